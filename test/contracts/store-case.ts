import type { Store } from '../../src/ports/store.ts'

/** One promise of the store port. `run` throws when a fresh, empty store does not keep it. */
export interface StoreCase {
  readonly promise: string
  readonly run: (store: Store) => Promise<void>
}
