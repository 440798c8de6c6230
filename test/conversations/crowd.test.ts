import { describe, expect, test } from '@jest/globals'
import { minute } from '../../src/domain/time.ts'
import { converse, shortened } from '../support/conversation.ts'
import { foshan, foshanContract } from '../support/scene.ts'

describe('WRK-2 more calls than the engineers room bears', () => {
  test('what waits is one message, the urgent first; what was taken or solved meanwhile is left out', async () => {
    const played = await converse(
      foshan('2026-03-04', {
        contract: { ...foshanContract, checklists: [], summary: null, outbreak: null },
        budgets: [{ scope: 'room', count: 2, per: 5 * minute }],
      }),
      `10:00:00 城北小学-周会计（私信）: 仓库的门禁卡坏了谁来修一下
       10:00:08 > called 工程师群: @林组长 #1001 一般 城北小学·周会计（私信） / 仓库的门禁卡坏了谁来修一下 / 响应 10:30 前。接单请发：认领 1001
       10:00:20 城南小学-吴会计（私信）: 会议室投影仪遥控器在哪里领
       10:00:28 > called 工程师群: @王工 #1002 一般
       10:01:00 城东小学-郑会计（私信）: 仓库的门禁卡坏了谁来修一下
       10:01:30 城西小学-冯会计（私信）: 会议室投影仪遥控器在哪里领
       10:02:00 河东小学-陈会计（私信）: 会议室的门禁卡坏了谁来修一下
       10:02:30 王工（私信）: 认领 1004
       10:02:30 > claimed 城西小学-冯会计: 王工已认领 #1004
       10:03:00 李工（私信）: 定级 1005 紧急
       10:03:00 > status 河东小学-陈会计: 紧急
       10:05:08 > called 工程师群: 2 张工单待接单，接单请发：认领 1005 / #1005 王工 10:32 前 会议室的门禁卡坏了谁来修一下 / #1003 李工 10:31 前 仓库的门禁卡坏了谁来修一下
       10:08:00`,
    )
    const calls = { ...played, heard: played.heard.filter((line) => !line.includes('> ack')) }
    expect(shortened(calls)).toEqual(calls.expected)
    const said = played.tickets.map(({ timeline }) => timeline.flatMap((e) => e.kind === 'said' || e.kind === 'unsaid' ? [`${e.kind} ${e.what}`] : [])) // prettier-ignore
    expect(said[3]).toEqual(['said ack', 'unsaid called', 'said claimed'])
    expect(said[4]?.slice(0, 2)).toEqual(['said ack', 'said status'])
  })
})
