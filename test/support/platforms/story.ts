import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../../../adapters/sqlite/index.ts'
import { createTimer } from '../../../adapters/timer/index.ts'
import { id, type PersonId } from '../../../src/domain/ids.ts'
import type { Directory } from '../../../src/domain/people/people.ts'
import type { Ticket } from '../../../src/domain/tickets/ticket.ts'
import { createSwitchboard } from '../../../src/main/switchboard.ts'
import type { Log } from '../../../src/ports/log.ts'
import type { Settings } from '../../../src/usecases/context.ts'
import { runDesk } from '../../../src/usecases/run-desk.ts'
import { stillContext } from '../../../src/usecases/still-context.ts'
import { foshanContract, shippedKnowledge } from '../scene.ts'
import { engineerName, requesterName, type PlatformPeer, type Room } from './peer.ts'

/** Each opens the platform's side of a real adapter; what a platform needs is loaded only when it takes part. */
const openers = {
  room: async (folder: string) => (await import('./room.ts')).openRoomPeer(folder),
  qq: async (folder: string) => (await import('./qq.ts')).openQqPeer(folder),
  'qq-official': async (folder: string) => (await import('./qq-official.ts')).openQqOfficialPeer(folder),
  slack: async (folder: string) => (await import('./slack.ts')).openSlackPeer(folder),
  wechat: async (folder: string) => (await import('./wechat.ts')).openWechatPeer(folder),
} as const satisfies Record<string, (folder: string) => Promise<PlatformPeer>>

export type PlatformName = keyof typeof openers

type Where = 'group' | 'engineers'

/** Something is said, and then so many lines of the desk are read in each room. `N` stands for the ticket's number. */
export interface Beat {
  readonly where: Where
  readonly text: string
  readonly picture?: Buffer
  readonly read: Readonly<Partial<Record<Where, number>>>
  /** So many pictures of the desk the engineers see after it. */
  readonly seen?: number
}

export interface Line {
  readonly where: Where
  /** The desk's own lines are as people read them on that platform. */
  readonly who: string
  readonly text: string
}

export interface Told {
  readonly lines: readonly Line[]
  /** Whether the platform of the room shows choices as buttons, so that nobody is told what to type. */
  readonly buttons: Readonly<Record<Where, boolean>>
  readonly ticket: Ticket
  /** What the desk showed to the engineers. */
  readonly pictures: readonly Uint8Array[]
}

/** Nothing may hide in a log while the story is told. */
const logOf = (troubles: unknown[]): Log => ({
  info: () => undefined,
  warn: (event, fields) => void troubles.push({ event, ...fields }),
  error: (event, fields) => void troubles.push({ event, ...fields }),
})

/** What a test waits for at most, where a platform lets one message a second through. */
const patience = 15_000

const until = async (what: () => string, holds: () => Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + patience
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`never: ${what()}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

const person = (name: string, room: Room): Directory['people'][number] => ({
  id: id<PersonId>(name), name, accounts: [id('elsewhere/0'), room.speaker], roles: ['engineer'], tier: 1, duty: 'member', unit: null, region: null,
}) // prettier-ignore

/** The shipped desk without what depends on the hour of the day: the story is told on the real clock. */
const settingsOf = (group: Room, engineers: Room): Settings => ({
  contract: {
    ...foshanContract,
    checklists: [],
    quietHours: null,
    patience: { ...foshanContract.patience, burstQuiet: 4_000 },
  },
  knowledge: shippedKnowledge,
  directory: {
    people: [person(engineerName, engineers)],
    rooms: [
      { key: group.key, name: '南海镇街财政群', kind: 'group', system: null, region: null },
      { key: engineers.key, name: '值班工程师群', kind: 'engineers', system: null, region: null },
    ],
    shifts: [],
  },
})

/**
 * Tells one story over the wire: the requester on one platform, the engineer on the same or another, the whole desk
 * between them. Rejects when a line does not come, when one comes that nobody expected, and on every trouble logged.
 */
export const tellStory = async (
  requesters: PlatformName,
  staff: PlatformName,
  beats: readonly Beat[],
): Promise<Told> => {
  const folder = await mkdtemp(join(tmpdir(), 'zhiban-story-'))
  const peers = new Map<PlatformName, PlatformPeer>()
  for (const name of new Set([requesters, staff]))
    peers.set(name, await openers[name](await mkdtemp(join(folder, `${name}-`))))
  const store = await openStore({ folder })
  const switchboard = createSwitchboard()
  for (const { chat } of peers.values()) switchboard.add(chat)
  const troubles: unknown[] = []
  const log = logOf(troubles)
  const timer = createTimer(Date.now, log)
  try {
    const group = peers.get(requesters)?.group
    const engineers = peers.get(staff)?.engineers
    if (group === undefined || engineers === undefined) throw new Error('the platforms were not opened')
    const rooms = { group, engineers }
    const settings = settingsOf(group, engineers)
    const ctx = stillContext(store, settings, { log })
    const desk = runDesk(
      ctx,
      { now: Date.now, chatFor: switchboard.chatFor, born: Date.now(), summaryByJob: () => true },
      new Set(),
    )
    const heard: string[] = []
    await switchboard.start(async (event) => {
      await desk.receive(event)
      if (event.kind === 'message' && !event.sender.isSelf) heard.push(event.text)
    })
    // What is said before an account hears is not heard by any program.
    for (const [name, { chat }] of peers)
      await until(
        () => `${name} is ready; ${JSON.stringify(chat.health())}`,
        () => Promise.resolve(chat.health().kind === 'ready'),
      )
    timer.start({ name: 'desk', nextAt: (now) => desk.nextAt(now), work: (now) => desk.tick(now) })
    const lines: Line[] = []
    const seen: Record<Where, number> = { group: 0, engineers: 0 }
    const ticketOf = async (): Promise<Ticket | undefined> =>
      (await store.listTickets({ desk: ctx.id }, { limit: 2 }))[0]
    for (const { where, text, picture, read, seen: shown } of beats) {
      const words = text.replaceAll('N', (await ticketOf())?.number ?? 'N')
      lines.push({
        where,
        who: where === 'group' ? requesterName : engineerName,
        text: `${picture === undefined ? '' : '[图片]'}${words}`,
      })
      await rooms[where].say(words, picture)
      await until(
        () => `“${words}” is heard (${requesters} to ${staff}); ${JSON.stringify(troubles)}`,
        () => Promise.resolve(heard.some((one) => one.includes(words))),
      )
      for (const place of ['group', 'engineers'] as const) {
        const wanted = seen[place] + (read[place] ?? 0)
        let texts: readonly string[] = []
        await until(
          () => `${wanted} lines in ${place} after “${words}” (${requesters} to ${staff}), only ${JSON.stringify(texts)}; ${JSON.stringify(troubles)}`,
          async () => (texts = await rooms[place].read()).length >= wanted,
        ) // prettier-ignore
        for (const said of texts.slice(seen[place])) lines.push({ where: place, who: '值班', text: said })
        seen[place] = texts.length
      }
      if (shown !== undefined)
        await until(
          () => `${shown} pictures after “${words}” (${requesters} to ${staff}); ${JSON.stringify(troubles)}`,
          async () => (await rooms.engineers.pictures()).length >= shown,
        )
      await desk.settled()
    }
    // Whatever was still to be said has been said by now, or is due later than anybody waits.
    await desk.tick(Date.now())
    await desk.settled()
    for (const place of ['group', 'engineers'] as const) {
      const unexpected = (await rooms[place].read()).slice(seen[place])
      if (unexpected.length > 0) throw new Error(`nobody expected in ${place}: ${unexpected.join('\n')}`)
    }
    const ticket = await ticketOf()
    if (ticket === undefined) throw new Error('no ticket came of it')
    if (troubles.length > 0) throw new Error(JSON.stringify(troubles))
    const buttonsOf = (name: PlatformName): boolean => peers.get(name)?.chat.capabilities.buttons === true
    const pictures = await rooms.engineers.pictures()
    return { lines, ticket, pictures, buttons: { group: buttonsOf(requesters), engineers: buttonsOf(staff) } }
  } finally {
    await timer.stop()
    for (const peer of peers.values()) await peer.close()
    await store.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** The story as a transcript that people can read. */
export const transcriptOf = ({ lines }: Told): string =>
  lines.map(({ where, who, text }) => `${where === 'group' ? '群' : '工程师群'} ${who}：${text}`).join('\n')
