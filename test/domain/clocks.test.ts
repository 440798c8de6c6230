import { describe, expect, test } from '@jest/globals'
import { clocksOf, type Clock } from '../../src/domain/clocks.ts'
import type { ClockKind, Severity, TicketFact, TimelineEntry } from '../../src/domain/ticket.ts'
import { hour, isoChina, minute, type Instant } from '../../src/domain/time.ts'
import { china, officialDays, weekdays } from '../support/calendars.ts'
import {
  contractOf,
  foshanContract,
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
  clocksOf(timeline, severity, contract, china(now)) // prettier-ignore

const split = weekdays('09:00-12:00', '13:30-17:30')
const office = weekdays('09:00-18:00')
const resolutionBy = (calendar: typeof split, within: number): ClockContract =>
  contractOf({ normal: [target('resolution', within, 'work', ['user', 'vendor'])] }, { work: calendar })

const report: TicketFact = { kind: 'noted', text: '分析报告 连接池耗尽，已扩容' }

describe('golden cases', () => {
  const cases: readonly (readonly [string, ClockContract, readonly TimelineEntry[], string])[] = [
    ['golden 1: 09:00–12:00 + 13:30–17:30', resolutionBy(split, 4 * hour), timelineOf(['2026-03-04 11:00', 'opened']), '2026-03-04 16:30:00'],
    ['golden 2: public holiday', resolutionBy(split, 4 * hour), timelineOf(['2026-09-30 16:30', 'opened']), '2026-10-08 13:30:00'],
    ['golden 3: make-up Saturday', resolutionBy(split, 4 * hour), timelineOf(['2026-10-09 16:30', 'opened']), '2026-10-10 13:30:00'],
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
  const cases: readonly (readonly [Severity, string, string, string])[] = [
    ['normal', '2026-02-16 10:30:00', '2026-02-16 18:00:00', '2026-02-16 11:45:00'],
    ['urgent', '2026-02-16 10:15:00', '2026-02-16 12:00:00', '2026-02-16 11:45:00'],
    ['critical', '2026-02-16 10:10:00', '2026-02-16 11:00:00', '2026-02-16 11:45:00'],
  ]
  test.each(cases)('SLA-F1 %s: response %s, resolution %s, report %s', (severity, response, resolution, reportDue) => {
    const open = timelineOf(['2026-02-16 10:00', 'opened'])
    const clocks = at(open, '2026-02-16 10:00', foshanContract, severity)
    expect(clocks.map(({ kind, state, dueAt, target: { clause } }) => [kind, state, iso(dueAt), clause])).toEqual([
      ['response', 'running', response, 'SLA-F1'],
      ['resolution', 'running', resolution, 'SLA-F1'],
    ])
    const resolved = [...open, ...timelineOf(['2026-02-16 09:45', 'responded'])].slice(0, 1)
    const done = at([...resolved, ...timelineOf(['2026-02-16 10:05', 'responded'], ['2026-02-16 10:45', 'resolved'])], '2026-02-16 10:45', foshanContract, severity)
    expect(done.map(({ kind, state }) => [kind, state])).toEqual([['response', 'met'], ['resolution', 'met'], ['report', 'running']])
    expect(iso(clockOf(done, 'report').dueAt)).toBe('2026-02-16 12:45:00')
    expect(iso(clockOf(done, 'report').dueAt - hour)).toBe(reportDue)
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

describe('SLA-X1 pauses', () => {
  const waitFor = (who: 'user' | 'vendor'): TicketFact => ({ kind: 'waiting', for: who, text: '' })
  const resolution = (...lines: Parameters<typeof timelineOf>) =>
    clockOf(at(timelineOf(['2026-03-04 10:00', 'opened'], ...lines), '2026-03-04 12:00'), 'resolution')

  const ending: readonly (readonly [string, Parameters<typeof timelineOf>, number])[] = [
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

  test('SLA-X1 paused time is counted in the calendar of the target', () => {
    const timeline = timelineOf(['2026-09-11 16:00', 'opened'], ['2026-09-11 17:00', 'waiting'], ['2026-09-14 09:30', 'resumed']) // prettier-ignore
    expect(clockOf(at(timeline, '2026-09-14 10:00', resolutionBy(office, 4 * hour)), 'resolution').pausedMs).toBe(90 * minute) // prettier-ignore
  })
})

describe('SLA-X1 starts and ends', () => {
  const stand = (now: string, ...lines: Parameters<typeof timelineOf>) =>
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
    const lines: Parameters<typeof timelineOf> = [
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

  test('a kind without a rule starts no clock; a calendar that is not there is a fault', () => {
    const timeline = timelineOf(['2026-03-04 10:00', 'opened'])
    expect(at(timeline, '2026-03-04 10:00', contractOf({ normal: [target('progress', hour)] }))).toEqual([])
    expect(() => at(timeline, '2026-03-04 10:00', contractOf({ normal: [target('response', hour, 'x')] }))).toThrow(expect.objectContaining({ code: 'contract-calendar-unknown' })) // prettier-ignore
  })

  test('no facts, no clocks', () => {
    expect(at([], '2026-03-04 10:00')).toEqual([])
  })
})
