import { afterAll } from '@jest/globals'
import { id, type RoomKey } from '../../src/domain/ids.ts'
import type { Place } from '../../src/domain/chat/event.ts'
import { chatContract, type ChatPeer } from '../contracts/chat.ts'
import { createGateway } from '../support/slack-gateway.ts'
import { createTempFolders, until } from '../support/qq-desk.ts'
import { accountOf, httpLink, overSocket, peopleOf, post, roomOf, slackOver, socketLink, type Tell } from '../support/slack-scene.ts' // prettier-ignore
import { freePort } from '../support/slack-workspace.ts'

const folders = createTempFolders('zhiban-slack-')
afterAll(folders.remove)

const peerOver = async (mode: 'socket' | 'http'): Promise<ChatPeer> => {
  const gateway = await createGateway()
  const folder = folders.next()
  const port = mode === 'http' ? await freePort() : 0
  const link = mode === 'http' ? httpLink(port) : socketLink
  const chat = slackOver(gateway, folder, link)
  const tell: Tell =
    mode === 'socket'
      ? overSocket(gateway)
      : async (type, payload) => {
          // Slack does not wait with the next event for the answer to this one.
          void post(port, type, payload).catch(() => undefined)
        }
  const people = peopleOf(gateway, tell)
  const { space } = gateway
  const direct = await space.direct('zhou')
  const room = roomOf(gateway)
  const channelOf = (place: Place): string =>
    place.kind === 'room' ? (place.room.split('/')[2] ?? '') : direct
  const main = channelOf(room)
  return {
    chat,
    room,
    direct: { kind: 'direct', account: accountOf(gateway, 'zhou') },
    elsewhere: { kind: 'room', room: id<RoomKey>(`slack/${space.team}/C0NOWHERE`) },
    speaker: accountOf(gateway, 'zhou'),
    say: async (place, { text, quote, toBot = false, picture }) => {
      const words = `${toBot ? `<@${space.user('zhiban')}> ` : ''}${text}`
      return picture === undefined
        ? people.say('zhou', channelOf(place), words, quote)
        : people.share('zhou', channelOf(place), words, 'shot.png', picture)
    },
    edit: (message, text) => people.edit('zhou', main, message, text),
    recall: (message) => people.remove('zhou', main, message),
    press: (message, action) => people.press('zhou', main, message, action),
    repeat: (message) => people.repeat(main, message),
    ...(mode === 'http'
      ? {}
      : {
          away: async (meanwhile: () => Promise<void>) => {
            gateway.block(true)
            gateway.cut()
            await until('the loss is noticed', () => chat.health().kind !== 'ready')
            await meanwhile()
            gateway.forget()
            gateway.block(false)
            await until('it is back', () => chat.health().kind === 'ready')
          },
        }),
    babble: async () => {
      await people.event({ type: 'weather_changed', channel: main })
      await people.event({ type: 'message', subtype: 'hologram', channel: main, user: space.user('zhou'), ts: '1795229962.000900', text: 'x' }) // prettier-ignore
      await tell('events_api', { type: 'something_new' })
      if (mode === 'socket') gateway.put('not json')
    },
    seePictures: (place) => people.pictures(channelOf(place)),
    read: (place) => people.read(channelOf(place)),
    again: async () => slackOver(gateway, folder, link),
    close: async () => {
      await chat.stop()
      await gateway.close()
    },
  }
}

chatContract('slack, Socket Mode', () => peerOver('socket'))
chatContract('slack, HTTP', () => peerOver('http'))
