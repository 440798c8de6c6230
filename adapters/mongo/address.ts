import { addressFault } from './faults.ts'

export interface Address {
  /** As given, with what is secret in it. */
  readonly uri: string
  readonly database: string
  /** For people and logs: hosts and database, without user, password and options. */
  readonly spoken: string
}

/**
 * Takes a `mongodb://` or `mongodb+srv://` address apart. The database must be named: one store belongs to one desk
 * installation, and a forgotten name would put it into MongoDB's `test`.
 * Throws a Fault (STORE_ADDRESS) that repeats nothing of the address.
 */
export const addressOf = (uri: string): Address => {
  const parts = /^(?<scheme>mongodb(?:\+srv)?:\/\/)(?:[^/]*@)?(?<hosts>[^/?@]+)\/(?<database>[^?/]+)(?:\?.*)?$/s.exec(
    uri,
  )?.groups // prettier-ignore
  const { scheme = '', hosts = '', database = '' } = parts ?? {}
  if (database === '') throw addressFault()
  return { uri, database: decodeURIComponent(database), spoken: `${scheme}${hosts}/${database}` }
}
