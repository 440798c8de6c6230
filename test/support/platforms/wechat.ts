import { id, type AccountKey, type RoomKey } from '../../../src/domain/ids.ts'
import { linkTo, wechatOver } from '../wechat-desk.ts'
import { bot, createWechatGateway, theRoom } from '../wechat-gateway.ts'
import { engineerName, requesterName, type PlatformPeer, type Room } from './peer.ts'

const staffRoom = '778@chatroom'

/** A puppet service over gRPC and TLS, with two rooms. */
export const openWechatPeer = async (folder: string): Promise<PlatformPeer> => {
  const gateway = await createWechatGateway()
  const { wechat } = gateway
  wechat.aliases.set(`${theRoom} zhang`, requesterName)
  wechat.mocker.createRoom({ id: staffRoom, topic: '值班工程师群', memberIdList: [bot, 'li'] })
  wechat.aliases.set(`${staffRoom} li`, engineerName)
  await gateway.listen()
  gateway.login()
  const chat = wechatOver(folder, linkTo(gateway))
  const roomOf = (room: string, from: string): Room => ({
    key: id<RoomKey>(`wechat/desk/${room}`),
    speaker: id<AccountKey>(`wechat/${from}`),
    say: (text, picture) => {
      wechat.say({ from, room, text })
      if (picture !== undefined) wechat.picture(picture, room)
      return Promise.resolve()
    },
    read: () =>
      Promise.resolve(
        wechat.sent
          .filter(({ conversation, bytes }) => conversation === room && bytes === null)
          .map(({ text }) => text.replaceAll('\u2005', ' ')),
      ),
    pictures: () =>
      Promise.resolve(
        wechat.sent.flatMap(({ conversation, bytes }) =>
          conversation === room && bytes !== null ? [bytes] : [],
        ),
      ),
  })
  return {
    chat,
    group: roomOf(theRoom, 'zhang'),
    engineers: roomOf(staffRoom, 'li'),
    close: async () => {
      await chat.stop()
      await gateway.close()
    },
  }
}
