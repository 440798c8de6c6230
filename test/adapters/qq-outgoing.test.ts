import { describe, expect, test } from '@jest/globals'
import { outgoing, part } from '../contracts/chat-peer.ts'
import { theGroup } from '../support/napcat-server.ts'
import { group, theUser, until, zhang } from '../support/qq-desk.ts'
import { qqScene, texts, words } from '../support/qq-scene.ts'

const scene = qqScene()

describe('what a QQ account says', () => {
  test.each([
    [
      'too fast',
      { retcode: 1200, message: 'EventChecker Failed: {"result": 299}' },
      { kind: 'retry', at: expect.any(Number) },
    ],
    [
      '429 with a time to wait',
      { retcode: 429, message: 'slow down', data: { retry_after: 7 } },
      { kind: 'retry', at: expect.any(Number) },
    ],
    [
      'muted',
      { retcode: 1200, message: 'EventRet: { "result": 120, "errMsg": "" }' },
      { kind: 'retry', at: expect.any(Number) },
    ],
    [
      'thrown out of the group',
      { retcode: 1200, message: '{ "result": 110, "errMsg": "发送失败，你已被移出该群" }' },
      { kind: 'failed' },
    ],
    ['bad parameters', { retcode: 1400, message: 'bad' }, { kind: 'failed' }],
    ['anything else', { retcode: 1200, message: 'rich media transfer failed' }, { kind: 'retry', at: null }],
    [
      'a confirmation that QQ never gave',
      { retcode: 1200, message: 'Timeout: NTEvent sendMsg EventRet: {"result": 0}' },
      { kind: 'unknown' },
    ],
  ])('%s', async (_what, reply, outcome) => {
    const chat = await scene.ready()
    scene.server.answerInstead('send_group_msg', reply)
    expect(await scene.send(chat, 'n-1', '您好')).toMatchObject(outcome)
  })

  test('a send whose answer is lost is unknown, and the history says that it was said', async () => {
    const chat = await scene.ready()
    scene.server.answerInstead('send_group_msg', 'silence')
    expect((await scene.send(chat, 'n-1', '王工已认领')).kind).toBe('unknown')
    const settled = await scene.settle(chat, 'n-1')
    expect(settled).toEqual({ kind: 'said', message: String(scene.server.messages(theGroup)[0]?.id) })
    expect(await scene.send(chat, 'n-1', '王工已认领')).toMatchObject({ kind: 'sent' })
    expect(scene.read()).toEqual(['王工已认领'])
  })

  test('a send that never left the gateway is unsaid by the history', async () => {
    const chat = await scene.ready()
    const old = Math.floor(Date.now() / 1000) - 600
    scene.server.store(theGroup, 10001, words('昨天说的'), old)
    scene.server.answerInstead('send_group_msg', {
      retcode: 1200,
      message: 'Timeout: NTEvent sendMsg EventRet: {}',
    })
    expect((await scene.send(chat, 'n-1', '王工已认领')).kind).toBe('unknown')
    expect(await scene.settle(chat, 'n-1')).toEqual({ kind: 'unsaid' })
    expect((await scene.send(chat, 'n-1', '王工已认领')).kind).toBe('sent')
  })

  test('without history it stays unknown, also after a restart', async () => {
    await scene.gatewayWith({ lacks: ['get_group_msg_history'] })
    const chat = await scene.ready()
    scene.server.answerInstead('send_group_msg', 'silence')
    await scene.send(chat, 'n-1', '王工已认领')
    await chat.stop()
    const again = await scene.ready()
    expect(await scene.settle(again, 'n-1')).toEqual({ kind: 'unknown' })
  })

  test('a connection lost after the frame was written is unknown, before it a retry', async () => {
    const chat = await scene.ready()
    scene.server.ignoreCalls(true)
    const sending = scene.send(chat, 'n-1', '您好')
    await scene.server.called('send_group_msg')
    scene.server.block(true)
    scene.server.cut()
    expect((await sending).kind).toBe('unknown')
    expect((await scene.send(chat, 'n-2', '您好')).kind).toBe('retry')
  })

  test('a long text that fails half-way goes on where it stopped', async () => {
    const chat = await scene.ready()
    const text = '请按步骤操作。'.repeat(600)
    const sending = scene.send(chat, 'n-1', text)
    await scene.server.called('send_group_msg')
    scene.server.answerInstead('send_group_msg', { retcode: 1200, message: '{"result": 299}' })
    expect((await sending).kind).toBe('retry')
    const said = scene.read().length
    expect(said).toBeGreaterThan(0)
    expect((await scene.send(chat, 'n-1', text)).kind).toBe('sent')
    expect(scene.read().join('')).toBe(text)
  })

  test('the parts of a long text lie as far apart as the budget wants', async () => {
    const chat = await scene.ready({ patience: { send: 300, start: 1_000, between: 60 } })
    const first = scene.server.called('send_group_msg').then(() => performance.now())
    const sending = scene.send(chat, 'n-1', '请按步骤操作。'.repeat(400))
    const begun = await first
    await scene.server.called('send_group_msg')
    expect(performance.now() - begun).toBeGreaterThan(55)
    expect((await sending).kind).toBe('sent')
  })

  test('a picture that QQ does not take below a long text that then fails too repeats nothing of it', async () => {
    const chat = await scene.ready()
    const text = '请按步骤操作。'.repeat(600)
    const pictures = [{ name: 'a.png', mediaType: 'image/png', bytes: new Uint8Array([1]) }]
    const say = (shown: typeof pictures) =>
      chat.send({ ...outgoing('n-1', group, text), pictures: shown }, [part('n-1')])
    scene.server.answerAt('send_group_msg', 3, { retcode: 1200, message: 'rich media transfer failed' })
    scene.server.answerAt('send_group_msg', 4, { retcode: 1200, message: 'send failed' })
    expect((await say(pictures)).kind).toBe('retry')
    expect((await say(pictures)).kind).toBe('sent')
    expect(scene.read().join('').replaceAll('[图片]', '')).toBe(text)
  })

  test('a picture that can be had only at the second try repeats no words, and one that cannot repeats none', async () => {
    const chat = await scene.ready()
    const text = '请按步骤操作。'.repeat(600)
    const pictures = [{ name: 'a.png', mediaType: 'image/png', bytes: new Uint8Array([1]) }]
    const say = (notice: string, shown: typeof pictures) =>
      chat.send({ ...outgoing(notice, group, `${notice}${text}`), pictures: shown }, [part(notice)])
    scene.server.answerAt('send_group_msg', 3, { retcode: 1200, message: '{"result": 299}' })
    expect((await say('n-1', [])).kind).toBe('retry')
    expect((await say('n-1', pictures)).kind).toBe('sent')
    scene.server.answerAt('send_group_msg', 7, { retcode: 1200, message: '{"result": 299}' })
    expect((await say('n-2', pictures)).kind).toBe('retry')
    expect((await say('n-2', [])).kind).toBe('sent')
    expect(scene.read().join('').replaceAll('[图片]', '')).toBe(`n-1${text}n-2${text}`)
  })

  test.each([{ retcode: 1400 }, { retcode: 1200 }])(
    'a picture that QQ does not take ($retcode) leaves the words at work',
    async ({ retcode }) => {
      const chat = await scene.ready()
      scene.server.answerInstead('send_private_msg', { retcode, message: 'rich media transfer failed' })
      const pictures = [{ name: 'a.png', mediaType: 'image/png', bytes: new Uint8Array([1]) }]
      const outcome = await chat.send({ ...outgoing('n-1', zhang, '请接单'), pictures }, [part('n-1')])
      expect(outcome.kind).toBe('sent')
      const tried = scene.server.calls.filter(({ action }) => action === 'send_private_msg')
      expect(tried.map(({ params }) => JSON.stringify(params).includes('base64'))).toEqual([true, false])
    },
  )

  test('a quote of the second half of a long text counts as one of its beginning', async () => {
    const chat = await scene.ready()
    const outcome = await scene.send(chat, 'n-1', '请按步骤操作。'.repeat(400))
    const halves = scene.server.messages(theGroup).filter(({ from }) => from === 10001)
    expect(halves).toHaveLength(2)
    scene.server.say(theGroup, 42, [{ type: 'reply', data: { id: halves[1]?.id } }, ...words('还是不行')])
    await until('heard', () => texts(scene.ear.deliveries).includes('还是不行'))
    const reply = scene.ear.deliveries.find((event) => event.kind === 'message' && event.text === '还是不行')
    expect(reply).toMatchObject({ quote: { message: outcome.kind === 'sent' ? outcome.message : '' } })
  })

  test('a stranger who wrote by way of a group is answered by way of it', async () => {
    const chat = await scene.ready()
    const message = scene.server.store(theUser, 42, words('在吗'))
    scene.server.push({
      ...scene.server.event(message),
      sub_type: 'group',
      sender: { user_id: 42, nickname: '周', group_id: 777 },
    })
    await scene.ear.hear(1)
    await chat.send(outgoing('n-1', zhang, '您好'), [part('n-1')])
    expect(scene.server.calls.at(-1)).toMatchObject({
      action: 'send_private_msg',
      params: { user_id: '42', group_id: '777' },
    })
  })
})
