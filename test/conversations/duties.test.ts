import { describe, expect, test } from '@jest/globals'
import type { ChecklistRule } from '../../src/domain/contract/service-rules.ts'
import { hour } from '../../src/domain/time.ts'
import { converse, shortened, type Played } from '../support/conversation.ts'
import { foshan, foshanContract } from '../support/scene.ts'

const date = '2026-03-04'
const checklist: ChecklistRule = {
  id: 'daily',
  name: '日常巡检',
  form: '巡检记录表',
  tier: 1,
  schedule: { every: 'day', on: null, days: 'workdays', at: 9 * 60, peaksOnly: false },
  within: 3 * hour,
  items: ['服务器', '数据库', '接口'],
  clause: 'DUT-1',
  source: '',
}
const withChecklist = (day: string) =>
  foshan(day, { contract: { ...foshanContract, checklists: [checklist], summary: null } })
const plain = foshan(date, { contract: { ...foshanContract, checklists: [], outbreak: null, summary: null } })

const reads = (played: Played): void => {
  expect(shortened(played)).toEqual(played.expected)
}

describe('DUT-1 checklists', () => {
  test('who is on duty is asked, ticks items, and what is found becomes a ticket', async () => {
    const played = await converse(
      withChecklist(date),
      `08:59:00 王工（工程师群）: 早
       09:00:00 > duty 工程师群: @王工 日常巡检，请在 12:00 前完成： / 1 服务器；2 数据库；3 接口
       09:20:00 王工（工程师群）: 巡检 完成 1
       09:20:00 > status 工程师群: @王工 日常巡检已完成 1/3，还剩：2 数据库；3 接口
       09:30:00 王工（工程师群）: 巡检 发现 2 表空间 92%
       09:30:00 > status 工程师群: @王工 已记录“数据库”的异常，并开了工单 #1001。
       09:40:00 王工（工程师群）: 巡检 完成
       09:40:00 > status 工程师群: @王工 日常巡检已完成，已记入巡检记录。
       09:41:00 王工（工程师群）: 巡检
       09:41:00 > status 工程师群: @王工 现在没有要做的巡检。
       09:42:00 王工（工程师群）: 巡检 记录
       09:42:00 > status 工程师群: @王工 3月巡检 1 次，完成 1，补做 0，漏做 0，发现异常 1 / 03-04 日常巡检 数据库：表空间 92% #1001
       13:30:00`,
    )
    // The finding's own clocks may remind its engineer later; the checklist says nothing more.
    expect(shortened(played).filter((line) => !line.includes('> reminder'))).toEqual(played.expected)
    expect(played.tickets.map((t) => [t.title, t.assignee, t.category])).toEqual([
      ['日常巡检：数据库，表空间 92%', '王工', 'fault'],
    ])
  })

  test('nobody does it: reminded halfway, the lead at its end, the manager an hour later, late counts as late', async () => {
    const played = await converse(
      withChecklist(date),
      `08:59:00 王工（工程师群）: 早
       09:00:00 > duty 工程师群: @王工 日常巡检，请在 12:00 前完成
       10:30:00 > duty 工程师群: @王工 日常巡检还有 3 项没做，12:00 截止。
       12:00:00 > duty 工程师群: @林组长 日常巡检已过 12:00，王工还有 3 项没做。
       13:00:00 > duty 工程师群: @陈主任 日常巡检已过 12:00，王工还有 3 项没做。
       14:00:00 王工（工程师群）: 巡检 完成
       14:00:00 > status 工程师群: @王工 日常巡检已完成（超时补做），已记入巡检记录。
       15:00:00`,
    )
    reads(played)
  })

  test('not on the weekend, on the make-up Saturday yes', async () => {
    // 2026-02-28 is a Saturday on which people work for the Spring Festival; 03-01 is a Sunday.
    const played = await converse(
      withChecklist('2026-02-28'),
      `08:59:00 王工（工程师群）: 早
       2026-02-28 09:00:00 > duty 工程师群: @王工 日常巡检
       2026-02-28 09:01:00 王工（工程师群）: 巡检 完成
       2026-02-28 09:01:00 > status 工程师群: @王工 日常巡检已完成
       2026-03-01 23:00:00`,
    )
    reads(played)
  })

  test('three days down: only the last one is asked for, the others are on record as missed', async () => {
    const played = await converse(
      withChecklist('2026-03-02'),
      `08:59:00 王工（工程师群）: 早
       2026-03-02 09:00:00 > duty 工程师群: @王工 日常巡检
       2026-03-02 09:01:00 王工（工程师群）: 巡检 完成
       2026-03-02 09:01:00 > status 工程师群: @王工 日常巡检已完成
       2026-03-02 09:02:00 王工（工程师群）: 巡检 完成 9
       2026-03-02 09:02:00 > refused 工程师群: @王工 现在没有要做的巡检。`,
    )
    reads(played)
  })
})

describe('WRK-3 work outside the desk', () => {
  test('handed over with a number, back with a word to the requester', async () => {
    const played = await converse(
      plain,
      `09:00:00 实验小学-张会计: 指标调剂单审核后金额变成负数
       09:05:00 王工（工程师群）: 认领 1001
       09:10:00 王工（工程师群）: 转厂商 1001 省研发组 BUG-231 预计3月6日
       2026-03-06 10:00:00 王工（工程师群）: 厂商回复 1001 已修正取数逻辑
       2026-03-06 10:01:00 王工（工程师群）: 厂商回复 1001 再说一遍`,
    )
    const said = played.heard.filter((line) => /> (?:status|refused)/.test(line))
    expect(said.map((line) => line.slice(11))).toEqual([
      expect.stringMatching(
        /status 群: @张会计 #1001 已转.*（对方单号 BUG-231）处理。 \/ 对方预计 3月6日 18:00 前答复/,
      ),
      expect.stringMatching(/status 群: @张会计 #1001 .*已回复：已修正取数逻辑。 \/ 工程师接着处理/),
      expect.stringContaining('refused 工程师群: @王工 #1001 现在不在厂商那里'),
    ])
    const [ticket] = played.tickets
    expect(ticket?.timeline.filter((e) => e.kind === 'referred' || e.kind === 'returned')).toHaveLength(2)
  })

  test('a release that names the outside number tells every requester', async () => {
    const played = await converse(
      plain,
      `09:00:00 实验小学-张会计: 指标调剂单审核后金额变成负数
       09:10:00 王工（工程师群）: 转厂商 1001 省研发组 BUG-231
       2026-03-06 10:00:00 管理员（私信）: 发布 V3.2.1 修复 BUG-231、BUG-2310
       2026-03-06 10:01:00`,
    )
    const said = played.heard.filter((line) => line.includes('V3.2.1') && line.includes('> status 群'))
    expect(said.map((line) => line.slice(11))).toEqual([
      'status 群: @张会计 #1001 您反映的“指标调剂单审核后金额变成负数”已随 V3.2.1 更新。 / 请再试一下，还不行直接说。',
    ])
    expect(played.tickets[0]?.state).toBe('working')
  })
})

describe('WRK-8 announcements', () => {
  test('at once to all groups, confirmations are counted once each, a correction follows', async () => {
    const played = await converse(
      plain,
      `09:00:00 陈主任（主管群）: 公告 全部 今晚 20:00 停机升级，请提前保存
       09:00:00 > status 主管群: @陈主任 公告 1 已发到 2 个群。
       09:00:00 > announcement 群: 【通知】今晚 20:00 停机升级，请提前保存 / 看到请回“收到”。
       09:00:00 > announcement 二群: 【通知】今晚 20:00 停机升级，请提前保存
       09:01:00 实验小学-张会计: 收到
       09:01:30 实验小学-张会计: 收到，谢谢
       09:02:00 城北小学-周会计（二群）: 好的收到
       09:02:30 市医院-何老师: [按钮 >2] received
       09:03:00 陈主任（主管群）: 公告 1
       09:03:00 > status 主管群: @陈主任 公告 1 已发 09:00 · 陈主任 / 今晚 20:00 停机升级，请提前保存 / 收到 3 人，3 个单位 / 群 2 人 / 二群 1 人
       09:04:00 陈主任（主管群）: 公告 更正 1 改为 21:00
       09:04:00 > status 主管群: @陈主任 公告 2 已发到 2 个群。
       09:04:00 > announcement 群: 【更正】前面的通知有误，以这条为准： / 改为 21:00
       09:04:00 > announcement 二群: 【更正】前面的通知有误`,
    )
    reads(played)
    expect(played.tickets).toEqual([])
  })

  test('later, to one group; cancelled in time it is never said', async () => {
    const played = await converse(
      plain,
      `09:00:00 陈主任（私信）: 公告 二群 定时 明天 08:30 年结从今天开始
       09:00:00 > status 陈主任: 公告 1 定于 明天 08:30 发到 1 个群。
       09:01:00 陈主任（私信）: 公告 全部 定时 18:00 下班前请结账
       09:01:00 > status 陈主任: 公告 2 定于 18:00 发到 2 个群。
       09:02:00 陈主任（私信）: 公告 取消 2
       09:02:00 > status 陈主任: 公告 2 已取消，不会发出。
       2026-03-05 08:30:00 > announcement 二群: 【通知】年结从今天开始
       2026-03-05 08:31:00 陈主任（私信）: 公告 取消 1
       2026-03-05 08:31:00 > refused 陈主任: 公告 1 已经发出，不能取消。`,
    )
    reads(played)
  })

  const refusals: readonly [string, string][] = [
    ['公告 三群 内容', '没有这个群：三群。可以写“全部”，或： / 群、二群'],
    ['公告 全部', '还缺内容'],
    ['公告 全部 定时 昨天 09:00 内容', '已经过了'],
    ['公告 9', '没有公告 9'],
  ]
  test.each(refusals)('refuses “%s” and says what to do', async (typed, said) => {
    const played = await converse(plain, `09:00:00 陈主任（私信）: ${typed}\n09:01:00`)
    expect(played.heard).toEqual([expect.stringContaining('> refused 陈主任: ')])
    expect(played.heard[0]).toContain(said)
  })

  test('an engineer may not announce', async () => {
    const played = await converse(plain, `09:00:00 王工（工程师群）: 公告 全部 内容\n09:01:00`)
    expect(played.heard).toEqual([expect.stringContaining('> refused 工程师群: @王工')])
  })
})

describe('REC-6 alerts', () => {
  test('one ticket however often it fires; recovery closes it; soon after it is the same ticket again', async () => {
    const played = await converse(
      plain,
      `09:00:00 签名服务器（告警）: firing sign-1 critical 签名成功率 71%
       09:00:10 签名服务器（告警）: firing sign-1 critical 签名成功率 71%
       09:02:00 签名服务器（告警）: firing sign-1 critical 签名成功率 65%
       09:03:00 王工（工程师群）: 认领 1001
       09:10:00 签名服务器（告警）: resolved sign-1 critical 签名成功率 99%
       09:30:00 签名服务器（告警）: firing sign-1 critical 签名成功率 70%
       09:31:00`,
    )
    const said = played.heard.filter((line) => /alert|告警/.test(line)).map((line) => line.slice(11))
    expect(said).toEqual([
      expect.stringMatching(/^alert 工程师群: @\S+ 告警 #1001 重大 签名服务器：签名成功率 71%/),
      expect.stringContaining('hint 工程师群: @王工 #1001 告警已恢复，历时 10 分钟：签名成功率 71%'),
      expect.stringContaining('alert 工程师群: @王工 告警 #1001'),
    ])
    expect(played.tickets.map((t) => [t.number, t.severity, t.category, t.channel])).toEqual([
      ['1001', 'critical', 'fault', 'alert'],
    ])
  })

  test('a flood: a ticket for each fingerprint, and hardly a word', async () => {
    const lines = Array.from(
      { length: 400 },
      (_, n) =>
        `09:00:${String(Math.floor(n / 20)).padStart(2, '0')} 监控（告警）: firing disk-${n % 40} warning 磁盘 ${n % 40}`,
    )
    const played = await converse(plain, `${lines.join('\n')}\n09:02:00`)
    expect(played.tickets).toHaveLength(40)
    const said = played.heard.filter((line) => line.includes('> alert'))
    expect(said.length).toBeLessThanOrEqual(3)
    expect(said[0]).toContain('个告警：')
  })
})
