import { describe, expect, test } from '@jest/globals'
import type { Contract } from '../../src/domain/contract/contract.ts'
import { clauseIn } from '../../src/domain/tickets/ticket.ts'
import { converse, shortened, type Played, type Scene } from '../support/conversation.ts'
import { profile } from '../support/profiles.ts'
import { foshanContract, shippedKnowledge } from '../support/scene.ts'

const date = '2026-03-04'
const quiet = (contract: Contract, part: Partial<Contract> = {}): Scene => ({
  contract: { ...contract, checklists: [], summary: null, outbreak: null, ...part },
  knowledge: shippedKnowledge,
  date,
})
const foshan = (part: Partial<Contract> = {}): Scene => quiet(foshanContract, part)

const reads = (played: Played): void => {
  expect(shortened(played)).toEqual(played.expected)
}

const gate = '食堂的门禁读卡器连不上财务室那台电脑了怎么弄'
const solved = `09:00:00 城北小学-周会计: ${gate}
       09:00:08 > ack 群: #1001
       09:00:08 > called 工程师群: #1001
       09:01:00 王工（工程师群）: 认领 1001
       09:01:00 > claimed 群: 王工已认领 #1001
       09:05:00 王工（工程师群）: 解决 1001 线松了/重新插好
       09:05:00 > resolved 群: #1001 王工已处理`

describe('WRK-5 asked back, marked, called back', () => {
  test('WRK-5 satisfied closes, and a number within the day is the mark; nothing more is said', async () => {
    const played = await converse(
      foshan(),
      `${solved}
       09:06:00 城北小学-周会计: 好了
       09:06:00 > closed 群: @周会计 好的，#1001 已关闭。 / 方便的话给这次服务打个分，5 分最好，不回也行。 / 回 1–5 就可以。
       11:00:00 城北小学-周会计: 5分，谢谢`,
    )
    reads(played)
    expect(played.tickets.map((t) => [t.state, t.satisfaction])).toEqual([['closed', 5]])
    expect(played.tickets[0]?.messages.at(-1)?.text).toBe('5分，谢谢')
  })

  test('WRK-5 a low mark, here by a button, calls the supervisor, and a call back is owed until it is recorded', async () => {
    const played = await converse(
      foshan(),
      `${solved}
       09:06:00 城北小学-周会计: 好了
       09:06:00 > closed 群: 打个分
       09:06:30 路人甲: [按钮 >5] mark:5
       09:07:00 城北小学-周会计: [按钮 >5] mark:2
       09:07:00 > status 群: @周会计 抱歉 #1001 没让您满意，谢谢您直说。 / 主管会再联系您
       09:07:00 > followup 主管群: @陈主任 #1001 满意度 2 分（满分 5），请回访。
       09:07:30 城北小学-周会计: [按钮 >5] mark:5
       09:08:00 陈主任（主管群）: 列表 回访
       09:08:00 > status 主管群: @陈主任 待回访 1 张 / #1001
       09:09:00 陈主任（主管群）: 回访 1001 说明了经过，用户接受
       09:09:00 > hint 陈主任: #1001 回访已记录。
       09:10:00 陈主任（主管群）: 列表 回访
       09:10:00 > status 主管群: @陈主任 待回访：没有。`,
    )
    reads(played)
    expect(played.tickets.map((t) => [t.state, t.satisfaction])).toEqual([['closed', 2]])
  })

  test('WRK-5 nobody is asked twice a day, nor about what the bot answered; a late number is no mark', async () => {
    const played = await converse(
      foshan(),
      `${solved}
       09:06:00 城北小学-周会计: 好了
       09:06:00 > closed 群: 打个分
       09:30:00 城北小学-周会计: ${gate}
       09:30:08 > ack 群: #1002
       09:30:08 > called 工程师群: #1002
       09:31:00 王工（工程师群）: 解决 1002 线松了/重新插好
       09:31:00 > resolved 群: #1002
       09:32:00 城北小学-周会计: 好了
       09:32:00 > closed 群: @周会计 好的，#1002 已关闭。
       09:40:00 实验小学-张会计: 电子票据打印出来是空白怎么办
       09:40:00 > answer 群: 依据 KB-0031
       09:41:00 实验小学-张会计: 解决了
       09:41:00 > closed 群: @张会计 好的，#1003 已关闭。
       2026-03-05 09:07:00 城北小学-周会计: 5`,
    )
    reads(played)
    expect(played.heard.filter((line) => line.includes('打个分'))).toHaveLength(1)
    expect(played.tickets.map((t) => t.satisfaction)).toEqual([null, null, null])
  })

  test('WRK-5 a mark taken on the telephone; what is wrong with it is explained', async () => {
    const played = await converse(
      foshan(),
      `${solved}
       09:05:30 王工（工程师群）: 满意度 1001
       09:05:30 > refused 工程师群: @王工 还缺内容，请这样发：满意度 1023 4 说明
       09:05:40 王工（工程师群）: 满意度 1001 9
       09:05:40 > refused 工程师群: @王工 满意度是 1 到 5 分，请这样发：满意度 1001 5
       09:05:50 王工（工程师群）: 满意度 1001 4 说处理得快
       09:05:50 > hint 王工: #1001 已记满意度 4 分（满分 5）。
       09:06:00 城北小学-周会计: 好了
       09:06:00 > closed 群: @周会计 好的，#1001 已关闭。`,
    )
    reads(played)
    expect(played.heard.at(-1)).not.toContain('打个分')
    expect(played.tickets[0]?.satisfaction).toBe(4)
  })

  test.each([
    ['foshan-fiscal', '王工接着处理，17:06 前解决。'],
    ['guangxi-oa', '王工接着处理，明天 09:06 前答复您。'],
  ])('WRK-5 unsatisfied: back with a new promised time, whatever %s promises', async (id, promise) => {
    reads(
      await converse(
        quiet(profile(id)),
        `${solved}
       09:06:00 城北小学-周会计: 还是不行
       09:06:00 > status 群: @周会计 抱歉还没好。#1001 已重新打开，${promise}
       09:06:00 > called 工程师群: @王工 #1001 已重新打开`,
      ),
    )
  })
})

const complaint = `09:05:00 城北小学-周会计: 我要投诉你们，半天没人管
       09:05:08 > ack 群: @周会计 抱歉让您不满意，您说的情况已认真记下，#1001。 / 已转给主管陈主任，09:35 前答复您。
       09:05:08 > called 主管群: @陈主任 投诉 #1001 城北小学·周会计（群） / 我要投诉你们，半天没人管`

describe('WRK-6 complaints', () => {
  test('WRK-6 one calm word in the group, the supervisor at once, and no end without a call back', async () => {
    const played = await converse(
      foshan(),
      `${complaint}
       09:06:00 城北小学-周会计: 都催了三次了
       09:07:00 王工（工程师群）: 认领 1001
       09:07:00 > refused 工程师群: @王工 #1001 是投诉，由主管陈主任处理。
       09:07:20 王工（工程师群）: 转派 1001 给我
       09:07:20 > refused 工程师群: @王工 #1001 是投诉，由主管陈主任处理。
       09:07:40 王工（工程师群）: 升级 1001
       09:07:40 > refused 工程师群: @王工 #1001 是投诉，由主管陈主任处理。
       09:08:00 陈主任（主管群）: 认领 1001
       09:08:00 > claimed 主管群: @陈主任 陈主任已认领 #1001
       09:09:00 陈主任（主管群）: 关闭 1001
       09:09:00 > refused 主管群: @陈主任 #1001 是投诉，处理完并回访后才能结束。请先发：解决 1001 原因/措施
       09:09:20 陈主任（主管群）: 退回 1001 找别人
       09:09:20 > refused 主管群: @陈主任 #1001 是投诉，处理完并回访后才能结束。
       09:09:40 陈主任（主管群）: 回访 1001 满意
       09:09:40 > refused 主管群: @陈主任 #1001 是投诉，处理完并回访后才能结束。
       09:10:00 陈主任（主管群）: 解决 1001 人手不够/已安排专人跟进
       09:10:00 > followup 主管群: @陈主任 投诉 #1001 已处理，请回访 城北小学·周会计。 / 已安排专人跟进
       09:11:00 城北小学-周会计: 好了
       09:11:00 > ack 群: @周会计 好的，谢谢您。#1001 会再回访您一次，请继续监督我们的工作。
       09:12:00 陈主任（主管群）: 关闭 1001
       09:12:00 > refused 主管群: @陈主任 #1001 是投诉，回访后才能结束。请发：回访 1001 结果
       09:13:00 陈主任（主管群）: 回访 1001 不满意，要书面答复
       09:13:00 > called 主管群: @陈主任 投诉 #1001 城北小学·周会计（群） / 我要投诉你们，半天没人管 都催了三次了 / 不满意，要书面答复
       09:13:00 > hint 陈主任: #1001 回访已记录，用户还不满意，已重新打开。 / 请告诉用户 09:43 前再答复。
       09:20:00 陈主任（主管群）: 解决 1001 人手不够/书面答复已交
       09:20:00 > followup 主管群: @陈主任 投诉 #1001 已处理，请回访
       09:25:00 陈主任（主管群）: 回访 1001 满意
       09:25:00 > hint 陈主任: #1001 回访已记录，投诉已结束。
       2026-03-06 12:00:00`,
    )
    reads(played)
    const [ticket] = played.tickets
    expect([ticket?.state, ticket?.category, ticket?.article, ticket?.notices]).toEqual([
      'closed',
      'complaint',
      null,
      [],
    ])
  })

  test('WRK-6 beside a running question it is a ticket of its own; engineers’ words do not answer it', async () => {
    const played = await converse(
      foshan(),
      `09:00:00 城北小学-周会计: ${gate}
       09:00:08 > ack 群: #1001
       09:00:08 > called 工程师群: #1001
       09:02:00 城北小学-周会计: 你们这样我要投诉
       09:02:08 > ack 群: 您说的情况已认真记下，#1002。
       09:02:08 > called 主管群: 相关工单 #1001
       09:03:00 王工: @城北小学-周会计 我这就来看读卡器`,
    )
    reads(played)
    const [question, complained] = played.tickets
    expect([question?.assignee, complained?.assignee]).toEqual(['王工', null])
    expect(complained?.timeline.some(({ kind }) => kind === 'responded')).toBe(false)
  })

  test('WRK-6 the knowledge base does not answer it, silence does not end it, the summary shows it', async () => {
    const played = await converse(
      quiet(foshanContract, { summary: foshanContract.summary }),
      `09:05:00 城北小学-周会计: 电子票据打印出来是空白，催了好几次没人管怎么办
       09:05:00 > ack 群: 您说的情况已认真记下，#1001。
       09:05:00 > called 主管群: @陈主任 投诉 #1001
       09:19:00 陈主任（主管群）: 解决 1001 漏看了/已致歉
       09:19:00 > followup 主管群: 请回访
       17:40:00 > summary 主管群: / 投诉 1，待回访 #1001 /
       2026-03-05 17:40:00 > summary 主管群: / 待回访 #1001
       2026-03-05 17:50:00`,
    )
    expect(shortened(played).filter((line) => !line.includes('summary'))).toEqual(
      played.expected.filter((line) => !line.includes('summary')),
    )
    expect(played.heard.filter((line) => line.includes('summary')).map((line) => /投诉[^/]*待回访 #1001|待回访 #1001/.exec(line)?.[0])).toEqual(['投诉 1，待回访 #1001', '待回访 #1001']) // prettier-ignore
    expect(played.tickets[0]?.state).toBe('resolved')
  })

  test('WRK-6 an engineer finds a complaint, and a supervisor finds none: it changes hands both ways', async () => {
    const played = await converse(
      foshan(),
      `09:00:00 城北小学-周会计: ${gate}
       09:00:08 > ack 群: #1001
       09:00:08 > called 工程师群: #1001
       09:01:00 王工（工程师群）: 认领 1001
       09:01:00 > claimed 群: 王工已认领 #1001
       09:02:00 王工（工程师群）: 分类 1001 投诉
       09:02:00 > status 王工: #1001 已改：类别 投诉。
       09:02:00 > ack 群: 您说的情况已认真记下，#1001。
       09:02:00 > called 主管群: @陈主任 投诉 #1001
       09:05:00 陈主任（主管群）: 分类 1001 异常处理
       09:05:00 > status 陈主任: #1001 已改：类别 异常处理。
       09:05:00 > called 工程师群: #1001 一般 城北小学·周会计（群）`,
    )
    reads(played)
    expect(played.tickets.map((t) => [t.category, t.state, t.assignee])).toEqual([['fault', 'queued', null]])
  })

  test('WRK-6 the contract’s follow-up clock asks for the call back', async () => {
    const played = await converse(
      quiet(profile('guangxi-oa')),
      `09:05:00 城北小学-周会计: 我要投诉你们，半天没人管
       09:05:08 > ack 群: 您说的情况已认真记下，#1001。
       09:05:08 > called 主管群: @陈主任 投诉 #1001
       09:30:00 陈主任（主管群）: 解决 1001 漏看了/已致歉
       09:30:00 > followup 主管群: 请回访
       14:30:00 > reminder 主管群: @陈主任 #1001 请在 明天 09:30 前回访
       15:00:00 陈主任（主管群）: 回访 1001 满意
       15:00:00 > hint 陈主任: 投诉已结束。
       2026-03-05 12:00:00`,
    )
    reads(played)
  })
})

describe('REC-2 who sits in no chat', () => {
  test('REC-2 is told by an engineer, and nothing waits for ever', async () => {
    const played = await converse(
      foshan(),
      `09:00:00 王工（工程师群）: 代登记 电话 城北小学-周会计 支付令退回后额度没恢复
       09:00:00 > status 工程师群: 已登记 #1001
       09:05:00 王工（工程师群）: 等待用户 1001 请发截图
       09:05:00 > hint 工程师群: @王工 请电话告知 城北小学·周会计： / #1001 需要您配合：请发截图。
       09:06:00 王工（工程师群）: 继续 1001
       09:10:00 王工（工程师群）: 解决 1001 没返还/重新生成
       09:10:00 > hint 工程师群: @王工 请电话告知 城北小学·周会计： / #1001 王工已处理：重新生成。请看一下。 / 对方确认后请发：关闭 1001
       09:15:00 王工（工程师群）: 关闭 1001
       09:15:00 > closed 工程师群: @王工 #1001 已关闭。
       09:20:00 王工（工程师群）: 代登记 邮件 城北小学-周会计 我要投诉，三天了没人理
       09:20:00 > status 工程师群: @王工 已登记投诉 #1002：我要投诉，三天了没人理 / 已转主管陈主任，请告诉对方 09:50 前答复。
       09:20:00 > called 主管群: @陈主任 投诉 #1002 城北小学·周会计（邮件）`,
    )
    reads(played)
    expect(played.tickets.flatMap((t) => t.notices)).toEqual([])
    const outcomes = played.tickets[0]?.timeline.flatMap((e) => (e.kind === 'unsaid' ? [e.outcome] : []))
    expect(outcomes).toEqual(['relayed', 'no-chat', 'relayed', 'relayed'])
  })
})

describe('REC-3 out of scope', () => {
  test('REC-3 engineers get a hint; declined without a place it names the contract’s', async () => {
    const played = await converse(
      quiet(profile('guangxi-oa')),
      `09:00:00 城北小学-周会计: 食堂的门禁读卡器驱动连不上财务室那台电脑了怎么弄
       09:00:08 > ack 群: #1001
       09:00:08 > called 工程师群: 像是网络或电脑本身的问题，不归本台管的话请发：退回 1001
       09:02:00 王工（工程师群）: 退回 1001
       09:02:00 > status 群: @周会计 抱歉，#1001 不在本服务台受理范围内。这件事不在 OA 运维范围内，请联系本单位信息中心。`,
    )
    reads(played)
    expect(played.tickets.map((t) => [t.state, t.category])).toEqual([['declined', 'external']])
    expect(played.tickets[0]?.timeline.find(({ kind }) => kind === 'declined')).toMatchObject({
      reason: '这件事不在 OA 运维范围内，请联系本单位信息中心',
    })
  })
})

describe('ANS-4 wordings', () => {
  test('ANS-4 a forbidden wording draws one private hint a day, and the supervisor can count', async () => {
    const played = await converse(
      foshan(),
      `09:00:00 王工: 这个没办法！
       09:00:00 > hint 王工: 可以这样说：这个问题我需要再分析一下，稍后给您答复。
       09:01:00 王工: 没办法
       09:02:00 王工（工程师群）: 这个没办法！
       09:03:00 李工: 我现在很忙
       09:03:00 > hint 李工: 禁用语第 13 条（2.4.4.2），只提醒您。
       09:04:00 城北小学-周会计: 我不知道
       2026-03-05 09:00:00 王工: 没办法
       2026-03-05 09:00:00 > hint 王工: 可以这样说
       2026-03-05 09:01:00 王工（私信）: 用语
       2026-03-05 09:01:00 > refused 王工: “用语”只有主管能用。
       2026-03-05 09:02:00 陈主任（私信）: 用语
       2026-03-05 09:02:00 > status 陈主任: 3月禁用语（2.4.4.2） / 王工 3 次：第 19 条 3 次 / 李工 1 次：第 13 条
       2026-03-05 09:03:00 陈主任（私信）: 用语 2月
       2026-03-05 09:03:00 > status 陈主任: 2月没有发现禁用语。`,
    )
    reads(played)
  })

  test('ANS-4 what a command carries into the group counts as said there', async () => {
    reads(
      await converse(
        foshan(),
        `${solved}
       09:05:30 王工（工程师群）: 重开 1001
       09:05:30 > status 群: 抱歉还没好。
       09:05:30 > called 工程师群: #1001 已重新打开
       09:06:00 王工（工程师群）: 等待用户 1001 我不是跟你说得很清楚了吗
       09:06:00 > hint 王工: 禁用语第 15 条
       09:06:00 > status 群: #1001 需要您配合`,
      ),
    )
  })
})

test('WRK-5 WRK-6 every automatic act in a history names its clause', async () => {
  const played = await converse(
    foshan(),
    `${solved}
       09:06:00 城北小学-周会计: 好了
       09:06:00 > closed 群: 打个分
       09:07:00 城北小学-周会计: 1
       09:20:00 实验小学-张会计: 我要投诉，没人管
       09:40:00 西樵镇-黎姐: 电子票据打印出来是空白怎么办
       2026-03-05 18:00:00`,
  )
  const rules = played.tickets.flatMap(({ timeline }) =>
    timeline.flatMap((entry) =>
      entry.by.kind === 'desk' && entry.kind !== 'said' && entry.kind !== 'unsaid' ? [entry.by.rule] : [],
    ),
  )
  expect(rules.length).toBeGreaterThan(10)
  expect(rules.filter((rule) => clauseIn(rule) === null)).toEqual([])
})
