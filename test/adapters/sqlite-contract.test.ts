import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { openStore } from '../../adapters/sqlite/index.ts'
import { day } from '../../src/domain/time.ts'
import type { Store } from '../../src/ports/store.ts'
import { runCase, storeCases, storeContract } from '../contracts/store.ts'
import type { StoreOnTrial } from '../contracts/store.ts'

const create = async (): Promise<StoreOnTrial> => {
  const folder = await mkdtemp(join(tmpdir(), 'zhiban-store-'))
  const store = await openStore({ folder })
  return {
    store,
    dispose: async () => {
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
}

storeContract('sqlite', create)

/** Stores that look right at first sight; each breaks one promise. */
const badStores: readonly { readonly flaw: string; readonly breaks: (store: Store) => Partial<Store> }[] = [
  {
    flaw: 'says stored to a duplicate',
    breaks: (s) => ({ addReceipt: async (r) => (await s.addReceipt(r), 'stored') }),
  },
  {
    flaw: 'lists pending receipts backwards',
    breaks: (s) => ({ pendingReceipts: async (n) => (await s.pendingReceipts(n)).toReversed() }),
  },
  {
    flaw: 'says true to a lost race',
    breaks: (s) => ({ replaceTicket: async (t) => (await s.replaceTicket(t), true) }),
  },
  {
    flaw: 'lets the last writer win',
    breaks: (s) => ({
      replaceTicket: async (t) => {
        const found = await s.ticket(t.id)
        return found !== null && s.replaceTicket({ ...t, version: found.version + 1 })
      },
    }),
  },
  {
    flaw: 'gives numbers anew',
    breaks: (s) => ({ takeTicketNumber: async (d) => (await s.takeTicketNumber(d), s.takeTicketNumber(d)) }),
  },
  {
    flaw: 'ignores where a page begins',
    breaks: (s) => ({ listTickets: (f, { limit }) => s.listTickets(f, { limit }) }),
  },
  {
    flaw: 'shows tickets a millisecond early',
    breaks: (s) => ({ dueTickets: (now, n) => s.dueTickets(now + 1, n) }),
  },
  {
    flaw: 'forgets leases',
    breaks: (s) => ({
      dueNotices: async (now, n) => (await s.dueNotices(now, n)).filter((w) => w.kind === 'loose'),
    }),
  },
  {
    flaw: 'gives serials anew',
    breaks: (s) => ({ takeSerial: async (d, series) => (await s.takeSerial(d, series), 1) }),
  },
  {
    flaw: 'says true to a lost race for a document',
    breaks: (s) => ({ replaceDocument: async (d) => (await s.replaceDocument(d), true) }),
  },
  {
    flaw: 'lists documents of every state',
    breaks: (s) => ({
      listDocuments: ({ desk, kind }, page) => s.listDocuments({ desk, kind }, page),
    }),
  },
  {
    flaw: 'forgets a day too much',
    breaks: (s) => ({
      forget: (what) =>
        s.forget({
          ...what,
          ticketsBefore: what.ticketsBefore + day,
          receiptsBefore: what.receiptsBefore + day,
        }),
    }),
  },
  { flaw: 'forgets all at once', breaks: (s) => ({ forget: (what) => s.forget({ ...what, limit: 1_000 }) }) },
  { flaw: 'answers after it was closed', breaks: () => ({ nextDueAt: async () => null }) },
]

describe('the suite catches a store that', () => {
  const cases = storeCases(3)
  test.each(badStores)('$flaw', async ({ breaks }) => {
    const spoilt = async (): Promise<StoreOnTrial> => {
      const { store, dispose } = await create()
      return { store: { ...store, ...breaks(store) }, dispose }
    }
    const failures: string[] = []
    // A case in which savers try until they win does not end on a store that lies to them.
    for (const one of cases.filter(({ promise }) => !promise.startsWith('savers')))
      await runCase(one, spoilt).catch(() => failures.push(one.promise))
    expect(failures).not.toEqual([])
    expect(failures.length).toBeLessThan(cases.length / 2)
  })
})
