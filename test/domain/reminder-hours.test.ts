import { describe, expect, test } from '@jest/globals'
import { clocksOf, dueReminders, newBreaches, nextWake } from '../../src/domain/clocks/clocks.ts'
import { rulesOf } from '../../src/domain/clocks/timing-rules.ts'
import { reminderHours } from '../../src/domain/clocks/reminder-hours.ts'
import { nextOpen } from '../../src/domain/calendar/calendar.ts'
import type { Severity, TimelineEntry } from '../../src/domain/tickets/ticket.ts'
import { isoChina } from '../../src/domain/time.ts'
import { china } from '../support/calendars.ts'
import { profile, shown } from '../support/profiles.ts'
import { entryAt, plain } from '../support/timelines.ts'

const contract = profile('foshan-fiscal')
const opened = '2026-02-06 18:00:00'
const timeline = (resolved: string): readonly TimelineEntry[] => [
  entryAt(china(opened), plain('opened')),
  entryAt(china(resolved), plain('resolved')),
]
const subject = (severity: Severity, resolved: string) =>
  ({ severity, category: 'fault', channel: 'group', tier: 1, openedAt: china(opened), state: 'resolved', timeline: timeline(resolved) }) as unknown as Parameters<typeof clocksOf>[0] // prettier-ignore
const reportOf = (severity: Severity, resolved: string, now: string) =>
  clocksOf(subject(severity, resolved), contract, china(now)).filter(({ kind }) => kind === 'report')

describe('a report that falls due at night (SLA-F1: two hours, round the clock)', () => {
  test('the deadline stands, and its breach is recorded on the minute', () => {
    const [clock] = reportOf('normal', '2026-02-06 23:10:00', '2026-02-07 02:00:00')
    expect(shown(clock?.dueAt ?? null)).toBe('2026-02-07 01:10:00')
    expect(clock?.state).toBe('breached')
    expect(newBreaches([clock].filter((one) => one !== undefined), timeline('2026-02-06 23:10:00'))).toHaveLength(1)
  }) // prettier-ignore

  test.each([
    ['2026-02-06 23:10:00', '2026-02-07 06:00:00', []],
    ['2026-02-06 23:10:00', '2026-02-07 07:30:00', ['due']],
    ['2026-02-06 19:00:00', '2026-02-06 20:00:00', ['50']],
  ])('written by %s, at %s it is told: %j', (resolved, now, marks) => {
    const told = dueReminders(reportOf('normal', resolved, now), timeline(resolved), china(now))
    expect(told.map(({ mark }) => mark)).toEqual(marks)
  })

  test('a critical one is told of at night', () => {
    const [resolved, now] = ['2026-02-06 23:10:00', '2026-02-07 01:10:00'] as const
    const told = dueReminders(reportOf('critical', resolved, now), timeline(resolved), china(now))
    expect(told.map(({ mark }) => mark)).toEqual(['due'])
  })

  test('the desk wakes in the morning, not through the night', () => {
    const resolved = '2026-02-06 23:10:00'
    const recorded: readonly TimelineEntry[] = [
      ...timeline(resolved),
      entryAt(china('2026-02-07 01:10:00'), { kind: 'breached', clock: 'report', round: 1, dueAt: china('2026-02-07 01:10:00') }),
    ] // prettier-ignore
    const now = '2026-02-07 01:11:00'
    expect(shown(nextWake(reportOf('normal', resolved, now), recorded, china(now)))).toBe(
      '2026-02-07 07:30:00',
    )
  })

  test('quiet hours are no rule of the deadlines: changing them moves none', () => {
    expect(rulesOf({ ...contract, quietHours: null })).toBe(rulesOf(contract))
  })
})

describe('in whose windows one may be reminded', () => {
  const always = { kind: 'always' } as const
  const night = { from: 22 * 60, to: 7 * 60 + 30 }
  const at = (window: typeof night | null, kind: 'report' | 'response', severity: Severity, time: string) =>
    isoChina(
      nextOpen(reminderHours({ clock: kind }, severity, always, window), china(`2026-02-17 ${time}:00`)),
    ).slice(5, 16)

  test.each([
    ['a report at 23:00', night, 'report', 'normal', '23:00', '02-18T07:30'],
    ['a report at 07:29', night, 'report', 'urgent', '07:29', '02-17T07:30'],
    ['a report at noon of a holiday', night, 'report', 'normal', '12:00', '02-17T12:00'],
    ['quiet hours after midnight', { from: 0, to: 360 }, 'report', 'normal', '03:00', '02-17T06:00'],
    ['quiet hours after midnight, in the evening', { from: 0, to: 360 }, 'report', 'normal', '23:00', '02-17T23:00'],
    ['no quiet hours', null, 'report', 'normal', '23:00', '02-17T23:00'],
    ['a response', night, 'response', 'normal', '23:00', '02-17T23:00'],
    ['a critical report', night, 'report', 'critical', '23:00', '02-17T23:00'],
  ] as const)('%s', (_, window, kind, severity, time, told) => {
    expect(at(window, kind, severity, time)).toBe(told)
  }) // prettier-ignore
})
