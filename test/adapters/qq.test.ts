import { afterAll } from '@jest/globals'
import { createDoor, type QqLink } from '../../adapters/qq/index.ts'
import type { Place } from '../../src/domain/chat/event.ts'
import { id, type AccountKey, type MessageId, type RoomKey } from '../../src/domain/ids.ts'
import { chatContract, type ChatPeer } from '../contracts/chat.ts'
import {
  createNapcatServer,
  readable,
  type GatewayTraits,
  theGroup,
  type Segment,
} from '../support/napcat-server.ts'
import { createTempFolders, group, qqOver, theUser, until, zhang } from '../support/qq-desk.ts'

const folders = createTempFolders('zhiban-qq-')
afterAll(folders.remove)

const gatewayChat = (place: Place) => (place.kind === 'room' ? theGroup : theUser)

/** Frames that no gateway should send, and some that a newer one will. */
const babble: readonly (string | Buffer)[] = [
  'not json at all', '', '[]', '42', 'null', '{"post_type":7}', '{"post_type":"notice"}', '{"post_type":"message"}',
  '{"post_type":"message","message_type":"guild","message_id":1,"user_id":2}', '{"echo":"z999","status":"ok","retcode":0}',
  '{"post_type":"meta_event","meta_event_type":"weather"}', '{"post_type":"notice","notice_type":"hologram","group_id":777,"user_id":42}',
  '{"post_type":"message","message_type":"group","message_id":{},"group_id":777,"user_id":42,"message":[[[]]]}', Buffer.from([0, 255, 7]),
  '{"post_type":"message","message_type":"group","message_id":5,"group_id":777,"user_id":42,"message":[{"type":"hologram","data":{}},null,7]}',
] // prettier-ignore

const peerOver = async (traits: Partial<GatewayTraits>, reverse: boolean): Promise<ChatPeer> => {
  const server = await createNapcatServer(traits)
  const folder = folders.next()
  const token = server.traits.token
  await server.listen()
  const door = createDoor({ host: '127.0.0.1', port: 0 })
  if (reverse) server.dial(() => `ws://127.0.0.1:${door.port()}/`)
  const link = (): QqLink =>
    reverse ? { kind: 'reverse', door, token } : { kind: 'forward', url: server.url(), token }
  const chat = qqOver(folder, link())
  return {
    chat,
    room: group,
    direct: zhang,
    elsewhere: { kind: 'room', room: id<RoomKey>('qq/10001/999') },
    speaker: id<AccountKey>('qq/42'),
    say: async (place, { text, quote, toBot = false, picture }) => {
      const segments: Segment[] = [
        ...(quote === undefined ? [] : [{ type: 'reply', data: { id: quote } }]),
        ...(toBot ? [{ type: 'at', data: { qq: '10001' } }] : []),
        ...(text === '' ? [] : [{ type: 'text', data: { text } }]),
        ...(picture === undefined
          ? []
          : [{ type: 'image', data: { file: 'A1.png', sub_type: 0, url: server.serve('A1.png', (response) => response.end(picture)), file_size: String(picture.length) } }]), // prettier-ignore
      ]
      return id<MessageId>(String(server.say(gatewayChat(place), 42, segments).id))
    },
    recall: async (message) => server.recall(Number(message), 42),
    repeat: async (message) => {
      const [said] = server.messages(theGroup).filter(({ id }) => String(id) === message)
      if (said !== undefined) server.push(server.event(said))
    },
    away: async (meanwhile) => {
      server.block(true)
      server.cut()
      await until('the loss is noticed', () => chat.health().kind !== 'ready')
      await meanwhile()
      server.block(false)
      await until('it is back', () => chat.health().kind === 'ready')
    },
    babble: async () => {
      for (const frame of babble) server.put(frame)
    },
    seePictures: async (place) =>
      server
        .messages(gatewayChat(place))
        .filter(({ from }) => from === 10001)
        .flatMap(({ segments }) => segments.filter(({ type }) => type === 'image'))
        .map(({ data }) => Buffer.from(String(data['file']).replace('base64://', ''), 'base64')),
    read: async (place) =>
      server
        .messages(gatewayChat(place))
        .filter(({ from }) => from === 10001)
        .map(({ segments }) => readable(server, segments)),
    again: async () => qqOver(folder, link()),
    close: async () => {
      await chat.stop()
      await server.close()
    },
  }
}

chatContract('qq, forward WebSocket', () => peerOver({}, false))
chatContract('qq, reverse WebSocket', () => peerOver({}, true))
chatContract('qq, messages as CQ strings and no echo of own words', () =>
  peerOver(
    { format: 'string', reportsSelf: false, refusal: 'close-1008', lacks: ['get_friend_msg_history'] },
    false,
  ),
)
