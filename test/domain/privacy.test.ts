import { describe, expect, test } from '@jest/globals'
import { maskPersonalNumbers, titleOf } from '../../src/domain/privacy.ts'

describe('SEC-3 personal numbers are masked', () => {
  test.each([
    ['身份证 440602199001011234 登录不了', '身份证 440*************34 登录不了'],
    ['身份证44060219900101123X', '身份证440*************3X'],
    ['电话13800138000打给我', '电话138******00打给我'],
    ['卡号 6222021234567890123 退回', '卡号 6222***********0123 退回'],
    ['税号 91440600MA4W0T1X2B', '税号 91**************2B'],
    ['单号 20260304001 金额 32000.50', '单号 20260304001 金额 32000.50'],
    ['错误 ORA-00942', '错误 ORA-00942'],
  ])('%j → %j', (text, masked) => {
    expect(maskPersonalNumbers(text)).toBe(masked)
  })
})

describe('a title says what the question is', () => {
  test.each([
    [['您好', '在吗', '支付令退回后额度没恢复，差 3.2 万'], '支付令退回后额度没恢复，差 3.2 万'],
    [['早，请教一下，用款计划提交不了'], '用款计划提交不了'],
    [['@值班助手 请问 指标调剂怎么做？'], '指标调剂怎么做？'],
    [['有人在吗 待办里面一张单都没有'], '待办里面一张单都没有'],
    [['在吗'], ''],
    [['身份证 440602199001011234 的人登录不了系统怎么办'], '身份证 440*************34 的人登录…'],
  ])('%j → %j', (texts, title) => {
    expect(titleOf(texts)).toBe(title)
  })
})
