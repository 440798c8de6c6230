import { nextOpen } from '../calendar/calendar.ts'
import type { Clock } from './clock.ts'
import type { TimelineEntry } from '../tickets/ticket.ts'
import { chinaDayNumber, day, hour, minute, startOfChinaDay, type Instant } from '../time.ts'

/** Something to be said about a clock now. */
export interface Reminder {
  readonly clock: Clock
  /** 'start', '50', '80', 'ask', 'due', 'late-1' …: the last mark that has passed. */
  readonly mark: string
  /** Earlier marks that passed unsaid: to be recorded as `reminded` with this one, not to be said. */
  readonly skipped: readonly string[]
}

type Mark = Clock['marks'][number]

const lateMark = /^late-(\d+)$/

/**
 * What nobody acknowledged after so many repetitions is told more and more rarely, at last once a day: over a holiday a
 * quarter of an hour would be a thousand messages.
 */
const oftenRepeated = 12
const rarest = day

/** Repetitions after a breach are said at these multiples of the clock, so that those of many tickets are one message. */
export const beat = 10 * minute

/** Between two repetitions lie whole beats: a quarter of an hour would be said after ten minutes, then after twenty. */
const evenly = (length: number): number => Math.max(beat, Math.ceil(length / beat) * beat)

/** Once a day is said in the morning, so that what many tickets are late with for days is one message. */
const morning = 9 * hour
const nextMorning = (after: Instant): Instant => {
  const today = startOfChinaDay(chinaDayNumber(after)) + morning
  return today >= after ? today : today + day
}

/** What the timeline has recorded about one clock and round. */
interface Recorded {
  readonly marks: ReadonlySet<string>
  /** When the arrival of a deadline was last told. */
  readonly due: Instant
  /** The latest deadline that was recorded as breached. */
  readonly breach: Instant | null
  /** Repetitions said so far. */
  readonly late: number
}

const nothing: Recorded = { marks: new Set(), due: -Infinity, breach: null, late: 0 }

/** What is on record about every clock, read from the timeline once. */
const recordsOf = (timeline: readonly TimelineEntry[]): ((clock: Clock) => Recorded) => {
  const records = new Map<
    string,
    { marks: Set<string>; due: Instant; breach: Instant | null; late: number }
  >()
  for (const entry of timeline) {
    if (entry.kind !== 'reminded' && entry.kind !== 'breached') continue
    const key = `${entry.clock} ${entry.round}`
    const record = records.get(key) ?? { marks: new Set<string>(), due: -Infinity, breach: null, late: 0 }
    records.set(key, record)
    if (entry.kind === 'breached') record.breach = Math.max(record.breach ?? -Infinity, entry.dueAt)
    else {
      record.marks.add(entry.mark)
      if (entry.mark === 'due') record.due = Math.max(record.due, entry.at)
      record.late = Math.max(record.late, Number(lateMark.exec(entry.mark)?.[1] ?? 0))
    }
  }
  return ({ kind, round }) => records.get(`${kind} ${round}`) ?? nothing
}

/**
 * Was this deadline's arrival told? What was told before it belonged to an earlier deadline, which was put off since
 * (a lower severity, a mended calendar), so this one is news again.
 */
const dueIsTold = (clock: Clock, recorded: Recorded): boolean => recorded.due >= clock.lapsesAt

/** When the last acknowledgement was. */
const acknowledgedAt = (timeline: readonly TimelineEntry[]): Instant =>
  timeline.reduce(
    (latest, { kind, at }) => (kind === 'acknowledged' ? Math.max(latest, at) : latest),
    -Infinity,
  )

/**
 * Repetitions after the breach was told: those that have passed, and the next one. Each counts from the one before, so
 * that a night in which nobody is reminded uses up none.
 */
const lateMarks = (
  clock: Clock,
  recorded: Recorded,
  acknowledged: Instant,
  now: Instant,
): readonly Mark[] => {
  const { breachedAt, hours, ladder } = clock
  // A recurring clock has its next turn to remind of.
  if (breachedAt === null || clock.paused || clock.target.recurs || acknowledged >= breachedAt) return []
  const most = ladder.repeatAtMost ?? Infinity
  const every = evenly(ladder.repeatAfter)
  const marks: Mark[] = []
  let at = nextOpen(hours, clock.lapsesAt)
  for (let repetition = 1; repetition <= most; repetition += 1) {
    const apart = Math.max(every, every * 2 ** (repetition - oftenRepeated))
    at = nextOpen(hours, apart < rarest ? at + apart : nextMorning(at + rarest / 2))
    if (repetition > recorded.late) marks.push({ mark: `late-${repetition}`, at })
    if (at > now && repetition > recorded.late) break
  }
  return marks
}

/** What is still to be told about a clock, ascending in time, past or future; never anything before what was told. */
const pendingOf = (
  clock: Clock,
  recorded: Recorded,
  acknowledged: Instant,
  now: Instant,
): readonly Mark[] => {
  if (clock.metAt !== null || clock.over || (clock.paused && clock.breachedAt === null)) return []
  const last = clock.marks.findLastIndex(({ mark }) => recorded.marks.has(mark))
  const silent = recorded.marks.has('due') || recorded.late > 0
  const early = silent ? [] : clock.marks.slice(last + 1).filter(({ mark }) => mark !== 'due')
  const due = dueIsTold(clock, recorded) ? [] : clock.marks.slice(-1)
  const told = [...early, ...due].map(({ mark, at }) => ({ mark, at: nextOpen(clock.hours, at) }))
  return [...told, ...lateMarks(clock, recorded, acknowledged, now)].filter(({ at }) => Number.isFinite(at))
}

/**
 * What must be said at `now`: at most one reminder a clock. Of several marks that have passed (after downtime, over a
 * night in which nobody is reminded, or when a higher severity moved the deadline) only the last is said, the others
 * are `skipped`. Recording `reminded` for the mark and for the skipped ones, and `breached` for `newBreaches`, empties
 * the list. Met clocks are silent. Paused ones too, except that a deadline that passed before the pause is still told.
 * Outside the hours of its ladder a clock is silent until they begin again. An acknowledgement after the breach ends
 * the repetitions, of which a clock and round has `repeatAtMost` in all.
 */
export const dueReminders = (
  clocks: readonly Clock[],
  timeline: readonly TimelineEntry[],
  now: Instant,
): readonly Reminder[] => {
  const recordOf = recordsOf(timeline)
  const acknowledged = acknowledgedAt(timeline)
  return clocks.flatMap((clock) => {
    const passed = pendingOf(clock, recordOf(clock), acknowledged, now).filter(({ at }) => at <= now)
    const last = passed.at(-1)
    return last === undefined
      ? []
      : [{ clock, mark: last.mark, skipped: passed.slice(0, -1).map(({ mark }) => mark) }]
  })
}

/**
 * When the next thing is to be recorded or said: `now` when something is already, null when nothing will come unless
 * something happens. Not after `now` exactly when `dueReminders` or `newBreaches` has something.
 */
export const nextWake = (
  clocks: readonly Clock[],
  timeline: readonly TimelineEntry[],
  now: Instant,
): Instant | null => {
  const recordOf = recordsOf(timeline)
  const acknowledged = acknowledgedAt(timeline)
  let next = Infinity
  for (const clock of clocks) {
    const recorded = recordOf(clock)
    for (const { at } of pendingOf(clock, recorded, acknowledged, now)) next = Math.min(next, at)
    if (isNewBreach(clock, recorded)) next = -Infinity
    else if (clock.metAt === null && clock.breachedAt === null && !clock.paused)
      next = Math.min(next, clock.lapsesAt)
  }
  return next === Infinity ? null : Math.max(next, now)
}

const isNewBreach = (clock: Clock, recorded: Recorded): boolean =>
  clock.breachedAt !== null && (recorded.breach === null || recorded.breach < clock.dueAt)

/**
 * Clocks whose breach the timeline does not hold yet, also those met late before anybody looked: record `breached`
 * with their `dueAt`. A deadline put off after a recorded breach counts again when it passes too.
 */
export const newBreaches = (
  clocks: readonly Clock[],
  timeline: readonly TimelineEntry[],
): readonly Clock[] => {
  const recordOf = recordsOf(timeline)
  return clocks.filter((clock) => isNewBreach(clock, recordOf(clock)))
}
