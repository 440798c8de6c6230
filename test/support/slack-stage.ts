import { afterAll, afterEach, beforeEach, expect } from '@jest/globals'
import type { SlackLink, SlackSettings } from '../../adapters/slack/index.ts'
import type { ChatEvent } from '../../src/domain/chat/event.ts'
import { id, type NoticeId } from '../../src/domain/ids.ts'
import type { NoticeKind } from '../../src/domain/chat/notice.ts'
import type { Chat, Outgoing } from '../../src/ports/chat.ts'
import { outgoing, part } from '../contracts/chat-peer.ts'
import { createEar, type Ear } from './ear.ts'
import { createTempFolders } from './qq-desk.ts'
import { createGateway, type GatewayTraits, type SlackGateway } from './slack-gateway.ts'
import { overSocket, peopleOf, roomOf, slackOver, socketLink } from './slack-scene.ts'

export const texts = (events: readonly ChatEvent[]): readonly string[] =>
  events.flatMap((event) => (event.kind === 'message' ? [event.text] : []))

/** One workspace and one journal for each test of a file; everything that was begun is ended after it. */
export const slackStage = () => {
  const folders = createTempFolders('zhiban-slack-')
  let gateway: SlackGateway
  let ear: Ear
  let folder: string
  let chats: Chat[]

  beforeEach(async () => {
    ear = createEar()
    folder = folders.next()
    chats = []
    gateway = await createGateway()
  })
  afterEach(async () => {
    await Promise.all(chats.map((chat) => chat.stop()))
    await gateway.close()
  })
  afterAll(folders.remove)

  /** The workspace over the journal of the test; a second one is what a restart is. */
  const account = (more: Partial<SlackSettings> = {}, link: SlackLink = socketLink): Chat => {
    const chat = slackOver(gateway, folder, link, more)
    chats.push(chat)
    return chat
  }
  const people = () => peopleOf(gateway, overSocket(gateway))

  return {
    get gateway() {
      return gateway
    },
    get ear() {
      return ear
    },
    get room() {
      return roomOf(gateway)
    },
    get channel() {
      return gateway.space.channel('nanhai')
    },
    gatewayWith: async (traits: Partial<GatewayTraits>): Promise<void> => {
      await gateway.close()
      gateway = await createGateway(traits)
    },
    account,
    people,
    nextFolder: folders.next,
    ready: async (more: Partial<SlackSettings> = {}, link: SlackLink = socketLink): Promise<Chat> => {
      const chat = account(more, link)
      await chat.start(ear.receive)
      expect(chat.health()).toEqual({ kind: 'ready' })
      return chat
    },
    say: (text: string, thread?: string) =>
      people().say('zhou', gateway.space.channel('nanhai'), text, thread),
    send: (
      chat: Chat,
      notice: string,
      text: string,
      rest: Partial<Outgoing> = {},
      kind: NoticeKind = 'reply',
    ) => chat.send(outgoing(notice, roomOf(gateway), text, rest), [{ ...part(notice), kind }]),
    settle: (chat: Chat, notice: string) => chat.settle(id<NoticeId>(notice), roomOf(gateway)),
    /** What people read from the bot. */
    read: () => people().read(gateway.space.channel('nanhai')),
    said: async () =>
      (await gateway.space.history(gateway.space.channel('nanhai'))).filter(
        (message) => message['user'] === gateway.space.user('zhiban'),
      ),
  }
}
