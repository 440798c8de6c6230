import { afterAll, afterEach, beforeEach, expect } from '@jest/globals'
import type { QqOfficialSettings } from '../../adapters/qq-official/index.ts'
import type { ChatEvent, Place } from '../../src/domain/chat/event.ts'
import { id, type NoticeId } from '../../src/domain/ids.ts'
import type { Outgoing, Chat } from '../../src/ports/chat.ts'
import { outgoing, part } from '../contracts/chat-peer.ts'
import { createEar, type Ear } from './ear.ts'
import { botOver, createTempFolders, group } from './qq-official-desk.ts'
import {
  createQqOfficialServer,
  readable,
  theGroup,
  type Peer,
  type QqOfficialServer,
  type ServerTraits,
} from './qq-official-server.ts'

export const texts = (events: readonly ChatEvent[]): readonly string[] =>
  events.flatMap((event) => (event.kind === 'message' ? [event.text] : []))

/** One Tencent and one journal for each test of a file; everything that was begun is ended after it. */
export const qqOfficialScene = () => {
  const folders = createTempFolders()
  let server: QqOfficialServer
  let ear: Ear
  let folder: string
  let chats: Chat[]

  beforeEach(async () => {
    ear = createEar()
    folder = folders.next()
    chats = []
    server = await createQqOfficialServer()
  })
  afterEach(async () => {
    await Promise.all(chats.map((chat) => chat.stop()))
    await server.close()
  })
  afterAll(folders.remove)

  /** A bot over the journal of the test; a second one is what a restart is. */
  const bot = (more: Partial<QqOfficialSettings> = {}): Chat => {
    const chat = botOver(folder, server.url(), more)
    chats.push(chat)
    return chat
  }

  return {
    get server() {
      return server
    },
    get ear() {
      return ear
    },
    bot,
    change: (traits: Partial<ServerTraits>): void => server.change(traits),
    ready: async (more: Partial<QqOfficialSettings> = {}): Promise<Chat> => {
      const chat = bot(more)
      await chat.start(ear.receive)
      expect(chat.health()).toEqual({ kind: 'ready' })
      return chat
    },
    /** Somebody speaks and is heard. */
    asked: async (text: string, peer: Peer = theGroup) => {
      const one = server.say(peer, { text })
      for (let count = 1; ; count += 1) {
        const events = await ear.hear(count)
        if (events.some((event) => 'message' in event && event.message === one.id)) return one
      }
    },
    send: (chat: Chat, notice: string, text: string, rest: Partial<Outgoing> = {}, to: Place = group) =>
      chat.send(outgoing(notice, to, text, rest), [part(notice)]),
    settle: (chat: Chat, notice: string) => chat.settle(id<NoticeId>(notice), group),
    /** What people read from the bot. */
    read: (peer: Peer = theGroup): readonly string[] => server.said(peer).map(readable),
    /** What each message of the bot answered, and under which number. */
    ways: (peer: Peer = theGroup) =>
      server.said(peer).map(({ body }) => [body['msg_id'] ?? null, body['msg_seq']] as const),
  }
}
