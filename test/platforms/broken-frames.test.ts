import { describe, expect, test } from '@jest/globals'
import type { Ear } from '../support/ear.ts'
import { mutationsOf, oddities, recorded, type Mutation } from '../support/mutations.ts'
import { qqOfficialScene } from '../support/qq-official-scene.ts'
import { theGroup } from '../support/qq-official-server.ts'
import { qqScene, texts } from '../support/qq-scene.ts'
import { eventBody } from '../support/slack-scene.ts'
import { slackStage } from '../support/slack-stage.ts'

/** What is said in the room between broken frames, and must be heard whatever stood beside it. */
const spoken = ['打印机坏了', '还是不行', '好了']

/** Resolves when all of it was heard, whatever else was; the test ends late when it never is. */
const heardAll = async (ear: Ear, wanted: readonly string[]): Promise<void> => {
  for (let count = 1; ; count += 1) {
    const heard = texts(await ear.hear(count))
    if (wanted.every((text) => heard.includes(text))) return
  }
}

const broken = (payload: Readonly<Record<string, unknown>>): readonly Mutation[] => [...mutationsOf(payload)]

describe('frames of a QQ gateway', () => {
  const scene = qqScene()
  test('with one field broken do not stop the account, nor hide what people say beside them', async () => {
    const chat = await scene.ready()
    for (const [index, frame] of recorded('qq', 'napcat').slice(0, 3).entries()) {
      // Frames of another number are another account: that is looked at elsewhere.
      for (const { payload } of broken(frame))
        if (payload['self_id'] === frame['self_id']) scene.server.put(JSON.stringify(payload))
      scene.say(spoken[index] ?? '')
    }
    await heardAll(scene.ear, spoken)
    expect(chat.health()).toEqual({ kind: 'ready' })
  })
})

describe('frames of the official QQ gateway', () => {
  const scene = qqOfficialScene()
  test('with one field broken do not stop the bot, nor hide what people say beside them', async () => {
    const chat = await scene.ready()
    const [frame = {}] = recorded('qq-official', 'events')
    for (const { payload } of broken({ ...frame, s: 2 })) scene.server.put(JSON.stringify(payload))
    for (const odd of oddities) scene.server.put(JSON.stringify({ op: odd, d: odd }))
    await scene.asked('打印机坏了', theGroup)
    expect(chat.health()).toEqual({ kind: 'ready' })
  })
})

describe('frames of Slack', () => {
  const stage = slackStage()
  test('with one field broken do not stop the account, nor hide what people say beside them', async () => {
    const chat = await stage.ready()
    const event = {
      type: 'message',
      user: 'U0ZHOU',
      text: '旧',
      ts: '1772593200.000100',
      channel: 'C0NANHAI',
    }
    const frame = { envelope_id: 'odd', type: 'events_api', payload: eventBody(stage.gateway, event) }
    for (const { payload } of broken(frame)) stage.gateway.put(JSON.stringify(payload))
    for (const odd of oddities) stage.gateway.put(JSON.stringify({ type: 'hello', num_connections: odd }))
    await stage.people().say('zhou', stage.channel, '打印机坏了')
    await heardAll(stage.ear, ['打印机坏了'])
    expect(chat.health()).toEqual({ kind: 'ready' })
  })
})
