import { describe, expect, test } from '@jest/globals'
import { id, type DeskId, type RoomKey } from '../../src/domain/ids.ts'
import type { Room } from '../../src/domain/people/people.ts'
import { day } from '../../src/domain/time.ts'
import { forgottenIn } from '../../src/main/web-room.ts'
import { china } from '../support/calendars.ts'

const now = china('2026-03-04 04:00')
const ago = (days: number): number => china('2026-03-04 00:00') - days * day

const deskOf = (name: string, days: number | null, rooms: readonly string[]) => ({
  contract: {
    id: id<DeskId>(name),
    retention:
      days === null ? null : { tickets: days * day, receipts: 30 * day, clause: 'SEC-3', source: '本台约定' },
  },
  directory: {
    rooms: rooms.map((room): Room => ({
      key: id<RoomKey>(`room/web/${room}`), name: room, kind: 'group', system: null, region: null,
    })),
  },
}) // prettier-ignore

const short = deskOf('short', 400, ['a', 'shared'])
const long = deskOf('long', 1_000, ['b', 'shared'])
const forever = deskOf('forever', null, ['c'])

const cases: readonly {
  readonly what: string
  readonly desks: readonly ReturnType<typeof deskOf>[]
  readonly place: string
  readonly days: number | null
}[] = [
  { what: 'its own room', desks: [short, long, forever], place: 'a', days: 400 },
  { what: 'a room of another desk', desks: [short, long, forever], place: 'b', days: null },
  { what: 'a room of another desk that forgets nothing', desks: [short, forever], place: 'c', days: null },
  { what: 'a room of two desks', desks: [short, long], place: 'shared', days: 1_000 },
  { what: 'a chat with the bot', desks: [short, long], place: '@zhou', days: 1_000 },
  { what: 'a chat with the bot where one desk forgets nothing', desks: [short, forever], place: '@zhou', days: null },
  { what: 'a room that no file has any more', desks: [short], place: 'gone', days: 400 },
] // prettier-ignore

describe('SEC-3 the web room, as far as the desk `short` has to do with it', () => {
  test.each(cases)('$what: $days days', ({ desks, place, days }) => {
    expect(forgottenIn(desks, id<DeskId>('short'), now)(place)).toBe(days === null ? null : ago(days))
  })
})
