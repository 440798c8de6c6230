import { id, type MessageId, type RoomKey } from '../../../src/domain/ids.ts'
import { createNapcatServer, readable, theGroup, type Segment } from '../napcat-server.ts'
import { createTempFolders, group, qqOver, quick } from '../qq-desk.ts'
import { pour } from './pour.ts'
import { hundredth, unhurried, type Stand } from './stand.ts'

const words = (text: string): readonly Segment[] => [{ type: 'text', data: { text } }]

const babble: readonly (string | Buffer)[] = [
  'not json at all', '', '[]', '42', 'null', '{"post_type":7}', '{"post_type":"notice"}', '{"post_type":"message"}',
  '{"echo":"z999","status":"ok","retcode":0}', '{"post_type":"meta_event","meta_event_type":"weather"}', Buffer.from([0, 255, 7]),
  '{"post_type":"message","message_type":"group","message_id":{},"group_id":777,"user_id":42,"message":[[[]]]}',
] // prettier-ignore

export const openQq = async (): Promise<Stand> => {
  const folders = createTempFolders('zhiban-fault-qq-')
  const folder = folders.next()
  const server = await createNapcatServer({ heartbeat: 20 })
  await server.listen()
  const named = (message: { readonly id: number }): Promise<MessageId> =>
    Promise.resolve(id<MessageId>(String(message.id)))
  return {
    place: group,
    account: ({ log, slow = false, watchful = false }) =>
      qqOver(folder, { kind: 'forward', url: server.url(), token: server.traits.token }, {
        log,
        rooms: () => [id<RoomKey>('qq/10001/777')],
        rules: { ...quick.rules, silentAfter: 60, ...(watchful ? {} : unhurried), ...(slow ? hundredth : {}) },
      }), // prettier-ignore
    say: (text) => named(server.say(theGroup, 42, words(text))),
    store: (text) => named(server.store(theGroup, 42, words(text))),
    down: () => server.close(),
    up: () => server.listen(),
    freeze: () => server.freeze(true),
    thaw: () => {
      server.freeze(false)
      server.cut()
    },
    repeat: (message) => {
      const said = server.messages(theGroup).find((one) => String(one.id) === message)
      if (said !== undefined) server.push(server.event(said))
      return Promise.resolve()
    },
    swap: (first, second) => {
      const earlier = server.store(theGroup, 42, words(first), Math.floor(Date.now() / 1_000) - 1)
      const later = server.store(theGroup, 42, words(second))
      for (const message of [later, earlier]) server.push(server.event(message))
      return Promise.resolve()
    },
    garbage: () => {
      for (const frame of babble) server.put(frame)
      return Promise.resolve()
    },
    skew: (ms) => server.setClock(() => Math.floor((Date.now() + ms) / 1_000)),
    showPicture: (size) => {
      const url = server.serve('big.png', (response) => pour(response, size))
      server.say(theGroup, 42, [{ type: 'image', data: { file: 'big.png', url } }])
      return Promise.resolve()
    },
    slowDown: () => {
      server.answerInstead('send_group_msg', { retcode: 429, message: 'slow down', data: { retry_after: 7 } })
      return 7_000
    },
    relent: () => undefined,
    read: () =>
      Promise.resolve(
        server
          .messages(theGroup)
          .filter(({ from }) => from === 10_001)
          .map(({ segments }) => readable(server, segments)),
      ),
    close: async () => {
      await server.close()
      folders.remove()
    },
  }
}
