import { id, type AccountKey, type RoomKey } from '../../../src/domain/ids.ts'
import { createNapcatServer, readable, type Segment } from '../napcat-server.ts'
import { qqOver } from '../qq-desk.ts'
import { engineerName, requesterName, type PlatformPeer, type Room } from './peer.ts'

/** A OneBot gateway with two groups. */
export const openQqPeer = async (folder: string): Promise<PlatformPeer> => {
  const server = await createNapcatServer()
  const { self, token } = server.traits
  server.members.set(777, new Map([[42, requesterName], [43, engineerName], [self, '值班助手']])) // prettier-ignore
  server.members.set(778, new Map([[43, engineerName], [self, '值班助手']])) // prettier-ignore
  await server.listen()
  const chat = qqOver(folder, { kind: 'forward', url: server.url(), token })
  const roomOf = (group: number, user: number): Room => ({
    key: id<RoomKey>(`qq/10001/${group}`),
    speaker: id<AccountKey>(`qq/${user}`),
    say: (text, picture) => {
      const image = (bytes: Buffer): Segment => ({
        type: 'image',
        data: { file: 'A1.png', sub_type: 0, url: server.serve('A1.png', (response) => response.end(bytes)), file_size: String(bytes.length) },
      }) // prettier-ignore
      const words: Segment = { type: 'text', data: { text } }
      server.say({ group }, user, picture === undefined ? [words] : [image(picture), words])
      return Promise.resolve()
    },
    read: () =>
      Promise.resolve(
        server
          .messages({ group })
          .filter(({ from }) => from === self)
          .map(({ segments }) =>
            readable(
              server,
              segments.filter(({ type }) => type !== 'image'),
            ),
          ),
      ),
    pictures: () =>
      Promise.resolve(
        server
          .messages({ group })
          .filter(({ from }) => from === self)
          .flatMap(({ segments }) => segments.filter(({ type }) => type === 'image'))
          .map(({ data }) => Buffer.from(String(data['file']).replace('base64://', ''), 'base64')),
      ),
  })
  return {
    chat,
    group: roomOf(777, 42),
    engineers: roomOf(778, 43),
    close: async () => {
      await chat.stop()
      await server.close()
    },
  }
}
