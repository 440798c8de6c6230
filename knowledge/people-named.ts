import type { Contract } from '../src/domain/contract/contract.ts'

/** The ids of the people file that a contract names, and where it names them. */
export const peopleNamedBy = (
  contract: object | null,
): readonly { readonly person: string; readonly where: string }[] => {
  if (contract === null || !isWhole(contract)) return []
  return [
    ...Object.entries(contract.contacts).flatMap(([group, contacts]) =>
      contacts.flatMap((contact) =>
        contact.kind === 'person' ? [{ person: contact.person, where: `联系人组“${group}”` }] : [],
      ),
    ),
    ...contract.peaks.flatMap(({ name, calls }) =>
      calls.people.map((person) => ({ person, where: `重保“${name}”` })),
    ),
  ]
}

/** A contract that was read in full, not only its names. */
const isWhole = (contract: object): contract is Pick<Contract, 'contacts' | 'peaks'> =>
  'contacts' in contract && 'peaks' in contract
