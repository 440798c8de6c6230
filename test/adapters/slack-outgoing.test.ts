import { describe, expect, test } from '@jest/globals'
import { id, type AccountKey, type MessageId } from '../../src/domain/ids.ts'
import type { Choice } from '../../src/domain/chat/notice.ts'
import { writeLines } from '../../adapters/slack/write-lines.ts'
import { outgoing, part } from '../contracts/chat-peer.ts'
import { until } from '../support/qq-desk.ts'
import { accountOf } from '../support/slack-scene.ts'
import { slackStage, texts } from '../support/slack-stage.ts'

const stage = slackStage()
type Fields = Readonly<Record<string, unknown>>

const choices: readonly Choice[] = [
  { action: 'solved', label: '解决了', say: '解决了' },
  { action: 'unsolved', label: '没解决', say: '没解决' },
]
const picture = { name: '日报.png', mediaType: 'image/png', bytes: new Uint8Array([137, 80, 78, 71]) }

describe('what the desk says', () => {
  test('stands under the message it quotes, also when that is a reply itself', async () => {
    const chat = await stage.ready()
    const asked = await stage.say('打印空白')
    const more = await stage.say('急', asked)
    await stage.ear.hear(2)
    await stage.send(chat, 'n1', '请重装控件', { quote: asked })
    await stage.send(chat, 'n2', '王工马上来', { quote: more })
    await chat.stop()
    const again = stage.account()
    await again.start(stage.ear.receive)
    // After a restart Slack is asked where the thread begins.
    await stage.send(again, 'n3', '处理中', { quote: more })
    expect((await stage.said()).map(({ thread_ts }) => thread_ts)).toEqual([asked, asked, asked])
    await stage.say('好了', asked)
    const done = () => stage.ear.deliveries.find((event) => texts([event])[0] === '好了')
    await until('the reply', () => done() !== undefined)
    expect(done()).toMatchObject({ quote: { message: asked, text: '打印空白' } })
  })

  test('goes to the channel when the thread is gone, and is found there', async () => {
    const chat = await stage.ready()
    stage.gateway.answerNext('chat.postMessage', { error: 'thread_not_found' })
    const outcome = await stage.send(chat, 'n1', '请重装控件', { quote: id<MessageId>('1795000000.000100') })
    expect(outcome.kind).toBe('sent')
    expect((await stage.said()).map(({ thread_ts }) => thread_ts)).toEqual([undefined])
    expect((await stage.settle(chat, 'n1')).kind).toBe('said')
  })

  test('offers its choices as buttons and does not say what to type', async () => {
    const chat = await stage.ready()
    await stage.send(chat, 'n1', '好了吗？', { choices, prompt: '回复“解决了”或“没解决”' })
    const [said] = await stage.said()
    expect(said?.['text']).toBe('好了吗？')
    expect(said?.['blocks']).toEqual([
      { type: 'section', text: { type: 'mrkdwn', text: '好了吗？', verbatim: true } },
      { type: 'actions', elements: choices.map(({ action, label }, index) => ({ type: 'button', action_id: `zhiban.${index}`, text: { type: 'plain_text', text: label, emoji: false }, value: action })) }, // prettier-ignore
    ])
  })

  test('calls nobody whom the words of others would call', async () => {
    const chat = await stage.ready()
    const mention = { account: accountOf(stage.gateway, 'zhou'), name: '周会计' }
    await stage.send(chat, 'n1', '<!channel> & <@U1>', { mention })
    const [said] = await stage.said()
    expect(said?.['text']).toBe(`<@${stage.gateway.space.user('zhou')}> &lt;!channel&gt; &amp; &lt;@U1&gt;`)
    expect(await stage.read()).toEqual(['@周会计 <!channel> & <@U1>'])
  })

  test.each(['hint', 'refused'] as const)('as a %s is for one person alone', async (kind) => {
    const chat = await stage.ready()
    const mention = { account: accountOf(stage.gateway, 'zhou'), name: '周会计' }
    const outcome = await stage.send(chat, 'n1', '只有工程师能认领', { mention }, kind)
    expect(outcome.kind).toBe('sent')
    expect(await stage.said()).toEqual([])
    const [call] = stage.gateway.calls.filter(({ method }) => method === 'chat.postEphemeral')
    expect(call?.params.get('user')).toBe(stage.gateway.space.user('zhou'))
    expect(await stage.settle(chat, 'n1')).toMatchObject({ kind: 'said' })
  })

  test('a hint to nobody, and one in private, is for everybody there', async () => {
    const chat = await stage.ready()
    const account = accountOf(stage.gateway, 'zhou')
    await stage.send(chat, 'n1', '没有这张工单', {}, 'hint')
    const direct = outgoing('n2', { kind: 'direct', account }, '没有这张工单', { mention: { account, name: '周' } }) // prettier-ignore
    expect((await chat.send(direct, [{ ...part('n2'), kind: 'hint' }])).kind).toBe('sent')
    expect(stage.gateway.countOf('chat.postEphemeral')).toBe(0)
    expect(await stage.read()).toEqual(['没有这张工单'])
  })

  test('too long for one message comes in several, the buttons below the last', async () => {
    const chat = await stage.ready()
    const text = '请按步骤操作 & 重启。'.repeat(700)
    const outcome = await stage.send(chat, 'n1', text, { choices })
    const said = await stage.said()
    expect(said.length).toBeGreaterThan(1)
    expect((await stage.read()).join('')).toBe(text)
    expect(said.map((message) => 'blocks' in message)).toEqual(said.map((_, index) => index === said.length - 1)) // prettier-ignore
    const last = said.at(-1)
    const sections = (last?.['blocks'] as readonly Fields[]).filter(({ type }) => type === 'section')
    for (const { text } of sections)
      expect(String((text as Fields)['text']).length).toBeLessThanOrEqual(3_000)
    expect(sections.map(({ text }) => (text as Fields)['text']).join('')).toBe(last?.['text'])
    // A button or reply on the last part is about the first.
    await stage.people().press('zhou', stage.channel, String(last?.['ts']), 'solved')
    const first = outcome.kind === 'sent' ? outcome.message : null
    const [pressed] = await stage.ear.hear(1)
    expect(pressed).toMatchObject({ kind: 'pressed', action: 'solved', message: first })
  })

  test('a picture that Slack does not take does not take the words with it', async () => {
    const chat = await stage.ready()
    stage.gateway.answerNext('files.getUploadURLExternal', { error: 'missing_scope' })
    const outcome = await stage.send(chat, 'n1', '今日日报', { pictures: [picture] })
    expect(outcome.kind).toBe('sent')
    expect(await stage.read()).toEqual(['今日日报'])
    expect((await stage.settle(chat, 'n1')).kind).toBe('said')
  })

  test('a picture whose answer was lost is found by its name, and is shown once', async () => {
    const chat = await stage.ready()
    stage.gateway.answerNext('files.completeUploadExternal', 'lost')
    expect((await stage.send(chat, 'n1', '今日日报', { pictures: [picture] })).kind).toBe('unknown')
    expect((await stage.settle(chat, 'n1')).kind).toBe('said')
    expect((await stage.send(chat, 'n1', '今日日报', { pictures: [picture] })).kind).toBe('sent')
    expect(await stage.said()).toHaveLength(2)
  })
})

describe('what becomes of it', () => {
  const limited = { status: 429, headers: { 'retry-after': '7' } }
  test.each([
    { what: 'too fast', answer: limited, outcome: { kind: 'retry', reason: 'too fast for Slack' } },
    { what: 'no such channel', answer: { error: 'channel_not_found' }, outcome: { kind: 'failed', reason: 'channel_not_found' } },
    { what: 'archived', answer: { error: 'is_archived' }, outcome: { kind: 'failed', reason: 'is_archived' } },
    { what: 'not invited', answer: { error: 'not_in_channel' }, outcome: { kind: 'failed', reason: 'not_in_channel' } },
    { what: 'too many messages', answer: { error: 'message_limit_exceeded' }, outcome: { kind: 'retry', reason: 'message_limit_exceeded' } },
    { what: 'broke in the middle', answer: { error: 'fatal_error' }, outcome: { kind: 'unknown', reason: 'fatal_error' } },
    { what: 'a server that is down', answer: { status: 503 }, outcome: { kind: 'unknown', reason: 'HTTP 503' } },
    { what: 'the page of a proxy', answer: { status: 200, body: '<html>Please log in</html>' }, outcome: { kind: 'unknown' } },
    { what: 'a proxy that forbids', answer: { status: 403 }, outcome: { kind: 'retry', reason: 'HTTP 403', at: null } },
  ])('$what', async ({ answer, outcome }) => {
    const chat = await stage.ready()
    stage.gateway.answerNext('chat.postMessage', answer)
    const before = Date.now()
    const came = await stage.send(chat, 'n1', '已记录 #1001')
    expect(came).toMatchObject(outcome)
    if (answer === limited)
      expect(came.kind === 'retry' && came.at !== null && came.at - before >= 7_000).toBe(true)
    expect(await stage.read()).toEqual([])
  }) // prettier-ignore

  test('said, but the answer was lost: it is found by its mark and not said again', async () => {
    const chat = await stage.ready()
    await stage.send(chat, 'n0', '已记录')
    stage.gateway.answerNext('chat.postMessage', 'lost')
    expect((await stage.send(chat, 'n1', '已记录')).kind).toBe('unknown')
    const [, second] = await stage.said()
    expect(await stage.settle(chat, 'n1')).toEqual({ kind: 'said', message: second?.['ts'] })
    expect(await stage.send(chat, 'n1', '已记录')).toEqual({ kind: 'sent', message: second?.['ts'] })
    expect(await stage.read()).toHaveLength(2)
  })

  test('never said, and no answer: the history says no, and it is said', async () => {
    const chat = await stage.ready({ patience: { call: 150, start: 3_000 } })
    stage.gateway.answerNext('chat.postMessage', 'silence')
    expect((await stage.send(chat, 'n1', '已记录')).kind).toBe('unknown')
    expect(await stage.settle(chat, 'n1')).toEqual({ kind: 'unsaid' })
    expect((await stage.send(chat, 'n1', '已记录')).kind).toBe('sent')
    expect(await stage.read()).toEqual(['已记录'])
  })

  test('lost in a thread: it is looked for there', async () => {
    const chat = await stage.ready()
    const asked = await stage.say('打印空白')
    stage.gateway.answerNext('chat.postMessage', 'lost')
    expect((await stage.send(chat, 'n1', '请重启', { quote: asked })).kind).toBe('unknown')
    expect((await stage.settle(chat, 'n1')).kind).toBe('said')
  })

  test('an answer lost over a restart: the next run finds it', async () => {
    const chat = await stage.ready()
    stage.gateway.answerNext('chat.postMessage', 'lost')
    await stage.send(chat, 'n1', '已升级二线')
    await chat.stop()
    const again = stage.account()
    await again.start(stage.ear.receive)
    expect((await stage.settle(again, 'n1')).kind).toBe('said')
  })

  test('stopped in the middle of a long text, the rest is said and nothing twice', async () => {
    const chat = await stage.ready()
    const text = '请按步骤操作。'.repeat(1_500)
    stage.gateway.answerNext('users.info', { error: 'user_not_found' })
    await stage.say('在吗')
    const answers = [{ status: 429, headers: { 'retry-after': '1' } }]
    // The first part passes, the second is too fast.
    const sending = stage.send(chat, 'n1', text)
    await stage.gateway.called('chat.postMessage')
    stage.gateway.answerNext('chat.postMessage', ...answers)
    expect((await sending).kind).toBe('retry')
    expect((await stage.settle(chat, 'n1')).kind).toBe('unsaid')
    expect((await stage.send(chat, 'n1', text)).kind).toBe('sent')
    expect((await stage.read()).join('')).toBe(text)
  })

  test('a token that was revoked meanwhile is told, and what was to be said waits', async () => {
    const chat = await stage.ready()
    stage.gateway.answerNext('chat.postMessage', { error: 'token_revoked' })
    expect((await stage.send(chat, 'n1', '已记录')).kind).toBe('retry')
    expect(chat.health()).toEqual({
      kind: 'refused',
      trouble: { code: 'slack-token', token: 'bot', refusal: 'token_revoked' },
    })
  })

  test('own words come back as own', async () => {
    const chat = await stage.ready()
    const outcome = await stage.send(chat, 'n1', '已记录')
    await stage.people().repeat(stage.channel, outcome.kind === 'sent' ? (outcome.message ?? '') : '')
    const [event] = await stage.ear.hear(1)
    expect(event).toMatchObject({ text: '已记录', sender: { isSelf: true } })
    expect(texts(stage.ear.deliveries)).toEqual(['已记录'])
  })
})

test.each([
  { what: 'nobody', account: null, text: '请重启' },
  { what: 'somebody of Slack', account: 'slack/U0ZHOU', text: '<@U0ZHOU> 请重启' },
  { what: 'somebody of another platform', account: 'qq/42', text: '@周&lt;会计 请重启' },
])('a mention of $what', ({ account, text }) => {
  const mention = account === null ? null : { account: id<AccountKey>(account), name: '周<会计' }
  const room = { kind: 'room', room: id<never>('slack/T1/C1') } as const
  const [line] = writeLines(outgoing('n', room, '请重启', { mention }))
  expect(line).toMatchObject({ kind: 'words', text })
})
