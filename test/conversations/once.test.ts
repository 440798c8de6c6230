import { describe, expect, test } from '@jest/globals'
import type { Contract } from '../../src/domain/contract/contract.ts'
import { id, type AccountKey } from '../../src/domain/ids.ts'
import { cast, converse, type Played, type Scene } from '../support/conversation.ts'
import { everyDay, shift } from '../support/roster.ts'
import { profile } from '../support/profiles.ts'
import { foshanContract, shippedKnowledge } from '../support/scene.ts'

const alone = (contract: Contract, date: string, part: Partial<Scene> = {}): Scene => ({
  contract: { ...contract, checklists: [], summary: null, outbreak: null },
  knowledge: shippedKnowledge,
  date,
  ...part,
})
const foshan = (part: Partial<Scene> = {}, date = '2026-03-04'): Scene => alone(foshanContract, date, part)

const heardOf = (played: Played, kind: string): readonly string[] =>
  played.heard.filter((line) => line.includes(` > ${kind} `))

const dayAndNight = [
  shift(everyDay, '08:30', '17:30', '王工', '李工'),
  shift(everyDay, '17:30', '08:30', '李工'),
]

const gate = '食堂的门禁读卡器连不上财务室那台电脑了怎么弄'
const projector = '会议室的投影仪开机以后一直蓝屏怎么处理'

describe('law 6: one thing is said once', () => {
  test('WRK-6 a supervisor who cannot be called by name in the supervisors’ room hears of a complaint in private as well', async () => {
    const people = cast.map((person) =>
      person.name === '陈主任' ? { ...person, accounts: [id<AccountKey>('other/陈主任')] } : person,
    )
    const played = await converse(
      foshan({ people }),
      `09:05:00 城北小学-周会计: 我要投诉你们，半天没人管
       09:10:00`,
    )
    expect(heardOf(played, 'called').map((line) => line.split(' / ')[0])).toEqual([
      '09:05:08 > called other/陈主任: 投诉 #1001 城北小学·周会计（群）',
      '09:05:08 > called 主管群: @陈主任 投诉 #1001 城北小学·周会计（群）',
    ])
  })

  test('WRK-5 tickets that silence closes within minutes are one message in their room', async () => {
    const played = await converse(
      foshan(),
      `09:00:00 城北小学-周会计: ${gate}
       09:00:30 王工（工程师群）: 认领 1001
       09:01:00 实验小学-张会计: ${projector}
       09:01:30 王工（工程师群）: 认领 1002
       09:02:00 大沥小学-吴会计（二群）: 值班室的传真机收不到传真了怎么办
       09:02:30 王工（工程师群）: 认领 1003
       09:03:00 王工（工程师群）: 解决 1001 线松了/重新插好
       09:05:00 王工（工程师群）: 解决 1002 线松了/重新插好
       09:06:00 王工（工程师群）: 解决 1003 线松了/重新插好
       2026-03-05 09:30:00`,
    )
    expect(heardOf(played, 'closed')).toEqual([
      '09:10:00 > closed 群: 2 张工单没有新的情况，已关闭，还有问题请回“重开 工单号”：#1001 周会计 · #1002 张会计',
      '09:10:00 > closed 二群: @吴会计 #1003 没有新的情况，已关闭。还有问题请回“重开 1003”。',
    ])
  })

  test('SLA-P1 SLA-X1 repetitions in a peak come evenly, on ten-minute marks, and name those above once', async () => {
    const played = await converse(
      foshan({}, '2026-12-25'),
      `10:00:00 城北小学-周会计: ${gate}
       10:00:30 王工（工程师群）: 认领 1001
       19:30:00`,
    )
    const again = (late: string) =>
      `@王工 #1001 已超解决时限 ${late}，王工处理中。 / 停止重复提醒请发：知道了 1001`
    expect(heardOf(played, 'breach').filter((line) => line.includes('工程师群'))).toEqual([
      '18:00:00 > breach 工程师群: @王工 #1001 已到解决时限，王工处理中。已告知林组长、赵工。',
      '18:20:00 > breach 工程师群: @王工 #1001 已超解决时限 20 分钟，王工处理中。已告知林组长、陈主任、赵工。 / 停止重复提醒请发：知道了 1001',
      `18:40:00 > breach 工程师群: ${again('40 分钟')}`,
      `19:00:00 > breach 工程师群: ${again('1 小时')}`,
      `19:20:00 > breach 工程师群: ${again('1 小时 20 分')}`,
    ])
    expect(heardOf(played, 'breach').filter((line) => line.includes('breach 陈主任'))).toEqual([
      `18:20:00 > breach 陈主任: #1001 已超解决时限 20 分钟，王工处理中。已告知林组长、赵工。 / ${gate}`,
    ])
  })

  test('DUT-2 who signs on time is confirmed with the others', async () => {
    const played = await converse(
      alone(profile('guangxi-tips'), '2026-03-04', { shifts: dayAndNight }),
      `08:21:00 王工（工程师群）: 签到
       08:24:00 李工（工程师群）: 签到
       08:25:00 赵工（私信）: 签到
       08:30:00`,
    )
    expect(played.heard).toEqual([
      '08:25:00 > status 赵工: 08:25 已签到。',
      '08:30:00 > status 工程师群: 已签到：王工 08:21 · 李工 08:24',
    ])
  })

  test('WRK-1 at a change of shift that brings nobody the room hears nothing; what a vendor has is nobody’s to hand over', async () => {
    const played = await converse(
      foshan({ shifts: dayAndNight }),
      `17:00:00 城北小学-周会计: ${gate}
       17:00:30 王工（工程师群）: 认领 1001
       17:02:00 实验小学-张会计: ${projector}
       17:02:30 王工（工程师群）: 认领 1002
       17:03:00 王工（工程师群）: 转厂商 1002 省研发组 BUG-1
       17:35:00`,
    )
    expect(played.heard.slice(-2)).toEqual([
      '17:03:00 > status 群: @张会计 #1002 已转省财政厅“数字财政”研发组（对方单号 BUG-1）处理。 / 有结果马上告诉您。',
      '17:30:00 > hint 王工: 17:30 下班了，您手上还有 #1001，仍由您负责。 / 要交出请发：交接 全部 给 @李工',
    ])
  })

  test('REC-1 good news about what waited for a vendor for weeks ends it', async () => {
    const played = await converse(
      foshan(),
      `09:00:00 城北小学-周会计: ${gate}
       09:00:30 王工（工程师群）: 认领 1001
       09:01:00 王工（工程师群）: 转厂商 1001 省研发组 BUG-1 预计3月16日
       2026-03-16 10:00:00 王工（工程师群）: 厂商回复 1001 换了驱动
       2026-03-16 10:30:00 城北小学-周会计: 试了，能读卡了，好了
       2026-03-16 10:31:00`,
    )
    expect(played.heard.slice(-2)).toEqual([
      '10:30:00 > closed 群: @周会计 好的，#1001 已关闭。 / 方便的话给这次服务打个分，5 分最好，不回也行。 / 回 1–5 就可以。',
      '10:30:00 > hint 工程师群: @王工 #1001 城北小学·周会计说已经好了，已关闭。请补一句：解决 1001 原因/措施',
    ])
    expect(played.tickets.map(({ state, messages }) => [state, messages.at(-1)?.text])).toEqual([
      ['closed', '试了，能读卡了，好了'],
    ])
  })

  test('WRK-3 nobody is promised a time that is over', async () => {
    const played = await converse(
      alone(profile('nantong-nontax'), '2026-09-15'),
      `10:00:00 城北小学-周会计: ${gate}
       10:00:30 王工（工程师群）: 认领 1001
       10:05:00 王工（工程师群）: 转厂商 1001 系统开发团队 NT-1
       2026-09-17 15:00:00 王工（工程师群）: 厂商回复 1001 已打补丁
       2026-09-17 15:01:00 王工（私信）: 我的`,
    )
    expect(played.heard.slice(-2)).toEqual([
      '15:00:00 > status 群: @周会计 #1001 系统开发团队已回复：已打补丁。 / 工程师接着处理。',
      `15:01:00 > status 王工: 我的工单 1 张 / #1001 ${gate}（城北小学·周会计） 王工 已超时`,
    ])
  })

  test('SLA-X1 who is reminded of an unclaimed ticket is who was called for it', async () => {
    const played = await converse(
      foshan({ shifts: dayAndNight }),
      `09:00:00 城北小学-周会计: ${gate}
       09:30:00`,
    )
    const named = (kind: string) => heardOf(played, kind).map((line) => /工程师群: (@\S+)/.exec(line)?.[1])
    expect(played.heard[0]).toContain('已请值班工程师李工')
    expect(named('reminder')).toEqual(['@李工', '@李工'])
    expect(named('breach')[0]).toBe('@李工')
  })

  test('REC-2 a command whose outcome stands in the room already is not confirmed there', async () => {
    const played = await converse(
      foshan(),
      `09:00:00 王工（工程师群）: 代登记 电话 城北小学-周会计 ${gate}
       09:10:00 王工（工程师群）: 解决 线松了/重新插好`,
    )
    expect(played.heard.slice(1)).toEqual([
      '09:10:00 > hint 工程师群: @王工 请电话告知 城北小学·周会计： / #1001 王工已处理：重新插好。请看一下。 / 对方确认后请发：关闭 1001',
    ])
  })
})
