import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../../adapters/sqlite/index.ts'
import type { Place } from '../../src/domain/chat/event.ts'
import { id, type RoomKey } from '../../src/domain/ids.ts'
import { onDuty } from '../../src/domain/people/on-duty.ts'
import type { Act } from '../../src/domain/tickets/transition.ts'
import type { Store } from '../../src/ports/store.ts'
import { beginChange } from '../../src/usecases/people/change-roster.ts'
import type { DeskContext, Settings } from '../../src/usecases/context.ts'
import { handOver, nextHandoverAt } from '../../src/usecases/people/hand-over.ts'
import { withRoster } from '../../src/usecases/people/live-roster.ts'
import { attendanceOfMonth, noteAttendance } from '../../src/usecases/people/note-attendance.ts'
import { stillContext } from '../../src/usecases/still-context.ts'
import { china, directoryOf, engineer, everyDay, personId, shift } from '../support/roster.ts'
import { foshanContract, shippedKnowledge } from '../support/scene.ts'

let folder: string
let store: Store
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhiban-roster-'))
  store = await openStore({ folder })
})
afterAll(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

const contract = {
  ...foshanContract,
  attendance: { in: 510, out: 1050, absentAfter: 3_600_000, calendar: 'office', clause: 'DUT-2', source: '' },
}
const directory = directoryOf([engineer('王工'), engineer('李工')], {
  rooms: [
    {
      key: id<RoomKey>('test/bot/工程师群'),
      name: '工程师群',
      kind: 'engineers',
      system: null,
      region: null,
    },
  ],
  shifts: [shift(everyDay, '08:30', '17:30', '王工'), shift(everyDay, '17:30', '08:30', '李工')],
})
const settings: Settings = { contract, directory, knowledge: shippedKnowledge }
/** One instance of the desk; several share the store. */
const instance = (): ReturnType<typeof withRoster> => {
  const ctx = stillContext(store, settings)
  return withRoster(ctx)
}

const now = china('2026-03-04 09:00')
const from: Place = { kind: 'direct', account: engineer('李工').accounts[0] ?? id('') }
const act = (trigger: string): Act => ({
  at: now,
  by: { kind: 'person', person: personId('李工'), name: '李工', from, message: null },
  trigger,
})
const names = (ctx: DeskContext, at: number): readonly string[] =>
  onDuty(ctx.settings().directory, 1, at).map(({ name }) => name)

test('WRK-1 a change made by one instance counts there at once, in another within half a minute, once', async () => {
  const [one, other, watcher] = [instance(), instance(), instance()]
  await watcher.roster.settle(now)
  const move = {
    who: personId('王工'),
    by: personId('李工'),
    from: china('2026-03-04 10:00'),
    to: china('2026-03-04 17:30'),
  }
  const cover = { kind: 'cover', by: personId('李工'), moves: [move], leave: null, reason: '', consents: [], agreedAt: now } as const // prettier-ignore
  const asking = { person: personId('李工'), place: from }
  const first = await beginChange(one, act('receipt-1'), cover, asking)
  const again = await beginChange(other, act('receipt-1'), cover, asking)
  expect([first.serial, again.serial]).toEqual([1, 1])
  expect(await store.listDocuments({ desk: contract.id, kind: 'roster-change' }, { limit: 10 })).toHaveLength(
    1,
  )
  expect(names(one, china('2026-03-04 11:00'))).toEqual(['李工'])

  await watcher.roster.settle(now + 29_999)
  expect(names(watcher, china('2026-03-04 11:00'))).toEqual(['王工'])
  await watcher.roster.settle(now + 30_000)
  expect(names(watcher, china('2026-03-04 11:00'))).toEqual(['李工'])
  // Nothing new: use cases keep the same directory, and what was computed from it.
  const same = watcher.settings().directory
  await watcher.roster.settle(now + 90_000)
  expect(watcher.settings().directory).toBe(same)
})

test('WRK-1 two instances hand over once', async () => {
  const [one, other] = [instance(), instance()]
  const at = china('2026-03-05 08:30')
  for (const ctx of [one, other]) await ctx.roster.settle(at)
  expect(nextHandoverAt(one, china('2026-03-05 08:00'))).toBe(at)
  for (const ctx of [one, other, one]) await handOver(ctx, at - 60_000, at + 1_000)
  const kept = await store.listDocuments({ desk: contract.id, kind: 'handover' }, { limit: 10 })
  expect(kept.map(({ at: when, body }) => [when, body.tiers.map(({ from: old, to }) => [old, to])])).toEqual([
    [at, [[['李工'], ['王工']]]],
  ])
})

test('DUT-2 a receipt that is handled twice is noted once, and the month begins with the first signature', async () => {
  const ctx = instance()
  const entry = { kind: 'in', at: china('2026-03-05 08:40'), until: null, reason: '', by: personId('王工'), trigger: 'receipt-2' } as const // prettier-ignore
  await noteAttendance(ctx, personId('王工'), entry, entry.at)
  await noteAttendance(ctx, personId('王工'), entry, entry.at)
  const rows = await attendanceOfMonth(ctx, Math.floor(entry.at / 86_400_000), china('2026-03-05 20:00'))
  expect(rows.map(({ person, expected, present, late }) => [person, expected, present, late.length])).toEqual(
    [['王工', 1, 1, 1]],
  )
})
