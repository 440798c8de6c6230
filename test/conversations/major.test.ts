import { describe, expect, test } from '@jest/globals'
import { clocksOf } from '../../src/domain/clocks/clocks.ts'
import type { Contract } from '../../src/domain/contract/contract.ts'
import { converse, shortened, type Played, type Scene } from '../support/conversation.ts'
import { profile } from '../support/profiles.ts'
import { foshanContract, shippedKnowledge } from '../support/scene.ts'

const date = '2026-03-04'
const quiet = (contract: Contract): Scene => ({
  contract: { ...contract, checklists: [], summary: null, outbreak: null },
  knowledge: shippedKnowledge,
  date,
})

const reads = (played: Played): void => {
  expect(shortened(played)).toEqual(played.expected)
}

/** The whole of one message, its lines as a list. */
const linesOf = (played: Played, head: string): readonly string[] =>
  (played.heard.find((line) => line.startsWith(head)) ?? '').slice(head.length).trim().split(' / ')

const down = '系统瘫痪了全部打不开'

describe('WRK-7 a major incident', () => {
  test('WRK-7 by its words: one opening message in each room of the staff, an owner, a board, an end', async () => {
    const played = await converse(
      quiet(foshanContract),
      `09:00:00 城北小学-周会计: ${down}
       09:00:08 > ack 群: 已记录 #1001
       09:00:08 > called 工程师群: 按重大事件处理，请林组长协调。看全貌请发：重大 1001
       09:00:08 > status 主管群: @陈主任 重大事件 #1001，09:00 提出 / ${down}
       09:02:00 赵工（工程师群）: 认领 1001
       09:02:00 > claimed 群: 赵工已认领 #1001
       09:03:00 林组长（工程师群）: 负责 1001 @李工
       09:03:00 > status 群: @周会计 #1001 由李工负责，进展会在这里通报。
       09:03:00 > called 工程师群: @李工 重大事件 #1001 由您负责，林组长指定。
       09:03:10 林组长（工程师群）: 负责 1001 李工
       09:03:10 > refused 工程师群: @林组长 #1001 已经由李工负责。
       09:04:00 李工（工程师群）: 进展 1001 正在重启
       09:04:00 > progress 群: #1001 进展：正在重启。
       09:04:00 > hint 李工: #1001 进展已通报
       09:05:00 陈主任（主管群）: 重大
       09:05:00 > status 主管群: @陈主任 重大事件 #1001 处理中，李工负责（09:03 起）
       09:20:00 李工（工程师群）: 解决 1001 连接数满/扩大连接数
       09:20:00 > resolved 群: #1001 李工已处理
       09:21:00 陈主任（主管群）: 重大
       09:21:00 > refused 主管群: @陈主任 现在没有重大事件。要定为重大请发：定级 1023 重大 原因`,
    )
    reads(played)
    expect(linesOf(played, '09:05:00 > status 主管群: @陈主任')).toEqual([
      '重大事件 #1001 处理中，李工负责（09:03 起）',
      down,
      '城北小学·周会计，09:00 提出，已 5 分钟',
      '响应已达标，解决 10:00 前',
      '通知：还没有通知联系人',
      '经过',
      '3月4日 09:00 城北小学-周会计 提问',
      '3月4日 09:00 系统（WRK-7） 列为重大事件，请林组长协调',
      '3月4日 09:02 赵工 认领（赵工）',
      '3月4日 09:03 林组长 转派李工',
      '3月4日 09:04 李工 进展：正在重启',
    ])
  })

  test('WRK-7 SLA-O3 by command: lead and contacts are called, the board says who was told when and what is due next', async () => {
    const played = await converse(
      quiet(profile('guangxi-oa')),
      `09:00:00 城北小学-周会计: 食堂的门禁读卡器连不上财务室那台电脑了怎么弄
       09:00:08 > ack 群: #1001
       09:00:08 > called 工程师群: #1001
       09:01:00 王工（工程师群）: 认领 1001
       09:01:00 > claimed 群: #1001
       09:02:00 王工（工程师群）: 定级 1001 重大 全局无法登录
       09:02:00 > status 群: #1001 由一般改为重大
       09:02:00 > called 工程师群: @林组长 重大事件 #1001，09:00 提出
       09:02:00 > status 主管群: @陈主任 重大事件 #1001
       09:02:00 > notify 陈主任: 重大问题 #1001
       09:02:00 > notify 林组长: 重大问题 #1001
       09:04:00 王工（工程师群）: 已通知 1001 信息中心
       09:04:00 > hint 王工: #1001 已记录
       09:05:00 陈主任（主管群）: 重大 1001
       09:05:00 > status 主管群: 通知：陈主任 09:02、林组长 09:02、信息中心 09:04（人工）`,
    )
    reads(played)
    const board = linesOf(played, '09:05:00 > status 主管群: @陈主任')
    expect(board.at(-1)).toBe('下一次进展 09:32 前，请发：进展 1001 内容')
    expect(board).toContain('3月4日 09:02 王工 一般→重大：全局无法登录')
  })

  test('WRK-7 what is no major incident is explained; twice critical is told twice', async () => {
    const played = await converse(
      quiet(foshanContract),
      `09:00:00 城北小学-周会计: 食堂的门禁读卡器连不上财务室那台电脑了怎么弄
       09:00:08 > ack 群: #1001
       09:00:08 > called 工程师群: #1001
       09:01:00 王工（工程师群）: 重大 1001
       09:01:00 > refused 工程师群: @王工 #1001 现在是一般。要定为重大请发：定级 1001 重大 原因
       09:01:10 王工（工程师群）: 负责 1001 @李工
       09:01:10 > refused 工程师群: @王工 #1001 不是重大事件，交给别人请发：转派 1001 @姓名
       09:02:00 王工（工程师群）: 定级 1001 重大
       09:02:00 > status 群: 由一般改为重大
       09:02:00 > called 工程师群: 重大事件 #1001
       09:02:00 > status 主管群: 重大事件 #1001
       09:02:10 王工（工程师群）: 负责 1001 @张三
       09:02:10 > refused 工程师群: @王工 名册里没有“张三”这位工程师。
       09:02:20 王工（工程师群）: 负责 1001
       09:02:20 > refused 工程师群: @王工 还缺内容，请这样发：负责 1023 @赵工
       09:03:00 王工（工程师群）: 定级 1001 一般
       09:03:00 > status 群: 由重大改为一般
       09:04:00 王工（工程师群）: 定级 1001 重大
       09:04:00 > status 群: 由一般改为重大
       09:04:00 > called 工程师群: 重大事件 #1001
       09:04:00 > status 主管群: 重大事件 #1001`,
    )
    reads(played)
  })
})

describe('REP-4 the report on a fault', () => {
  test('REP-4 WRK-7 is drafted from the ticket’s own timeline without its requesters, and handed in by a word', async () => {
    const played = await converse(
      quiet(foshanContract),
      `09:00:00 城北小学-周会计: ${down}，城北小学周会计 13812345678
       09:00:08 > ack 群: 已记录 #1001
       09:00:08 > called 工程师群: #1001
       09:00:08 > status 主管群: 重大事件 #1001
       09:02:00 赵工（工程师群）: 认领 1001
       09:02:00 > claimed 群: #1001
       09:10:00 赵工（工程师群）: 备注 1001 周会计那边试过换网络，没用
       09:10:00 > status 赵工: #1001 已备注。
       09:20:00 赵工（工程师群）: 解决 1001 连接数满/扩大连接数，周会计已能登录
       09:20:00 > resolved 群: #1001 赵工已处理
       09:21:00 陈主任（主管群）: 报告 1001
       09:21:00 > status 主管群: @陈主任 《故障分析报告》草稿 #1001，请核对修改
       09:22:00 赵工（工程师群）: 报告 1001 交一下
       09:22:00 > refused 工程师群: @赵工 还缺内容，请这样发：报告 1023 / 报告 1023 提交 已交张处长
       09:29:00 赵工（工程师群）: 报告 1001 提交 已交张处长
       09:29:00 > hint 赵工: #1001《故障分析报告》已记为提交，在时限内。`,
    )
    reads(played)
    expect(linesOf(played, '09:21:00 > status 主管群: @陈主任')).toEqual([
      '《故障分析报告》草稿 #1001，请核对修改',
      '一、现象（重大）',
      `${down}，提问人 ***`,
      '二、影响范围',
      '数字政府公共财政综合管理平台，已知 1 人',
      '三、时间',
      '发生 3月4日 09:00',
      '响应 3月4日 09:02（2 分钟后）',
      '恢复 3月4日 09:20（历时 20 分钟）',
      '四、原因',
      '连接数满',
      '五、处理过程',
      '3月4日 09:00 提问人 提问',
      '3月4日 09:00 系统 列为重大事件，请林组长协调',
      '3月4日 09:02 赵工 认领（赵工）',
      '3月4日 09:10 赵工 备注：提问人那边试过换网络，没用',
      '3月4日 09:20 赵工 解决：连接数满／扩大连接数，提问人已能登录',
      '六、措施',
      '处理措施：扩大连接数，提问人已能登录',
      '改进措施：请补充',
      '改好交出后请发：报告 1001 提交 交给了谁',
    ])
    const [ticket] = played.tickets
    const report =
      ticket &&
      clocksOf(ticket, foshanContract, ticket.timeline.at(-1)?.at ?? 0).find((c) => c.kind === 'report')
    expect(report?.state).toBe('met')
  })
})
