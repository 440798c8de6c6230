import { describe, expect, test } from '@jest/globals'
import { isOpenAt, nextOpen, unequalDays, workingDay } from '../../src/domain/calendar/calendar.ts'
import {
  clocksOf,
  dueReminders,
  newBreaches,
  nextWake,
  type ClockContract,
} from '../../src/domain/clocks/clocks.ts'
import { id } from '../../src/domain/ids.ts'
import type { Speaker, TicketFact, TicketMessage } from '../../src/domain/tickets/ticket.ts'
import { hour, minute } from '../../src/domain/time.ts'
import { china, officialDays, weekdays } from '../support/calendars.ts'
import { shown } from '../support/profiles.ts'
import { contractOf, ladder, subjectOf, target, timelineOf, type Line } from '../support/timelines.ts'

const office = weekdays('08:30-12:00', '14:00-17:30')

const said = (at: string, speaker: Speaker, text = '还是打不开，麻烦看一下'): TicketMessage => ({
  key: id(at), message: id(at), at: china(at), from: id('a'), name: '', speaker, text, files: [], quote: null, recalledAt: null, edits: [],
}) // prettier-ignore

const lines = (contract: ClockContract, now: string, timeline: readonly Line[], messages: readonly TicketMessage[] = []) =>
  clocksOf(subjectOf(timelineOf(...timeline), 'normal', { messages }), contract, china(now)).map(
    ({ round, state, startedAt, dueAt }) => `${round} ${state} ${(shown(startedAt) ?? '').slice(11, 16)} ${shown(dueAt) ?? ''}`,
  ) // prettier-ignore

describe('SLA-X1 the next answer', () => {
  const contract = contractOf({ normal: [target('next-response', 2 * hour, 'office', ['user'])] }, { office })
  const story: readonly Line[] = [
    ['2026-03-04 09:00', 'opened'],
    ['2026-03-04 09:20', 'claimed'],
  ]

  test.each<[string, string, readonly Line[], readonly TicketMessage[], readonly string[]]>([
    ['before the first answer it is the response clock’s', '2026-03-04 10:00', [['2026-03-04 09:00', 'opened']], [said('2026-03-04 09:05', 'requester')], []],
    ['the requester’s next words start it', '2026-03-04 10:00', story, [said('2026-03-04 09:30', 'requester')], ['1 running 09:30 2026-03-04 11:30:00']],
    ['more words do not start it again', '2026-03-04 10:00', story, [said('2026-03-04 09:30', 'requester'), said('2026-03-04 09:40', 'requester')], ['1 running 09:30 2026-03-04 11:30:00']],
    ['the engineer’s next words meet it', '2026-03-04 12:00', story, [said('2026-03-04 09:30', 'requester'), said('2026-03-04 09:50', 'engineer')], ['1 met 09:30 2026-03-04 11:30:00']],
    ['asking the requester for something meets it too', '2026-03-04 12:00', [...story, ['2026-03-04 09:45', 'waiting']], [said('2026-03-04 09:30', 'requester')], ['1 met 09:30 2026-03-04 11:30:00']],
    ['each time anew', '2026-03-04 12:00', story, [said('2026-03-04 09:30', 'requester'), said('2026-03-04 09:50', 'engineer'), said('2026-03-04 11:00', 'requester')], ['1 met 09:30 2026-03-04 11:30:00', '2 running 11:00 2026-03-04 15:00:00']],
    ['thanks want no answer', '2026-03-04 12:00', story, [said('2026-03-04 09:30', 'requester', '好的谢谢')], []],
    ['nobody answers', '2026-03-04 12:00', story, [said('2026-03-04 09:30', 'requester')], ['1 breached 09:30 2026-03-04 11:30:00']],
    ['solved before an answer', '2026-03-04 12:00', [...story, ['2026-03-04 10:00', 'resolved']], [said('2026-03-04 09:30', 'requester')], ['1 met 09:30 2026-03-04 11:30:00']],
  ])('SLA-X1 %s', (_, now, timeline, messages, expected) => {
    expect(lines(contract, now, timeline, messages)).toEqual(expected)
  }) // prettier-ignore
})

describe('WRK-3 the vendor’s return', () => {
  const contract = contractOf({ normal: [target('vendor-return', 16 * hour, 'office', [])] }, { office })
  const away = (expectedAt?: string): TicketFact => ({ kind: 'waiting', for: 'vendor', text: '', ...(expectedAt === undefined ? {} : { expectedAt: china(expectedAt) }) }) // prettier-ignore
  const opened: Line = ['2026-03-04 09:00', 'opened']

  test.each<[string, string, readonly Line[], readonly string[]]>([
    ['not away', '2026-03-04 10:00', [opened], []],
    ['no date named: the target’s time', '2026-03-04 10:00', [opened, ['2026-03-04 09:30', away()]], ['1 running 09:30 2026-03-06 11:30:00']],
    ['a date named: that date', '2026-03-04 10:00', [opened, ['2026-03-04 09:30', away('2026-03-10 18:00')]], ['1 running 09:30 2026-03-10 18:00:00']],
    ['past it', '2026-03-10 18:00', [opened, ['2026-03-04 09:30', away('2026-03-10 18:00')]], ['1 breached 09:30 2026-03-10 18:00:00']],
    ['back in time', '2026-03-12 10:00', [opened, ['2026-03-04 09:30', away()], ['2026-03-05 09:00', 'resumed']], ['1 met 09:30 2026-03-06 11:30:00']],
    ['a new date', '2026-03-12 10:00', [opened, ['2026-03-04 09:30', away('2026-03-05 09:00')], ['2026-03-05 10:00', away('2026-03-20 09:00')]], ['1 breached 09:30 2026-03-05 09:00:00', '2 running 10:00 2026-03-20 09:00:00']],
  ])('WRK-3 %s', (_, now, timeline, expected) => {
    expect(lines(contract, now, timeline)).toEqual(expected)
  }) // prettier-ignore

  test('WRK-3 reminders stand at their share of the time until the named date', () => {
    const [clock] = clocksOf(subjectOf(timelineOf(opened, ['2026-03-04 10:00', away('2026-03-04 20:00')])), contract, china('2026-03-04 10:00')) // prettier-ignore
    expect(clock?.marks.map(({ mark, at }) => `${mark} ${shown(at)?.slice(11, 16) ?? ''}`)).toEqual(['50 15:00', '80 18:00', 'due 20:00']) // prettier-ignore
  })
})

describe('WRK-5 the call back', () => {
  const contract = contractOf({ normal: [target('followup', 7 * hour, 'office', [], 'WRK-5')] }, { office })
  const solved: readonly Line[] = [
    ['2026-03-04 09:00', 'opened'],
    ['2026-03-04 10:00', 'resolved'],
  ]
  test.each<[string, string, readonly Line[], readonly string[]]>([
    ['owed from the solution', '2026-03-04 11:00', solved, ['1 running 10:00 2026-03-05 10:00:00']],
    ['made', '2026-03-06 11:00', [...solved, ['2026-03-04 15:00', { kind: 'visited', text: '好了' }]], ['1 met 10:00 2026-03-05 10:00:00']],
    ['needless: the requester said so', '2026-03-06 11:00', [...solved, ['2026-03-04 15:00', 'confirmed']], ['1 met 10:00 2026-03-05 10:00:00']],
    ['closed by silence it is still owed', '2026-03-05 11:00', [...solved, ['2026-03-04 15:00', 'closed']], ['1 breached 10:00 2026-03-05 10:00:00']],
  ])('WRK-5 %s', (_, now, timeline, expected) => {
    expect(lines(contract, now, timeline)).toEqual(expected)
  }) // prettier-ignore
})

describe('SLA-X1 hours in which one is reminded', () => {
  const opened: Line = ['2026-03-04 22:00', 'opened']
  const nightly = contractOf({ normal: [target('resolution', 4 * hour)] }, { office }, { reminders: { ...ladder, hours: 'office', repeatAtMost: null } }) // prettier-ignore
  const stand = (now: string, ...more: readonly Line[]) => {
    const subject = subjectOf(timelineOf(opened, ...more))
    const clocks = clocksOf(subject, nightly, china(now))
    return {
      say: dueReminders(clocks, subject.timeline, china(now)).map(({ mark, skipped }) => [mark, ...skipped].join(' ')),
      breaches: newBreaches(clocks, subject.timeline).map(({ dueAt }) => shown(dueAt)),
      wake: shown(nextWake(clocks, subject.timeline, china(now))),
    }
  } // prettier-ignore
  const reminded = (mark: string): TicketFact => ({ kind: 'reminded', clock: 'resolution', round: 1, mark })
  const breached: Line = ['2026-03-05 02:00', { kind: 'breached', clock: 'resolution', round: 1, dueAt: china('2026-03-05 02:00') }] // prettier-ignore

  test('SLA-X1 at night nothing is said, the breach is recorded at its time, the morning says it once', () => {
    expect(stand('2026-03-05 00:00')).toEqual({ say: [], breaches: [], wake: '2026-03-05 02:00:00' })
    expect(stand('2026-03-05 02:00')).toEqual({ say: [], breaches: ['2026-03-05 02:00:00'], wake: '2026-03-05 02:00:00' })
    expect(stand('2026-03-05 02:00', breached)).toEqual({ say: [], breaches: [], wake: '2026-03-05 08:30:00' })
    expect(stand('2026-03-05 08:30', breached).say).toEqual(['due 50 80'])
  }) // prettier-ignore

  test('SLA-X1 repetitions go on until acknowledged, in office hours only', () => {
    const told: readonly Line[] = [breached, ['2026-03-05 08:30', reminded('due')]]
    expect(stand('2026-03-05 09:00', ...told).say).toEqual(['late-1'])
    expect(stand('2026-03-05 13:00', ...told, ['2026-03-05 12:00', reminded('late-7')]).wake).toBe('2026-03-05 14:00:00') // prettier-ignore
    expect(stand('2026-03-05 14:00', ...told, ['2026-03-05 12:00', reminded('late-7')]).say).toEqual([
      'late-8',
    ])
    expect(stand('2026-03-09 09:00', ...told, ['2026-03-05 12:00', reminded('late-7')], ['2026-03-05 12:01', 'acknowledged'])).toMatchObject({ say: [], wake: null }) // prettier-ignore
  })

  test('SLA-X1 a window is open from its beginning to its end, both included', () => {
    const at = (time: string) => isOpenAt(office, china(time))
    expect([at('2026-03-04 08:29:59.999'), at('2026-03-04 08:30'), at('2026-03-04 12:00'), at('2026-03-04 12:00:00.001'), at('2026-03-07 10:00'), at('2026-02-14 10:00')]).toEqual([false, true, true, false, false, true]) // prettier-ignore
    expect(isOpenAt(weekdays('00:00-24:00'), china('2026-03-07 00:00'))).toBe(true)
    expect([shown(nextOpen(office, china('2026-03-06 18:00'))), shown(nextOpen(office, china('2026-03-06 17:30')))]).toEqual(['2026-03-09 08:30:00', '2026-03-06 17:30:00']) // prettier-ignore
    expect(nextOpen({ kind: 'always' }, 5)).toBe(5)
  })

  test('SLA-J1 a working day is one only where all are equally long', () => {
    const friday = {
      ...office,
      week: office.week.map((windows, i) => (i === 4 ? windows.slice(0, 1) : windows)),
    }
    expect([unequalDays(office), unequalDays(friday), unequalDays({ kind: 'always' }), unequalDays({ ...office, makeUp: [{ from: 510, to: 720 }] })]).toEqual([false, true, false, true]) // prettier-ignore
    const midweek = { ...office, week: [[], ...office.week.slice(1)], days: officialDays }
    expect([workingDay(office), workingDay(midweek)]).toEqual([7 * hour, 7 * hour])
  })
})

describe('SLA-X1 the wall clock jumps', () => {
  const contract = contractOf({ normal: [target('response', 30 * minute), target('resolution', 2 * hour)] })
  const told: readonly Line[] = [
    ['2026-03-04 09:00', 'opened'],
    ['2026-03-04 12:00', { kind: 'reminded', clock: 'resolution', round: 1, mark: 'due' }],
    [
      '2026-03-04 12:00',
      { kind: 'breached', clock: 'resolution', round: 1, dueAt: china('2026-03-04 11:00') },
    ],
    ['2026-03-04 12:00', { kind: 'reminded', clock: 'response', round: 1, mark: 'late-3' }],
    ['2026-03-04 12:00', { kind: 'reminded', clock: 'response', round: 1, mark: 'due' }],
    ['2026-03-04 12:00', { kind: 'breached', clock: 'response', round: 1, dueAt: china('2026-03-04 09:30') }],
  ]

  test('SLA-X1 back: nothing is said or recorded twice, nothing is due at once, the deadlines stay', () => {
    const subject = subjectOf(timelineOf(...told))
    for (const now of ['2026-03-04 08:00', '2026-03-04 09:10', '2026-03-04 10:30', '2026-03-04 11:59']) {
      const clocks = clocksOf(subject, contract, china(now))
      expect(clocks.map(({ dueAt }) => shown(dueAt))).toEqual(['2026-03-04 09:30:00', '2026-03-04 11:00:00'])
      expect(dueReminders(clocks, subject.timeline, china(now)).filter(({ clock }) => clock.kind === 'response')).toEqual([]) // prettier-ignore
      expect(newBreaches(clocks, subject.timeline)).toEqual([])
    }
  })

  test('SLA-X1 forward: one word a clock, every breach on record with its own time', () => {
    const subject = subjectOf(timelineOf(['2026-03-04 09:00', 'opened']))
    const now = china('2026-03-11 09:00')
    const clocks = clocksOf(subject, contract, now)
    expect(dueReminders(clocks, subject.timeline, now)).toHaveLength(2)
    expect(newBreaches(clocks, subject.timeline).map(({ dueAt }) => shown(dueAt))).toEqual(['2026-03-04 09:30:00', '2026-03-04 11:00:00']) // prettier-ignore
  })
})
