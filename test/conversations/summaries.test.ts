import { describe, expect, test } from '@jest/globals'
import { converse, shortened, type Played } from '../support/conversation.ts'
import { foshan, foshanContract } from '../support/scene.ts'

/** A Friday; the contract's weeks are told on the next Monday at nine. */
const friday = '2026-03-06'
const reads = (played: Played): void => {
  expect(shortened(played)).toEqual(played.expected)
}
const plain = { contract: { ...foshanContract, checklists: [] } }

describe('REP-2 weeks and months', () => {
  test('REP-2 last week is told on Monday morning, once, and may be asked for', async () => {
    const played = await converse(
      foshan(friday, plain),
      `09:00:00 城北小学-周会计: 食堂的门禁读卡器连不上财务室那台电脑了怎么弄
       09:00:08 > ack 群: #1001
       09:00:08 > called 工程师群: #1001
       09:10:00 王工（工程师群）: 解决 1001 线松了/重新插好
       09:10:00 > resolved 群: 王工已处理：重新插好。
       09:12:00 城北小学-周会计: 好了
       09:12:00 > closed 群: #1001 已关闭
       09:20:00 王工（工程师群）: 备注 1001 分析报告 已交
       09:20:00 > status 王工: #1001 已备注。
       17:40:00 > summary 主管群: 3月6日 日报
       2026-03-09 09:00:00 > summary 主管群: 3月2日–3月8日 周报 · 佛山财政平台 / 新增 1，解决 1，在办 0
       2026-03-09 10:00:00 陈主任（主管群）: 周报
       2026-03-09 10:00:00 > summary 主管群: 3月9日–3月15日 周报 · 佛山财政平台 / 新增 0
       2026-03-09 10:01:00 陈主任（主管群）: 周报 上周
       2026-03-09 10:01:00 > summary 主管群: 3月2日–3月8日 周报 · 佛山财政平台 / 新增 1，解决 1，在办 0
       2026-03-09 10:02:00 陈主任（主管群）: 月报
       2026-03-09 10:02:00 > summary 主管群: 3月 月报 · 佛山财政平台 / 新增 1，解决 1，在办 0
       2026-03-09 10:03:00 陈主任（主管群）: 周报 以后
       2026-03-09 10:03:00 > refused 主管群: 看不懂时间“以后”`,
    )
    reads(played)
  })

  test('REP-2 a desk to which nobody said anything yet tells of no week and no month', async () => {
    reads(
      await converse(
        foshan('2026-03-31', plain),
        `08:00:00 王工（工程师群）: 大家早
         17:40:00 > summary 主管群: 3月31日 日报
         2026-04-01 08:00:00 王工（工程师群）: 大家早
         2026-04-01 09:30:00 王工（工程师群）: 今天人不多`,
      ),
    )
  })

  test('REP-2 last month is told on the first of the next, and says how to see every clock', async () => {
    const played = await converse(
      foshan('2026-03-31', plain),
      `16:00:00 城北小学-周会计: 食堂的门禁读卡器连不上财务室那台电脑了怎么弄
       16:00:08 > ack 群: #1001
       16:00:08 > called 工程师群: #1001
       16:09:00 > reminder 工程师群: @林组长 将到响应时限
       16:10:00 王工（工程师群）: 解决 1001 线松了/重新插好
       16:10:00 > resolved 群: 王工已处理：重新插好。
       16:12:00 城北小学-周会计: 好了
       16:12:00 > closed 群: #1001 已关闭
       16:20:00 王工（工程师群）: 备注 1001 分析报告 已交
       16:20:00 > status 王工: #1001 已备注。
       17:40:00 > summary 主管群: 3月31日 日报
       2026-04-01 09:00:00 > summary 主管群: 时限明细请发：达标 3月
       2026-04-01 10:00:00 王工（工程师群）: 大家早`,
    )
    reads(played)
  })
})
