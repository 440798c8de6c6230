import { id, type RoomKey } from '../../../src/domain/ids.ts'
import { createGateway } from '../slack-gateway.ts'
import { accountOf, overSocket, peopleOf, slackOver, socketLink } from '../slack-scene.ts'
import type { Person } from '../slack-workspace.ts'
import type { PlatformPeer, Room } from './peer.ts'

/** An emulated workspace behind Socket Mode, with two channels. */
export const openSlackPeer = async (folder: string): Promise<PlatformPeer> => {
  const gateway = await createGateway()
  const chat = slackOver(gateway, folder, socketLink)
  const people = peopleOf(gateway, overSocket(gateway))
  const roomOf = (name: string, who: Person): Room => {
    const channel = gateway.space.channel(name)
    return {
      key: id<RoomKey>(`slack/${gateway.space.team}/${channel}`),
      speaker: accountOf(gateway, who),
      say: async (text, picture) => {
        if (picture === undefined) await people.say(who, channel, text)
        else await people.share(who, channel, text, 'shot.png', picture)
      },
      read: () => people.read(channel),
      pictures: () => people.pictures(channel),
    }
  }
  return {
    chat,
    group: roomOf('nanhai', 'zhou'),
    engineers: roomOf('engineers', 'wang'),
    close: async () => {
      await chat.stop()
      await gateway.close()
    },
  }
}
