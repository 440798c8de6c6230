import { id, type AccountKey, type RoomKey } from '../../../src/domain/ids.ts'
import { botOver } from '../qq-official-desk.ts'
import { createQqOfficialServer, readable, theEngineers, theGroup, theMember, type Peer } from '../qq-official-server.ts' // prettier-ignore
import { engineerName, type PlatformPeer, type Room } from './peer.ts'

const engineer = 'B2B2C3D4E5F6A1B2C3D4E5F6A1B2C3D4'

/** Tencent's side of the official bot, with two groups. */
export const openQqOfficialPeer = async (folder: string): Promise<PlatformPeer> => {
  const server = await createQqOfficialServer()
  const chat = botOver(folder, server.url())
  const roomOf = (peer: Peer, from: string): Room => ({
    key: id<RoomKey>(`qq-official/${server.traits.appId}/${peer.openid}`),
    speaker: id<AccountKey>(`qq-official/${from}`),
    say: (text, picture) => {
      const attachments = (bytes: Buffer) => [{ content_type: 'image/png', filename: 'A1.png', width: 1, height: 1, size: bytes.length, url: server.serve('A1.png', bytes) }] // prettier-ignore
      server.say(peer, {
        text,
        from,
        ...(picture === undefined ? {} : { attachments: attachments(picture) }),
      })
      return Promise.resolve()
    },
    // The only other person there is the engineer.
    read: () =>
      Promise.resolve(
        server
          .said(peer)
          .filter(({ body }) => body['media'] === undefined)
          .map((said) => readable(said).replaceAll('@?', `@${engineerName}`)),
      ),
    pictures: () =>
      Promise.resolve(
        server.said(peer).flatMap(({ body }) => {
          const media = body['media'] as { readonly file_info: string } | undefined
          return (media === undefined ? undefined : server.upload(media.file_info)) ?? []
        }),
      ),
  })
  return {
    chat,
    group: roomOf(theGroup, theMember),
    engineers: roomOf(theEngineers, engineer),
    close: async () => {
      await chat.stop()
      await server.close()
    },
  }
}
