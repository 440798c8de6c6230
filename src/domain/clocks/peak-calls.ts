import type { Contract } from '../contract/contract.ts'
import { peaksAt } from '../calendar/peak.ts'
import { onDuty, personById, type Directory, type Person } from '../people/people.ts'
import type { Instant } from '../time.ts'

/** Who is called in addition while a peak lasts, each once, with the first peak that asks for it (SLA-P1). */
export const peakCalls = (
  contract: Pick<Contract, 'peaks' | 'days'>,
  directory: Directory,
  at: Instant,
): readonly { readonly person: Person; readonly peak: string }[] => {
  const called = peaksAt(contract.peaks, at, contract.days).flatMap(({ name, calls }) =>
    [
      ...calls.tiers.flatMap((tier) => onDuty(directory, tier, at).slice(0, 1)),
      ...calls.people.map((person) => personById(directory, person as Person['id'])),
    ].flatMap((person) => (person === null ? [] : [{ person, peak: name }])),
  )
  return called.filter(({ person }, i) => called.findIndex((other) => other.person.id === person.id) === i)
}
