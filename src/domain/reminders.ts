import type { Clock } from './clocks.ts'
import type { ReminderLadder } from './contract.ts'
import type { TimelineEntry } from './ticket.ts'
import type { Instant } from './time.ts'

/** Something to be said about a clock now. */
export interface Reminder {
  readonly clock: Clock
  /** '50', '80', 'due', 'late-1' …: the last mark that has passed. */
  readonly mark: string
  /** Earlier marks that passed unsaid: to be recorded as `reminded` with this one, not to be said. */
  readonly skipped: readonly string[]
}

type Mark = Clock['marks'][number]

const lateMark = /^late-(\d+)$/

/** What the timeline has recorded about one clock and round. */
interface Recorded {
  readonly marks: ReadonlySet<string>
  /** The latest deadline that was recorded as breached. */
  readonly breach: Instant | null
  /** Repetitions said so far. */
  readonly late: number
}

const recordedOf = (clock: Clock, timeline: readonly TimelineEntry[]): Recorded => {
  const marks = new Set<string>()
  let breach: Instant | null = null
  let late = 0
  for (const entry of timeline) {
    if (entry.kind !== 'reminded' && entry.kind !== 'breached') continue
    if (entry.clock !== clock.kind || entry.round !== clock.round) continue
    if (entry.kind === 'breached') breach = Math.max(breach ?? -Infinity, entry.dueAt)
    else {
      marks.add(entry.mark)
      late = Math.max(late, Number(lateMark.exec(entry.mark)?.[1] ?? 0))
    }
  }
  return { marks, breach, late }
}

/**
 * Was this deadline's arrival told? A recorded breach of it or of a later one says so; a breach of an earlier deadline
 * only says that the deadline was put off since (a lower severity, a mended calendar), so this one is news again.
 */
const dueIsTold = (clock: Clock, recorded: Recorded): boolean =>
  recorded.breach === null ? recorded.marks.has('due') : recorded.breach >= clock.dueAt

const lateMarks = (
  clock: Clock,
  recorded: Recorded,
  ladder: ReminderLadder,
  timeline: readonly TimelineEntry[],
): readonly Mark[] => {
  const { breachedAt } = clock
  if (breachedAt === null || clock.paused) return []
  if (timeline.some((entry) => entry.kind === 'acknowledged' && entry.at >= breachedAt)) return []
  const left = Math.max(0, ladder.repeatAtMost - recorded.late)
  return Array.from({ length: left }, (_, index) => {
    const repetition = recorded.late + index + 1
    return { mark: `late-${repetition}`, at: breachedAt + repetition * ladder.repeatAfter }
  })
}

/** What is still to be told about a clock, ascending in time, past or future; never anything before what was told. */
const pendingOf = (
  clock: Clock,
  timeline: readonly TimelineEntry[],
  ladder: ReminderLadder,
): readonly Mark[] => {
  if (clock.metAt !== null || (clock.paused && clock.breachedAt === null)) return []
  const recorded = recordedOf(clock, timeline)
  const told = clock.marks.findLastIndex(({ mark }) => recorded.marks.has(mark))
  const silent = recorded.breach !== null || recorded.late > 0
  const early = silent ? [] : clock.marks.slice(told + 1).filter(({ mark }) => mark !== 'due')
  const due = dueIsTold(clock, recorded) ? [] : clock.marks.slice(-1)
  const pending = [...early, ...due, ...lateMarks(clock, recorded, ladder, timeline)]
  return pending.filter(({ at }) => Number.isFinite(at))
}

/**
 * What must be said at `now`: at most one reminder a clock. Of several marks that have passed (after downtime, or
 * when a higher severity moved the deadline) only the last is said, the others are `skipped`. Recording `reminded`
 * for the mark and for the skipped ones, and `breached` for `newBreaches`, empties the list.
 * Met clocks are silent. Paused ones too, except that a deadline that passed before the pause is still told.
 * An acknowledgement after the breach ends the repetitions, of which a clock and round has `repeatAtMost` in all.
 */
export const dueReminders = (
  clocks: readonly Clock[],
  timeline: readonly TimelineEntry[],
  ladder: ReminderLadder,
  now: Instant,
): readonly Reminder[] =>
  clocks.flatMap((clock) => {
    const passed = pendingOf(clock, timeline, ladder).filter(({ at }) => at <= now)
    const last = passed.at(-1)
    return last === undefined
      ? []
      : [{ clock, mark: last.mark, skipped: passed.slice(0, -1).map(({ mark }) => mark) }]
  })

/**
 * When the next reminder is due: `now` when one is due already, null when none will come unless something happens.
 * Not after `now` exactly when `dueReminders` has something.
 */
export const nextWake = (
  clocks: readonly Clock[],
  timeline: readonly TimelineEntry[],
  ladder: ReminderLadder,
  now: Instant,
): Instant | null => {
  let next = Infinity
  for (const clock of clocks)
    for (const { at } of pendingOf(clock, timeline, ladder)) next = Math.min(next, at)
  return next === Infinity ? null : Math.max(next, now)
}

/**
 * Clocks whose breach the timeline does not hold yet, also those met late before anybody looked: record `breached`
 * with their `dueAt`. A deadline put off after a recorded breach counts again when it passes too.
 */
export const newBreaches = (clocks: readonly Clock[], timeline: readonly TimelineEntry[]): readonly Clock[] =>
  clocks.filter((clock) => {
    if (clock.breachedAt === null) return false
    const { breach } = recordedOf(clock, timeline)
    return breach === null || breach < clock.dueAt
  })
