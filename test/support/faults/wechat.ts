import { id, type MessageId } from '../../../src/domain/ids.ts'
import { minute } from '../../../src/domain/time.ts'
import { createTempFolders, group, linkTo, quick, wechatOver } from '../wechat-desk.ts'
import { createWechatGateway } from '../wechat-gateway.ts'
import { createWechatWire } from '../wechat-wire.ts'
import { hundredth, unhurried, type Stand } from './stand.ts'

export const openWechat = async (): Promise<Stand> => {
  const folders = createTempFolders('zhiban-fault-wechat-')
  const folder = folders.next()
  const gateway = await createWechatGateway()
  const { wechat } = gateway
  await gateway.listen()
  gateway.login()
  const wire = await createWechatWire(gateway.port)
  let off = 0
  const dated = (message: string): Promise<MessageId> => {
    const payload = wechat.mocker.cacheMessagePayload.get(message)
    if (payload !== undefined)
      wechat.mocker.cacheMessagePayload.set(message, { ...payload, timestamp: Math.floor((Date.now() + off) / 1_000) }) // prettier-ignore
    return Promise.resolve(id<MessageId>(message))
  }
  return {
    place: group,
    account: ({ log, slow = false, watchful = false }) =>
      wechatOver(folder, { ...linkTo(gateway), endpoint: wire.endpoint } as never, {
        log,
        patience: { ...quick.patience, file: 30_000 },
        rules: { ...quick.rules, ...(watchful ? {} : unhurried), ...(slow ? hundredth : {}) },
      }),
    say: async (text) => {
      const message = await dated(wechat.store({ from: 'zhang', text }))
      wechat.emit('message', { messageId: message })
      return message
    },
    store: (text) => dated(wechat.store({ from: 'zhang', text })),
    down: async () => {
      await gateway.kill()
      wire.cut()
    },
    up: () => gateway.listen(),
    freeze: () => wire.freeze(true),
    thaw: () => {
      wire.cut()
      wire.freeze(false)
    },
    repeat: (message) => Promise.resolve(void wechat.emit('message', { messageId: message })),
    swap: async (first, second) => {
      const earlier = await dated(wechat.store({ from: 'zhang', text: first }))
      const later = await dated(wechat.store({ from: 'zhang', text: second }))
      for (const message of [later, earlier]) wechat.emit('message', { messageId: message })
    },
    garbage: () => {
      wechat.emit('message', { messageId: '' })
      wechat.emit('message', { messageId: 'a b/c' })
      wechat.emit('post', { postId: 'p1' })
      // An emitter without a listener takes an error for its own.
      if (wechat.listenerCount('error') > 0) wechat.emit('error', { data: 'not even json' })
      wechat.emit('room-topic', { roomId: '', newTopic: '', oldTopic: '', changerId: '', timestamp: 0 })
      wechat.say({ type: 99, from: 'zhang', text: '<msg/>' })
      wechat.say({ type: 0, from: 'zhang', text: '<sysmsg type="hologram"/>' })
      return Promise.resolve()
    },
    skew: (ms) => {
      off = ms
    },
    showPicture: (size) => Promise.resolve(void wechat.hugePicture(size)),
    slowDown: () => {
      wechat.refusal = new Error('操作过于频繁，请稍后再试')
      return 10 * minute
    },
    relent: () => {
      wechat.refusal = null
    },
    read: () => Promise.resolve(wechat.sent.map(({ text }) => text)),
    close: async () => {
      await gateway.close()
      await wire.close()
      folders.remove()
    },
  }
}
