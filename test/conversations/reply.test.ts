import { describe, expect, test } from '@jest/globals'
import { converse, shortened, type Played } from '../support/conversation.ts'
import { foshan, foshanContract } from '../support/scene.ts'

const date = '2026-03-04'
const plain = foshan(date, { contract: { ...foshanContract, checklists: [], outbreak: null, summary: null } })

const reads = (played: Played): void => {
  expect(shortened(played).filter((line) => !line.includes('> reminder'))).toEqual(played.expected)
}

const asked = `09:00:00 城北小学-周会计: 请问仓库的门禁卡坏了谁来修一下
       09:00:08 > ack 群: @周会计 已记录 #1001
       09:00:08 > called 工程师群: #1001`

describe('WRK-2 回复: words from the engineers’ room reach the requester in their group', () => {
  test('whoever answers what nobody has taken has it, and the response is met', async () => {
    const played = await converse(
      plain,
      `${asked}
       09:05:00 王工（工程师群）: 回复 1001 12366 可以报修，或找 @李工
       09:05:00 > reply 群: @周会计 #1001 王工回复：12366 可以报修，或找 @李工。
       09:06:00 王工（工程师群）: #1001 回复：先试试备用卡？
       09:06:00 > reply 群: @周会计 #1001 王工回复：先试试备用卡？`,
    )
    reads(played)
    const [ticket] = played.tickets
    expect(ticket).toMatchObject({ state: 'working', assignee: '王工' })
    expect(ticket?.timeline.flatMap((e) => (e.kind === 'responded' ? [e.how] : []))).toEqual(['reply'])
    expect(
      ticket?.messages.map(({ speaker, text }) => [speaker, text]).slice(1),
    ).toEqual([
      ['engineer', '12366 可以报修，或找 @李工'],
      ['engineer', '先试试备用卡？'],
    ]) // prettier-ignore
  })

  test('a colleague may add to it without taking it over; nothing and a finished ticket are refused', async () => {
    const played = await converse(
      plain,
      `${asked}
       09:05:00 王工（工程师群）: 认领 1001
       09:05:00 > claimed 群: 王工已认领 #1001
       09:06:00 李工（私信）: 回复 1001 备用卡在前台
       09:06:00 > reply 群: @周会计 #1001 李工回复：备用卡在前台。
       09:07:00 王工（工程师群）: 回复 1001
       09:07:00 > refused 工程师群: @王工 还缺内容，请这样发：回复 1023 请刷新后再试
       09:08:00 王工（工程师群）: 关闭 1001 已修好
       09:08:00 > closed 群: #1001 已关闭
       09:09:00 王工（工程师群）: 回复 1001 还好吗
       09:09:00 > refused 工程师群: @王工 抱歉，#1001 现在是`,
    )
    reads(played)
    expect(played.tickets[0]?.assignee).toBe('王工')
  })

  test('after the bot’s answer the word is the requester’s: adding to it takes nothing', async () => {
    const played = await converse(
      plain,
      `09:00:00 城北小学-周会计: 请问电子票据打印出来是空白怎么办
       09:00:00 > answer 群: 打印控件
       09:01:00 王工（工程师群）: 回复 1001 控件在下载中心第二页
       09:01:00 > reply 群: @周会计 #1001 王工回复：控件在下载中心第二页。`,
    )
    reads(played)
    expect(played.tickets[0]).toMatchObject({ state: 'answered', assignee: null })
  })

  test('of somebody who called on the telephone the engineer is asked to ring', async () => {
    const played = await converse(
      plain,
      `09:00:00 王工（工程师群）: 代登记 电话 城北小学-周会计 门禁卡坏了谁来修
       09:00:00 > status 工程师群: 已登记 #1001
       09:05:00 王工（工程师群）: 回复 1001 下午有人上门
       09:05:00 > hint 工程师群: 下午有人上门`,
    )
    reads(played)
  })

  test('a requester may not, and in a group the word alone is none', async () => {
    const played = await converse(
      plain,
      `${asked}
       09:05:00 城北小学-周会计: 回复 1001 还没好
       09:05:00 > refused 群: @城北小学-周会计 “回复”只有工程师能用
       09:06:00 王工: 回复 一下这位老师`,
    )
    expect(shortened(played)).toEqual(played.expected)
  })
})
