import { describe, expect, test } from '@jest/globals'
import { clocksOf, type Clock } from '../../src/domain/clocks/clocks.ts'
import type { ClockKind, Severity, TicketFact, TimelineEntry } from '../../src/domain/tickets/ticket.ts'
import { hour, isoChina, minute, type Instant } from '../../src/domain/time.ts'
import { china, officialDays, weekdays } from '../support/calendars.ts'
import {
  contractOf,
  foshanContract,
  subjectOf,
  target,
  timelineOf,
  type ClockContract,
  type Line,
} from '../support/timelines.ts'

const iso = (at: Instant | null): string | null =>
  at === null || at === Infinity ? null : isoChina(at).slice(0, -6).replace('T', ' ')

const clockOf = (clocks: readonly Clock[], kind: ClockKind, round = 1): Clock => {
  const clock = clocks.find((known) => known.kind === kind && known.round === round)
  if (clock === undefined) throw new Error(`no ${kind} clock of round ${round}`)
  return clock
}

const at = (timeline: readonly TimelineEntry[], now: string, contract: ClockContract = foshanContract, severity: Severity = 'normal') =>
  clocksOf(subjectOf(timeline, severity), contract, china(now)) // prettier-ignore

const split = weekdays('09:00-12:00', '13:30-17:30')
const office = weekdays('09:00-18:00')
const resolutionBy = (calendar: typeof split, within: number): ClockContract =>
  contractOf({ normal: [target('resolution', within, 'work', ['user', 'vendor'])] }, { work: calendar })

describe('SLA-X1 pauses', () => {
  const waitFor = (who: 'user' | 'vendor'): TicketFact => ({ kind: 'waiting', for: who, text: '' })
  const resolution = (...lines: readonly Line[]) =>
    clockOf(at(timelineOf(['2026-03-04 10:00', 'opened'], ...lines), '2026-03-04 12:00'), 'resolution')

  const ending: readonly (readonly [string, readonly Line[], number])[] = [
    ['answered until unhelped', [['2026-03-04 10:00', 'answered'], ['2026-03-04 10:20', 'unhelped']], 20],
    ['answered until queued', [['2026-03-04 10:00', 'answered'], ['2026-03-04 10:20', 'queued']], 20],
    ['answered until an engineer replies', [['2026-03-04 10:00', 'answered'], ['2026-03-04 10:20', 'responded']], 20],
    ['answered until claimed', [['2026-03-04 10:00', 'answered'], ['2026-03-04 10:20', 'claimed']], 20],
    ['answered until candidates are offered', [['2026-03-04 10:00', 'answered'], ['2026-03-04 10:20', 'offered']], 20],
    ['answered again while answered', [['2026-03-04 10:00', 'answered'], ['2026-03-04 10:10', 'answered'], ['2026-03-04 10:20', 'unhelped']], 20],
    ['waiting until resumed', [['2026-03-04 10:10', 'waiting'], ['2026-03-04 10:40', 'resumed']], 30],
    ['waiting until claimed', [['2026-03-04 10:10', 'waiting'], ['2026-03-04 10:40', 'claimed']], 30],
    ['waiting until escalated', [['2026-03-04 10:10', 'waiting'], ['2026-03-04 10:40', 'escalated']], 30],
    ['waiting until released', [['2026-03-04 10:10', 'waiting'], ['2026-03-04 10:40', 'released']], 30],
    ['waiting until transferred', [['2026-03-04 10:10', 'waiting'], ['2026-03-04 10:40', 'transferred']], 30],
    ['waiting goes on while an engineer writes', [['2026-03-04 10:10', 'waiting'], ['2026-03-04 10:20', 'responded'], ['2026-03-04 10:40', 'resumed']], 30],
    ['waiting goes on over a note', [['2026-03-04 10:10', 'waiting'], ['2026-03-04 10:20', 'noted'], ['2026-03-04 10:40', 'resumed']], 30],
    ['for the user, then for the vendor', [['2026-03-04 10:10', 'waiting'], ['2026-03-04 10:20', waitFor('vendor')], ['2026-03-04 10:40', 'resumed']], 30],
    ['twice', [['2026-03-04 10:10', 'waiting'], ['2026-03-04 10:20', 'resumed'], ['2026-03-04 11:00', 'waiting'], ['2026-03-04 11:05', 'resumed']], 15],
    ['resumed without waiting', [['2026-03-04 10:10', 'resumed']], 0],
  ] // prettier-ignore
  test.each(ending)('SLA-X1 %s', (_, lines, minutes) => {
    const clock = resolution(...lines)
    expect([clock.pausedMs, clock.dueAt - clock.startedAt]).toEqual([
      minutes * minute,
      8 * hour + minutes * minute,
    ])
    expect(clock.state).toBe('running')
  })

  test('SLA-X1 a target counts only the pauses it names', () => {
    const timeline = timelineOf(['2026-03-04 10:00', 'opened'], ['2026-03-04 10:05', waitFor('vendor')])
    const clocks = at(timeline, '2026-03-04 10:25')
    expect(clocks.map(({ kind, state, paused, dueAt }) => [kind, state, paused, iso(dueAt)])).toEqual([
      ['response', 'running', false, '2026-03-04 10:30:00'],
      ['resolution', 'paused', true, '2026-03-04 18:20:00'],
    ])
  })

  test('SLA-X1 an open pause moves the deadline along with now, from its first millisecond', () => {
    const timeline = timelineOf(['2026-03-04 10:00', 'opened'], ['2026-03-04 10:10', 'waiting'])
    const stands = ['2026-03-04 10:10', '2026-03-04 12:00', '2026-03-08 10:10'].map(
      (now) => at(timeline, now)[0],
    )
    expect(stands.map((clock) => [clock?.state, iso(clock?.dueAt ?? null), clock?.pausedMs])).toEqual([
      ['paused', '2026-03-04 10:30:00', 0],
      ['paused', '2026-03-04 12:20:00', 110 * minute],
      ['paused', '2026-03-08 10:30:00', 96 * hour],
    ])
  })

  test('SLA-X1 a pause after the breach does not undo it', () => {
    const timeline = timelineOf(['2026-03-04 10:00', 'opened'], ['2026-03-04 10:31', 'waiting'])
    expect(clockOf(at(timeline, '2026-03-04 11:00'), 'response')).toMatchObject({ state: 'breached', breachedAt: china('2026-03-04 10:30'), paused: true, pausedMs: 29 * minute }) // prettier-ignore
  })

  test('SLA-X1 what pauses after a clock was met is not its business', () => {
    const timeline = timelineOf(['2026-03-04 10:00', 'opened'], ['2026-03-04 10:05', 'responded'], ['2026-03-04 10:10', 'waiting']) // prettier-ignore
    expect(clockOf(at(timeline, '2026-03-04 11:00'), 'response')).toMatchObject({ state: 'met', pausedMs: 0, paused: false, dueAt: china('2026-03-04 10:30') }) // prettier-ignore
  })

  test('SLA-X1 a clock met during a pause stands still from then on', () => {
    const timeline = timelineOf(['2026-03-04 10:00', 'opened'], ['2026-03-04 10:05', 'waiting'], ['2026-03-04 10:15', 'responded'], ['2026-03-04 10:50', 'resumed']) // prettier-ignore
    expect(clockOf(at(timeline, '2026-03-04 11:00'), 'response')).toMatchObject({ state: 'met', pausedMs: 10 * minute, dueAt: china('2026-03-04 10:40') }) // prettier-ignore
  })

  test('SLA-X1 paused time is counted in the calendar of the target', () => {
    const timeline = timelineOf(['2026-09-11 16:00', 'opened'], ['2026-09-11 17:00', 'waiting'], ['2026-09-14 09:30', 'resumed']) // prettier-ignore
    expect(clockOf(at(timeline, '2026-09-14 10:00', resolutionBy(office, 4 * hour)), 'resolution').pausedMs).toBe(90 * minute) // prettier-ignore
  })
})

describe('SLA-X1 starts and ends', () => {
  const stand = (now: string, ...lines: readonly Line[]) =>
    at(timelineOf(['2026-03-04 10:00', 'opened'], ...lines), now).map((c) => `${c.kind} ${c.round} ${c.state} ${iso(c.metAt)?.slice(11, 16) ?? '-'}`) // prettier-ignore

  test.each<[string, TicketFact['kind'], readonly string[]]>([
    ['a reply meets the response', 'responded', ['response 1 met 10:20', 'resolution 1 running -']],
    ['a claim meets the response', 'claimed', ['response 1 met 10:20', 'resolution 1 running -']],
    ['an answer of the bot meets nothing', 'answered', ['response 1 paused -', 'resolution 1 paused -']],
    ['a call meets nothing', 'queued', ['response 1 breached -', 'resolution 1 running -']],
    ['helped', 'helped', ['response 1 met 10:20', 'resolution 1 met 10:20']],
    ['confirmed', 'confirmed', ['response 1 met 10:20', 'resolution 1 met 10:20']],
    ['closed', 'closed', ['response 1 met 10:20', 'resolution 1 met 10:20']],
    ['declined', 'declined', ['response 1 met 10:20', 'resolution 1 met 10:20']],
    ['merged', 'merged', ['response 1 met 10:20', 'resolution 1 met 10:20']],
  ])('SLA-X1 %s', (_, kind, expected) => {
    expect(stand('2026-03-04 11:00', ['2026-03-04 10:20', kind])).toEqual(expected)
  })

  test('SLA-X1 met in the millisecond of the deadline is in time, seen then it is a breach', () => {
    expect(stand('2026-03-04 10:30', ['2026-03-04 10:30', 'responded'])[0]).toBe('response 1 met 10:30')
    expect(stand('2026-03-04 10:30')[0]).toBe('response 1 breached -')
    expect(clockOf(at(timelineOf(['2026-03-04 10:00', 'opened']), '2026-03-04 10:29:59.999'), 'response').state).toBe('running') // prettier-ignore
  })

  test('SLA-X1 a reopening starts the clocks again and keeps the record of the first round', () => {
    const lines: readonly Line[] = [
      ['2026-03-04 10:45', 'resolved'],
      ['2026-03-04 12:00', 'reopened'],
      ['2026-03-04 12:10', 'claimed'],
    ]
    expect(stand('2026-03-04 12:15', ...lines)).toEqual([
      'response 1 breached 10:45',
      'response 2 met 12:10',
      'resolution 1 met 10:45',
      'resolution 2 running -',
      'report 1 met 12:00',
    ])
    const clocks = at(timelineOf(['2026-03-04 10:00', 'opened'], ...lines), '2026-03-04 12:15')
    expect(iso(clockOf(clocks, 'resolution', 2).dueAt)).toBe('2026-03-04 20:00:00')
  })

  test('SLA-X1 a report is owed again after the second resolution', () => {
    const expected = ['report 1 met 12:00', 'report 2 running -']
    expect(stand('2026-03-04 13:30', ['2026-03-04 10:45', 'resolved'], ['2026-03-04 12:00', 'reopened'], ['2026-03-04 13:00', 'resolved']).slice(-2)).toEqual(expected) // prettier-ignore
  })

  test('SLA-X1 a reopening of what was never ended starts nothing', () => {
    expect(stand('2026-03-04 10:20', ['2026-03-04 10:10', 'reopened'])).toEqual(['response 1 running -', 'resolution 1 running -']) // prettier-ignore
  })

  test('SLA-X1 a closed ticket reopened starts again', () => {
    expect(stand('2026-03-04 12:01', ['2026-03-04 10:20', 'closed'], ['2026-03-04 12:00', 'reopened'])).toEqual([
      'response 1 met 10:20', 'response 2 running -', 'resolution 1 met 10:20', 'resolution 2 running -',
    ]) // prettier-ignore
  })

  test('SLA-X1 the same facts give the same clocks after a restart, and a clock set back changes nothing', () => {
    const timeline = timelineOf(['2026-03-04 10:00', 'opened'], ['2026-03-04 10:20', 'responded'])
    const written = JSON.parse(JSON.stringify(timeline)) as readonly TimelineEntry[]
    expect(at(written, '2026-03-04 10:20')).toEqual(at(timeline, '2026-03-04 10:20'))
    expect(at(timeline, '2026-03-04 09:00')).toEqual(at(timeline, '2026-03-04 10:20'))
  })

  test('facts of a wall clock that was set back keep their order', () => {
    const [response] = at(timelineOf(['2026-03-04 10:00', 'opened'], ['2026-03-04 09:50', 'responded']), '2026-03-04 10:05') // prettier-ignore
    expect(response).toMatchObject({ state: 'met', metAt: china('2026-03-04 10:00') })
  })

  test('marks stand at their share of the counted time', () => {
    const [clock] = at(
      timelineOf(['2026-09-11 16:00', 'opened']),
      '2026-09-11 16:00',
      resolutionBy(split, 10 * hour),
    )
    expect(clock?.marks.map(({ mark, at: when }) => [mark, iso(when)])).toEqual([
      ['50', '2026-09-14 14:00:00'],
      ['80', '2026-09-14 17:00:00'],
      ['due', '2026-09-15 10:30:00'],
    ])
  })

  test('a calendar without windows is never due', () => {
    const never = { ...office, week: [[], [], [], [], [], [], []], days: officialDays }
    expect(at(timelineOf(['2026-03-04 10:00', 'opened']), '2026-04-04 10:00', resolutionBy(never, hour))[0]).toMatchObject({ dueAt: Infinity, state: 'running', unknownYear: true }) // prettier-ignore
  })

  test('a calendar that is not there is a fault', () => {
    const timeline = timelineOf(['2026-03-04 10:00', 'opened'])
    expect(() => at(timeline, '2026-03-04 10:00', contractOf({ normal: [target('response', hour, 'x')] }))).toThrow(expect.objectContaining({ code: 'contract-calendar-unknown' })) // prettier-ignore
  })

  test('no facts, no clocks', () => {
    expect(at([], '2026-03-04 10:00')).toEqual([])
  })
})
