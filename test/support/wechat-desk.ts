import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openJournal } from '../../adapters/journal/index.ts'
import {
  createWechat,
  type WechatChat,
  type WechatLink,
  type WechatSettings,
} from '../../adapters/wechat/index.ts'
import type { Place } from '../../src/domain/chat/event.ts'
import { id, type AccountKey, type RoomKey } from '../../src/domain/ids.ts'
import type { WechatGateway } from './wechat-gateway.ts'

export const group: Place = { kind: 'room', room: id<RoomKey>('wechat/desk/777@chatroom') }
export const zhang: Place = { kind: 'direct', account: id<AccountKey>('wechat/zhang') }

/** Makes temporary folders and forgets them all at once. */
export const createTempFolders = (prefix: string) => {
  const made: string[] = []
  return {
    next: (): string => {
      const folder = mkdtempSync(join(tmpdir(), prefix))
      made.push(folder)
      return folder
    },
    remove: (): void => {
      for (const folder of made) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Spans of a test: everything that takes seconds in life takes hundredths here. */
export const quick: Partial<WechatSettings> = {
  rules: {
    firstPause: 20,
    longestPause: 80,
    openWithin: 3_000,
    proofWithin: 300,
    silentAfter: 400,
    answerWithin: 150,
  },
  patience: { call: 2_000, send: 1_500, file: 3_000, start: 4_000, offerAgain: 5, pulse: 100 },
  pace: { same: { least: 0, most: 0 }, other: { least: 0, most: 0 } },
  random: () => 0,
}

export const linkTo = ({ endpoint, traits }: WechatGateway, token = traits.token): WechatLink => ({
  kind: 'service',
  endpoint,
  token,
  tls: traits.tls ? { caCert: null, serverName: null } : null,
})

/** An adapter over the folder's journal. */
export const wechatOver = (
  folder: string,
  link: WechatLink,
  more: Partial<WechatSettings> = {},
): WechatChat => {
  const account = more.account ?? 'desk'
  return createWechat({
    account,
    link,
    now: Date.now,
    journal: () => openJournal({ folder, platform: 'wechat', account, now: Date.now() }),
    ...quick,
    ...more,
  })
}

/** Resolves when the condition holds; looks again at every turn of the event loop, fails after `within` ms. */
export const until = async (what: string, holds: () => boolean, within = 6_000): Promise<void> => {
  const deadline = Date.now() + within
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`never: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
