import { request } from 'node:http'
import { Readable } from 'node:stream'
import { accountOf, createRoom, roomKeyOf, type Room } from '../../../adapters/room/index.ts'
import { id, type MessageId } from '../../../src/domain/ids.ts'
import { createFolders, demoSettings } from '../demo-room.ts'
import { enterDemo, roomPath, type RoomClient } from '../room-client.ts'
import type { Never } from './stand.ts'

const own = 'the web room is served by the desk itself: there is no other side that could be away without it'

export const neverInRoom: Never = {
  'peer down at the start': own,
  'wrong order': 'the room itself gives every message its place when it arrives',
  'the peer’s clock is off by an hour': 'no clock of a browser is ever read',
  'asked to slow down': 'nobody limits what the desk says in its own room',
}

const piece = Buffer.alloc(64 * 1024, 7)
const pieces = function* (size: number): Generator<Buffer> {
  for (let left = size; left > 0; left -= piece.length) yield piece
}

/** The web room over a folder; a second one over the same folder is what a restart is. */
export const openRoomStand = () => {
  const folders = createFolders()
  const folder = folders.next()
  return {
    place: { kind: 'room', room: roomKeyOf('chengbei') } as const,
    speaker: accountOf('zhou'),
    room: (): Room => createRoom(demoSettings(folder)),
    enter: (room: Room): Promise<RoomClient> => enterDemo(room.address(), 'zhou'),
    say: async (client: RoomClient, text: string): Promise<MessageId> =>
      id<MessageId>(await client.say('chengbei', text)),
    post: (client: RoomClient, message: string, text: string) =>
      client.post(roomPath('chengbei', 'messages'), { id: message, text }),
    /** Sends so many bytes as they are made. Resolves with the status of the answer, which comes before the end. */
    upload: (room: Room, client: RoomClient, size: number): Promise<number> =>
      new Promise((resolve, reject) => {
        const headers = { authorization: `Bearer ${client.token}`, 'content-type': 'image/png', 'x-file-name': 'big.png' }
        const sending = request(`${room.address()}/api/files`, { method: 'POST', headers })
        let status = 0
        sending.on('response', (response) => {
          status = response.statusCode ?? 0
          response.resume()
          resolve(status)
        })
        // Hung up on in the middle of the rest, after the answer.
        sending.on('error', (error) => (status === 0 ? reject(error) : undefined))
        Readable.from(pieces(size)).pipe(sending)
      }), // prettier-ignore
    remove: folders.remove,
  }
}
