import { isWorkday, workingTime, type Calendar } from '../calendar/calendar.ts'
import type { Contract } from '../contract/contract.ts'
import { Fault } from '../fault.ts'
import { peaksAt } from '../calendar/peak.ts'
import type { Policy, ReminderLadder, Target } from '../contract/policy.ts'
import type { ClockSubject, Run } from './clock-runs.ts'
import { chinaDate, chinaDayNumber, type Instant } from '../time.ts'

/** What of a contract the clocks are computed by. */
export type ClockContract = Pick<
  Contract,
  'policies' | 'calendars' | 'days' | 'reminders' | 'ceiling' | 'peaks'
> & {
  /** Only reminders keep them; deadlines do not. */
  readonly quietHours?: Contract['quietHours']
}

/** The calendar of this name. @throws Fault contract-calendar-unknown */
export const calendarNamed = (
  contract: Pick<Contract, 'calendars'>,
  name: string,
  target: Target,
): Calendar => {
  const calendar = contract.calendars[name]
  if (calendar !== undefined) return calendar
  const message = `target ${target.clock} (${target.clause}) counts by calendar "${name}", which the contract does not have`
  throw new Fault('contract-calendar-unknown', 'operator', message, 'add the calendar to the contract, or name another one in the target') // prettier-ignore
}

const isIn = (contract: ClockContract, name: string, at: Instant, target: Target): boolean =>
  workingTime(calendarNamed(contract, name, target), { from: at, to: at + 1 }) > 0

/** Does the target apply to a clock that starts like this? Category and channel are those the ticket has now. */
const applies = (target: Target, run: Run, subject: ClockSubject, contract: ClockContract): boolean => {
  const { when } = target
  if ((when.tier ?? null) !== run.tier) return false
  if (when.channel !== undefined && !when.channel.includes(subject.channel)) return false
  if (when.category !== undefined && !when.category.includes(subject.category)) return false
  if (
    when.day !== undefined &&
    (when.day === 'workday') !== isWorkday(contract.days, chinaDayNumber(run.startedAt))
  )
    return false
  if (when.during !== undefined && !isIn(contract, when.during, run.startedAt, target)) return false
  return when.outside === undefined || !isIn(contract, when.outside, run.startedAt, target)
}

/** The target that a run is held to: the first of its clock whose condition holds; null when none does. */
export const targetFor = (
  targets: readonly Target[],
  run: Run,
  subject: ClockSubject,
  contract: ClockContract,
): Target | null => targets.find((target) => applies(target, run, subject, contract)) ?? null

/** Was the choice made by a date whose year has no official notice? */
export const chosenByGuess = (target: Target, run: Run, contract: ClockContract): boolean =>
  target.when.day !== undefined && !contract.days.years.has(Number(chinaDate(run.startedAt).slice(0, 4)))

/** What a target comes to for a clock that starts at an instant: tightened by peaks (SLA-P1), with its ladder. */
export interface Terms {
  readonly within: number
  /** The peak that made it stricter; null: none. */
  readonly peak: string | null
  readonly ladder: ReminderLadder
}

/** Of several peaks the strictest value counts, and the ladder of the first listed that has one. */
export const termsOf = (
  target: Target,
  policy: Policy,
  startedAt: Instant,
  contract: ClockContract,
): Terms => {
  const peaks = peaksAt(contract.peaks, startedAt, contract.days)
  const usual = target.reminders ?? policy.reminders ?? contract.reminders
  const ladder = peaks.find(({ reminders }) => reminders !== null)?.reminders ?? usual
  let terms: Terms = { within: target.within, peak: null, ladder }
  for (const { name, tighten } of peaks)
    for (const { clock, severity, to } of tighten) {
      if (clock !== target.clock || (severity !== null && severity !== policy.severity)) continue
      const within = to.kind === 'within' ? to.within : Math.round(target.within * to.share)
      if (within < terms.within) terms = { within, peak: name, ladder }
    }
  return terms
}
