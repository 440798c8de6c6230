import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fastify } from 'fastify'
import { openJournal } from '../../adapters/journal/index.ts'
import {
  createCallbacks,
  createQqOfficial,
  type QqCallbacks,
  type QqOfficialSettings,
} from '../../adapters/qq-official/index.ts'
import type { Place } from '../../src/domain/chat/event.ts'
import { id, type AccountKey, type RoomKey } from '../../src/domain/ids.ts'
import type { Chat } from '../../src/ports/chat.ts'
import { theGroup, theUser, usualTraits, type Peer } from './qq-official-server.ts'

const { appId, secret } = usualTraits

export const group: Place = { kind: 'room', room: id<RoomKey>(`qq-official/${appId}/${theGroup.openid}`) }
export const zhou: Place = { kind: 'direct', account: id<AccountKey>(`qq-official/${theUser.openid}`) }
export const peerAt = (place: Place): Peer => (place.kind === 'room' ? theGroup : theUser)

/** Makes temporary folders and forgets them all at once. */
export const createTempFolders = () => {
  const made: string[] = []
  return {
    next: (): string => {
      const folder = mkdtempSync(join(tmpdir(), 'zhiban-qq-official-'))
      made.push(folder)
      return folder
    },
    remove: (): void => {
      for (const folder of made) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Spans of a test: everything that takes seconds in life takes hundredths here. */
export const quick: Partial<QqOfficialSettings> = {
  rules: { firstPause: 10, longestPause: 40, openWithin: 500, proofWithin: 300, answerWithin: 100 },
  patience: { call: 500, send: 1_500, start: 1_000, offerAgain: 5, answer: 100 },
  random: () => 0,
}

/** An adapter over the folder's journal, with Tencent at `url`. */
export const botOver = (folder: string, url: string, more: Partial<QqOfficialSettings> = {}): Chat =>
  createQqOfficial({
    account: appId,
    secret,
    link: { kind: 'websocket' },
    now: Date.now,
    journal: () => openJournal({ folder, platform: 'qq-official', account: appId, now: Date.now() }),
    servers: { tokens: url, api: url },
    ...quick,
    ...more,
  })

/** A web server with the routes for callbacks, as the web room has them. */
export const openCallbacks = async (): Promise<{
  readonly callbacks: QqCallbacks
  readonly url: string
  readonly close: () => Promise<void>
}> => {
  const app = fastify()
  const callbacks = createCallbacks()
  callbacks.routes(app)
  app.post('/other', async (request) => request.body)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  return { callbacks, url: `http://127.0.0.1:${port}/hooks/qq-official/${appId}`, close: () => app.close() }
}

/** Resolves when the condition holds; looks again at every turn of the event loop, fails after `within` ms. */
export const until = async (what: string, holds: () => boolean, within = 4_000): Promise<void> => {
  const deadline = Date.now() + within
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`never: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
