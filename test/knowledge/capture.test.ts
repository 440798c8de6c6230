import { describe, expect, test } from '@jest/globals'
import type { CaptureContext } from '../../src/ports/knowledge.ts'
import { minute } from '../../src/domain/time.ts'
import { createKnowledge } from '../../knowledge/knowledge.ts'

const knowledge = createKnowledge([])
const alone: CaptureContext = {
  speaker: 'requester',
  mentionsBot: false,
  quotes: null,
  hasPicture: false,
  sinceOwnLast: null,
  sinceRoomLast: null,
  hasOpenTicket: false,
}
const waiting = { hasOpenTicket: true, sinceOwnLast: 3 * minute } as const

describe('what a message is, from its words alone', () => {
  test.each([
    ['电子票据打印出来是空白怎么办？', 'question'],
    ['登录的时候一直提示密码错误', 'question'],
    ['请问怎么修改手机号', 'question'],
    ['系统打不开，报错 500', 'question'],
    ['哈哈哈太好笑了', 'chatter'],
    ['晚上一起吃饭吗', 'chatter'],
    ['生日快乐', 'chatter'],
    ['老师好', 'greeting'],
    ['早上好', 'greeting'],
    ['在吗', 'greeting'],
    ['谢谢老师', 'feedback'],
    ['已经解决了', 'feedback'],
    ['还是不行', 'feedback'],
    ['同问', 'continuation'],
    ['+1', 'continuation'],
    ['我也是', 'continuation'],
    ['【通知】本周五下午系统升级，届时暂停服务', 'announcement'],
    ['', 'chatter'],
  ])('%s → %s', (text, expected) => {
    expect(knowledge.capture(text, alone).kind).toBe(expected)
  })
})

describe('what is known beside the words decides', () => {
  test.each<[string, string, Partial<CaptureContext>, string]>([
    ['a picture alone while a ticket is open', '', { ...waiting, hasPicture: true }, 'continuation'],
    ['a picture alone out of nowhere', '', { hasPicture: true }, 'chatter'],
    ['a picture for the bot', '', { hasPicture: true, mentionsBot: true }, 'question'],
    ['a detail while a ticket is open', '单据编号是20260302001', waiting, 'continuation'],
    ['a step that does not work', '第二步找不到按钮', { ...waiting, quotes: 'bot' }, 'continuation'],
    ['no success after an answer', '按你说的做了，没有解决', { ...waiting, quotes: 'bot' }, 'feedback'],
    ['success after an answer', '可以了，能打印了', waiting, 'feedback'],
    ['advice by an engineer', '你看看是不是密码输错了', { speaker: 'engineer' }, 'chatter'],
    [
      'a notice by a supervisor',
      '各位老师，请大家在周五前完成对账',
      { speaker: 'supervisor' },
      'announcement',
    ],
    ['chatter while a ticket is open', '晚上一起吃饭吗', waiting, 'chatter'],
  ])('%s (%s)', (_name, text, context, expected) => {
    expect(knowledge.capture(text, { ...alone, ...context }).kind).toBe(expected)
  })

  test('calling the bot raises the support, being an engineer lowers it', () => {
    const text = '这个单子过不去'
    const plain = knowledge.capture(text, alone).support
    expect(knowledge.capture(text, { ...alone, mentionsBot: true }).support).toBeGreaterThan(plain)
    expect(knowledge.capture(text, { ...alone, speaker: 'engineer' }).support).toBeLessThan(plain)
  })

  test('the threshold is a setting: missing fewer questions costs needless tickets', () => {
    const eager = createKnowledge([], { thresholds: { question: 0 } })
    const shy = createKnowledge([], { thresholds: { question: 1.1 } })
    expect(eager.capture('今天食堂的红烧肉不错', alone).kind).toBe('question')
    expect(shy.capture('电子票据打印出来是空白怎么办？', alone).kind).toBe('chatter')
  })
})
