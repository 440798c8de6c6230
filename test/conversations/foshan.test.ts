import { describe, expect, test } from '@jest/globals'
import { clocksOf } from '../../src/domain/clocks/clocks.ts'
import { isoChina } from '../../src/domain/time.ts'
import type { Ticket } from '../../src/domain/tickets/ticket.ts'
import { converse, shortened, type Played } from '../support/conversation.ts'
import { foshan, foshanContract } from '../support/scene.ts'

/** A Wednesday without a holiday near. */
const date = '2026-03-04'

const reads = (played: Played): void => {
  expect(shortened(played)).toEqual(played.expected)
}

const due = (ticket: Ticket | undefined, kind: string, round = 1): string => {
  const clock =
    ticket &&
    clocksOf(ticket, foshanContract, ticket.timeline.at(-1)?.at ?? 0).find(
      (c) => c.kind === kind && c.round === round,
    )
  return clock === undefined ? 'none' : isoChina(clock.dueAt).slice(11, 19)
}

describe('ANS a question in a group', () => {
  test('ANS-1 ANS-3 is answered from the knowledge base and closed by 解决了', async () => {
    const played = await converse(
      foshan(date),
      `09:00:00 实验小学-张会计: 电子票据打印出来是空白怎么办
       09:00:00 > answer 群: @张会计 电子票据打印出来是空白：打印控件版本旧。
       09:03:00 实验小学-张会计: 好了，谢谢
       09:03:00 > closed 群: @张会计 好的，#1001 已关闭。`,
    )
    reads(played)
    expect(played.tickets.map((t) => [t.state, t.article, t.requester.unit, t.requester.verified])).toEqual([
      ['closed', 'KB-0031', '实验小学', false],
    ])
  })

  test('ANS-3 WRK-2 “没解决” calls a person; claim, resolve and confirm follow', async () => {
    const played = await converse(
      foshan(date),
      `09:00:00 实验小学-张会计: 电子票据打印出来是空白怎么办
       09:00:00 > answer 群: 依据 KB-0031 v4。
       09:05:00 实验小学-张会计: 没解决
       09:05:00 > ack 群: @张会计 抱歉没帮上忙。#1001 已请工程师
       09:05:00 > called 工程师群: #1001 一般 实验小学·张会计（群）
       09:10:00 王工（工程师群）: 认领 1001
       09:10:00 > claimed 群: @张会计 王工已认领 #1001，17:05 前解决。
       09:40:00 王工（工程师群）: 解决 1001 打印控件被杀毒软件拦了/加了白名单并重装控件
       09:40:00 > resolved 群: @张会计 #1001 王工已处理：加了白名单并重装控件。请看一下。
       09:45:00 实验小学-张会计: 可以了 谢谢王工
       09:45:00 > closed 群: @张会计 好的，#1001 已关闭。`,
    )
    reads(played)
    const [ticket] = played.tickets
    expect(ticket?.cause).toBe('打印控件被杀毒软件拦了')
    // The five minutes in which the answer waited for its reader do not count.
    expect([due(ticket, 'response'), due(ticket, 'resolution')]).toEqual(['09:35:00', '17:05:00'])
  })

  test('ANS-2 nobody knows: recorded, a person called, both told once', async () => {
    const played = await converse(
      foshan(date),
      `09:00:00 城北小学-周会计: 王老师在吗
       09:00:03 城北小学-周会计: 食堂的门禁读卡器连不上财务室那台电脑了怎么弄
       09:00:05 城北小学-周会计: [图片]
       09:00:13 > ack 群: @周会计 已记录 #1001：
       09:00:13 > called 工程师群: #1001
       09:14:00 王工: @城北小学-周会计 这个要找学校信息中心，我把电话发您
       09:14:30 城北小学-周会计: 好的谢谢`,
    )
    reads(played)
    expect(played.tickets[0]?.messages).toHaveLength(5)
    expect(played.tickets[0]?.assignee).toBe('王工')
  })

  test('ANS-2 chatter, greetings, the bot and other bots get nothing', async () => {
    const played = await converse(
      foshan(date),
      `08:59:00 实验小学-张会计: 大家早上好
       09:00:00 城北小学-周会计: 今天食堂吃什么
       09:00:30 西樵镇-黎姐: 哈哈哈
       09:00:40 狮山镇-黎健: 【狮山镇财政办】关于报送一季度预算执行分析的通知，请各单位周五前交
       09:00:50 西樵镇-黎姐: [QQ红包]请使用新版手机QQ查收红包
       09:00:55 城管局-苏婷: 欢迎欢迎，麻烦改下备注 单位-姓名
       09:01:00 机器人小冰: 电子票据打印出来是空白怎么办
       09:01:30 值班助手: 电子票据打印出来是空白怎么办
       09:05:00`,
    )
    reads(played)
    expect(played.tickets).toHaveLength(0)
  })
})

describe('SLA-F1 the Foshan table, to the second', () => {
  test.each([
    ['一般', '09:30:00', '17:00:00'],
    ['紧急', '09:15:00', '11:00:00'],
    ['重大', '09:10:00', '10:00:00'],
  ])(
    'SLA-F1 SLA-F2 %s: response by %s, resolution by %s, from the first word on',
    async (severity, response, resolution) => {
      const played = await converse(
        foshan(date),
        `09:00:00 城北小学-周会计: 食堂的门禁读卡器连不上财务室那台电脑了怎么弄
       09:00:30 王工（工程师群）: 定级 1001 ${severity}
       09:00:40 王工（工程师群）: 认领 1001`,
      )
      const [ticket] = played.tickets
      expect([due(ticket, 'response'), due(ticket, 'resolution')]).toEqual([response, resolution])
    },
  )

  test('SLA-F1 a fault’s report is due two hours after the resolution, a question of use owes none', async () => {
    const played = await converse(
      foshan(date),
      `09:00:00 城北小学-周会计: 食堂的门禁读卡器连不上财务室那台电脑了怎么弄
       09:00:30 王工（工程师群）: 认领 1001
       09:30:00 王工（工程师群）: 解决 1001 线松了/重新插好`,
    )
    const [ticket] = played.tickets
    expect(due(ticket, 'report')).toBe('none')
    // Filed as a fault afterwards, it has its deadline from the resolution on.
    expect(due(ticket && { ...ticket, category: 'fault' }, 'report')).toBe('11:30:00')
  })

  test('SLA-X1 waiting for the user stops the clock, their word resumes it exactly', async () => {
    const played = await converse(
      foshan(date),
      `09:00:00 城北小学-周会计: 食堂的门禁读卡器连不上财务室那台电脑了怎么弄
       09:00:08 > ack 群: #1001
       09:00:08 > called 工程师群: #1001
       09:10:00 王工（工程师群）: 认领 1001
       09:10:00 > claimed 群: 17:00 前解决。
       09:30:00 王工（工程师群）: 等待用户 1001 请发一张读卡器的照片
       09:30:00 > status 群: @周会计 #1001 需要您配合：请发一张读卡器的照片。
       10:17:13 城北小学-周会计: [图片]
       10:17:13 > hint 工程师群: @王工 #1001 城北小学·周会计已回复，时限恢复。`,
    )
    reads(played)
    expect(due(played.tickets[0], 'resolution')).toBe('17:47:13')
  })

  test('SLA-X1 reminders at 50 % and 80 %, at breach and after, to the right people', async () => {
    const played = await converse(
      foshan(date),
      `09:00:00 城北小学-周会计: 食堂的门禁读卡器连不上财务室那台电脑了怎么弄
       09:00:08 > ack 群: @周会计 已记录 #1001：食堂的门禁读卡器连不上财务室那台电脑了怎么弄 / 已请值班工程师林组长
       09:00:08 > called 工程师群: @林组长 #1001
       09:15:00 > reminder 工程师群: 将到响应时限：#1001 未认领 09:30
       09:24:00 > reminder 工程师群: 将到响应时限：#1001 未认领 09:30
       09:30:00 > breach 工程师群: @林组长 #1001 已到响应时限，无人认领。
       09:30:00 > escalated 群: @周会计 #1001 已升级到二线，已请赵工
       09:30:00 > called 工程师群: @赵工 #1001 升级到二线
       09:31:00 赵工（工程师群）: 认领 1001
       09:31:00 > claimed 群: 赵工已认领 #1001`,
    )
    reads(played)
  })
})

describe('WRK-2 commands', () => {
  test('WRK-2 of two claims one wins, the other is told who has it; SEC-2 the refusal is on record', async () => {
    await converse(
      foshan(date),
      `09:00:00 城北小学-周会计: 食堂的门禁读卡器连不上财务室那台电脑了怎么弄
       09:00:08 > ack 群: #1001
       09:00:08 > called 工程师群: #1001
       09:02:11 王工（工程师群）: 认领
       09:02:11 > status 工程师群: @王工 已办：认领 #1001
       09:02:11 > claimed 群: 王工已认领 #1001
       09:02:12 李工: 认领 1001
       09:02:12 > refused 李工: #1001 刚被王工认领（09:02:11）。要接手请发：转派 1001 给我
       09:03:00 李工（工程师群）: 转派 1001 给我
       09:03:00 > status 群: #1001 已由王工转给李工`,
      async (played) => {
        reads(played)
        expect(
          (await played.store.listAudit(foshanContract.id, 10)).map((entry) => [entry.who, entry.detail]),
        ).toEqual([['李工', 'claim:1001']])
      },
    )
  })

  test('SEC-1 a borrowed nickname grants nothing', async () => {
    const played = await converse(
      foshan(date),
      `09:00:00 城北小学-周会计: 食堂的门禁读卡器连不上财务室那台电脑了怎么弄
       09:00:08 > ack 群: #1001
       09:00:08 > called 工程师群: #1001
       09:01:00 王工程师: 认领 1001
       09:01:00 > refused 群: @王工程师 “认领”只有工程师能用。`,
    )
    reads(played)
    expect(played.tickets[0]?.assignee).toBeNull()
  })

  test('WRK-2 a slip of the finger gets the nearest command', async () => {
    reads(
      await converse(
        foshan(date),
        `09:00:00 王工（私信）: 转排 1001 李工
         09:00:00 > refused 王工: 没有“转排”这个命令。您是不是要发：转派 1001 @李工`,
      ),
    )
  })
})

describe('REC-1 nothing that is said is lost', () => {
  test('REC-1 a recalled line stays as evidence, marked; “同问” joins; a later picture joins', async () => {
    const played = await converse(
      foshan(date),
      `09:00:00 城北小学-周会计: 食堂的门禁读卡器连不上财务室那台电脑了怎么弄
       09:00:08 > ack 群: #1001
       09:00:08 > called 工程师群: #1001
       09:01:00 城北小学-周会计: 是三楼那台
       09:01:20 城北小学-周会计: [撤回 2]
       09:02:00 大沥小学-吴会计: 同问
       09:03:00 城北小学-周会计: [图片]`,
    )
    reads(played)
    const [ticket] = played.tickets
    expect(ticket?.messages.map((m) => [m.text, m.recalledAt !== null])).toEqual([
      ['食堂的门禁读卡器连不上财务室那台电脑了怎么弄', false],
      ['是三楼那台', true],
      ['同问', false],
      ['', false],
    ])
    expect(ticket?.followers).toHaveLength(1)
  })

  test('WRK-5 silence after the resolution closes after the contract’s time', async () => {
    const played = await converse(
      foshan(date),
      `09:00:00 城北小学-周会计: 食堂的门禁读卡器连不上财务室那台电脑了怎么弄
       09:00:08 > ack 群: #1001
       09:00:08 > called 工程师群: #1001
       09:10:00 王工（工程师群）: 解决 1001 线松了/重新插好
       09:10:00 > resolved 群: 王工已处理：重新插好。
       09:20:00 王工（工程师群）: 备注 1001 分析报告 已交
       09:20:00 > status 王工: #1001 已备注。
       17:40:00 > summary 主管群: 3月4日 日报
       2026-03-05 09:10:00 > closed 群: @周会计 #1001 没有新的情况，已关闭。
       2026-03-05 09:30:00`,
    )
    reads(played)
  })
})
