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

  const scene = (showsPictures: boolean) =>
    foshan('2026-03-04', {
      contract: { ...foshanContract, checklists: [], summary: null, outbreak: null },
      budgets: [{ scope: 'room', count: 2, per: 5 * minute }],
      showsPictures,
    })
  const heardOf = async (showsPictures: boolean, script: string) => {
    const played = await converse(scene(showsPictures), script)
    const calls = { ...played, heard: played.heard.filter((line) => !line.includes('> ack')) }
    return { heard: shortened(calls), expected: calls.expected }
  }

  test('of those with pictures it says how many and how to see them; who asks sees them', async () => {
    const { heard, expected } = await heardOf(
      true,
      `10:00:00 周会计（微信）: [图片]仓库的门禁卡坏了谁来修一下
       10:00:08 > called 工程师群: @林组长 #1001 一般 周会计（私信） / 仓库的门禁卡坏了谁来修一下（附件 1 个） / 响应 10:30 前。接单请发：认领 1001 [1 图]
       10:00:20 吴会计（微信）: 会议室投影仪遥控器在哪里领
       10:01:00 郑会计（微信）: [图片]仓库的门禁卡坏了谁来修一下
       10:01:02 郑会计（微信）: [图片]
       10:01:30 冯会计（微信）: 会议室投影仪遥控器在哪里领
       10:05:08 > called 工程师群: 3 张工单待接单，接单请发：认领 1002 / #1002 王工 10:30 前 会议室投影仪遥控器在哪里领 / #1003 李工 10:31 前 仓库的门禁卡坏了谁来修一下（图 2 张） / #1004 林组长 10:31 前 会议室投影仪遥控器在哪里领 / 看图请发：工单 1003
       10:06:00 李工（工程师群）: 工单 1003
       10:06:00 > status 工程师群: @李工 #1003 待接 一般 使用咨询 / 仓库的门禁卡坏了谁来修一下 / 郑会计，3月4日 10:01，预算编制 / 处理人 未认领；响应 10:31 前，解决 18:01 前 [2 图]
       10:07:00`,
    )
    expect(heard).toEqual(expected)
  })

  test('where the platform shows no pictures nothing is promised', async () => {
    const { heard } = await heardOf(
      false,
      `10:00:00 周会计（微信）: 仓库的门禁卡坏了谁来修一下
       10:00:20 吴会计（微信）: 会议室投影仪遥控器在哪里领
       10:01:00 郑会计（微信）: [图片]仓库的门禁卡坏了谁来修一下
       10:01:30 冯会计（微信）: 会议室投影仪遥控器在哪里领
       10:07:00`,
    )
    const together = heard.filter((line) => line.includes('张工单待接单'))
    expect(together).toHaveLength(1)
    expect(together.join()).not.toContain('图')
  })
})
