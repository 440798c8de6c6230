import { describe, expect, test } from '@jest/globals'
import { clocksOf, type Clock } from '../../src/domain/clocks/clocks.ts'
import type { ClockKind, Severity, TicketFact, TimelineEntry } from '../../src/domain/tickets/ticket.ts'
import { hour, isoChina, minute, type Instant } from '../../src/domain/time.ts'
import { china, weekdays } from '../support/calendars.ts'
import {
  contractOf,
  foshanContract,
  subjectOf,
  target,
  theDesk,
  timelineOf,
  type ClockContract,
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

const report: TicketFact = { kind: 'noted', text: '分析报告 连接池耗尽，已扩容' }

describe('golden cases', () => {
  const cases: readonly (readonly [string, ClockContract, readonly TimelineEntry[], string])[] = [
    ['golden 1: 09:00–12:00 + 13:30–17:30', resolutionBy(split, 4 * hour), timelineOf(['2026-03-04 11:00', 'opened']), '2026-03-04 16:30:00'],
    ['golden 2: public holiday', resolutionBy(split, 4 * hour), timelineOf(['2026-09-30 17:00', 'opened']), '2026-10-08 14:00:00'],
    ['golden 3: make-up Saturday', resolutionBy(split, 4 * hour), timelineOf(['2026-10-09 17:00', 'opened']), '2026-10-10 14:00:00'],
    ['golden 4: pause over a weekend', resolutionBy(split, 4 * hour), timelineOf(['2026-09-11 16:00', 'opened'], ['2026-09-11 17:00', 'waiting'], ['2026-09-14 09:30', 'resumed']), '2026-09-14 14:00:00'],
    ['golden 5: to the millisecond', resolutionBy(split, 4 * hour), timelineOf(['2026-09-11 16:00:00.007', 'opened'], ['2026-09-11 17:00:30.250', 'waiting'], ['2026-09-14 09:30:00.001', 'resumed']), '2026-09-14 13:59:29.758'],
    ['Bytedesk: no pause', resolutionBy(office, 4 * hour), timelineOf(['2026-09-11 16:00', 'opened']), '2026-09-14 11:00:00'],
    ['Bytedesk: the pause over a weekend, due Mon 12:30', resolutionBy(office, 4 * hour), timelineOf(['2026-09-11 16:00', 'opened'], ['2026-09-11 17:00', 'waiting'], ['2026-09-14 09:30', 'resumed']), '2026-09-14 12:30:00'],
  ] // prettier-ignore
  test.each(cases)('%s', (_, contract, timeline, due) => {
    const clock = clockOf(at(timeline, '2026-03-04 00:00', contract), 'resolution')
    expect(iso(clock.dueAt)).toBe(due)
    expect(clock.unknownYear).toBe(false)
  })
})

describe('SLA-F1 three clocks on one ticket', () => {
  test.each<[Severity, string, string]>([
    ['normal', '2026-02-16 10:30:00', '2026-02-16 18:00:00'],
    ['urgent', '2026-02-16 10:15:00', '2026-02-16 12:00:00'],
    ['critical', '2026-02-16 10:10:00', '2026-02-16 11:00:00'],
  ])('SLA-F1 %s, opened 10:00, resolved 10:45: response %s, resolution %s, report 12:45', (severity, response, resolution) => {
    const open = timelineOf(['2026-02-16 10:00', 'opened'])
    expect(at(open, '2026-02-16 10:00', foshanContract, severity).map(({ kind, state, dueAt, target: { clause } }) => [kind, state, iso(dueAt), clause])).toEqual([
      ['response', 'running', response, 'SLA-F1'],
      ['resolution', 'running', resolution, 'SLA-F1'],
    ])
    const resolved = [...open, ...timelineOf(['2026-02-16 10:05', 'responded'], ['2026-02-16 10:45', 'resolved'])]
    expect(at(resolved, '2026-02-16 10:45', foshanContract, severity).map(({ kind, state, dueAt }) => [kind, state, iso(dueAt)])).toEqual([
      ['response', 'met', response],
      ['resolution', 'met', resolution],
      ['report', 'running', '2026-02-16 12:45:00'],
    ])
  }) // prettier-ignore

  test('SLA-F1 the report is met by the note that submits it, late or in time', () => {
    const resolved = timelineOf(['2026-03-04 10:00', 'opened'], ['2026-03-04 10:05', 'resolved'])
    const other = timelineOf(['2026-03-04 10:30', 'noted'])
    const inTime = [...resolved, ...other, ...timelineOf(['2026-03-04 12:05', report])]
    const late = [...resolved, ...timelineOf(['2026-03-04 12:05:00.001', report])]
    expect(clockOf(at([...resolved, ...other], '2026-03-04 11:00'), 'report').state).toBe('running')
    expect(clockOf(at(inTime, '2026-03-05 10:00'), 'report')).toMatchObject({
      state: 'met',
      breachedAt: null,
    })
    expect(clockOf(at(late, '2026-03-05 10:00'), 'report')).toMatchObject({ state: 'breached', breachedAt: china('2026-03-04 12:05'), metAt: china('2026-03-04 12:05:00.001') }) // prettier-ignore
  })

  test('SLA-F1 a report is still owed when the requester has closed the ticket', () => {
    const timeline = timelineOf(['2026-03-04 10:00', 'opened'], ['2026-03-04 10:05', 'resolved'], ['2026-03-04 10:06', 'confirmed'], ['2026-03-04 10:06', 'closed']) // prettier-ignore
    expect(clockOf(at(timeline, '2026-03-04 10:10'), 'report')).toMatchObject({ state: 'running', dueAt: china('2026-03-04 12:05') }) // prettier-ignore
    expect(clockOf(at(timeline, '2026-03-04 13:00'), 'report').state).toBe('breached')
  })

  const none: readonly (readonly [string, readonly TimelineEntry[]])[] = [
    ['answered by the bot and helped', timelineOf(['2026-03-04 10:00', 'opened'], ['2026-03-04 10:00', 'answered', theDesk], ['2026-03-04 10:03', 'helped'], ['2026-03-04 10:03', 'closed'])],
    ['answered by the bot and closed after silence', timelineOf(['2026-03-04 10:00', 'opened'], ['2026-03-04 10:00', 'answered', theDesk], ['2026-03-05 10:00', 'closed', theDesk])],
    ['resolved by the desk itself', timelineOf(['2026-03-04 10:00', 'opened'], ['2026-03-04 10:03', 'resolved', theDesk])],
    ['not resolved yet', timelineOf(['2026-03-04 10:00', 'opened'], ['2026-03-04 10:03', 'claimed'])],
  ] // prettier-ignore
  test.each(none)('SLA-F1 no report clock: %s', (_, timeline) => {
    expect(at(timeline, '2026-03-06 10:00').map(({ kind }) => kind)).toEqual(['response', 'resolution'])
  })

  test('SLA-F1 a merged or declined ticket owes no report', () => {
    const timeline = timelineOf(['2026-03-04 10:00', 'opened'], ['2026-03-04 10:05', 'resolved'], ['2026-03-04 10:30', 'merged']) // prettier-ignore
    expect(clockOf(at(timeline, '2026-03-05 10:00'), 'report')).toMatchObject({ state: 'met', metAt: china('2026-03-04 10:30') }) // prettier-ignore
  })
})

describe('SLA-F2 another severity', () => {
  const timeline = timelineOf(
    ['2026-03-04 10:00', 'opened'],
    ['2026-03-04 10:40', { kind: 'severity', from: 'normal', to: 'critical', reason: '系统宕机' }],
  )
  test.each<[Severity, string, string, string]>([
    ['normal', '2026-03-04 10:30:00', '2026-03-04 18:00:00', 'breached running'],
    ['urgent', '2026-03-04 10:15:00', '2026-03-04 12:00:00', 'breached running'],
    ['critical', '2026-03-04 10:10:00', '2026-03-04 11:00:00', 'breached running'],
  ])(
    'SLA-F2 %s counts from the original start: response %s, resolution %s',
    (severity, response, resolution, states) => {
      const clocks = at(timeline, '2026-03-04 10:40', foshanContract, severity)
      expect(clocks.map(({ dueAt }) => iso(dueAt))).toEqual([response, resolution])
      expect(clocks.map(({ state }) => state).join(' ')).toBe(states)
    },
  )

  test('SLA-F2 a higher severity can find its deadline already past', () => {
    const clock = clockOf(at(timeline, '2026-03-04 11:30', foshanContract, 'critical'), 'resolution')
    expect(clock).toMatchObject({ state: 'breached', breachedAt: china('2026-03-04 11:00'), metAt: null })
  })

  test('SLA-F2 a severity without a policy has no clocks', () => {
    expect(at(timeline, '2026-03-04 11:00', resolutionBy(split, hour), 'urgent')).toEqual([])
  })
})

describe('SLA-N2 Nantong, 7×24', () => {
  const nantong = contractOf({
    normal: [target('response', 30 * minute), target('resolution', 2 * hour)],
    critical: [target('response', 30 * minute), target('resolution', 24 * hour)],
  })
  test.each<[Severity, string]>([
    ['normal', '2026-02-17 01:30:00'],
    ['critical', '2026-02-17 23:30:00'],
  ])('SLA-N2 %s, opened in a holiday night: resolution %s', (severity, due) => {
    const clocks = at(timelineOf(['2026-02-16 23:30', 'opened']), '2026-02-16 23:30', nantong, severity)
    expect(clocks.map(({ dueAt }) => iso(dueAt))).toEqual(['2026-02-17 00:00:00', due])
  })
})

describe('SLA-J1 one working day on the official calendar', () => {
  test.each([
    ['on a plain day', '2026-03-04 15:00', '2026-03-05 15:00:00'],
    ['in the lunch break', '2026-03-04 12:45', '2026-03-05 12:00:00'],
    ['on a Friday', '2026-03-06 10:15', '2026-03-09 10:15:00'],
    ['on a Saturday', '2026-03-07 11:00', '2026-03-09 17:30:00'],
    ['before a make-up Saturday', '2026-02-13 15:00', '2026-02-14 15:00:00'],
    ['on a make-up Saturday before the Spring Festival', '2026-02-14 16:00', '2026-02-24 16:00:00'],
    ['in the Spring Festival', '2026-02-18 10:00', '2026-02-24 17:30:00'],
    ['before a make-up Sunday', '2026-09-18 10:00', '2026-09-20 10:00:00'],
    ['before the National Day', '2026-09-30 09:00', '2026-09-30 17:30:00'],
    ['last working hour before the National Day', '2026-09-30 16:30', '2026-10-08 16:30:00'],
    ['on the last working day of 2025', '2025-12-31 14:00', '2026-01-04 14:00:00'],
  ])('SLA-J1 opened %s: %s → %s', (_, opened, due) => {
    const clock = clockOf(
      at(timelineOf([opened, 'opened']), opened, resolutionBy(split, 7 * hour)),
      'resolution',
    )
    expect(iso(clock.dueAt)).toBe(due)
  })

  test('SLA-J1 a deadline in a year without a notice is flagged', () => {
    const contract = resolutionBy(split, 7 * hour)
    const flagOf = (opened: string) => clockOf(at(timelineOf([opened, 'opened']), opened, contract), 'resolution').unknownYear // prettier-ignore
    expect([flagOf('2026-12-30 15:00'), flagOf('2026-12-31 15:00')]).toEqual([false, true])
    expect(clockOf(at(timelineOf(['2027-01-01 10:00', 'opened']), '2027-01-01 10:00'), 'resolution').unknownYear).toBe(false) // prettier-ignore
  })
})

describe('SLA-J2 report within two working days', () => {
  test.each([
    ['2026-09-17 10:00', '2026-09-20 10:00:00'],
    ['2026-09-18 17:30', '2026-09-21 17:30:00'],
    ['2026-02-13 22:00', '2026-02-24 17:30:00'],
  ])('SLA-J2 resolved %s → %s', (resolved, due) => {
    const contract = contractOf({ normal: [target('report', 14 * hour, 'work', [])] }, { work: split })
    const [clock] = at(timelineOf(['2026-02-01 10:00', 'opened'], [resolved, 'resolved']), resolved, contract)
    expect([clock?.kind, iso(clock?.dueAt ?? null)]).toEqual(['report', due])
  })
})
