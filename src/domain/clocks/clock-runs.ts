import { feedbackOf } from '../tickets/feedback.ts'
import { endFacts, endsWaiting } from './pauses.ts'
import type { ClockStart } from '../contract/policy.ts'
import type { ClockKind, FactKind, Severity, Ticket, TimelineEntry } from '../tickets/ticket.ts'
import type { Instant } from '../time.ts'

/** Each start of one kind of clock, with the instant that met it. */
export interface Run {
  /** 1, then one more each time the clock starts again: a reopening, an escalation, the next words. */
  readonly round: number
  readonly startedAt: Instant
  readonly metAt: Instant | null
  /** The tier whose target restarted it; null: the ordinary start. */
  readonly tier: number | null
  /** A date somebody named instead of the target's length. */
  readonly expectedAt: Instant | null
}

/** What of a ticket its clocks are computed from. */
export type ClockSubject = Pick<Ticket, 'timeline' | 'severity' | 'category' | 'channel' | 'messages'>

/** What the policy says about one kind of clock that its starts depend on. */
export interface RunPolicy {
  readonly from: ClockStart
  /** Tiers with a target of their own: an escalation to them starts the clock anew (SLA-O2). */
  readonly tiers: readonly number[]
}

const startsRound = (entry: TimelineEntry): boolean => entry.kind === 'opened' || entry.kind === 'reopened'

const finishes: readonly FactKind[] = ['closed', 'declined', 'merged']

/** Notes that submit the report: 备注 分析报告 … */
const reportWords = /^(?:故障|事故|问题)?(?:分析|处理|总结)?报告/

const isReport = (entry: TimelineEntry): boolean =>
  entry.kind === 'noted' && reportWords.test(entry.text.trimStart())

interface ClockRule {
  /** Entries before `index` are the earlier ones. */
  readonly meets: (entry: TimelineEntry, timeline: readonly TimelineEntry[], index: number) => boolean
  /** The duty remains when the ticket is closed. */
  readonly outlivesClosing: boolean
}

const ended = (entry: TimelineEntry): boolean => endFacts.includes(entry.kind)

/** Contacts are told when everything that was written to them has been said, or when a person says so. */
const isNotified = (entry: TimelineEntry, timeline: readonly TimelineEntry[], index: number): boolean => {
  if (entry.kind === 'notified') return entry.notices.length === 0
  if (entry.kind !== 'said' || entry.what !== 'notify') return false
  const earlier = timeline.slice(0, index)
  const told = earlier.findLast((known) => known.kind === 'notified' && known.notices.includes(entry.notice))
  return (
    told?.kind === 'notified' &&
    told.notices.every(
      (notice) =>
        notice === entry.notice || earlier.some((known) => known.kind === 'said' && known.notice === notice),
    )
  )
}

/** How facts meet a clock. Kinds with a life of their own (`next-response`, `vendor-return`) have no row. */
const clockRules: Partial<Record<ClockKind, ClockRule>> = {
  response: {
    meets: (entry) => entry.kind === 'responded' || entry.kind === 'claimed' || ended(entry),
    outlivesClosing: false,
  },
  resolution: { meets: ended, outlivesClosing: false },
  report: { meets: isReport, outlivesClosing: true },
  notify: { meets: isNotified, outlivesClosing: true },
  progress: { meets: ended, outlivesClosing: false },
  followup: {
    meets: (entry) => entry.kind === 'confirmed' || entry.kind === 'visited',
    outlivesClosing: true,
  },
}

/** The severity with which the ticket was opened. */
const firstSeverity = (subject: ClockSubject): Severity =>
  subject.timeline.find((entry) => entry.kind === 'severity')?.from ?? subject.severity

/** Runs of an ordinary kind, in order. The first fact that starts one in a round counts, then the first that meets it. */
const ordinaryRuns = (subject: ClockSubject, rule: ClockRule, policy: RunPolicy): readonly Run[] => {
  const { timeline, severity } = subject
  const runs: Run[] = []
  let current: Run | null = null
  let round = 1
  let isEnded = false
  let at = -Infinity
  let held = firstSeverity(subject)
  const meet = (): void => {
    if (current !== null && current.metAt === null) current = { ...current, metAt: at }
  }
  const close = (): void => {
    meet()
    if (current !== null) runs.push(current)
    current = null
    round += 1
  }
  const starts = (entry: TimelineEntry): boolean => {
    if (policy.from === 'resolved') return entry.kind === 'resolved' && entry.by.kind === 'person'
    if (policy.from === 'opened') return startsRound(entry)
    return held === severity && (startsRound(entry) || entry.kind === 'severity')
  }
  for (const [index, entry] of timeline.entries()) {
    // A wall clock set back must not turn the order of facts round.
    at = Math.max(at, entry.at)
    if (entry.kind === 'reopened') {
      if (!isEnded) continue
      close()
      isEnded = false
    }
    if (entry.kind === 'severity') {
      held = entry.to
      // What ran since an earlier time with this severity did not run without a break.
      if (policy.from === 'severity' && held !== severity) current = null
    }
    const tier: number | null =
      entry.kind === 'escalated' && policy.tiers.includes(entry.tier) ? entry.tier : null
    if (tier !== null) {
      close()
      current = { round, startedAt: at, metAt: null, tier, expectedAt: null }
    } else if (current === null) {
      if (starts(entry)) current = { round, startedAt: at, metAt: null, tier: null, expectedAt: null }
    } else if (rule.meets(entry, timeline, index)) meet()
    if (finishes.includes(entry.kind) && !(rule.outlivesClosing && entry.kind === 'closed')) meet()
    if (ended(entry)) isEnded = true
  }
  return current === null ? runs : [...runs, current]
}

/** From each wait for a vendor to what ended it (WRK-3). */
const vendorRuns = ({ timeline }: ClockSubject): readonly Run[] => {
  const runs: Run[] = []
  let current: Run | null = null
  let at = -Infinity
  for (const entry of timeline) {
    at = Math.max(at, entry.at)
    if (current !== null && (entry.kind === 'waiting' || endsWaiting.includes(entry.kind))) {
      runs.push({ ...current, metAt: at })
      current = null
    }
    if (entry.kind === 'waiting' && entry.for === 'vendor')
      current = {
        round: runs.length + 1,
        startedAt: at,
        metAt: null,
        tier: null,
        expectedAt: entry.expectedAt ?? null,
      }
  }
  return current === null ? runs : [...runs, current]
}

/** Words that want no answer. */
const wantsAnswer = (text: string): boolean => {
  const { kind } = feedbackOf(text)
  return kind === 'none' || kind === 'unsolved'
}

type Turn = { readonly at: Instant; readonly of: 'requester' | 'staff' | 'end' | 'start' }

/** Who had the word when: messages and what engineers did, in order of time. */
const turnsOf = ({ timeline, messages }: ClockSubject): readonly Turn[] => {
  const said = messages.flatMap((message): readonly Turn[] => {
    if (message.speaker === 'engineer' || message.speaker === 'supervisor')
      return [{ at: message.at, of: 'staff' }]
    const asks =
      message.speaker === 'requester' &&
      message.recalledAt === null &&
      (message.text.trim() === '' ? message.files.length > 0 : wantsAnswer(message.text))
    return asks ? [{ at: message.at, of: 'requester' }] : []
  })
  const done = timeline.flatMap((entry): readonly Turn[] => {
    if (ended(entry)) return [{ at: entry.at, of: 'end' }]
    if (entry.kind === 'reopened') return [{ at: entry.at, of: 'start' }]
    const acts = ['responded', 'claimed', 'waiting', 'proposed', 'progressed'].includes(entry.kind)
    return acts && entry.by.kind === 'person' ? [{ at: entry.at, of: 'staff' }] : []
  })
  return [...said, ...done].sort((a, b) => a.at - b.at)
}

/** From the requester's words after an engineer's answer to the engineer's next. The first answer is the response clock's. */
const nextResponseRuns = (subject: ClockSubject): readonly Run[] => {
  const runs: Run[] = []
  let current: Run | null = null
  let answered = false
  for (const turn of turnsOf(subject)) {
    if (turn.of === 'requester') {
      if (answered && current === null)
        current = { round: runs.length + 1, startedAt: turn.at, metAt: null, tier: null, expectedAt: null }
      continue
    }
    if (current !== null) runs.push({ ...current, metAt: turn.at })
    current = null
    answered = turn.of === 'staff'
  }
  return current === null ? runs : [...runs, current]
}

/** The runs of one kind of clock on a ticket, rounds ascending. */
export const runsOf = (kind: ClockKind, subject: ClockSubject, policy: RunPolicy): readonly Run[] => {
  if (kind === 'vendor-return') return vendorRuns(subject)
  if (kind === 'next-response') return nextResponseRuns(subject)
  const rule = clockRules[kind]
  return rule === undefined ? [] : ordinaryRuns(subject, rule, policy)
}
