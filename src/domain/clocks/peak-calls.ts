import type { Contract } from '../contract/contract.ts'
import { peaksAt } from '../calendar/peak.ts'
import { personById, type Directory, type Person } from '../people/people.ts'
import { onDuty } from '../people/on-duty.ts'
import type { Severity } from '../tickets/ticket.ts'
import type { Instant } from '../time.ts'

const pressing: readonly Severity[] = ['urgent', 'critical']

/**
 * Who is called in addition while a peak lasts, each once, with the first peak that asks for it (SLA-P1). The clauses add
 * people for what is pressing; `severity` null: for a ticket that is late, whatever it is.
 */
export const peakCalls = (
  contract: Pick<Contract, 'peaks' | 'days'>,
  directory: Directory,
  at: Instant,
  severity: Severity | null,
): readonly { readonly person: Person; readonly peak: string }[] => {
  const called = peaksAt(contract.peaks, at, contract.days).flatMap(({ name, calls }) => {
    if (severity !== null && !(calls.severities ?? pressing).includes(severity)) return []
    return [
      ...calls.tiers.flatMap((tier) => onDuty(directory, tier, at).slice(0, 1)),
      ...calls.people.map((person) => personById(directory, person as Person['id'])),
    ].flatMap((person) => (person === null ? [] : [{ person, peak: name }]))
  })
  return called.filter(({ person }, i) => called.findIndex((other) => other.person.id === person.id) === i)
}
