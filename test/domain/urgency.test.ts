import { describe, expect, test } from '@jest/globals'
import { suggestSeverity } from '../../src/domain/tickets/suggest.ts'
import { profile } from '../support/profiles.ts'

const severityIn = (contract: string) => {
  const known = profile(contract)
  return (text: string) => suggestSeverity(text, known).severity
}
const foshan = severityIn('foshan-fiscal')
const oa = severityIn('guangxi-oa')
const eticket = severityIn('eticket')

describe('SLA-F2 words for haste', () => {
  test.each([
    '加急！支付申请交不上去',
    '请加急处理，工资发不了',
    '麻烦加急看一下，额度没了',
    '能不能加急',
    '能不能加急处理一下，领导在等',
    '这个很紧急，凭证签收失败',
    '紧急：支付令退回后额度没恢复',
    '紧急求助，平台登不上',
    '非常紧急，帮忙看下',
    '特急，今天要发工资',
    '急用，账户信息改不了',
    '加急加急，付款被拦了',
    '可以帮我加急吗，供应商在催',
    '加急支付提交失败，供应商等着',
    '紧急支付付不出去',
  ])('urgent: %s', (text) => {
    expect(foshan(text)).toBe('urgent')
  })

  test.each([
    '加急件怎么发',
    '加急支付怎么选',
    '签报能不能加急',
    '老师好\n请问签报能不能加急',
    '紧急程度选哪个',
    '紧急程度填错了怎么改',
    '怎么设置加急',
    '勾了加急以后审核人会收到短信吗',
    '加急按钮在哪里',
    '加急标识是红色的吗',
    '特急公文和加急公文有什么区别',
    '紧急联系人在哪改',
    '紧急采购的支付申请选哪种类型',
    '应急预案在哪里上传',
    '这个不紧急，有空帮忙看看',
    '不是很紧急，问一下年结怎么做',
    '支付申请可以加急吗',
    '凭证上写了“加急”两个字，打印要去掉',
    '工资表里的加急费怎么列支',
  ])('what something is called: %s', (text) => {
    expect(foshan(text)).toBe('normal')
  })

  test.each([
    ['有急件要发，套红按钮点不动', 'urgent'],
    ['急件，今天必须发出去', 'urgent'],
    ['急件等着签发', 'urgent'],
    ['急件怎么发', 'normal'],
    ['急件的标识在哪里设', 'normal'],
    ['收文登记里急件颜色能不能改', 'normal'],
  ])('%s: %s', (text, severity) => {
    expect(oa(text)).toBe(severity)
  })

  test.each([
    ['窗口排队了，票开得很慢', 'urgent'],
    ['病人都在排队', 'urgent'],
    ['打印任务一直排队', 'normal'],
    ['排队叫号系统能不能连票据系统', 'normal'],
  ])('%s: %s', (text, severity) => {
    expect(eticket(text)).toBe(severity)
  })
})

describe('SLA-F2 everybody is an incident only when something is broken', () => {
  test.each([
    ['所有单位都登不上了', 'critical'],
    ['全市都付不了款', 'critical'],
    ['所有人都打不开，一直转圈', 'critical'],
    ['各单位都报错', 'critical'],
    ['所有单位都要做年结吗', 'normal'],
    ['这个表是不是全市都要报', 'normal'],
    ['各单位都什么时候交决算', 'normal'],
    ['所有人都需要绑 UKey 吗', 'normal'],
  ])('%s: %s', (text, severity) => {
    expect(foshan(text)).toBe(severity)
  })
})
