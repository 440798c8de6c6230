import { beforeAll, describe, expect, test } from '@jest/globals'
import { engineerName, requesterName } from '../support/platforms/peer.ts'
import {
  tellStory,
  transcriptOf,
  type Beat,
  type PlatformName,
  type Told,
} from '../support/platforms/story.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

const platforms: readonly PlatformName[] = ['room', 'qq', 'qq-official', 'slack', 'wechat']

/** Whoever sits on another platform does not see the group, so that what is added there is carried to them. */
const storyOn = (requesters: PlatformName, staff: PlatformName): readonly Beat[] => [
  { where: 'group', text: '老师您好，我们单位的电子票据', read: {} },
  { where: 'group', text: '打印出来是空白怎么办', picture: png, read: { group: 1 } },
  {
    where: 'group',
    text: '没解决',
    read: { group: 1, engineers: 1 },
    ...(requesters === staff ? {} : { seen: 1 }),
  },
  { where: 'engineers', text: '认领 N', read: { group: 1 } },
  { where: 'engineers', text: '回复 N 请问用的是哪个浏览器，版本是多少？', read: { group: 1 } },
  { where: 'group', text: '是 Chrome 69', read: requesters === staff ? {} : { engineers: 1 } },
  { where: 'engineers', text: '解决 N 浏览器版本太旧/已升级浏览器并重新打印', read: { group: 1 } },
  { where: 'group', text: '好了', read: { group: 1 } },
]

/** A line in [] is said only where there are no buttons, one in {} only to engineers on another platform. */
const transcript = `
群 周会计：老师您好，我们单位的电子票据
群 周会计：[图片]打印出来是空白怎么办
群 值班：@周会计 电子票据打印出来是空白：打印控件版本旧。
1. 退出浏览器，到“下载中心”装新版打印控件
2. 重开浏览器，先预览再打印
3. 仍是空白，换默认打印机试打一张
4. 还不行，请把预览和打印机型号发群里
依据 KB-0031 v4。
[好了请回“解决了”，不行回“没解决”，我马上请工程师。]
群 周会计：没解决
群 值班：@周会计 抱歉没帮上忙。#1001 已请工程师王工，TIME 前答复您。
工程师群 值班：@王工 #1001 一般 周会计（南海镇街财政群）
我们单位的电子票据，打印出来是空白怎么办（附件 1 个）
知识库的答案没有解决
响应 TIME 前。接单请发：认领 1001
工程师群 王工：认领 1001
群 值班：@周会计 王工已认领 #1001，TIME 前解决。
工程师群 王工：回复 1001 请问用的是哪个浏览器，版本是多少？
群 值班：@周会计 #1001 王工回复：请问用的是哪个浏览器，版本是多少？
群 周会计：是 Chrome 69
{工程师群 值班：@王工 #1001 周会计：是 Chrome 69}
{回话请发：回复 1001 内容}
工程师群 王工：解决 1001 浏览器版本太旧/已升级浏览器并重新打印
群 值班：@周会计 #1001 王工已处理：已升级浏览器并重新打印。请看一下。
[好了回“好了”，不行请直接说。]
群 周会计：好了
群 值班：@周会计 好的，#1001 已关闭。
方便的话给这次服务打个分，5 分最好，不回也行。
[回 1–5 就可以。]
`.trim()

const expected = (told: Told, near: boolean): readonly string[] =>
  transcript.split('\n').flatMap((line) => {
    const [, kind, words] = /^([[{]?)(?!图片)(.*?)[\]}]?$/.exec(line) ?? []
    if (kind === '[' && told.buttons.group) return []
    if (kind === '{' && near) return []
    return [kind === '' || words === undefined ? line : words]
  })

/** The story is told at the hour at which the test runs. */
const withoutHour = (line: string): string =>
  line.replace(/(?:(?:今天|明天|后天|周.|\d+月\d+日) ?)?\d{2}:\d{2}/g, 'TIME')

describe.each(platforms)('requesters on %s', (requesters) => {
  const told = new Map<PlatformName, PromiseSettledResult<Told>>()

  // Side by side: most of the time is the pace at which the platforms let the desk speak.
  beforeAll(async () => {
    const results = await Promise.allSettled(
      platforms.map((staff) => tellStory(requesters, staff, storyOn(requesters, staff))),
    )
    for (const [index, staff] of platforms.entries()) {
      const result = results[index]
      if (result !== undefined) told.set(staff, result)
    }
  }, 60_000)

  test.each(platforms)('engineers on %s: the same words, nothing lost and nothing twice', (staff) => {
    const result = told.get(staff)
    if (result?.status !== 'fulfilled') throw result?.reason
    const { value } = result
    const lines = transcriptOf(value).split('\n').map(withoutHour)
    expect(lines).toEqual(expected(value, requesters === staff))

    const { ticket, pictures } = value
    // Who sits in another room of the account can look; who sits elsewhere is shown the picture.
    expect(pictures.map((one) => Buffer.from(one))).toEqual(requesters === staff ? [] : [png])
    expect(ticket.state).toBe('closed')
    expect(ticket.requester.name).toBe(requesterName)
    expect(ticket.assignee).toBe(engineerName)
    expect(ticket.messages.flatMap(({ files }) => files)).toHaveLength(1)
    expect(ticket.messages.filter(({ speaker }) => speaker === 'engineer').map(({ text }) => text)).toEqual([
      '请问用的是哪个浏览器，版本是多少？',
    ])
  })
})
