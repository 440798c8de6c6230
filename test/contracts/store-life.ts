import { expect } from '@jest/globals'
import type { Store } from '../../src/ports/store.ts'
import type { StoreCase } from './store-case.ts'
import {
  desk,
  documentIdOf,
  documentOf,
  keyOf,
  looseOf,
  messageOf,
  nine,
  noticeIdOf,
  numberOf,
  placeOf,
  receiptOf,
  ticketIdOf,
  ticketOf,
  waiting,
} from './store-samples.ts'

/** One call of every method but `close`. */
const everyMethod: readonly ((store: Store) => Promise<unknown>)[] = [
  (store) => store.addReceipt(receiptOf('m')),
  (store) => store.receipt(keyOf('m')),
  (store) => store.finishReceipt(keyOf('m'), 'chatter'),
  (store) => store.pendingReceipts(1),
  (store) => store.recentReceipts(placeOf('g1'), 1),
  (store) => store.takeTicketNumber(desk),
  (store) => store.insertTicket(ticketOf('t', 1001)),
  (store) => store.replaceTicket(ticketOf('t', 1001)),
  (store) => store.ticket(ticketIdOf('t')),
  (store) => store.ticketByNumber(desk, numberOf(1001)),
  (store) => store.ticketByMessage(desk, placeOf('g1'), messageOf('m')),
  (store) => store.listTickets({ desk }, { limit: 1 }),
  (store) => store.countTickets({ desk }),
  (store) => store.dueTickets(nine, 1),
  (store) => store.takeSerial(desk, 'problem'),
  (store) => store.insertDocument(documentOf('d')),
  (store) => store.replaceDocument(documentOf('d')),
  (store) => store.document('article', documentIdOf('d')),
  (store) => store.documentByMessage(desk, placeOf('g1'), messageOf('m')),
  (store) => store.listDocuments({ desk, kind: 'article' }, { limit: 1 }),
  (store) => store.dueDocuments(nine, 1),
  (store) => store.insertNotice(looseOf('n', waiting(nine))),
  (store) => store.replaceNotice(looseOf('n', waiting(nine))),
  (store) => store.looseNotice(noticeIdOf('n')),
  (store) => store.dueNotices(nine, 1),
  (store) => store.nextDueAt(),
  (store) => store.appendAudit({ at: nine, desk, who: 'a', where: 'b', what: 'c', detail: 'd' }),
  (store) => store.listAudit(desk, 1),
  (store) => store.forget({ desk, ticketsBefore: nine, receiptsBefore: nine, limit: 1 }),
  (store) => store.tidy(),
  (store) => store.backup('nowhere'),
]

export const lifeCases: readonly StoreCase[] = [
  {
    promise: 'tidying while writes are under way loses and changes none of them',
    run: async (store) => {
      const writes = Array.from({ length: 50 }, (_, index) => store.addReceipt(receiptOf(`m${index}`)))
      await Promise.all([store.insertTicket(ticketOf('t', 1001)), ...writes, store.tidy()])
      await store.tidy()
      expect(await store.pendingReceipts(100)).toHaveLength(50)
      expect(await store.ticket(ticketIdOf('t'))).toEqual(ticketOf('t', 1001))
    },
  },
  {
    promise:
      'closing writes out everything accepted, may be repeated, and then every method rejects with a fault',
    run: async (store) => {
      const accepted = Array.from({ length: 50 }, (_, index) => store.addReceipt(receiptOf(`m${index}`)))
      await store.close()
      expect(await Promise.all(accepted)).toEqual(accepted.map(() => 'stored'))
      await store.close()
      for (const call of everyMethod)
        await expect(call(store)).rejects.toMatchObject({ name: 'Fault', code: 'STORE_CLOSED' })
    },
  },
]
