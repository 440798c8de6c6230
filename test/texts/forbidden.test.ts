import { describe, expect, test } from '@jest/globals'
import { forbiddenIn, forbiddenWordings } from '../../src/texts/forbidden.ts'

/** One sentence an engineer might type for each item of the contract's list. */
const caught: readonly (readonly [item: number, text: string])[] = [
  [1, '喂！'],
  [1, '@周会计 嘿，看一下'],
  [2, '我不清楚这个'],
  [2, '这事不归我管'],
  [2, 'I don’t know'],
  [3, '我怎么知道？！'],
  [4, '您怎么这样？！'],
  [5, '那你到底想怎么样呢？'],
  [6, '不行！'],
  [6, '看过了。不行的'],
  [7, '这不是我的工作。'],
  [8, '谁告诉您的？！'],
  [9, '那不是我的错。'],
  [10, '你应该和信息中心的人说。'],
  [11, '您说的那个时间是办不到的。'],
  [12, '冷静点儿。'],
  [13, '我现在很忙。'],
  [14, '你的电话怎么回事？！一会儿大，一会儿小的！'],
  [15, '我不是跟你说得很清楚了吗？'],
  [16, '查询功能怎么能没有呢！'],
  [17, '就在支付菜单下，怎么能找不着呢？！'],
  [18, '别人说的？别人怎么知道？！'],
  [19, '这个没办法！'],
  [20, '你不明白！能不能换个懂一点儿的人来？'],
  [12, 'Calm down, please'],
]

const allowed = [
  '好了请回“解决了”，不行请直接说',
  '重启后还不行，请换一台电脑试试',
  '您说没办法登录，请问提示什么',
  '您应该找到“下载中心”这个菜单',
  '您不明白的地方请直接说',
  '我看一下您的控件是怎么回事',
  '如果系统提示余额不够，请发一张截图',
  '抱歉，我正在处理另一张工单，10:05 前答复您',
  '这个要找学校信息中心，我把电话发您',
  'There is an idea in the manual, page 3',
] as const

describe('ANS-4 forbidden wordings', () => {
  test.each(caught)('item %i: %s', (item, text) => {
    expect(forbiddenIn(text).map((wording) => wording.item)).toContain(item)
  })

  test.each(allowed)('allowed: %s', (text) => {
    expect(forbiddenIn(text)).toEqual([])
  })

  test('all twenty items of the list have phrases, and an example here', () => {
    const items = Array.from({ length: 20 }, (_, i) => i + 1)
    expect([...new Set(forbiddenWordings.map((wording) => wording.item))]).toEqual(items)
    expect([...new Set(caught.map(([item]) => item))].sort((a, b) => a - b)).toEqual(items)
  })

  test.each(forbiddenWordings)('item $item: the better wording is polite and allowed', ({ better, betterInEnglish, phrases }) => {
    expect(forbiddenIn(`${better}\n${betterInEnglish}`)).toEqual([])
    expect(better).toMatch(/[您请]|抱歉|谢谢|帮/)
    for (const phrase of phrases) expect(better).not.toContain(phrase)
  }) // prettier-ignore

  test.each(forbiddenWordings.flatMap(({ item, phrases }) => phrases.map((phrase) => ({ item, phrase }))))(
    'item $item is found by “$phrase”',
    ({ item, phrase }) => {
      expect(forbiddenIn(`${phrase.replace('…', '他们')}！`).map((wording) => wording.item)).toContain(item)
    },
  )
})
