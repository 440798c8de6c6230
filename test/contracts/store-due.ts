import { expect } from '@jest/globals'
import type { Delivery } from '../../src/domain/chat/notice.ts'
import { minute } from '../../src/domain/time.ts'
import type { CourierWork, Store } from '../../src/ports/store.ts'
import type { StoreCase } from './store-case.ts'
import {
  changed,
  insertAll,
  leased,
  looseOf,
  nine,
  noticeIdOf,
  noticeOf,
  sent,
  ticketOf,
  waiting,
} from './store-samples.ts'

const nameOf = (work: CourierWork): string =>
  work.kind === 'ticket' ? work.ticket.id : work.kind === 'document' ? work.document.id : work.notice.id
const toTell = async (store: Store, now: number, limit = 100): Promise<readonly string[]> =>
  (await store.dueNotices(now, limit)).map(nameOf)

export const dueCases: readonly StoreCase[] = [
  {
    promise: 'tickets are due from their wake-up time on, earliest first, never those without one',
    run: async (store) => {
      const wakes = [5, 1, null, 3, 2, 4].map((minutes) =>
        minutes === null ? null : nine + minutes * minute,
      )
      await insertAll(
        store,
        wakes.map((wakeAt, index) => ticketOf(`t${index}`, 1001 + index, { wakeAt })),
      )
      const due = async (now: number, limit = 100): Promise<readonly string[]> =>
        (await store.dueTickets(now, limit)).map(({ id }) => id)
      expect(await due(nine)).toEqual([])
      expect(await due(nine + minute - 1)).toEqual([])
      expect(await due(nine + minute)).toEqual(['t1'])
      expect(await due(nine + 9 * minute)).toEqual(['t1', 't4', 't3', 't5', 't0'])
      expect(await due(nine + 9 * minute, 2)).toEqual(['t1', 't4'])
    },
  },
  {
    promise: 'a replacement moves the wake-up time or takes it away',
    run: async (store) => {
      const first = ticketOf('t', 1001, { wakeAt: nine })
      await insertAll(store, [first])
      const second = changed(first, { wakeAt: nine + minute })
      await store.replaceTicket(second)
      expect(await store.dueTickets(nine, 10)).toEqual([])
      expect(await store.dueTickets(nine + minute, 10)).toEqual([second])
      await store.replaceTicket(changed(second, { wakeAt: null }))
      expect(await store.dueTickets(nine + minute, 10)).toEqual([])
      expect(await store.nextDueAt()).toBeNull()
    },
  },
  {
    promise: 'times are only data: a clock that jumps back a year makes nothing due and loses nothing',
    run: async (store) => {
      await insertAll(store, [ticketOf('t', 1001, { wakeAt: nine })])
      await store.insertNotice(looseOf('n', waiting(nine)))
      const yearBefore = nine - 365 * 24 * 60 * minute
      expect([await store.dueTickets(yearBefore, 10), await toTell(store, yearBefore)]).toEqual([[], []])
      expect([(await store.dueTickets(nine, 10)).length, await toTell(store, nine)]).toEqual([1, ['n']])
      expect(await store.nextDueAt()).toBe(nine)
    },
  },
  {
    promise: 'a loose notice is inserted once and replaced by its next version only',
    run: async (store) => {
      const first = looseOf('n', waiting(nine))
      expect(await Promise.all([store.insertNotice(first), store.insertNotice(first)])).toEqual([
        'inserted',
        'exists',
      ])
      expect(await store.looseNotice(first.id)).toEqual(first)
      expect(await store.looseNotice(noticeIdOf('unknown'))).toBeNull()
      const attempts = [2, 2, 3, 1].map((version) => ({
        ...first,
        version,
        notice: noticeOf('n', leased(nine + version)),
      }))
      expect(await Promise.all(attempts.map((attempt) => store.replaceNotice(attempt)))).toEqual([
        true,
        false,
        true,
        false,
      ])
      expect(await store.looseNotice(first.id)).toEqual(attempts[2])
      expect(await store.replaceNotice({ ...looseOf('unknown', waiting(nine)), version: 2 })).toBe(false)
    },
  },
  {
    promise: 'notices of tickets and loose ones come to the courier together, earliest first',
    run: async (store) => {
      const notices = (...deliveries: readonly Delivery[]) =>
        deliveries.map((delivery, index) => noticeOf(`n${index}`, delivery))
      await insertAll(store, [
        ticketOf('late', 1001, { notices: notices(waiting(nine + 5)) }),
        ticketOf('two', 1002, { notices: notices(sent(nine), waiting(nine + 9), leased(nine + 1)) }),
        ticketOf('done', 1003, { notices: notices(sent(nine), { kind: 'failed', at: nine, reason: 'x' }) }),
        ticketOf('quiet', 1004),
      ])
      await store.insertNotice(looseOf('loose', waiting(nine + 3)))
      await store.insertNotice(looseOf('told', sent(nine)))
      expect(await toTell(store, nine)).toEqual([])
      expect(await toTell(store, nine + 3)).toEqual(['two', 'loose'])
      expect(await toTell(store, nine + 60)).toEqual(['two', 'loose', 'late'])
      expect(await toTell(store, nine + 60, 2)).toEqual(['two', 'loose'])
    },
  },
  {
    promise:
      'a leased notice comes back when its lease has passed, a told one never, of tickets and loose ones alike',
    run: async (store) => {
      const first = ticketOf('t', 1001, { notices: [noticeOf('n', waiting(nine))] })
      const loose = looseOf('l', waiting(nine))
      await insertAll(store, [first])
      await store.insertNotice(loose)
      const second = changed(first, { notices: [noticeOf('n', leased(nine + minute))] })
      await store.replaceTicket(second)
      await store.replaceNotice({ ...loose, version: 2, notice: noticeOf('l', leased(nine + minute)) })
      expect(await toTell(store, nine + minute - 1)).toEqual([])
      expect((await toTell(store, nine + minute)).toSorted()).toEqual(['l', 't'])
      await store.replaceTicket(changed(second, { notices: [noticeOf('n', sent(nine))] }))
      await store.replaceNotice({ ...loose, version: 3, notice: noticeOf('l', sent(nine)) })
      expect(await toTell(store, nine + 60 * minute)).toEqual([])
      expect(await store.nextDueAt()).toBeNull()
    },
  },
  {
    promise: 'two couriers who lease one notice at once: one gets it, of tickets and loose ones alike',
    run: async (store) => {
      const ticket = ticketOf('t', 1001, { notices: [noticeOf('n', waiting(nine))] })
      await insertAll(store, [ticket])
      const loose = looseOf('l', waiting(nine))
      await store.insertNotice(loose)
      const lease = changed(ticket, { notices: [noticeOf('n', leased(nine + minute))] })
      const looseLease = { ...loose, version: 2, notice: noticeOf('l', leased(nine + minute)) }
      expect(await Promise.all([store.replaceTicket(lease), store.replaceTicket(lease)])).toEqual([
        true,
        false,
      ])
      expect(await Promise.all([store.replaceNotice(looseLease), store.replaceNotice(looseLease)])).toEqual([
        true,
        false,
      ])
    },
  },
  {
    promise: 'the next due instant is the earliest of wake-ups and notices',
    run: async (store) => {
      expect(await store.nextDueAt()).toBeNull()
      await store.insertNotice(looseOf('l', waiting(nine + 30)))
      expect(await store.nextDueAt()).toBe(nine + 30)
      await insertAll(store, [ticketOf('a', 1001, { wakeAt: nine + 20 })])
      expect(await store.nextDueAt()).toBe(nine + 20)
      await insertAll(store, [
        ticketOf('b', 1002, { wakeAt: nine + 40, notices: [noticeOf('n', leased(nine + 10))] }),
      ])
      expect(await store.nextDueAt()).toBe(nine + 10)
    },
  },
]
