import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openJournal } from '../../adapters/journal/index.ts'
import { createQq, type QqLink, type QqSettings } from '../../adapters/qq/index.ts'
import type { Place } from '../../src/domain/chat/event.ts'
import { id, type AccountKey, type RoomKey } from '../../src/domain/ids.ts'
import type { Chat } from '../../src/ports/chat.ts'
import type { Chat as GatewayChat } from './napcat-server.ts'

export const group: Place = { kind: 'room', room: id<RoomKey>('qq/10001/777') }
export const zhang: Place = { kind: 'direct', account: id<AccountKey>('qq/42') }
export const theUser: GatewayChat = { user: 42 }

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
export const quick: Partial<QqSettings> = {
  rules: { firstPause: 10, longestPause: 40, openWithin: 500, proofWithin: 200, answerWithin: 100 },
  patience: { call: 500, send: 1_500, between: 1, start: 1_000, offerAgain: 5 },
  random: () => 0,
}

/** An adapter over the folder's journal. */
export const qqOver = (folder: string, link: QqLink, more: Partial<QqSettings> = {}): Chat =>
  createQq({
    account: '10001',
    link,
    now: Date.now,
    journal: () => openJournal({ folder, platform: 'qq', account: '10001', now: Date.now() }),
    ...quick,
    ...more,
  })

/** Resolves when the condition holds; looks again at every turn of the event loop, fails after `within` ms. */
export const until = async (what: string, holds: () => boolean, within = 4_000): Promise<void> => {
  const deadline = Date.now() + within
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`never: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
