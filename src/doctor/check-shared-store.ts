import { Fault } from '../domain/fault.ts'
import type { Lease } from '../ports/leases.ts'
import { fine, type Finding } from './finding.ts'

/** A database that instances share, and who holds what on it now. */
export interface SharedStoreSight {
  readonly findings: readonly Finding[]
  /** Leases that an instance at work holds, with its name. */
  readonly held: ReadonlyMap<string, string>
}

/** Does the MongoDB store answer, is it prepared, and who is at work on it? Changes nothing. */
export const checkSharedStore = async (uri: string, leases: readonly string[]): Promise<SharedStoreSight> => {
  try {
    const { openMongoLeases } = await import('../../adapters/mongo/index.ts')
    const book = await openMongoLeases({ uri, lifetime: 1, onlyLook: true })
    try {
      const held = new Map(
        (await book.look(leases)).flatMap(({ name, instance }: Lease) =>
          instance === null ? [] : [[name, instance] as const],
        ),
      )
      const [holder] = held.values()
      return {
        findings: [
          fine(
            'store',
            holder === undefined
              ? 'MongoDB 可以使用，现在没有实例在值班'
              : `MongoDB 可以使用，${holder} 在值班`,
          ),
        ],
        held,
      }
    } finally {
      await book.close()
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const { message, next } = error
    return {
      findings: [{ level: 'error', area: 'store', file: null, line: null, message, next }],
      held: new Map(),
    }
  }
}
