import { describe, test } from '@jest/globals'
import type { Store } from '../../src/ports/store.ts'
import type { StoreCase } from './store-case.ts'
import { documentCases } from './store-documents.ts'
import { dueCases } from './store-due.ts'
import { forgetCases } from './store-forget.ts'
import { lifeCases } from './store-life.ts'
import { listCases } from './store-lists.ts'
import { auditCases, receiptCases } from './store-receipts.ts'
import { messageCases, raceCases, savingCases, ticketCases } from './store-tickets.ts'

/** A fresh, empty store and how to be rid of it; `dispose` copes with one that is closed already. */
export interface StoreOnTrial {
  readonly store: Store
  readonly dispose: () => Promise<void>
}

/** Everything the port promises, one case each; `tries` is how often each race is run. */
export const storeCases = (tries = 1_000): readonly StoreCase[] => [
  ...receiptCases,
  ...ticketCases,
  ...messageCases,
  ...raceCases(tries),
  ...savingCases,
  ...listCases,
  ...documentCases(tries),
  ...dueCases,
  ...auditCases,
  ...forgetCases(tries),
  ...lifeCases,
]

/** Runs one case on a fresh store. */
export const runCase = async (one: StoreCase, create: () => Promise<StoreOnTrial>): Promise<void> => {
  const { store, dispose } = await create()
  try {
    await one.run(store)
  } finally {
    await dispose()
  }
}

/** Holds an adapter to the store port. Durability is not in here: it needs a process to kill. */
export const storeContract = (
  name: string,
  create: () => Promise<StoreOnTrial>,
  options: { readonly tries?: number } = {},
): void => {
  describe(`${name} keeps the promises of the store port`, () => {
    for (const one of storeCases(options.tries)) test(one.promise, () => runCase(one, create), 120_000)
  })
}
