import { afterAll } from '@jest/globals'
import type { QqOfficialSettings } from '../../adapters/qq-official/index.ts'
import { id, type AccountKey, type MessageId, type RoomKey } from '../../src/domain/ids.ts'
import { chatContract, type ChatPeer } from '../contracts/chat.ts'
import {
  botOver,
  createTempFolders,
  group,
  openCallbacks,
  peerAt,
  until,
  zhou,
} from '../support/qq-official-desk.ts'
import {
  createQqOfficialServer,
  readable,
  theMember,
  type ServerTraits,
} from '../support/qq-official-server.ts'

const folders = createTempFolders()
afterAll(folders.remove)

/** Frames that no gateway should send, and some that a newer one will. */
const babble: readonly (string | Buffer)[] = [
  'not json at all', '', '[]', '42', 'null', '{"op":"x"}', '{"op":99}', '{"op":0}', '{"op":0,"t":7,"d":null}', Buffer.from([0, 255, 7]),
  '{"op":0,"t":"GROUP_MESSAGE_CREATE","d":{}}', '{"op":0,"t":"GROUP_MESSAGE_CREATE","d":{"id":[],"group_openid":{},"author":7}}',
  '{"op":0,"t":"C2C_MESSAGE_CREATE","d":{"id":"x"}}', '{"op":0,"t":"INTERACTION_CREATE","d":{"id":"i","type":11}}',
  '{"op":0,"t":"GROUP_HOLOGRAM_CREATE","d":{}}', '{"op":0,"t":"GROUP_ADD_ROBOT","d":{"timestamp":"x"}}', '{"op":11}',
] // prettier-ignore

const peerOver = async (
  traits: Partial<ServerTraits>,
  more: Partial<QqOfficialSettings> = {},
  webhook = false,
): Promise<ChatPeer> => {
  const server = await createQqOfficialServer(traits)
  const door = webhook ? await openCallbacks() : null
  const folder = folders.next()
  const open = () =>
    botOver(folder, server.url(), {
      ...more,
      ...(door === null ? {} : { link: { kind: 'webhook', callbacks: door.callbacks } }),
    })
  const chat = open()
  // On the management page somebody presses "save" until the address is accepted.
  const saved = async (): Promise<void> => {
    const body = JSON.stringify({
      op: 13,
      d: { plain_token: 'Arq0D5A61EgUu4OxUvOp', event_ts: '1725442341' },
    })
    const asked = await server.post(body).then(
      ({ status }) => status,
      () => 0,
    )
    if (asked !== 200 && !closed) setTimeout(() => void saved(), 5)
  }
  let closed = false
  if (door !== null) {
    server.useCallback(door.url)
    void saved()
  }
  return {
    chat,
    room: group,
    direct: zhou,
    elsewhere: { kind: 'room', room: id<RoomKey>(`qq-official/${server.traits.appId}/FFFF`) },
    speaker: id<AccountKey>(`qq-official/${theMember}`),
    say: async (place, { text, quote, toBot = false, picture }) => {
      const attachments =
        picture === undefined
          ? {}
          : { attachments: [{ content_type: 'image/png', filename: 'A1.png', width: 1, height: 1, size: picture.length, url: server.serve('A1.png', picture) }] } // prettier-ignore
      const one = server.say(peerAt(place), { text, toBot, ...(quote === undefined ? {} : { quote }), ...attachments }) // prettier-ignore
      return id<MessageId>(one.id)
    },
    ...(server.traits.buttons
      ? {
          press: async (message: MessageId, action: string) =>
            void server.press(message, action === 'solved' ? 0 : 1),
        }
      : {}),
    repeat: async (message) => server.repeat(message),
    ...(webhook
      ? {}
      : {
          away: async (meanwhile: () => Promise<void>) => {
            server.block(true)
            server.cut()
            await until('the loss is noticed', () => chat.health().kind !== 'ready')
            await meanwhile()
            server.block(false)
            await until('it is back', () => chat.health().kind === 'ready')
          },
        }),
    babble: async () => {
      if (!webhook) for (const frame of babble) server.put(frame)
      else server.dispatch('GROUP_HOLOGRAM_CREATE', {})
    },
    seePictures: async (place) =>
      server.said(peerAt(place)).flatMap(({ body }) => {
        const media = body['media'] as { file_info: string } | undefined
        const bytes = media === undefined ? undefined : server.upload(media.file_info)
        return bytes === undefined ? [] : [bytes]
      }),
    read: async (place) =>
      server
        .said(peerAt(place))
        .filter(({ body }) => body['msg_type'] !== 7)
        .map(readable),
    again: async () => open(),
    close: async () => {
      closed = true
      await chat.stop()
      await server.close()
      await door?.close()
    },
  }
}

chatContract('qq-official, WebSocket, all messages', () => peerOver({}))
chatContract('qq-official, WebSocket, buttons and names left out', () =>
  peerOver({ buttons: true, names: false }, { buttons: true }),
)
chatContract('qq-official, webhook', () => peerOver({}, {}, true))
