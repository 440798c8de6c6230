import { id, type MessageId } from '../../../src/domain/ids.ts'
import { botOver, createTempFolders, group, quick } from '../qq-official-desk.ts'
import { createQqOfficialServer, readable, theGroup, type Heard } from '../qq-official-server.ts'
import { hundredth, unhurried, type Stand } from './stand.ts'

const babble: readonly (string | Buffer)[] = [
  'not json', '', '[]', 'null', '42', '{"op":"x"}', '{"op":99}', '{"op":0}', '{"op":0,"t":"HOLOGRAM","s":900001,"d":{}}', '{"op":0,"t":7,"d":null}',
  '{"op":0,"t":"GROUP_MESSAGE_CREATE","d":{"id":7}}', Buffer.from([0, 255, 7]),
] // prettier-ignore

export const openQqOfficial = async (): Promise<Stand> => {
  const folders = createTempFolders()
  const folder = folders.next()
  const server = await createQqOfficialServer()
  const named = ({ id: message }: Heard): Promise<MessageId> => Promise.resolve(id<MessageId>(message))
  return {
    place: group,
    account: ({ log, slow = false, watchful = false }) =>
      botOver(folder, server.url(), {
        log,
        rules: { ...quick.rules, ...(watchful ? {} : unhurried), ...(slow ? hundredth : {}) },
      }),
    say: (text) => named(server.say(theGroup, { text })),
    store: (text) => named(server.say(theGroup, { text })),
    down: () => server.close(),
    up: () => server.listen(),
    freeze: () => server.freeze(true),
    thaw: () => {
      server.freeze(false)
      server.cut()
    },
    repeat: (message) => Promise.resolve(server.repeat(message)),
    swap: (first, second) => {
      server.freeze(true)
      const told = [first, second].map((text) => server.say(theGroup, { text }).event)
      server.freeze(false)
      for (const [index, event] of [...told].reverse().entries())
        server.put({ op: 0, s: 900_002 - index, id: `swapped:${index}`, ...event })
      return Promise.resolve()
    },
    garbage: () => {
      for (const frame of babble) server.put(frame)
      return Promise.resolve()
    },
    skew: (ms) => server.setClock(() => Date.now() + ms),
    showPicture: (size) => {
      const url = server.serve('big.png', Buffer.alloc(size))
      server.say(theGroup, { text: '', attachments: [{ content_type: 'image/png', filename: 'big.png', url, size: 3 }] }) // prettier-ignore
      return Promise.resolve()
    },
    slowDown: () => {
      server.refuse(/\/messages$/, 429, 0, { 'retry-after': '7' })
      return 7_000
    },
    relent: () => undefined,
    read: () => Promise.resolve(server.said(theGroup).map(readable)),
    close: async () => {
      await server.close()
      folders.remove()
    },
  }
}
