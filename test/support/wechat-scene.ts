import { afterAll, afterEach, beforeEach, expect } from '@jest/globals'
import type { WechatChat, WechatSettings } from '../../adapters/wechat/index.ts'
import type { ChatEvent } from '../../src/domain/chat/event.ts'
import { id, type NoticeId } from '../../src/domain/ids.ts'
import { outgoing, part } from '../contracts/chat-peer.ts'
import { createEar, type Ear } from './ear.ts'
import { createTempFolders, group, linkTo, wechatOver } from './wechat-desk.ts'
import { createWechatGateway, type GatewayTraits, type WechatGateway } from './wechat-gateway.ts'

export const texts = (events: readonly ChatEvent[]): readonly string[] =>
  events.flatMap((event) => (event.kind === 'message' ? [event.text] : []))

/** One gateway and one journal for each test of a file; everything that was begun is ended after it. */
export const wechatScene = () => {
  const folders = createTempFolders('zhiban-wechat-')
  let gateway: WechatGateway
  let ear: Ear
  let folder: string
  let chats: WechatChat[]

  const open = async (traits: Partial<GatewayTraits> = {}): Promise<void> => {
    gateway = await createWechatGateway(traits)
    await gateway.listen()
    gateway.login()
  }
  beforeEach(async () => {
    ear = createEar()
    folder = folders.next()
    chats = []
    await open()
  })
  afterEach(async () => {
    await Promise.all(chats.map((chat) => chat.stop()))
    await gateway.close()
  })
  afterAll(folders.remove)

  /** To be stopped after the test. */
  const keep = (chat: WechatChat): WechatChat => {
    chats.push(chat)
    return chat
  }
  /** An account over the journal of the test; a second one is what a restart is. */
  const account = (more: Partial<WechatSettings> = {}): WechatChat =>
    keep(wechatOver(folder, linkTo(gateway), more))

  return {
    get gateway() {
      return gateway
    },
    get wechat() {
      return gateway.wechat
    },
    get ear() {
      return ear
    },
    nextFolder: folders.next,
    keep,
    account,
    /** Another gateway instead of the usual one. */
    gatewayWith: async (traits: Partial<GatewayTraits>): Promise<void> => {
      await gateway.close()
      await open(traits)
    },
    ready: async (more: Partial<WechatSettings> = {}): Promise<WechatChat> => {
      const chat = account(more)
      await chat.start(ear.receive)
      expect(chat.health()).toEqual({ kind: 'ready' })
      return chat
    },
    say: (text: string): string => gateway.wechat.say({ from: 'zhang', text }),
    send: (chat: WechatChat, notice: string, text: string) =>
      chat.send(outgoing(notice, group, text), [part(notice)]),
    settle: (chat: WechatChat, notice: string) => chat.settle(id<NoticeId>(notice), group),
    /** What people read from the bot. */
    read: (): readonly string[] => gateway.wechat.sent.map(({ text }) => text),
  }
}
