import type { Span } from '../../src/domain/calendar/calendar.ts'
import type { Contract } from '../../src/domain/contract/contract.ts'
import type { PeakDates } from '../../src/domain/calendar/peak.ts'
import type { Target } from '../../src/domain/contract/policy.ts'
import type { ClockKind, Ticket, TimelineEntry } from '../../src/domain/tickets/ticket.ts'
import { day, hour, minute, type Instant } from '../../src/domain/time.ts'
import { naiveDeadline, naiveWorkingTime } from './naive-clock.ts'

/**
 * The clocks of a ticket counted a second time: from its timeline and the contract's figures, minute by minute, without any of the desk's
 * own code for clocks, pauses, peaks and calendars. What it says is compared with what the desk put into the output of a replay.
 */
export interface CountedClock {
  readonly kind: ClockKind
  readonly startedAt: Instant
  readonly dueAt: Instant
  readonly metAt: Instant | null
  readonly breachedAt: Instant | null
  readonly pausedMs: number
}

/** From a start to what met it; `tier`: the escalation that started it. */
interface Turn {
  readonly from: Instant
  readonly met: Instant | null
  readonly tier: number | null
}

const over = ['resolved', 'helped', 'confirmed', 'closed', 'declined', 'merged']
const handsOn = ['queued', 'claimed', 'released', 'transferred', 'escalated', 'resumed', 'reopened', ...over]

/** When the desk waited, and for whom: after an answer of the bot until anything but silence, after 等待 until work goes on. */
const waits = (timeline: readonly TimelineEntry[]): readonly (Span & { readonly on: 'user' | 'vendor' })[] =>
  timeline.flatMap((entry, index) => {
    if (entry.kind !== 'answered' && entry.kind !== 'waiting') return []
    const ends =
      entry.kind === 'answered' ? [...handsOn, 'answered', 'waiting', 'offered', 'unhelped', 'responded'] : [...handsOn, 'answered', 'waiting']
    const end = timeline.slice(index + 1).find(({ kind }) => ends.includes(kind))
    const on = entry.kind === 'answered' ? 'user' : entry.for
    return end?.at === entry.at ? [] : [{ from: entry.at, to: end?.at ?? Infinity, on }]
  }) // prettier-ignore

const reports = (text: string): boolean => /^\s*(?:故障|事故|问题)?(?:分析|处理|总结)?报告/.test(text)

const toldEverybody = (timeline: readonly TimelineEntry[], index: number): boolean => {
  const entry = timeline[index]
  if (entry?.kind === 'notified') return entry.notices.length === 0
  if (entry?.kind !== 'said' || entry.what !== 'notify') return false
  const said = new Set(timeline.slice(0, index + 1).flatMap((e) => (e.kind === 'said' ? [e.notice] : [])))
  const told = timeline.slice(0, index).findLast((e) => e.kind === 'notified' && e.notices.includes(entry.notice))
  return told?.kind === 'notified' && told.notices.every((notice) => said.has(notice))
} // prettier-ignore

const meets = (kind: ClockKind, timeline: readonly TimelineEntry[], index: number): boolean => {
  const entry = timeline[index]
  if (entry === undefined) return false
  switch (kind) {
    case 'response':
      return ['responded', 'claimed', ...over].includes(entry.kind)
    case 'resolution':
    case 'progress':
      return over.includes(entry.kind)
    case 'report':
      return (entry.kind === 'noted' && reports(entry.text)) || ['declined', 'merged'].includes(entry.kind)
    case 'followup':
      return ['confirmed', 'visited', 'declined', 'merged'].includes(entry.kind)
    case 'notify':
      return toldEverybody(timeline, index) || ['declined', 'merged'].includes(entry.kind)
    default:
      return false
  }
}

/** A start among the entries of a timeline, and the entry that ends what it started at the latest: the next reopening or escalation. */
interface Beginning {
  readonly start: number
  readonly end: number
  readonly tier: number | null
}

/** Openings, reopenings of what was over, escalations to a tier with a target of its own. */
const roundsOf = ({ timeline }: Ticket, targets: readonly Target[]): readonly Beginning[] => {
  const tiers = targets.flatMap(({ when }) => when.tier ?? [])
  const starts = timeline.flatMap((entry, start): readonly Omit<Beginning, 'end'>[] => {
    if (entry.kind === 'opened') return [{ start, tier: null }]
    const before = timeline.slice(0, start)
    const lastEnd = before.findLastIndex(({ kind }) => over.includes(kind))
    const lastStart = before.findLastIndex(({ kind }) => kind === 'opened' || kind === 'reopened')
    if (entry.kind === 'reopened' && lastEnd > lastStart) return [{ start, tier: null }]
    return entry.kind === 'escalated' && tiers.includes(entry.tier) ? [{ start, tier: entry.tier }] : []
  })
  return starts.map((one, i) => ({ ...one, end: starts[i + 1]?.start ?? timeline.length }))
}

const beginnings = (ticket: Ticket, targets: readonly Target[]): readonly Beginning[] => {
  const { timeline, severity } = ticket
  const from = targets[0]?.from ?? 'opened'
  return roundsOf(ticket, targets).flatMap((round) => {
    if (from === 'opened') return [round]
    const first = (is: (entry: TimelineEntry, at: number) => boolean): readonly Beginning[] => {
      const start = timeline.findIndex((entry, at) => at >= round.start && at < round.end && is(entry, at))
      return start === -1 ? [] : [{ ...round, start }]
    }
    if (from === 'resolved') return first(({ kind, by }) => kind === 'resolved' && by.kind === 'person')
    // From when it has had its present severity without a break.
    const initial = timeline.find(({ kind }) => kind === 'severity')
    const begun = initial?.kind === 'severity' ? initial.from : severity
    const wrong = timeline.findLastIndex(
      (e, at) => at < round.end && e.kind === 'severity' && e.to !== severity,
    )
    if (wrong === -1 && begun === severity) return [round]
    return first((e, at) => at > wrong && e.kind === 'severity' && e.to === severity)
  })
}

const turnsOf = (ticket: Ticket, kind: ClockKind, targets: readonly Target[]): readonly Turn[] => {
  const { timeline } = ticket
  return beginnings(ticket, targets).map(({ start, end, tier }) => {
    const met = timeline.findIndex((_, index) => index > start && index < end && meets(kind, timeline, index))
    const cut = timeline[end]?.at ?? null
    return { from: timeline[start]?.at ?? NaN, met: met === -1 ? cut : (timeline[met]?.at ?? null), tier }
  })
}

const dateIn = (at: Instant): Date => new Date(at + 8 * hour)
const dayNumberOf = (at: Instant): number => Math.floor((at + 8 * hour) / day)
const isOff = (contract: Contract, number: number): boolean => {
  const { holidays, makeUpDays } = contract.days
  const sunday0 = new Date(number * day).getUTCDay()
  return !makeUpDays.has(number) && (holidays.has(number) || sunday0 === 0 || sunday0 === 6)
}

/** Is it the last day of a quarter (month, …) that lies at most `before` days ahead or `after` days back? */
const inPeak = (dates: PeakDates, at: Instant, contract: Contract): boolean => {
  const number = dayNumberOf(at)
  const text = dateIn(at).toISOString().slice(0, 10)
  if (dates.kind === 'dates') return dates.from <= text && text <= dates.to
  if (dates.kind === 'yearly') {
    const within = [dates.from <= text.slice(5), text.slice(5) <= dates.to]
    return dates.from <= dates.to ? within[0] === true && within[1] === true : within.includes(true)
  }
  for (let other = number - dates.after; other <= number + dates.before; other += 1) {
    if (dates.kind === 'holidays' && contract.days.holidays.has(other)) return true
    const tomorrow = new Date((other + 1) * day)
    const length = { month: 1, quarter: 3, 'half-year': 6, year: 12 }
    const ends = dates.kind === 'end' && tomorrow.getUTCDate() === 1 && tomorrow.getUTCMonth() % length[dates.of] === 0
    if (ends) return true
  }
  return false
} // prettier-ignore

const withinOf = (target: Target, ticket: Ticket, from: Instant, contract: Contract): number => {
  let shortest = target.within
  for (const peak of contract.peaks) {
    if (!peak.dates.some((dates) => inPeak(dates, from, contract))) continue
    for (const { clock, severity, to } of peak.tighten)
      if (clock === target.clock && (severity === null || severity === ticket.severity))
        shortest = Math.min(shortest, to.kind === 'within' ? to.within : Math.round(target.within * to.share))
  }
  return shortest
}

const applies = (target: Target, turn: Turn, ticket: Ticket, contract: Contract): boolean => {
  const { tier = null, channel, category, day: kindOfDay, during, outside } = target.when
  if (during !== undefined || outside !== undefined) throw new Error('no profile has such a condition')
  if (tier !== turn.tier) return false
  if (channel?.includes(ticket.channel) === false || category?.includes(ticket.category) === false)
    return false
  return kindOfDay === undefined || (kindOfDay === 'non-workday') === isOff(contract, dayNumberOf(turn.from))
}

const count = (target: Target, turn: Turn, ticket: Ticket, contract: Contract, now: Instant): CountedClock => {
  const calendar = contract.calendars[target.calendar]
  if (calendar === undefined) throw new Error(`no calendar ${target.calendar}`)
  const proposed =
    target.proposal === null
      ? null
      : (ticket.timeline.find((e) => e.kind === 'proposed' && e.at >= turn.from && e.at <= (turn.met ?? Infinity))
          ?.at ?? null)
  const met = proposed ?? turn.met
  const until = met ?? now
  const pauses = waits(ticket.timeline)
    .filter(({ on, from }) => target.pausedBy.includes(on) && from <= until)
    .map(({ from, to }) => ({ from, to: Math.min(to, until) }))
  const within = withinOf(target, ticket, turn.from, contract)
  const limit = turn.from + 120 * day
  const dueAt = naiveDeadline(calendar, turn.from, within, pauses, limit)
  const grace = target.proposal?.grace ?? 0
  const lapses = grace === 0 ? dueAt : naiveDeadline(calendar, turn.from, within + grace, pauses, limit)
  const isLate = met === null ? lapses <= now : (proposed === null ? dueAt : lapses) < met
  const pausedMs = pauses.reduce(
    (sum, { from, to }) => sum + Math.max(0, naiveWorkingTime(calendar, { from: Math.max(from, turn.from), to })),
    0,
  )
  return { kind: target.clock, startedAt: turn.from, dueAt, metAt: met, breachedAt: isLate ? dueAt : null, pausedMs }
} // prettier-ignore

/** Each turn of a recurring target: until the next report, or its own end when none came. */
const countRecurring = (target: Target, turn: Turn, ticket: Ticket, contract: Contract, now: Instant): readonly CountedClock[] => {
  const clocks: CountedClock[] = []
  const words = ticket.timeline.filter(({ kind }) => kind === 'progressed').map(({ at }) => at)
  for (let from = turn.from; ; ) {
    const open = count(target, { ...turn, from, met: null }, ticket, contract, now)
    const word = words.find((at) => at > from && at <= open.dueAt) ?? null
    const isLast = turn.met !== null && turn.met <= open.dueAt && (word === null || word >= turn.met)
    clocks.push(count(target, { ...turn, from, met: isLast ? turn.met : word }, ticket, contract, now))
    from = word ?? open.dueAt
    if (isLast || from > (turn.met ?? now) || (turn.met !== null && from === turn.met)) return clocks
  }
} // prettier-ignore

/** Every clock of a ticket as it stands at `now`. */
export const countClocks = (ticket: Ticket, contract: Contract, now: Instant): readonly CountedClock[] => {
  const policy = contract.policies.find(({ severity }) => severity === ticket.severity)
  if (policy === undefined) return []
  const kinds = [...new Set<ClockKind>([...(contract.ceiling === null ? [] : ['response' as const]), ...policy.targets.map(({ clock }) => clock)])]
  return kinds.flatMap((kind) => {
    const targets = policy.targets.filter(({ clock }) => clock === kind)
    return turnsOf(ticket, kind, targets).flatMap((turn) => {
      const target = targets.find((one) => applies(one, turn, ticket, contract))
      if (target?.recurs === true) return countRecurring(target, turn, ticket, contract, now)
      const candidates = [target, kind === 'response' && turn.tier === null ? (contract.ceiling ?? undefined) : undefined]
      return candidates
        .flatMap((one) => (one === undefined ? [] : [count(one, turn, ticket, contract, now)]))
        .toSorted((a, b) => a.dueAt - b.dueAt)
        .slice(0, 1)
    })
  })
} // prettier-ignore

/** Whole minutes and their thousandths, as the output of a replay has them. */
export const inMinutes = (ms: number): number => Math.round((ms / minute) * 1000) / 1000
