import { afterAll } from '@jest/globals'
import type { Place } from '../../src/domain/chat/event.ts'
import { id, type AccountKey, type MessageId, type RoomKey } from '../../src/domain/ids.ts'
import { chatContract, type ChatPeer } from '../contracts/chat.ts'
import { createTempFolders, group, linkTo, until, wechatOver, zhang } from '../support/wechat-desk.ts'
import { bot, createWechatGateway, picked, theRoom, type GatewayTraits } from '../support/wechat-gateway.ts'

const folders = createTempFolders('zhiban-wechat-')
afterAll(folders.remove)

const peerOver = async (traits: Partial<GatewayTraits>): Promise<ChatPeer> => {
  const gateway = await createWechatGateway(traits)
  const { wechat } = gateway
  await gateway.listen()
  gateway.login()
  const folder = folders.next()
  const chat = wechatOver(folder, linkTo(gateway))
  const roomOf = (place: Place): string | null => (place.kind === 'room' ? theRoom : null)
  const toPlace = (place: Place) =>
    wechat.sent.filter(({ conversation }) => conversation === (roomOf(place) ?? 'zhang'))
  return {
    chat,
    room: group,
    direct: zhang,
    elsewhere: { kind: 'room', room: id<RoomKey>('wechat/desk/999@chatroom') },
    speaker: id<AccountKey>('wechat/zhang'),
    say: async (place, { text, quote, toBot = false, picture }) => {
      const room = roomOf(place)
      if (picture !== undefined) return id<MessageId>(wechat.picture(picture, room))
      const old = wechat.sent.find((sent) => sent.id === quote)
      const words = `${toBot ? `@值班${picked}` : ''}${text}`
      return id<MessageId>(
        wechat.say({
          from: 'zhang',
          room,
          text: old === undefined ? words : `「值班：${old.text}」\n- - - - - - - - - - - - - - -\n${words}`,
          mentions: toBot ? [bot] : [],
        }),
      )
    },
    recall: async (message) => void wechat.say({ type: 13, from: 'zhang', text: message }),
    repeat: async (message) => void wechat.emit('message', { messageId: message }),
    away: async (meanwhile) => {
      await gateway.kill()
      await until('the loss is noticed', () => chat.health().kind !== 'ready')
      await meanwhile()
      await gateway.listen()
      await until('it is back', () => chat.health().kind === 'ready')
    },
    babble: async () => {
      wechat.emit('message', { messageId: '' })
      wechat.emit('message', { messageId: 'a b/c' })
      wechat.emit('post', { postId: 'p1' })
      wechat.emit('error', { data: 'not even json' })
      wechat.emit('room-topic', { roomId: '', newTopic: '', oldTopic: '', changerId: '', timestamp: 0 })
      wechat.say({ type: 99, from: 'zhang', text: '<msg/>' })
      wechat.say({ type: 0, from: 'zhang', text: '<sysmsg type="hologram"/>' })
      wechat.say({ type: 13, from: 'zhang', text: ' ' })
    },
    seePictures: async (place) => toPlace(place).flatMap(({ bytes }) => (bytes === null ? [] : [bytes])),
    read: async (place) => toPlace(place).flatMap(({ bytes, text }) => (bytes === null ? [text] : [])),
    again: async () => wechatOver(folder, linkTo(gateway)),
    close: async () => {
      await chat.stop()
      await gateway.close()
    },
  }
}

chatContract('wechat, puppet service over TLS', () => peerOver({}))
chatContract('wechat, without TLS, ids of people and echo of own words', () =>
  peerOver({ tls: false, echoes: false, givesMentions: false }),
)
