import { describe, expect, test } from '@jest/globals'
import { hour } from '../../src/domain/time.ts'
import { converse, shortened, type Played } from '../support/conversation.ts'
import { shift } from '../support/roster.ts'
import { foshan, foshanContract } from '../support/scene.ts'

/** A Wednesday without a holiday near. */
const date = '2026-03-04'
/** The rule of the Guangxi contracts: 08:30, 17:30, an hour late or early is an absence. */
const attendance = { in: 8 * 60 + 30, out: 17 * 60 + 30, absentAfter: hour, calendar: 'office', clause: 'DUT-2', source: '日常管理 2.4.5.1' } // prettier-ignore
const contract = { ...foshanContract, checklists: [], attendance, summary: null }
const shifts = [shift([1, 2, 3, 4, 5], '08:30', '17:30', '王工', '李工')]
const play = (script: string, then?: (played: Played) => Promise<void>): Promise<Played> =>
  converse(foshan(date, { shifts, contract }), script, then)
const reads = (played: Played): void => {
  expect(shortened(played)).toEqual(played.expected)
}
const question = '食堂的门禁读卡器连不上财务室那台电脑了怎么弄'

describe('DUT-2 signing in and out', () => {
  test('DUT-2 on time, late, twice, early, for others', async () => {
    reads(
      await play(
        `08:25:00 王工（工程师群）: 签到
         08:26:00 王工（工程师群）: 签到
         08:26:00 > refused 工程师群: @王工 您 08:25 已经签到，不用再签。
         08:30:00 > status 工程师群: @王工 08:25 已签到。
         08:30:01 李工（私信）: signin
         08:30:01 > status 李工: 08:30 已签到，晚了 1 分钟。
         08:31:00 李工（私信）: 签到 @王工
         08:31:00 > refused 李工: 签到要本人来发，不能代签。
         17:10:00 王工（工程师群）: 签退
         17:10:00 > status 工程师群: @王工 17:10 已签退，比下班早 20 分钟。没下班请再发：签到
         17:11:00 王工（工程师群）: 签到
         17:11:00 > status 工程师群: @王工 17:11 已签到。
         17:31:00 王工（工程师群）: 签退
         17:32:00 林组长（私信）: 签退
         17:32:00 > status 林组长: 17:32 已签退。 / 今天没有您的签到，需要更正请找主管。
         17:40:00 > status 工程师群: @王工 17:31 已签退。
         17:40:00`,
      ),
    )
  })

  test('DUT-2 a day has one document, however often the same word arrives', async () => {
    await play(
      `08:25:00 王工（工程师群）: 签到
       10:00:00 王工（工程师群）: 离开 30分钟 开会
       17:31:00 王工（工程师群）: 签退`,
      async ({ store }) => {
        const days = await store.listDocuments({ desk: contract.id, kind: 'attendance' }, { limit: 10 })
        expect(days.map(({ key, body }) => [key, body.entries.map(({ kind }) => kind)])).toEqual([
          ['王工', ['in', 'away', 'out']],
        ])
      },
    )
  })

  test('DUT-2 calls go to who has signed in, pass over who is away, and say so; nobody is never the answer', async () => {
    const played = await play(
      `08:25:00 李工（工程师群）: 签到
       08:30:00 > status 工程师群: 已签到
       08:35:00 城北小学-周会计: ${question}
       08:35:08 > ack 群: 已请值班工程师李工
       08:35:08 > called 工程师群: @李工 #1001
       08:36:00 李工（工程师群）: 认领 1001
       08:36:00 > claimed 群: #1001
       08:41:00 大沥小学-吴会计（二群）: ${question}
       08:41:08 > ack 二群: 已请值班工程师李工
       08:41:08 > called 工程师群: @李工 #1002
       08:42:00 王工（私信）: 为什么叫 1002
       08:42:00 > status 王工: #1002 08:41 叫了李工 / 一线值班 王工、李工；王工还没签到
       08:43:00 王工（私信）: 值班
       08:43:00 > status 王工: 现在值班（到 17:30） / 一线 王工（还没签到）、李工
       08:45:00 王工（工程师群）: 签到
       08:45:00 > status 工程师群: @王工 08:45 已签到，晚了 15 分钟。
       08:46:00 李工（工程师群）: 离开 半小时 开会
       08:46:00 > status 工程师群: @李工 已记下您离开，09:16 前不叫您，提前回来请发：回来 / 这段时间叫王工。
       08:47:00 王工（工程师群）: 离开
       08:47:00 > status 工程师群: @王工 已记下您离开，回来请发：回来 / 现在值班只有您一位，有事仍会叫您。`.replace(
        ' / 现在值班只有您一位，有事仍会叫您。',
        '',
      ) +
        `
       08:48:00 城管局-苏婷: ${question}
       08:48:08 > ack 群: 已请值班工程师王工
       08:48:08 > called 工程师群: @王工 #1003
       08:49:00 王工（私信）: 值班 1003
       08:49:00 > status 王工: #1003 08:48 叫了王工 / 一线值班 王工、李工；值班的都不在岗，仍按值班表叫
       08:50:00 李工（工程师群）: 回来
       08:50:00 > status 工程师群: @李工 已记下您回来了。
       08:51:00 李工（工程师群）: 回来
       08:51:00 > refused 工程师群: @李工 没有您离开的记录`,
    )
    reads(played)
  })

  test('DUT-2 the month: late, early, absent by the contract’s rule; engineers see their own, a supervisor corrects', async () => {
    reads(
      await play(
        `08:25:00 王工（工程师群）: 签到
         08:30:00 > status 工程师群: 已签到
         08:42:00 李工（工程师群）: 签到
         08:42:00 > status 工程师群: 晚了 12 分钟
         17:00:00 李工（工程师群）: 签退
         17:00:00 > status 工程师群: 比下班早 30 分钟
         17:30:00 王工（工程师群）: 签退
         17:30:00 > status 工程师群: 17:30 已签退。
         2026-03-05 09:31:00 王工（工程师群）: 签到
         2026-03-05 09:31:00 > status 工程师群: 晚了 1 小时 01 分
         2026-03-05 17:30:00 王工（工程师群）: 签退
         2026-03-05 17:30:00 > status 工程师群: 已签退
         2026-03-05 18:00:00 陈主任（私信）: 考勤
         2026-03-05 18:00:00 > status 陈主任: 3月考勤（到3月5日） / 王工 应到 2 天，实到 1 天，旷工 1（3/5） / 李工 应到 2 天，实到 1 天，迟到 1（3/4），早退 1（3/4），旷工 1（3/5）
         2026-03-05 18:01:00 王工（工程师群）: 考勤 更正 @王工 3月5日 外出培训
         2026-03-05 18:01:00 > refused 工程师群: @王工 “考勤”只有主管能用
         2026-03-05 18:02:00 陈主任（私信）: 考勤 更正 @王工 3月5日 外出培训
         2026-03-05 18:02:00 > status 陈主任: 已更正：王工 3月5日 不计迟到、早退、旷工（外出培训）。
         2026-03-05 18:03:00 王工（私信）: 考勤 3月
         2026-03-05 18:03:00 > status 王工: 3月考勤（到3月5日） / 王工 应到 2 天，实到 1 天，更正 1（3/5）
         2026-03-05 18:04:00 陈主任（私信）: 考勤 上周
         2026-03-05 18:04:00 > refused 陈主任: 看不懂日期“上周”`,
      ),
    )
  })

  test('DUT-2 leave is excused, and a contract without a rule says so', async () => {
    reads(
      await play(
        `08:00:00 王工（工程师群）: 请假 3月4日
         08:00:00 > status 工程师群: @王工 R1 王工请假定了
         08:00:00 > status 林组长: 王工请假
         08:25:00 李工（工程师群）: 签到
         08:30:00 > status 工程师群: 已签到
         17:30:00 李工（工程师群）: 签退
         17:30:00 > status 工程师群: 已签退
         18:00:00 陈主任（私信）: 考勤
         18:00:00 > status 陈主任: 3月考勤（到3月4日） / 李工 应到 1 天，实到 1 天`,
      ),
    )
    reads(
      await converse(
        foshan(date, { contract: { ...contract, attendance: null } }),
        `08:25:00 王工（工程师群）: 签到
         08:30:00 > status 工程师群: @王工 08:25 已签到。
         08:31:00 陈主任（私信）: 考勤
         08:31:00 > refused 陈主任: 这份合同没有考勤规定`,
      ),
    )
  })
})
