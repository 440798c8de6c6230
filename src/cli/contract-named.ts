import { loadCalendar } from '../../knowledge/load-calendar.ts'
import { loadContract } from '../../knowledge/load-contract.ts'
import type { Contract } from '../domain/contract/contract.ts'
import { Fault } from '../domain/fault.ts'
import { problemLine } from './problem-line.ts'

/** The contract by its id or its file. Throws a Fault CONTRACT_INVALID that names every problem of it. */
export const contractNamed = (idOrFile: string, days = loadCalendar().days): Contract => {
  const { contract, problems } = loadContract(idOrFile, days)
  if (contract !== null) return contract
  throw new Fault(
    'CONTRACT_INVALID',
    'operator',
    problems.map(problemLine).join('\n'),
    'Mend the contract file, then try again.',
  )
}
