import { describe, expect, test } from '@jest/globals'
import { id, type RoomKey } from '../../src/domain/ids.ts'
import { createEar } from '../support/ear.ts'
import { theGroup } from '../support/napcat-server.ts'
import { quick, theUser, until } from '../support/qq-desk.ts'
import { qqScene, texts, words } from '../support/qq-scene.ts'

const scene = qqScene()

describe('a QQ account that loses its wire', () => {
  test('what was said meanwhile is fetched, in order, before what comes after', async () => {
    const chat = await scene.ready()
    scene.say('一')
    await scene.ear.hear(1)
    scene.server.block(true)
    scene.server.cut()
    await until('lost', () => chat.health().kind === 'deaf')
    for (const text of ['二', '三', '四']) scene.server.store(theGroup, 42, words(text))
    scene.server.block(false)
    await until('ready', () => chat.health().kind === 'ready')
    scene.say('五')
    expect(texts(await scene.ear.hear(5))).toEqual(['一', '二', '三', '四', '五'])
    await until('nothing is missing', () => chat.gaps?.(0).length === 0)
  })

  test('300 missed messages are fetched by asking further back', async () => {
    const chat = await scene.ready()
    scene.say('一')
    await scene.ear.hear(1)
    scene.server.block(true)
    scene.server.cut()
    await until('lost', () => chat.health().kind === 'deaf')
    for (let n = 0; n < 300; n += 1) scene.server.store(theGroup, 42, words(`漏 ${n}`))
    scene.server.block(false)
    expect(texts(await scene.ear.hear(301)).slice(1)).toEqual(
      Array.from({ length: 300 }, (_, n) => `漏 ${n}`),
    )
    await until('nothing is missing', () => chat.gaps?.(0).length === 0)
  })

  test('what was said before the restart and never heard is fetched after it', async () => {
    const chat = await scene.ready()
    scene.say('一')
    await scene.ear.hear(1)
    await chat.stop()
    scene.server.store(theGroup, 42, words('二'))
    scene.server.store(theUser, 42, words('私下问一句'))
    const later = createEar()
    const again = scene.account({ rooms: () => [id<RoomKey>('qq/10001/777')] })
    await again.start(later.receive)
    expect(texts(await later.hear(1))).toEqual(['二'])
  })

  test('a gateway without history leaves a gap, kept over a restart', async () => {
    await scene.gatewayWith({ lacks: ['get_group_msg_history'] })
    const chat = await scene.ready()
    scene.say('一')
    await scene.ear.hear(1)
    const from = Date.now()
    scene.server.block(true)
    scene.server.cut()
    await until('lost', () => chat.health().kind === 'deaf')
    expect(chat.gaps?.(0)).toEqual([{ room: null, from: expect.any(Number), to: expect.any(Number) }])
    scene.server.block(false)
    await until('ready', () => chat.health().kind === 'ready')
    await until('recorded', () => (chat.gaps?.(from) ?? []).length === 1)
    const gaps = chat.gaps?.(from) ?? []
    await chat.stop()
    const again = scene.account()
    await again.start(scene.ear.receive)
    await until('the restart is part of it', () => (again.gaps?.(from)[0]?.to ?? 0) > (gaps[0]?.to ?? 0))
    expect(again.gaps?.(from)).toHaveLength(1)
  })

  test('a socket that is half open is found out, dropped and replaced', async () => {
    await scene.gatewayWith({ heartbeat: 20 })
    const chat = await scene.ready({ rules: { ...quick.rules, silentAfter: 50 } })
    scene.say('一')
    await scene.ear.hear(1)
    scene.server.freeze(true)
    await until('deaf', () => chat.health().kind === 'deaf')
    scene.server.store(theGroup, 42, words('二'))
    scene.server.freeze(false)
    scene.server.cut()
    await until('ready', () => chat.health().kind === 'ready')
    expect(texts(await scene.ear.hear(2))).toEqual(['一', '二'])
  })

  test('silence alone is no loss: a gateway without heartbeats is asked, and answers', async () => {
    await scene.gatewayWith({ heartbeat: null })
    const chat = await scene.ready({ rules: { ...quick.rules, silentAfter: 30, answerWithin: 400 } })
    await scene.server.called('get_status')
    await scene.server.called('get_status')
    expect(chat.health()).toEqual({ kind: 'ready' })
    expect(scene.server.connected()).toBe(1)
  })

  test('an account that fell off QQ is deaf although the gateway lives, until it is back', async () => {
    const chat = await scene.ready()
    scene.server.setOnline(false)
    await until('deaf', () => chat.health().kind === 'deaf')
    expect(chat.health()).toEqual({ kind: 'deaf', trouble: { code: 'qq-offline' } })
    scene.server.setOnline(true)
    await until('ready', () => chat.health().kind === 'ready')
  })

  test('an account that QQ has frozen is called banned', async () => {
    const chat = await scene.ready()
    scene.server.push({
      post_type: 'notice',
      notice_type: 'bot_offline',
      user_id: 10001,
      tag: '登录失效',
      message: '你的账号存在风险，已被冻结',
    })
    await until('banned', () => chat.health().kind === 'banned')
  })
})
