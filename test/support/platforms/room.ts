import { accountOf, createRoom, roomKeyOf } from '../../../adapters/room/index.ts'
import { demoSettings } from '../demo-room.ts'
import { enterDemo, type RoomClient } from '../room-client.ts'
import type { PlatformPeer, Room } from './peer.ts'

/** The web room, and two browsers without a browser. */
export const openRoomPeer = (folder: string): PlatformPeer => {
  const chat = createRoom(demoSettings(folder))
  const clients = new Map<string, Promise<RoomClient>>()
  const clientOf = (person: string): Promise<RoomClient> => {
    const known = clients.get(person) ?? enterDemo(chat.address(), person)
    clients.set(person, known)
    return known
  }
  const roomOf = (place: string, person: string): Room => ({
    key: roomKeyOf(place),
    speaker: accountOf(person),
    say: async (text, picture) => {
      const client = await clientOf(person)
      if (picture === undefined) return void (await client.say(place, text))
      const { body } = await client.upload('截图.png', 'image/png', picture)
      const { id } = body['file'] as { readonly id: string }
      await client.say(place, text, { files: [id] })
    },
    pictures: async () => {
      const client = await clientOf(person)
      const shown = (await client.history(place)).filter(({ author }) => author.role === 'bot')
      return Promise.all(shown.flatMap(({ files }) => files).map((file) => client.file(file.id)))
    },
    read: async () =>
      (await (await clientOf(person)).history(place))
        .filter(({ author }) => author.role === 'bot')
        .map(({ text, mention }) => `${mention === null ? '' : `@${mention.name} `}${text}`),
  })
  return {
    chat,
    group: roomOf('chengbei', 'zhou'),
    engineers: roomOf('engineers', 'wang'),
    close: () => chat.stop(),
  }
}
