import { describe, expect, test } from '@jest/globals'
import type { Contract } from '../../src/domain/contract/contract.ts'
import type { TimelineEntry } from '../../src/domain/tickets/ticket.ts'
import { chinaClock } from '../../src/domain/time.ts'
import { converse, shortened, type Played, type Scene } from '../support/conversation.ts'
import { profile } from '../support/profiles.ts'
import { shippedKnowledge } from '../support/scene.ts'

/** The contract as it ships, without what speaks beside its clocks. */
const alone = (id: string, part: Partial<Contract> = {}): Contract => ({ ...profile(id), checklists: [], summary: null, outbreak: null, ...part }) // prettier-ignore

/** A Wednesday without a holiday near. */
const scene = (contract: Contract, date = '2026-03-04'): Scene => ({
  contract,
  knowledge: shippedKnowledge,
  date,
})

const question = '食堂的门禁读卡器连不上财务室那台电脑了怎么弄'

/** Compares what was said, except for the lines that every ticket begins with and the hints about new articles. */
const reads = (played: Played): void => {
  const heard = played.heard.filter(
    (line) => !/> (?:ack|called .*接单请发：认领|claimed|.*拟成知识|.*重大事件 #)/.test(line),
  )
  expect(shortened({ ...played, heard })).toEqual(played.expected)
}

/** `09:00 breached resolution`: what of the ticket's facts the clocks are about. */
const onRecord = (played: Played, kinds: readonly TimelineEntry['kind'][]): readonly string[] =>
  (played.tickets[0]?.timeline ?? []).flatMap((entry) =>
    kinds.includes(entry.kind)
      ? [[chinaClock(entry.at), entry.kind, 'clock' in entry ? entry.clock : '', 'dueAt' in entry ? chinaClock(entry.dueAt) : ''].join(' ').trimEnd()]
      : [],
  ) // prettier-ignore

describe('SLA-T1 three hours, else a written proposal', () => {
  test('SLA-T1 at the mark the engineer is asked; the proposal satisfies the clause and the requester hears it', async () => {
    const played = await converse(
      scene(alone('guangxi-tips')),
      `09:00:00 城北小学-周会计: ${question}
       09:00:10 王工（工程师群）: 认领 1001
       10:30:00 > reminder 工程师群: @王工 将到解决时限：#1001 王工 12:00
       11:24:00 > reminder 工程师群: @王工 将到解决时限：#1001 王工 12:00
       12:00:00 > reminder 工程师群: @王工 #1001 到了解决时限还没解决，请 13:30 前交处理建议。
       12:10:00 王工（工程师群）: 建议 1001 先用人工登记代替刷卡
       12:10:00 > status 群: @周会计 #1001 暂时先这样处理：先用人工登记代替刷卡。我们接着解决。
       12:10:00 > hint 王工: #1001 处理建议已记录
       13:40:00 李工: 建议 先重启一下
       16:00:00`,
    )
    reads(played)
    expect(onRecord(played, ['proposed', 'breached'])).toEqual(['12:10 proposed'])
  })

  test('SLA-T1 without a proposal the ticket counts as breached as of the three hours', async () => {
    const played = await converse(
      scene(alone('guangxi-tips')),
      `09:00:00 城北小学-周会计: ${question}
       09:00:10 王工（工程师群）: 认领 1001
       10:30:00 > reminder 工程师群: 12:00
       11:24:00 > reminder 工程师群: 12:00
       12:00:00 > reminder 工程师群: 请 13:30 前交处理建议。
       13:30:00 > breach 工程师群: @王工 #1001 已超解决时限 1 小时 30 分，王工处理中。已告知林组长。
       13:30:00 > breach 林组长: #1001 已超解决时限
       13:40:00 王工（工程师群）: 解决 1001 读卡器掉线/重新接好
       13:40:00 > resolved 群: @周会计 #1001 王工已处理
       13:45:00`,
    )
    reads(played)
    expect(onRecord(played, ['breached'])).toEqual(['13:30 breached resolution 12:00'])
  })
})

describe('SLA-O1 tracked until solved', () => {
  test('SLA-O1 unsolved after 24 hours it is on the list; solved it is not', async () => {
    const played = await converse(
      scene(alone('guangxi-oa')),
      `09:00:00 城北小学-周会计: ${question}
       09:10:00 王工（工程师群）: 认领 1001
       2026-03-05 09:00:00 > reminder 工程师群: @王工 #1001 过了 24 小时没解决，已列入备案跟踪。
       2026-03-05 09:01:00 王工（工程师群）: 列表 跟踪
       09:01:00 > status 工程师群: @王工 备案跟踪 1 张 / #1001
       2026-03-05 10:00:00 王工（工程师群）: 解决 1001 线松了/插好
       10:00:00 > resolved 群: @周会计 #1001
       2026-03-05 10:01:00 王工（工程师群）: 列表 跟踪
       10:01:00 > status 工程师群: @王工 备案跟踪：没有。`,
    )
    reads(played)
    expect(onRecord(played, ['tracked'])).toEqual(['09:00 tracked'])
  })
})

describe('SLA-O2 the second tier', () => {
  test('SLA-O2 has half an hour from the escalation, however late that was', async () => {
    const played = await converse(
      scene(alone('guangxi-oa')),
      `09:00:00 城北小学-周会计: ${question}
       09:01:00 王工（工程师群）: 定级 1001 紧急
       09:01:00 > status 群: @周会计 #1001 由一般改为紧急，时限从提问时起重算：响应 09:30 前。
       09:02:00 王工（工程师群）: 认领 1001
       10:00:00 王工（工程师群）: 升级 1001 需要看后台日志
       10:00:00 > escalated 群: @周会计 #1001 已升级到二线
       10:15:00 > reminder 工程师群: @赵工 将到响应时限：#1001 未认领 10:30
       10:24:00 > reminder 工程师群: @赵工 将到响应时限
       10:30:00 > breach 工程师群: @赵工 #1001 已到响应时限，无人认领。已告知林组长。
       10:30:00 > breach 林组长: #1001 已到响应时限
       10:40:00 赵工（工程师群）: 认领 1001
       11:30:00`,
    )
    reads(played)
    expect(onRecord(played, ['breached'])).toEqual(['10:30 breached response 10:30'])
  })
})

describe('SLA-O3 a major incident', () => {
  test('SLA-O3 contacts are told at once, progress is asked for and passed on, a missed one is a breach', async () => {
    const played = await converse(
      scene(alone('guangxi-oa')),
      `09:00:00 城北小学-周会计: ${question}
       09:02:00 王工（工程师群）: 定级 1001 重大
       09:02:00 > status 群: @周会计 #1001 由一般改为重大
       09:02:00 > notify 陈主任: 重大问题 #1001，09:00 提出 / ${question} / 城北小学·周会计。正在请工程师
       09:02:00 > notify 林组长: 重大问题 #1001
       09:03:00 王工（工程师群）: 认领 1001
       09:20:00 王工（工程师群）: 进展 1001 正在切换备用服务器
       09:20:00 > progress 群: @周会计 #1001 进展：正在切换备用服务器。
       09:20:00 > progress 陈主任: #1001 进展：正在切换备用服务器。
       09:20:00 > progress 林组长: #1001 进展：正在切换备用服务器。
       09:20:00 > hint 王工: #1001 进展已通报，下一次 09:50 前。
       09:44:00 > reminder 工程师群: @王工 #1001 请在 09:50 前通报进展。
       09:50:00 > breach 工程师群: @王工 #1001 已到进展通报时限，王工处理中。已告知林组长。
       09:50:00 > breach 林组长: #1001 已到进展通报时限
       10:05:00 王工（工程师群）: 进展 1001
       10:05:00 > refused 工程师群: @王工 还缺内容，请这样发：进展 1023
       10:06:00 王工（工程师群）: 进展 1001 已切换
       10:06:00 > progress 群: @周会计 #1001 进展：已切换。
       10:06:00 > progress 陈主任: 已切换
       10:06:00 > progress 林组长: 已切换
       10:06:00 > hint 王工: 下一次 10:36 前。
       10:20:00 王工（工程师群）: 解决 1001 存储坏了/已切换到备用存储
       10:20:00 > resolved 群: @周会计 #1001 王工已处理
       10:21:00 城北小学-周会计: 好了
       10:21:00 > closed 群: @周会计 好的，#1001 已关闭。
       12:00:00`,
    )
    reads(played)
    expect(onRecord(played, ['notified', 'progressed', 'breached'])).toEqual([
      '09:02 notified',
      '09:20 progressed',
      '09:50 breached progress 09:50',
      '10:06 progressed',
    ])
  })

  test('SLA-O3 who has only a telephone is rung by a person, who says so', async () => {
    const contacts: Contract['contacts'] = {
      采购方指定联系人: [{ kind: 'phone', name: '信息中心', phone: '0000-000' }],
    }
    const played = await converse(
      scene(alone('guangxi-oa', { contacts })),
      `02:00:00 城北小学-周会计: ${question}
       02:01:00 王工（工程师群）: 定级 1001 重大
       02:01:00 > status 群: 由一般改为重大
       02:01:00 > called 工程师群: @林组长 #1001 请在 02:06 前打电话通知： / 信息中心 0000-000 / 打完请发：已通知 1001 姓名
       02:03:30 > reminder 工程师群: @林组长 #1001 还没通知到指定联系人，时限 02:06。
       02:04:00 王工（工程师群）: 已通知 1001 信息中心
       02:04:00 > hint 王工: #1001 已记录，通知了信息中心。
       02:10:00`,
    )
    reads(played)
    expect(onRecord(played, ['notified', 'breached'])).toEqual(['02:04 notified'])
  })
})

describe('SLA-X1 reminders know the hours', () => {
  const daytime = { reminders: { ...profile('foshan-fiscal').reminders, hours: 'office' } }

  test('SLA-X1 with reminders kept to office hours the night is silent and the breach exact; repetitions begin in the morning', async () => {
    const played = await converse(
      scene(alone('foshan-fiscal', daytime)),
      `22:00:00 城北小学-周会计: ${question}
       22:01:00 王工（工程师群）: 定级 1001 紧急
       22:01:00 > status 群: 由一般改为紧急，时限从提问时起重算：响应 22:15，解决 明天 00:00 前。
       22:02:00 王工（工程师群）: 认领 1001
       2026-03-05 08:30:00 > breach 工程师群: @王工 #1001 已超解决时限 8 小时 30 分，王工处理中。已告知林组长。
       08:30:00 > breach 林组长: #1001 已超解决时限 8 小时 30 分
       09:00:00 > breach 工程师群: @王工 #1001 已超解决时限 9 小时，王工处理中。已告知林组长、陈主任。
       09:00:00 > breach 林组长: 9 小时
       09:00:00 > breach 陈主任: 9 小时
       2026-03-05 09:10:00 王工（工程师群）: 收到
       09:10:00 > hint 工程师群: @王工 不再重复提醒：#1001
       2026-03-05 12:00:00`,
    )
    reads(played)
    expect(onRecord(played, ['breached'])).toEqual(['00:00 breached resolution 00:00'])
  })

  test('SLA-X1 a 5×8 clock asks for nothing over the weekend', async () => {
    const played = await converse(
      scene(alone('fujian-oa'), '2026-03-06'),
      `17:45:00 城北小学-周会计: ${question}
       18:00:00 > reminder 工程师群: 将到响应时限：#1001 未认领 3月9日 08:15
       2026-03-09 08:09:00 > reminder 工程师群: 将到响应时限：#1001 未认领 08:15
       2026-03-09 08:10:00 王工（工程师群）: 认领 1001
       2026-03-09 08:20:00`,
    )
    reads(played)
  })

  test('SLA-X1 收到 to a merged reminder ends the repetitions of all it named', async () => {
    const played = await converse(
      scene(alone('foshan-fiscal')),
      `09:00:20 城北小学-周会计: ${question}
       09:01:00 大沥小学-吴会计: 操场的广播主机和话筒配不上对了怎么弄
       09:02:00 王工（工程师群）: 定级 1001 重大
       09:02:00 > status 群: @周会计 #1001 由一般改为重大
       09:02:10 王工（工程师群）: 定级 1002 重大
       09:02:10 > status 群: @吴会计 #1002 由一般改为重大
       09:03:00 王工（工程师群）: 认领 1001
       09:03:10 王工（工程师群）: 认领 1002
       09:30:20 > reminder 工程师群: @王工 将到解决时限：#1001
       09:31:00 > reminder 工程师群: @王工 将到解决时限：#1002
       09:48:20 > reminder 工程师群: @王工 将到解决时限：#1001
       09:49:00 > reminder 工程师群: @王工 将到解决时限：#1002
       10:00:20 > breach 工程师群: @王工 #1001 已到解决时限
       10:00:20 > breach 林组长: #1001
       10:01:00 > breach 工程师群: @王工 #1002 已到解决时限
       10:01:00 > breach 林组长: #1002
       10:40:00 > breach 工程师群: 2 张工单已超解决时限：#1001 王工 超 39 分钟 · #1002 王工 超 39 分钟
       10:40:00 > breach 林组长: 2 张工单已超解决时限
       10:40:00 > breach 陈主任: 2 张工单已超解决时限
       10:41:00 王工（工程师群）: 收到
       10:41:00 > hint 工程师群: @王工 不再重复提醒：#1001、#1002
       10:42:00 王工（工程师群）: 收到
       10:42:00 > refused 工程师群: @王工 现在没有在重复提醒的工单。
       12:00:00`,
    )
    reads(played)
  })

  test('SLA-J2 the report is asked for in working time, after the ticket is closed', async () => {
    const played = await converse(
      scene(alone('fujian-oa'), '2026-03-06'),
      `10:00:00 城北小学-周会计: ${question}
       10:10:00 王工（工程师群）: 分类 1001 异常处理
       10:10:00 > status 王工: #1001 已改
       10:11:00 王工（工程师群）: 解决 1001 线松了/插好
       10:11:00 > resolved 群: @周会计 #1001
       10:12:00 城北小学-周会计: 好了
       10:12:00 > closed 群: @周会计
       2026-03-09 10:11:00 > reminder 工程师群: 将到分析报告时限：#1001 王工 明天 10:11
       2026-03-09 16:00:00 王工（工程师群）: 备注 1001 故障报告 读卡器网线松动，已重新固定
       16:00:00 > status 王工: #1001 已备注。
       2026-03-10 11:00:00`,
    )
    reads(played)
    expect(onRecord(played, ['breached'])).toEqual([])
  })
})

describe('SLA-P1 peaks', () => {
  test('SLA-P1 at a quarter’s end the second tier is called with the one on duty for what is urgent', async () => {
    const played = await converse(
      scene(alone('foshan-fiscal'), '2026-03-30'),
      `10:00:00 城北小学-周会计: 加急！${question}
       10:00:08 > called 赵工: 期末重保期间请一起关注 #1001。
       10:01:00 王工（工程师群）: 认领 1001
       10:02:00`,
    )
    reads(played)
  })

  test('SLA-P1 an ordinary question calls nobody more until it is late; reminders come more often', async () => {
    const played = await converse(
      scene(alone('foshan-fiscal'), '2026-03-30'),
      `10:00:00 城北小学-周会计: ${question}
       10:09:00 > reminder 工程师群: 将到响应时限：#1001 未认领 10:30
       10:18:00 > reminder 工程师群: 将到响应时限
       10:27:00 > reminder 工程师群: 将到响应时限
       10:30:00 > breach 工程师群: @林组长 #1001 已到响应时限，无人认领。已告知赵工。
       10:30:00 > breach 赵工: #1001 已到响应时限
       10:30:00 > escalated 群: @周会计 #1001 已升级到二线
       10:31:00 赵工（工程师群）: 认领 1001
       10:32:00`,
    )
    reads(played)
  })
})
