import { afterAll, afterEach, beforeEach, expect } from '@jest/globals'
import type { QqSettings } from '../../adapters/qq/index.ts'
import type { ChatEvent } from '../../src/domain/chat/event.ts'
import { id, type NoticeId } from '../../src/domain/ids.ts'
import type { Chat } from '../../src/ports/chat.ts'
import { outgoing, part } from '../contracts/chat-peer.ts'
import { createEar, type Ear } from './ear.ts'
import {
  createNapcatServer,
  readable,
  theGroup,
  type GatewayTraits,
  type NapcatServer,
  type Segment,
} from './napcat-server.ts'
import { createTempFolders, group, qqOver } from './qq-desk.ts'

export const words = (text: string): readonly Segment[] => [{ type: 'text', data: { text } }]

export const texts = (events: readonly ChatEvent[]): readonly string[] =>
  events.flatMap((event) => (event.kind === 'message' ? [event.text] : []))

/** One gateway and one journal for each test of a file; everything that was begun is ended after it. */
export const qqScene = () => {
  const folders = createTempFolders('zhiban-qq-')
  let server: NapcatServer
  let ear: Ear
  let folder: string
  let chats: Chat[]

  const open = async (traits: Partial<GatewayTraits> = {}): Promise<void> => {
    server = await createNapcatServer(traits)
    await server.listen()
  }
  beforeEach(async () => {
    ear = createEar()
    folder = folders.next()
    chats = []
    await open()
  })
  afterEach(async () => {
    await Promise.all(chats.map((chat) => chat.stop()))
    await server.close()
  })
  afterAll(folders.remove)

  /** An account over the journal of the test; a second one is what a restart is. */
  const account = (more: Partial<QqSettings> = {}, token = server.traits.token): Chat => {
    const chat = qqOver(folder, { kind: 'forward', url: server.url(), token }, more)
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
    nextFolder: folders.next,
    /** To be stopped after the test. */
    keep: (chat: Chat): Chat => {
      chats.push(chat)
      return chat
    },
    /** Another gateway instead of the usual one. */
    gatewayWith: async (traits: Partial<GatewayTraits>): Promise<void> => {
      await server.close()
      await open(traits)
    },
    account,
    ready: async (more: Partial<QqSettings> = {}): Promise<Chat> => {
      const chat = account(more)
      await chat.start(ear.receive)
      expect(chat.health()).toEqual({ kind: 'ready' })
      return chat
    },
    say: (text: string) => server.say(theGroup, 42, words(text)),
    send: (chat: Chat, notice: string, text: string) =>
      chat.send(outgoing(notice, group, text), [part(notice)]),
    settle: (chat: Chat, notice: string) => chat.settle(id<NoticeId>(notice), group),
    /** What people read from the bot. */
    read: (): readonly string[] =>
      server
        .messages(theGroup)
        .filter(({ from }) => from === 10001)
        .map(({ segments }) => readable(server, segments)),
  }
}
