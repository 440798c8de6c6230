import { id, type MessageId } from '../../../src/domain/ids.ts'
import { createTempFolders } from '../qq-desk.ts'
import { createGateway } from '../slack-gateway.ts'
import { overSocket, peopleOf, quick, roomOf, slackOver, socketLink } from '../slack-scene.ts'
import { pour } from './pour.ts'
import { hundredth, unhurried, type Stand } from './stand.ts'

const babble: readonly (string | Buffer)[] = [
  '', '[]', 'null', '{"type":', '{}', '{"type":"hologram"}', '{"envelope_id":"e","type":"events_api"}',
  '{"envelope_id":"f","type":"events_api","payload":{"event":null}}',
  '{"envelope_id":"g","type":"interactive","payload":{"type":"block_actions","user":3,"actions":"x"}}', Buffer.from([0, 1, 2]),
] // prettier-ignore

export const openSlack = async (): Promise<Stand> => {
  const folders = createTempFolders('zhiban-fault-slack-')
  const folder = folders.next()
  const gateway = await createGateway({ ping: 20 })
  const { space } = gateway
  const channel = space.channel('nanhai')
  const people = peopleOf(gateway, overSocket(gateway))
  let off = 0
  let count = 0
  /** Said by an hour that Slack's own clock has wrong: its messages are named by their time. */
  const misdated = async (text: string): Promise<MessageId> => {
    const ts = `${Math.floor((Date.now() + off) / 1_000)}.${String((count += 1)).padStart(6, '0')}`
    await people.event({ type: 'message', user: space.user('zhou'), text, ts, channel, channel_type: 'channel', event_ts: ts }) // prettier-ignore
    return id<MessageId>(ts)
  }
  return {
    place: roomOf(gateway),
    account: ({ log, slow = false, watchful = false }) =>
      slackOver(gateway, folder, socketLink, {
        log,
        rules: {
          ...quick.rules,
          silentAfter: 60,
          answerWithin: 60,
          ...(watchful ? {} : unhurried),
          ...(slow ? hundredth : {}),
        },
      }),
    say: (text) => (off === 0 ? people.say('zhou', channel, text) : misdated(text)),
    store: (text) => people.store('zhou', channel, text),
    down: () => {
      gateway.block(true)
      gateway.cut()
      return Promise.resolve()
    },
    up: () => Promise.resolve(gateway.block(false)),
    freeze: () => gateway.freeze(),
    thaw: () => undefined,
    repeat: (message) => people.repeat(channel, message),
    swap: async (first, second) => {
      const earlier = await people.store('zhou', channel, first)
      const later = await people.store('zhou', channel, second)
      for (const message of [later, earlier]) await people.repeat(channel, message)
    },
    garbage: () => {
      for (const frame of babble) gateway.put(frame)
      return Promise.resolve()
    },
    skew: (ms) => {
      off = ms
    },
    showPicture: async (size) => {
      const url = gateway.serve('/files-pri/big.png', (response) => pour(response, size))
      const ts = `${Math.floor(Date.now() / 1_000)}.000900`
      const file = { id: 'F0BIG', name: 'big.png', mimetype: 'image/png', size, mode: 'hosted', url_private: url } // prettier-ignore
      await people.event({ type: 'message', subtype: 'file_share', user: space.user('zhou'), text: '', ts, channel, channel_type: 'channel', event_ts: ts, files: [file] }) // prettier-ignore
    },
    slowDown: () => {
      gateway.answerNext('chat.postMessage', { status: 429, headers: { 'retry-after': '7' } })
      return 7_000
    },
    relent: () => undefined,
    read: () => people.read(channel),
    close: async () => {
      await gateway.close()
      folders.remove()
    },
  }
}
