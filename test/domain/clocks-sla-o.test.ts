import { describe, expect, test } from '@jest/globals'
import { clocksOf, dueReminders, newBreaches, nextWake } from '../../src/domain/clocks/clocks.ts'
import { id } from '../../src/domain/ids.ts'
import type { Category, Channel, Severity, TicketFact } from '../../src/domain/tickets/ticket.ts'
import { hour, minute } from '../../src/domain/time.ts'
import { trackingOf } from '../../src/domain/tickets/wake.ts'
import { china, weekdays } from '../support/calendars.ts'
import { clockIn, profile, shown, standing } from '../support/profiles.ts'
import { contractOf, subjectOf, target, theDesk, timelineOf, type Line } from '../support/timelines.ts'

const oa = profile('guangxi-oa')
const progressed: TicketFact = { kind: 'progressed', text: '正在恢复' }

describe('SLA-O1 a response within 24 hours, whatever the way', () => {
  const channels: readonly Channel[] = ['group', 'phone', 'email', 'visit']
  const categories: readonly Category[] = ['usage', 'complaint', 'external', 'requirement']
  test.each(channels.flatMap((channel) => categories.map((category) => [channel, category] as const)))(
    'SLA-O1 %s, %s',
    (channel, category) => {
      const at = '2026-02-16 15:00'
      const clock = clockIn(
        subjectOf(timelineOf([at, 'opened']), 'normal', { channel, category }),
        oa,
        at,
        'response',
      )
      expect([shown(clock.dueAt), clock.target.clause]).toEqual(['2026-02-17 15:00:00', 'SLA-O1'])
    },
  )

  test('SLA-O1 where a target of its own comes later, the ceiling counts; where it comes sooner, the target', () => {
    const ceiling = target('response', 24 * hour, 'always', [], 'SLA-O1')
    const contract = contractOf({ normal: [target('response', 30 * minute, 'work')] }, { work: weekdays('09:00-18:00') }, { ceiling }) // prettier-ignore
    const due = (at: string): string | null => {
      const [clock] = clocksOf(subjectOf(timelineOf([at, 'opened'])), contract, china(at))
      return `${shown(clock?.dueAt ?? null) ?? ''} ${clock?.target.clause ?? ''}`
    }
    expect(due('2026-03-04 10:00')).toBe('2026-03-04 10:30:00 test')
    expect(due('2026-03-06 17:50')).toBe('2026-03-07 17:50:00 SLA-O1')
  })

  test.each<[string, readonly Line[], string | null]>([
    ['unsolved', [], '2026-03-05 10:00:00'],
    ['on the list already', [['2026-03-05 10:00', { kind: 'tracked', after: 24 * hour }]], null],
    ['reopened after that', [['2026-03-05 10:00', { kind: 'tracked', after: 24 * hour }], ['2026-03-06 09:00', 'reopened']], '2026-03-07 09:00:00'],
  ])('SLA-O1 tracked when unsolved for 24 hours: %s', (_, lines, at) => {
    const timeline = timelineOf(['2026-03-04 10:00', 'opened'], ...lines)
    expect(shown(trackingOf({ state: 'working', timeline, openedAt: china('2026-03-04 10:00') }, oa))).toBe(at)
  }) // prettier-ignore

  test('SLA-O1 what is solved is not tracked', () => {
    const ticket = {
      timeline: timelineOf(['2026-03-04 10:00', 'opened']),
      openedAt: china('2026-03-04 10:00'),
    }
    expect(trackingOf({ ...ticket, state: 'resolved' }, oa)).toBeNull()
    expect(trackingOf({ ...ticket, state: 'closed' }, oa)).toBeNull()
  })
})

describe('SLA-O2 the second tier has half an hour from the escalation', () => {
  const lines: readonly Line[] = [
    ['2026-03-04 10:00', 'opened'],
    ['2026-03-04 10:12', 'responded'],
    ['2026-03-04 11:40', 'escalated'],
  ]
  const responses = (severity: Severity, now: string, ...more: readonly Line[]) =>
    standing(subjectOf(timelineOf(...lines, ...more), severity), oa, now).filter((line) =>
      line.startsWith('response'),
    )

  test('SLA-O2 the first tier keeps its record, the second starts anew', () => {
    expect(responses('urgent', '2026-03-04 11:40')).toEqual([
      'response 1 met 2026-03-04 10:30:00',
      'response 2 running 2026-03-04 12:10:00',
    ])
    expect(responses('urgent', '2026-03-04 12:10')[1]).toBe('response 2 breached 2026-03-04 12:10:00')
    expect(responses('urgent', '2026-03-04 12:10', ['2026-03-04 12:10', 'claimed'])[1]).toBe('response 2 met 2026-03-04 12:10:00') // prettier-ignore
  })

  test('SLA-O2 an ordinary question does not restart', () => {
    expect(responses('normal', '2026-03-04 11:40')).toEqual(['response 1 met 2026-03-05 10:00:00'])
  })

  test('SLA-O2 made urgent after the escalation: counted from the escalation all the same', () => {
    const urgent: Line = ['2026-03-04 11:50', { kind: 'severity', from: 'normal', to: 'urgent', reason: '' }]
    expect(responses('urgent', '2026-03-04 11:50', urgent)[1]).toBe('response 2 running 2026-03-04 12:10:00')
  })
})

describe('SLA-O3 a major incident', () => {
  const opened: Line = ['2026-03-04 02:00', 'opened']
  const of = (now: string, ...lines: readonly Line[]) =>
    standing(subjectOf(timelineOf(...lines), 'critical'), oa, now).filter(
      (line) => !line.startsWith('response'),
    )

  test('SLA-O3 contacts within 5 minutes, progress every 30, the first report within 24 hours', () => {
    expect(of('2026-03-04 02:00', opened)).toEqual([
      'notify 1 running 2026-03-04 02:05:00',
      'progress 1 running 2026-03-04 02:30:00',
      'report 1 running 2026-03-05 02:00:00',
    ])
  })

  test('SLA-O3 recognised later: notify and progress count from then, the report from the incident', () => {
    const severe: Line = [
      '2026-03-04 03:20',
      { kind: 'severity', from: 'normal', to: 'critical', reason: '' },
    ]
    expect(of('2026-03-04 03:20', opened, severe)).toEqual([
      'notify 1 running 2026-03-04 03:25:00',
      'progress 1 running 2026-03-04 03:50:00',
      'report 1 running 2026-03-05 02:00:00',
    ])
  })

  test('SLA-O3 contacts are told when every notice to them was said, or a person says so', () => {
    const notified: TicketFact = { kind: 'notified', contacts: ['甲', '乙'], notices: [id('n1'), id('n2')] }
    const said = (notice: string): TicketFact => ({ kind: 'said', notice: id(notice), what: 'notify', message: null, to: { kind: 'direct', account: id('a') }, text: '' }) // prettier-ignore
    const state = (...lines: readonly Line[]) => of('2026-03-04 02:10', opened, ...lines)[0]
    const written: Line = ['2026-03-04 02:00', notified]
    expect(state(written)).toBe('notify 1 breached 2026-03-04 02:05:00')
    expect(state(written, ['2026-03-04 02:01', said('n1')])).toBe('notify 1 breached 2026-03-04 02:05:00')
    expect(state(written, ['2026-03-04 02:01', said('n1')], ['2026-03-04 02:02', said('n2')])).toBe('notify 1 met 2026-03-04 02:05:00') // prettier-ignore
    expect(state(['2026-03-04 02:04', { kind: 'notified', contacts: ['甲'], notices: [] }])).toBe('notify 1 met 2026-03-04 02:05:00') // prettier-ignore
  })

  test.each<[string, string, readonly Line[], readonly string[]]>([
    ['a report starts the next half hour', '2026-03-04 02:50', [['2026-03-04 02:20', progressed]], ['progress 1 met 2026-03-04 02:30:00', 'progress 2 breached 2026-03-04 02:50:00', 'progress 3 running 2026-03-04 03:20:00']],
    ['a missed one is a breach each', '2026-03-04 03:10', [], ['progress 1 breached 2026-03-04 02:30:00', 'progress 2 breached 2026-03-04 03:00:00', 'progress 3 running 2026-03-04 03:30:00']],
    ['late: the missed one stays, the next is met', '2026-03-04 03:10', [['2026-03-04 02:45', progressed]], ['progress 1 breached 2026-03-04 02:30:00', 'progress 2 met 2026-03-04 03:00:00', 'progress 3 running 2026-03-04 03:15:00']],
    ['in the last millisecond', '2026-03-04 02:31', [['2026-03-04 02:30', progressed]], ['progress 1 met 2026-03-04 02:30:00', 'progress 2 running 2026-03-04 03:00:00']],
    ['solved: nothing more is owed', '2026-03-05 10:00', [['2026-03-04 02:20', progressed], ['2026-03-04 02:40', 'resolved']], ['progress 1 met 2026-03-04 02:30:00', 'progress 2 met 2026-03-04 02:50:00']],
    ['solved after a missed one', '2026-03-05 10:00', [['2026-03-04 02:40', 'resolved']], ['progress 1 breached 2026-03-04 02:30:00', 'progress 2 met 2026-03-04 03:00:00']],
    ['no longer major: none is owed', '2026-03-04 03:10', [['2026-03-04 02:40', { kind: 'severity', from: 'critical', to: 'urgent', reason: '' }]], []],
  ])('SLA-O3 progress: %s', (_, now, lines, expected) => {
    const severity: Severity = lines.some(([, fact]) => typeof fact !== 'string' && fact.kind === 'severity') ? 'urgent' : 'critical'
    const found = standing(subjectOf(timelineOf(opened, ...lines), severity), oa, now)
    expect(found.filter((line) => line.startsWith('progress'))).toEqual(expected)
  }) // prettier-ignore

  test('SLA-O3 after three days of silence every missed turn is on record, and one is said', () => {
    const subject = subjectOf(timelineOf(opened), 'critical')
    const now = china('2026-03-07 02:00')
    const clocks = clocksOf(subject, oa, now).filter(({ kind }) => kind === 'progress')
    expect(newBreaches(clocks, subject.timeline)).toHaveLength(144)
    expect(dueReminders(clocks, subject.timeline, now).map(({ mark }) => mark)).toEqual(['due'])
    const recorded = newBreaches(clocks, subject.timeline).map(({ round, dueAt }) => ({ kind: 'breached', clock: 'progress', round, dueAt }) as const) // prettier-ignore
    const told = timelineOf(...recorded.map((fact): Line => ['2026-03-07 02:00', fact, theDesk]), ...['80', 'due'].map((mark): Line => ['2026-03-07 02:00', { kind: 'reminded', clock: 'progress', round: 144, mark }, theDesk])) // prettier-ignore
    const after = { ...subject, timeline: [...subject.timeline, ...told] }
    const again = clocksOf(after, oa, now).filter(({ kind }) => kind === 'progress')
    expect(shown(nextWake(again, after.timeline, now))).toBe('2026-03-07 02:24:00')
  })

  test('SLA-O3 a report of the incident submitted by note', () => {
    const report: Line = ['2026-03-04 20:00', { kind: 'noted', text: '事故报告 存储故障，已切换' }]
    expect(of('2026-03-06 10:00', opened, ['2026-03-04 02:20', 'resolved'], report).at(-1)).toBe('report 1 met 2026-03-05 02:00:00') // prettier-ignore
  })
})
