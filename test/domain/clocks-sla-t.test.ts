import { describe, expect, test } from '@jest/globals'
import { clocksOf, dueReminders, newBreaches, nextWake } from '../../src/domain/clocks/clocks.ts'
import type { Channel } from '../../src/domain/tickets/ticket.ts'
import { china } from '../support/calendars.ts'
import { clockIn, profile, shown } from '../support/profiles.ts'
import { subjectOf, timelineOf, type Line } from '../support/timelines.ts'

const tips = profile('guangxi-tips')
const proposed = { kind: 'proposed', text: '先用柜面缴款' } as const

describe('SLA-T1 three hours to solve, else a written proposal', () => {
  const opened = ['2026-03-04 09:00', 'opened'] as const
  const stand = (now: string, ...lines: readonly Line[]) => {
    const clock = clockIn(subjectOf(timelineOf(opened, ...lines), 'urgent'), tips, now, 'resolution')
    return [clock.state, shown(clock.metAt), shown(clock.breachedAt)]
  }

  const cases: readonly (readonly [string, string, readonly Line[], readonly (string | null)[]])[] = [
    ['not due yet', '2026-03-04 11:59:59', [], ['running', null, null]],
    ['due, the proposal is asked for', '2026-03-04 12:00', [], ['running', null, null]],
    ['the last moment for it', '2026-03-04 12:29:59', [], ['running', null, null]],
    ['no proposal: breached as of the three hours', '2026-03-04 12:30', [], ['breached', null, '2026-03-04 12:00:00']],
    ['solved in time', '2026-03-04 15:00', [['2026-03-04 12:00', 'resolved']], ['met', '2026-03-04 12:00:00', null]],
    ['solved a second late, without a proposal', '2026-03-04 15:00', [['2026-03-04 12:00:01', 'resolved']], ['breached', '2026-03-04 12:00:01', '2026-03-04 12:00:00']],
    ['proposed early', '2026-03-04 15:00', [['2026-03-04 10:30', proposed]], ['met', '2026-03-04 10:30:00', null]],
    ['proposed when asked', '2026-03-04 15:00', [['2026-03-04 12:10', proposed]], ['met', '2026-03-04 12:10:00', null]],
    ['proposed in the last millisecond', '2026-03-04 15:00', [['2026-03-04 12:30', proposed]], ['met', '2026-03-04 12:30:00', null]],
    ['proposed too late', '2026-03-04 15:00', [['2026-03-04 12:31', proposed]], ['breached', '2026-03-04 12:31:00', '2026-03-04 12:00:00']],
    ['proposed, then solved days later', '2026-03-09 15:00', [['2026-03-04 12:10', proposed], ['2026-03-08 10:00', 'resolved']], ['met', '2026-03-04 12:10:00', null]],
    ['solved, then a proposal nobody needs', '2026-03-04 15:00', [['2026-03-04 11:00', 'resolved'], ['2026-03-04 13:00', proposed]], ['met', '2026-03-04 11:00:00', null]],
    ['waiting for the requester moves both', '2026-03-04 12:45', [['2026-03-04 10:00', 'waiting'], ['2026-03-04 10:30', 'resumed']], ['running', null, null]],
  ] // prettier-ignore
  test.each(cases)('SLA-T1 %s', (_, now, lines, expected) => {
    expect(stand(now, ...lines)).toEqual(expected)
  })

  test('SLA-T1 asked once at three hours, breached once half an hour later', () => {
    const subject = subjectOf(timelineOf(opened, ['2026-03-04 09:10', 'claimed']), 'urgent')
    const at = (now: string) => {
      const clocks = clocksOf(subject, tips, china(now))
      return {
        say: dueReminders(clocks, subject.timeline, china(now)).map(
          ({ clock, mark }) => `${clock.kind} ${mark}`,
        ),
        breaches: newBreaches(clocks, subject.timeline).map(({ kind }) => kind),
        wake: shown(nextWake(clocks, subject.timeline, china(now))),
      }
    }
    expect(at('2026-03-04 11:59')).toMatchObject({ say: ['resolution 80'], breaches: [] })
    expect(at('2026-03-04 12:00')).toMatchObject({ say: ['resolution ask'], breaches: [] })
    expect(at('2026-03-04 12:30')).toMatchObject({ say: ['resolution due'], breaches: ['resolution'] })
  })
})

describe('SLA-T2 on site 5×8, hotline 7×24', () => {
  test.each<[string, Channel, string, string, string]>([
    ['a ring in the night', 'phone', '2026-03-04 02:00', '2026-03-04 02:30:00', '2026-03-04 05:00:00'],
    ['a ring on a holiday', 'phone', '2026-02-17 10:00', '2026-02-17 10:30:00', '2026-02-17 13:00:00'],
    ['in the group at night', 'group', '2026-03-04 02:00', '2026-03-04 09:00:00', '2026-03-04 11:30:00'],
    [
      'in the group before the lunch break',
      'group',
      '2026-03-04 11:50',
      '2026-03-04 13:20:00',
      '2026-03-04 15:50:00',
    ],
    [
      'at the desk on a Friday evening',
      'visit',
      '2026-03-06 17:20',
      '2026-03-09 08:50:00',
      '2026-03-09 11:20:00',
    ],
    [
      'in the group on a make-up Saturday',
      'group',
      '2026-02-14 09:00',
      '2026-02-14 09:30:00',
      '2026-02-14 12:00:00',
    ],
    [
      'in the group in the Spring Festival',
      'group',
      '2026-02-18 09:00',
      '2026-02-24 09:00:00',
      '2026-02-24 11:30:00',
    ],
  ])('SLA-T2 %s, %s %s → %s, %s', (_, channel, at, response, resolution) => {
    const subject = subjectOf(timelineOf([at, 'opened']), 'normal', { channel })
    expect([
      shown(clockIn(subject, tips, at, 'response').dueAt),
      shown(clockIn(subject, tips, at, 'resolution').dueAt),
    ]).toEqual([response, resolution])
  })
})
