import { expect, test } from '@jest/globals'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRecorder } from '../../adapters/recorder/index.ts'
import { openStore } from '../../adapters/sqlite/index.ts'
import type { ChatEvent, Place } from '../../src/domain/chat/event.ts'
import { id, type AccountKey, type MessageId, type ReceiptKey, type RoomKey } from '../../src/domain/ids.ts'
import type { Directory } from '../../src/domain/people/people.ts'
import { parseInstant } from '../../src/domain/time.ts'
import type { Settings } from '../../src/usecases/context.ts'
import { runDesk } from '../../src/usecases/run-desk.ts'
import { stillContext } from '../../src/usecases/still-context.ts'
import { cast } from '../support/conversation.ts'
import { foshanContract, shippedKnowledge } from '../support/scene.ts'

const races = 1_000
const now = parseInstant('2026-03-04T09:00:00+08:00') ?? 0
const account = (name: string): AccountKey => id<AccountKey>(`test/${name}`)
/** Two engineers, each with an account for every race: every claim comes from a place of its own, all at once. */
const racers = cast
  .filter(({ name }) => name === '王工' || name === '李工')
  .map((person) => ({
    ...person,
    accounts: Array.from({ length: races }, (_, i) => account(`${person.name}${i}`)),
  }))
const rooms = Array.from({ length: 50 }, (_, i) => id<RoomKey>(`test/bot/群${i}`))
const says = (key: string, place: Place, who: string, text: string): ChatEvent => ({
  kind: 'message',
  key: id<ReceiptKey>(`test/bot/${key}`),
  at: now,
  place,
  sender: { account: account(who), name: who, isBot: false, isSelf: false },
  message: id<MessageId>(key),
  text,
  mentions: [],
  mentionsBot: place.kind === 'direct',
  quote: null,
  files: [],
})

test(`WRK-2 ${races} tickets, each claimed by two engineers at once: one winner each, the other told who has it`, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'zhiban-race-'))
  const store = await openStore({ folder })
  try {
    const directory: Directory = {
      people: racers,
      rooms: rooms.map((key) => ({ key, name: '群', kind: 'group', system: null, region: null })),
      shifts: [],
    }
    // No quiet time: every question is a ticket at once.
    const contract = {
      ...foshanContract,
      patience: { ...foshanContract.patience, burstQuiet: 0 },
      speech: null,
    }
    const settings: Settings = { contract, directory, knowledge: shippedKnowledge }
    const ctx = stillContext(store, settings)
    const refused: string[] = []
    let n = 0
    const chat = createRecorder('test', (message, parts) => {
      if (parts[0]?.kind === 'refused') refused.push(message.text)
      n += 1
      return Promise.resolve(`desk${n}`)
    })
    const desk = runDesk(ctx, { now: () => now, chatFor: () => chat, born: now }, new Set())
    await Promise.all(
      Array.from({ length: races }, (_, i) =>
        desk.receive(
          says(
            `q${i}`,
            { kind: 'room', room: rooms[i % rooms.length] ?? id('') },
            `单位${i}-会计${i}`,
            '食堂的门禁读卡器连不上财务室那台电脑了怎么弄',
          ),
        ),
      ),
    )
    await desk.settled()
    const tickets = await store.listTickets({ desk: contract.id, states: ['queued'] }, { limit: races + 1 })
    expect(tickets).toHaveLength(races)
    // Who is first takes turns, so that neither always wins.
    const claims = tickets.flatMap(({ number }, i) =>
      (i % 2 === 0 ? ['王工', '李工'] : ['李工', '王工']).map((name) => ({ number, who: `${name}${i}` })),
    )
    await Promise.all(
      claims.map(({ number, who }) =>
        desk.receive(
          says(`claim${number}${who}`, { kind: 'direct', account: account(who) }, who, `认领 ${number}`),
        ),
      ),
    )
    await desk.settled()
    const claimed = await store.listTickets({ desk: contract.id, states: ['working'] }, { limit: races + 1 })
    expect(claimed).toHaveLength(races)
    expect(claimed.filter((t) => t.timeline.filter((e) => e.kind === 'claimed').length !== 1)).toEqual([])
    expect(refused).toHaveLength(races)
    expect(refused.filter((text) => !/刚被(?:王工|李工)认领/.test(text))).toEqual([])
    // Both win now and then: the race is a race.
    expect(new Set(claimed.map((t) => t.assignee)).size).toBe(2)
  } finally {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  }
}, 120_000)
