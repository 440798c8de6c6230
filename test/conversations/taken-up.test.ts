import { describe, expect, test } from '@jest/globals'
import { converse, shortened, type Played } from '../support/conversation.ts'
import { foshan } from '../support/scene.ts'

const date = '2026-03-04'

const reads = (played: Played): void => {
  expect(shortened(played)).toEqual(played.expected)
}

describe('REC-1 a person takes up what the desk took for talk', () => {
  test('认领 that quotes it opens the ticket', async () => {
    const played = await converse(
      foshan(date),
      `09:00:00 城北小学-周会计: 会签的意见看不到
       09:02:00 王工: [引用 1] 认领
       09:02:00 > claimed 群: @周会计 王工已认领 #1001，17:00 前解决。`,
    )
    reads(played)
    expect(played.tickets.map((t) => [t.state, t.assignee, t.title])).toEqual([
      ['working', '王工', '会签的意见看不到'],
    ])
  })

  test('an answer in plain words opens it without a word; what was talk stays talk', async () => {
    const played = await converse(
      foshan(date),
      `09:00:00 城北小学-周会计: 今年的决算什么时候开始填
       09:02:00 王工: @城北小学-周会计 通知下周发，先把年终数对好
       09:05:00 城北小学-周会计: 好，谢谢王工
       10:00:00 市医院-何老师: 食堂今天有烧鹅
       10:01:00 王工: @市医院-何老师 给我留一份`,
    )
    reads(played)
    expect(played.tickets.map((t) => [t.title, t.state])).toEqual([['今年的决算什么时候开始填', 'closed']])
  })
})

describe('WRK-5 what is said next is about what is being talked of', () => {
  test('“没解决” about the question of this minute does not open an older one again', async () => {
    const played = await converse(
      foshan(date),
      `09:00:00 城北小学-周会计: 食堂的门禁读卡器连不上财务室那台电脑了怎么弄
       09:02:00 王工: [引用 1] 认领
       09:10:00 王工: [引用 1] 解决 线松了/重新插紧
       09:12:00 城北小学-周会计: 好了
       10:00:00 城北小学-周会计: 专项资金的用途选不到“设备购置”，怎么回事
       10:01:30 城北小学-周会计: 没解决，还是选不到`,
    )
    expect(played.tickets.map((t) => [t.number, t.state])).toEqual([
      ['1001', 'closed'],
      ['1002', expect.not.stringMatching('closed')],
    ])
    expect(played.heard.filter((line) => line.includes('重新打开'))).toEqual([])
  })

  test('thanks for a plain answer end a how-to question; a claimed one waits for its engineer', async () => {
    const ask = '09:00:00 城北小学-周会计: 支付申请里的“用途”有字数限制吗'
    const plain = await converse(
      foshan(date),
      `${ask}\n09:02:00 王工: @城北小学-周会计 最多六十个字\n09:05:00 城北小学-周会计: 明白了，谢谢`,
    )
    expect(plain.tickets.map((t) => t.state)).toEqual(['closed'])
    expect(plain.heard.filter((line) => line.startsWith('09:05'))).toEqual([])
    const claimed = await converse(
      foshan(date),
      `${ask}\n09:02:00 王工: [引用 1] 认领\n09:03:00 王工: @城北小学-周会计 我放宽到一百\n09:05:00 城北小学-周会计: 谢谢`,
    )
    expect(claimed.tickets.map((t) => t.state)).toEqual(['working'])
  })

  test('small talk gets nothing, however near to an article', async () => {
    const played = await converse(
      foshan(date),
      `09:00:00 大沥镇财政办-老岑: 【大沥镇财政办】各单位请于 2 月 6 日前报送一月份人员变动表
       09:00:40 大沥镇财政办-老岑: 发错群了，不好意思
       09:05:00 市医院-何老师: 还没通知
       09:10:00`,
    )
    expect(played.heard).toEqual([])
  })

  test('half a sentence is not answered before its end', async () => {
    const played = await converse(
      foshan(date),
      `09:00:00 城北小学-周会计: 请问授权支付的
       09:00:03 城北小学-周会计: [撤回 1]
       09:02:00`,
    )
    expect(played.heard).toEqual([])
  })
})

describe('law 6 late clocks', () => {
  test('of several kinds are one message a beat; lead and manager hear of each twice at most', async () => {
    const played = await converse(
      foshan(date),
      `09:00:00 城北小学-周会计: 食堂的门禁读卡器连不上财务室那台电脑了怎么弄
       12:30:00 市医院-何老师: 专项资金的用途选不到“设备购置”，怎么回事
       12:35:00 王工: [引用 2] 认领
       22:00:00`,
    )
    const late = played.heard.filter((line) => line.includes('> breach 工程师群'))
    const beats = late.map((line) => line.slice(0, 8))
    expect(new Set(beats).size).toBe(beats.length)
    expect(late.length).toBeGreaterThanOrEqual(6)
    const manager = played.heard.filter((line) => line.includes('> breach 陈主任') && line.includes('#1001'))
    expect(manager.length).toBeLessThanOrEqual(2)
  })
})
