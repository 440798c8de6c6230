import { describe, expect, test } from '@jest/globals'
import { averagesOf } from '../../src/domain/clocks/averages.ts'
import { clocksOf } from '../../src/domain/clocks/clocks.ts'
import type { Category, Ticket } from '../../src/domain/tickets/ticket.ts'
import { minute } from '../../src/domain/time.ts'
import { china } from '../support/calendars.ts'
import { profile } from '../support/profiles.ts'
import { subjectOf, timelineOf, type Line } from '../support/timelines.ts'

const foshan = profile('foshan-fiscal')
const now = china('2026-03-05 00:00')
const day = { from: china('2026-03-04 00:00'), to: now }

const taken = (category: Category, ...lines: readonly Line[]) => {
  const subject = subjectOf(timelineOf(...lines), 'normal', { category })
  return { ticket: subject as Ticket, clocks: clocksOf(subject, foshan, now) }
}

describe('SLA-F3 means, attained against promised', () => {
  const tickets = [
    taken('fault', ['2026-03-04 09:00', 'opened'], ['2026-03-04 09:20', 'claimed'], ['2026-03-04 11:00', 'resolved']),
    taken('defect', ['2026-03-04 09:00', 'opened'], ['2026-03-04 09:50', 'claimed'], ['2026-03-04 10:00', 'waiting'], ['2026-03-04 12:00', 'resumed'], ['2026-03-04 13:00', 'resolved']),
    taken('usage', ['2026-03-04 09:00', 'opened'], ['2026-03-04 09:30', 'claimed']),
    taken('usage', ['2026-03-03 09:00', 'opened'], ['2026-03-03 09:30', 'claimed']),
    taken('usage', ['2026-03-04 09:00', 'opened']),
  ] // prettier-ignore

  test('SLA-F3 repair and service have their own mean; waiting does not count; other days do not count', () => {
    const rows = averagesOf(foshan, tickets, day)
    expect(rows.map(({ target, count, mean, attained }) => [target.name, count, (mean ?? 0) / minute, attained])).toEqual([
      ['系统故障修复平均响应时间', 2, 35, false],
      ['系统运行维护平均响应时间', 1, 30, true],
      ['系统故障平均处理时间', 2, 120, true],
    ]) // prettier-ignore
    expect(rows.map(({ target }) => target.clause)).toEqual(['SLA-F3', 'SLA-F3', 'SLA-F3'])
  })

  test('SLA-F3 nothing met, nothing attained or missed', () => {
    expect(averagesOf(foshan, [], day).map(({ mean, attained }) => [mean, attained])).toEqual([[null, null], [null, null], [null, null]]) // prettier-ignore
  })
})
