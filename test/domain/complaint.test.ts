import { describe, expect, test } from '@jest/globals'
import { isDissatisfied, saysComplaint, visitOwed } from '../../src/domain/tickets/complaint.ts'
import { suggestCategory } from '../../src/domain/tickets/suggest.ts'
import type { Actor, TicketFact, TimelineEntry } from '../../src/domain/tickets/ticket.ts'
import { profile } from '../support/profiles.ts'

describe('WRK-6 a complaint in plain words', () => {
  test.each([
    '我要投诉',
    '我要投诉你们，半天没人理',
    '再不处理我就去投诉了',
    '必须投诉！',
    '我想投诉一下王工',
    '投诉你们服务台',
    '我们正式投诉',
    'I want to complain about this',
  ])('%s', (text) => {
    expect(saysComplaint(text)).toBe(true)
  })

  test.each([
    '投诉功能打不开',
    '我要投诉登记表的模板',
    '收到群众投诉，要退票怎么操作',
    '我不想投诉，就是问问',
    '我不是要投诉，只是着急',
    '投诉电话是多少',
    '处理家长投诉要开什么票',
    '电子票据打印出来是空白怎么办',
    'how do I file a report',
  ])('not %s', (text) => {
    expect(saysComplaint(text)).toBe(false)
  })
})

describe('WRK-6 a complaint cue of the contract speaks of the desk', () => {
  const contract = profile('fujian-oa')

  test.each([
    '半天没人理',
    '一直没人处理，什么情况',
    '昨天报的问题到现在没人管',
    '上周反映的故障一直没人处理',
    '公文系统的问题反馈了三次都没人处理',
    '催了好几次都没人处理',
    '你们处理太慢了',
    '回复太慢了吧',
    '群里问了三遍都没人理我',
    '打热线也没人管，审批还是卡着',
    '值班的态度差',
    '工程师态度不好',
    '你们和厂家踢皮球',
    '互相踢皮球，到底谁管',
    '再不解决就投诉',
    '投诉！',
    '审批流程的故障报了三天，你们没人管',
  ])('%s', (text) => {
    expect(suggestCategory(text, contract)).toBe('complaint')
  })

  test.each([
    '用车申请提交后一直没人处理',
    '用车、报修申请提交后一直没人处理怎么催',
    '公文送到办公室两天没人处理，能催办吗',
    '报修单没人处理怎么催',
    '水龙头报修两天了没人管',
    '信访件转过去没人管，怎么改派',
    '待办里的单据没人处理会自动退回吗',
    '审批流程处理太慢，能看到卡在谁那里吗',
    '系统处理太慢，一笔要五分钟',
    '接口回复太慢，总是超时',
    '催了好几次银行还是没有回单',
    '缴款人态度不好，非要退费，怎么操作',
    '投诉件登记不了',
    '群众投诉的信访件怎么登记',
    '病人来投诉两次了，红票没有推送',
    '窗口被投诉了，票开不出来',
    '投诉举报功能在哪里',
    '在哪里投诉企业',
  ])('not %s', (text) => {
    expect(suggestCategory(text, contract)).not.toBe('complaint')
  })

  test('all contracts agree on what no complaint is', () => {
    for (const id of ['foshan-fiscal', 'eticket', 'nantong-nontax', 'guangxi-tips', 'guangxi-oa'])
      expect(suggestCategory('用车申请提交后一直没人处理', profile(id))).not.toBe('complaint')
  })
})

describe('WRK-5 what was heard on a call back', () => {
  test.each(['不满意，要书面答复', '用户说还没解决', '对方表示仍不满意', '还是不行'])(
    '%s: not over',
    (text) => {
      expect(isDissatisfied(text)).toBe(true)
    },
  )
  test.each(['满意', '用户说已恢复', '没有不满意的地方', '说明后用户接受', '问题解决了，没再出现'])(
    '%s: over',
    (text) => {
      expect(isDissatisfied(text)).toBe(false)
    },
  )
})

describe('WRK-5 WRK-6 a call back that is owed', () => {
  const by: Actor = { kind: 'desk', rule: 'test' }
  const entries = (...facts: readonly TicketFact[]): readonly TimelineEntry[] =>
    facts.map((fact, at) => ({ at, by, trigger: `${at}`, ...fact }))
  const opened = { kind: 'opened' } as const
  const visited = { kind: 'visited', text: '满意' } as const
  const reopened = { kind: 'reopened', reason: '' } as const
  const rated = (mark: number) => ({ kind: 'rated', mark, text: '' }) as const
  const rule = { lowUpTo: 2 }

  test.each([
    { name: 'a complaint', category: 'complaint', facts: [opened], owed: 'complaint' },
    { name: 'a complaint, called back', category: 'complaint', facts: [opened, visited], owed: null },
    { name: 'a complaint, called back, open again', category: 'complaint', facts: [opened, visited, reopened], owed: 'complaint' },
    { name: 'a question', category: 'usage', facts: [opened], owed: null },
    { name: 'a low mark', category: 'usage', facts: [opened, rated(2)], owed: 'low-mark' },
    { name: 'a good mark', category: 'usage', facts: [opened, rated(3)], owed: null },
    { name: 'a low mark, corrected', category: 'usage', facts: [opened, rated(1), rated(5)], owed: null },
    { name: 'a low mark, called back', category: 'usage', facts: [opened, rated(1), visited], owed: null },
    { name: 'called back, then a low mark', category: 'usage', facts: [opened, visited, rated(1)], owed: 'low-mark' },
  ] as const)('$name', ({ category, facts, owed }) => {
    expect(visitOwed({ category, state: 'closed', timeline: entries(...facts) }, rule)).toBe(owed)
  }) // prettier-ignore

  test('nobody is called back about a ticket that went into another one', () => {
    expect(visitOwed({ category: 'complaint', state: 'merged', timeline: entries(opened) }, rule)).toBeNull()
  })
})
