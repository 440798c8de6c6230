import { describe, expect, test } from '@jest/globals'
import { createEar } from '../support/ear.ts'
import { until } from '../support/qq-desk.ts'
import { quick } from '../support/slack-scene.ts'
import { slackStage, texts } from '../support/slack-stage.ts'

const stage = slackStage()

const lose = async (chat: { health(): { kind: string } }): Promise<void> => {
  stage.gateway.block(true)
  stage.gateway.cut()
  await until('lost', () => chat.health().kind === 'deaf')
}
const findAgain = async (chat: { health(): { kind: string } }): Promise<void> => {
  stage.gateway.block(false)
  await until('ready', () => chat.health().kind === 'ready')
}

describe('a workspace that loses its wire', () => {
  test('what was said meanwhile is fetched, in order and with its threads, before what comes after', async () => {
    const chat = await stage.ready()
    const first = await stage.say('一')
    await stage.ear.hear(1)
    await lose(chat)
    const { store } = stage.people()
    await store('zhou', stage.channel, '二')
    await store('wang', stage.channel, '三，在楼里', first)
    await store('zhou', stage.channel, '四')
    await findAgain(chat)
    await stage.say('五')
    const events = await stage.ear.hear(5)
    expect(texts(events)).toEqual(['一', '二', '三，在楼里', '四', '五'])
    expect(events[2]).toMatchObject({ quote: { message: first, text: '一' } })
    await until('nothing is missing', () => chat.gaps?.(0).length === 0)
  })

  test('250 missed messages come over several pages', async () => {
    const chat = await stage.ready()
    await stage.say('一')
    await stage.ear.hear(1)
    await lose(chat)
    const missed = Array.from({ length: 250 }, (_, n) => `漏 ${n}`)
    for (const text of missed) await stage.people().store('zhou', stage.channel, text)
    await findAgain(chat)
    expect(texts(await stage.ear.hear(251)).slice(1)).toEqual(missed)
    await until('nothing is missing', () => chat.gaps?.(0).length === 0)
  })

  test('what was said between two runs is fetched by the second, also in private', async () => {
    const chat = await stage.ready()
    const direct = await stage.gateway.space.direct('zhou')
    await stage.say('一')
    await stage.people().say('zhou', direct, '私下问')
    await stage.ear.hear(2)
    await chat.stop()
    await stage.people().store('zhou', stage.channel, '二')
    await stage.people().store('zhou', direct, '私下再问')
    const later = createEar()
    const again = stage.account()
    await again.start(later.receive)
    await until('both', () => texts(later.deliveries).includes('二') && texts(later.deliveries).includes('私下再问')) // prettier-ignore
    expect(later.deliveries.find((event) => 'text' in event && event.text === '私下再问')?.place.kind).toBe('direct') // prettier-ignore
  })

  test.each([
    { why: 'a right is missing', answer: { error: 'missing_scope' } },
    { why: 'the bot was taken out', answer: { error: 'not_in_channel' } },
    { why: 'Slack asks for a longer wait than is bearable', answer: { status: 429, headers: { 'retry-after': '3600' } } }, // prettier-ignore
  ])('where $why the gap is recorded, kept over a restart', async ({ answer }) => {
    const chat = await stage.ready()
    await stage.say('一')
    await stage.ear.hear(1)
    const from = Date.now()
    await lose(chat)
    expect(chat.gaps?.(0)).toEqual([{ room: null, from: expect.any(Number), to: expect.any(Number) }])
    stage.gateway.answerNext('conversations.history', answer)
    await findAgain(chat)
    await until('recorded', () => (chat.gaps?.(from) ?? []).some(({ room }) => room !== null))
    await chat.stop()
    const again = stage.account()
    await again.start(createEar().receive)
    expect(again.gaps?.(from).some(({ room }) => room === (stage.room as { room: string }).room)).toBe(true)
  })

  test('a bearable wait is waited for, and nothing is missing', async () => {
    const chat = await stage.ready()
    await stage.say('一')
    await stage.ear.hear(1)
    await lose(chat)
    await stage.people().store('zhou', stage.channel, '二')
    stage.gateway.answerNext('conversations.history', { status: 429, headers: { 'retry-after': '1' } })
    await findAgain(chat)
    expect(texts(await stage.ear.hear(2))).toEqual(['一', '二'])
    const asked = stage.gateway.calls.filter(({ method }) => method === 'conversations.history')
    expect((asked[1]?.at ?? 0) - (asked[0]?.at ?? 0)).toBeGreaterThanOrEqual(900)
    await until('nothing is missing', () => chat.gaps?.(0).length === 0)
  })

  test('a socket that is half open is found out, dropped and replaced', async () => {
    await stage.gatewayWith({ ping: 20 })
    const chat = await stage.ready({ rules: { ...quick.rules, silentAfter: 60, answerWithin: 60 } })
    await stage.say('一')
    await stage.ear.hear(1)
    stage.gateway.freeze()
    await stage.people().store('zhou', stage.channel, '二')
    await until('deaf', () => chat.health().kind === 'deaf')
    await until('ready', () => chat.health().kind === 'ready')
    expect(texts(await stage.ear.hear(2))).toEqual(['一', '二'])
  })

  test('silence alone is no loss: a gateway that sends nothing is asked, and answers', async () => {
    await stage.gatewayWith({ ping: null })
    const chat = await stage.ready({ rules: { ...quick.rules, silentAfter: 20, answerWithin: 1_000 } })
    let pings = 0
    stage.gateway.onPing(() => (pings += 1))
    await until('asked', () => pings >= 3)
    expect(chat.health()).toEqual({ kind: 'ready' })
    expect(stage.gateway.countOf('apps.connections.open')).toBe(1)
  })

  test.each(['refresh_requested', 'warning'])(
    'a connection that Slack is about to close (%s) is replaced before it is',
    async (reason) => {
      const chat = await stage.ready()
      stage.gateway.disconnect(reason)
      await stage.gateway.until('two connections', () => stage.gateway.connected() === 2)
      await stage.say('一')
      stage.gateway.closeOldest()
      await stage.gateway.until('one connection', () => stage.gateway.connected() === 1)
      expect(chat.health()).toEqual({ kind: 'ready' })
      await stage.say('二')
      expect(texts(await stage.ear.hear(2))).toEqual(['一', '二'])
      expect(chat.gaps?.(0)).toEqual([])
    },
  )

  test('Socket Mode switched off is told as such, and found again when it is on', async () => {
    const chat = await stage.ready()
    stage.gateway.answerNext('apps.connections.open', ...Array.from({ length: 3 }, () => ({ error: 'internal_error' }))) // prettier-ignore
    stage.gateway.disconnect('link_disabled')
    await until('deaf', () => chat.health().kind === 'deaf')
    expect(chat.health()).toEqual({ kind: 'deaf', trouble: { code: 'slack-socket-mode-off' } })
    await until('ready', () => chat.health().kind === 'ready')
  })
})

describe('what Slack delivers', () => {
  test('is acknowledged only when the desk has stored it', async () => {
    await stage.ready()
    stage.ear.refuse(3)
    await stage.say('一')
    await stage.ear.hear(3)
    expect(stage.gateway.acks).toEqual([])
    await stage.gateway.until('an ack', () => stage.gateway.unacked() === 0)
    expect(stage.ear.deliveries).toHaveLength(4)
  })

  test('eleven times across a restart, under eleven event ids, has one key', async () => {
    const chat = await stage.ready()
    const message = await stage.say('票据打不开')
    for (let copies = 0; copies < 5; copies += 1) await stage.people().repeat(stage.channel, message)
    await stage.gateway.until('acks', () => stage.gateway.acks.length === 6)
    await chat.stop()
    const again = stage.account()
    await again.start(stage.ear.receive)
    for (let copies = 0; copies < 5; copies += 1) await stage.people().repeat(stage.channel, message)
    await stage.gateway.until('acks', () => stage.gateway.acks.length === 11)
    expect(new Set(stage.ear.deliveries.map(({ key }) => key)).size).toBe(1)
    // Once a run, and once from the history that the restart has fetched at most.
    expect(stage.ear.deliveries.length).toBeLessThanOrEqual(2)
  })

  test('what was not acknowledged on one connection is delivered once over the next', async () => {
    const chat = await stage.ready()
    stage.ear.refuse(1)
    stage.gateway.answerNext('users.info', 'silence')
    await stage.say('一')
    stage.gateway.cut()
    await until('lost', () => chat.health().kind !== 'ready')
    await stage.gateway.until('acknowledged', () => stage.gateway.unacked() === 0)
    await stage.ear.hear(2)
    expect(new Set(stage.ear.deliveries.map(({ key }) => key)).size).toBe(1)
  })

  test('a mention that comes as two events comes once', async () => {
    await stage.ready()
    const { space } = stage.gateway
    const words = `<@${space.user('zhiban')}> 在吗`
    const ts = await stage.say(words)
    await stage.people().event({ type: 'app_mention', user: space.user('zhou'), text: words, ts, channel: stage.channel, event_ts: ts }) // prettier-ignore
    await stage.gateway.until('acks', () => stage.gateway.acks.length === 2)
    expect(stage.ear.deliveries).toHaveLength(1)
    expect(stage.ear.deliveries[0]).toMatchObject({ text: '在吗', mentionsBot: true })
  })

  test('in the wrong order is all there, each with its own time', async () => {
    await stage.ready()
    const { store, repeat } = stage.people()
    const first = await store('zhou', stage.channel, '一')
    const second = await store('zhou', stage.channel, '二')
    await repeat(stage.channel, second)
    await repeat(stage.channel, first)
    const events = await stage.ear.hear(2)
    expect(texts(events)).toEqual(['二', '一'])
    expect(events[0]?.at).toBeGreaterThanOrEqual(events[1]?.at ?? Infinity)
  })

  test('as garbage is counted and disturbs nothing', async () => {
    const chat = await stage.ready()
    for (const frame of [
      '',
      '[]',
      'null',
      '{"type":',
      '{}',
      '{"type":"hologram"}',
      '{"envelope_id":"e","type":"events_api"}',
      '{"envelope_id":"f","type":"events_api","payload":{"event":null}}',
      '{"envelope_id":"g","type":"interactive","payload":{"type":"block_actions","user":3,"actions":"x"}}',
      '{"envelope_id":"h","type":"interactive","payload":{"type":"block_actions"}}',
    ])
      // prettier-ignore
      stage.gateway.put(frame)
    stage.gateway.put(Buffer.from([0, 1, 2]))
    await stage.say('还在吗')
    expect(texts(await stage.ear.hear(1))).toEqual(['还在吗'])
    await stage.gateway.until('acks', () => stage.gateway.unacked() === 0)
    expect(stage.gateway.acks).toEqual(expect.arrayContaining(['e', 'f', 'g', 'h']))
    expect(chat.unknownEvents?.()).toMatchObject({ 'frame.garbage': 4, 'frame.binary': 1, 'envelope.empty': 1 }) // prettier-ignore
    expect(chat.health()).toEqual({ kind: 'ready' })
  })

  test('too fast is held back by Slack, which is a gap', async () => {
    const chat = await stage.ready()
    const since = Math.floor(Date.now() / 60_000) * 60
    stage.gateway.push('events_api', { type: 'app_rate_limited', minute_rate_limited: since, team_id: 'T' })
    await until('a gap', () => (chat.gaps?.(0) ?? []).length === 1)
    expect(chat.gaps?.(0)).toEqual([{ room: null, from: since * 1_000, to: since * 1_000 + 60_000 }])
  })
})
