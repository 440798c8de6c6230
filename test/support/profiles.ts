import { loadContract } from '../../knowledge/load-contract.ts'
import { clocksOf, type Clock, type ClockSubject } from '../../src/domain/clocks/clocks.ts'
import type { Contract } from '../../src/domain/contract/contract.ts'
import type { ClockKind } from '../../src/domain/tickets/ticket.ts'
import { isoChina, type Instant } from '../../src/domain/time.ts'
import { china, officialDays } from './calendars.ts'

/** A contract as it ships; throws with its problems when it does not load. */
export const profile = (id: string): Contract => {
  const { contract, problems } = loadContract(id, officialDays)
  if (contract === null) throw new Error(JSON.stringify(problems))
  return contract
}

/** `2026-03-04 10:30:00`, with milliseconds when there are any; `never`. */
export const shown = (at: Instant | null): string | null =>
  at === null ? null : at === Infinity ? 'never' : isoChina(at).slice(0, -6).replace('T', ' ')

/** `response 1 running 2026-03-04 10:30:00`, one line a clock. */
export const standing = (subject: ClockSubject, contract: Contract, now: string): readonly string[] =>
  clocksOf(subject, contract, china(now)).map(
    ({ kind, round, state, dueAt }) => `${kind} ${round} ${state} ${shown(dueAt) ?? ''}`,
  )

/** One clock of a ticket; throws when it has none like this. */
export const clockIn = (
  subject: ClockSubject,
  contract: Contract,
  now: string,
  kind: ClockKind,
  round = 1,
): Clock => {
  const clock = clocksOf(subject, contract, china(now)).find(
    (known) => known.kind === kind && known.round === round,
  )
  if (clock === undefined) throw new Error(`no ${kind} clock of round ${round}`)
  return clock
}
