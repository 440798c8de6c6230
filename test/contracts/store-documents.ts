import { expect } from '@jest/globals'
import { minute } from '../../src/domain/time.ts'
import type { CourierWork } from '../../src/ports/store.ts'
import type { StoreCase } from './store-case.ts'
import {
  desk,
  documentIdOf,
  documentOf,
  insertDocuments,
  leased,
  messageOf,
  nine,
  noticeIdOf,
  noticeOf,
  otherDesk,
  placeOf,
  roomOf,
  sent,
  waiting,
} from './store-samples.ts'

const said = (name: string) => ({
  notice: noticeIdOf(`n-${name}`),
  what: 'ack' as const,
  to: { kind: 'room', room: roomOf('g1') } as const,
  message: messageOf(name),
  at: nine,
  outcome: 'sent' as const,
})

const ids = (documents: readonly { readonly id: string }[]): readonly string[] =>
  documents.map(({ id }) => id)
const idOfWork = (work: CourierWork): string => (work.kind === 'document' ? work.document.id : work.kind)

/** What the desk keeps beside its tickets. `tries` is how often each race is run. */
export const documentCases = (tries: number): readonly StoreCase[] => [
  {
    promise: 'a serial is given once, counts from 1, by desk and by series',
    run: async (store) => {
      const taken = await Promise.all(Array.from({ length: 50 }, () => store.takeSerial(desk, 'problem')))
      expect([...taken].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
      expect(await store.takeSerial(desk, 'announcement')).toBe(1)
      expect(await store.takeSerial(otherDesk, 'problem')).toBe(1)
      expect(await store.takeSerial(desk, 'problem')).toBe(51)
    },
  },
  {
    promise: 'a document is inserted once and read back whole',
    run: async (store) => {
      const first = documentOf('d', {
        wakeAt: nine,
        notices: [noticeOf('n', waiting(nine))],
        said: [said('m')],
      })
      const outcomes = await Promise.all([store.insertDocument(first), store.insertDocument(first)])
      expect([...outcomes].sort()).toEqual(['exists', 'inserted'])
      expect(await store.document('article', first.id)).toEqual(first)
      expect(await store.document('article', documentIdOf('unknown'))).toBeNull()
    },
  },
  {
    promise: 'a document is replaced by its next version only',
    run: async (store) => {
      const first = documentOf('d')
      await insertDocuments(store, [first])
      for (const version of [1, 3]) expect(await store.replaceDocument({ ...first, version })).toBe(false)
      const second = { ...first, version: 2, state: 'withdrawn' }
      expect(await store.replaceDocument(second)).toBe(true)
      expect(await store.replaceDocument(second)).toBe(false)
      expect(await store.document('article', first.id)).toEqual(second)
      expect(await store.replaceDocument(documentOf('unknown', { version: 2 }))).toBe(false)
    },
  },
  {
    promise: 'of two who replace the same version of a document one wins',
    run: async (store) => {
      const all = Array.from({ length: Math.min(tries, 200) }, (_, i) => documentOf(`d${i}`))
      await insertDocuments(store, all)
      for (const document of all) {
        const won = await Promise.all(
          ['a', 'b'].map((state) => store.replaceDocument({ ...document, version: 2, state })),
        )
        expect(won.filter(Boolean)).toHaveLength(1)
        const kept = await store.document('article', document.id)
        expect(kept?.state).toBe(won[0] === true ? 'a' : 'b')
      }
    },
  },
  {
    promise: 'documents are listed newest first, by desk, key, states and time, page by page',
    run: async (store) => {
      await insertDocuments(store, [
        documentOf('a', { at: nine }),
        documentOf('b', { at: nine + 2 * minute, state: 'withdrawn' }),
        documentOf('c', { at: nine + minute, key: 'KB-0032' }),
        documentOf('d', { at: nine + minute }),
        documentOf('x', { desk: otherDesk }),
      ])
      const list = async (part: object, limit = 10): Promise<readonly string[]> =>
        ids(await store.listDocuments({ desk, kind: 'article', ...part }, { limit }))
      expect(await list({})).toEqual(['b', 'd', 'c', 'a'])
      expect(await list({ key: 'KB-0031' })).toEqual(['b', 'd', 'a'])
      expect(await list({ states: ['published'] })).toEqual(['d', 'c', 'a'])
      expect(await list({ states: [] })).toEqual([])
      expect(await list({ from: nine + minute, before: nine + 2 * minute })).toEqual(['d', 'c'])
      const filter = { desk, kind: 'article' } as const
      const after = { at: nine + minute, id: documentIdOf('d') }
      expect(await list({}, 2)).toEqual(['b', 'd'])
      expect(ids(await store.listDocuments(filter, { limit: 2, after }))).toEqual(['c', 'a'])
      expect(ids(await store.listDocuments({ desk: otherDesk, kind: 'article' }, { limit: 9 }))).toEqual([
        'x',
      ])
    },
  },
  {
    promise: 'documents wake from their time on, earliest first; a replacement moves it or takes it away',
    run: async (store) => {
      const first = documentOf('d', { wakeAt: nine + minute })
      await insertDocuments(store, [first, documentOf('e', { wakeAt: nine }), documentOf('f')])
      expect(ids(await store.dueDocuments(nine - 1, 9))).toEqual([])
      expect(ids(await store.dueDocuments(nine, 9))).toEqual(['e'])
      expect(ids(await store.dueDocuments(nine + minute, 9))).toEqual(['e', 'd'])
      expect(ids(await store.dueDocuments(nine + minute, 1))).toEqual(['e'])
      expect(await store.nextDueAt()).toBe(nine)
      await store.replaceDocument(documentOf('e', { version: 2 }))
      expect(await store.nextDueAt()).toBe(nine + minute)
      await store.replaceDocument({ ...first, version: 2, wakeAt: null })
      expect(await store.nextDueAt()).toBeNull()
    },
  },
  {
    promise: 'the courier sees a document with waiting or leased notices, not one whose notices are over',
    run: async (store) => {
      await insertDocuments(store, [
        documentOf('later', { notices: [noticeOf('n1', waiting(nine + minute))] }),
        documentOf('leased', { notices: [noticeOf('n2', sent(nine)), noticeOf('n3', leased(nine))] }),
        documentOf('over', { notices: [noticeOf('n4', sent(nine))] }),
      ])
      expect((await store.dueNotices(nine, 9)).map(idOfWork)).toEqual(['leased'])
      expect((await store.dueNotices(nine + minute, 9)).map(idOfWork)).toEqual(['leased', 'later'])
      expect(await store.nextDueAt()).toBe(nine)
    },
  },
  {
    promise: 'a document is found by the messages it said, also by those said after it was written',
    run: async (store) => {
      const first = documentOf('d', { said: [said('m1')] })
      await insertDocuments(store, [first, documentOf('e', { at: nine - minute, said: [said('m1')] })])
      await store.replaceDocument({ ...first, version: 2, said: [said('m1'), said('m2')] })
      const found = async (message: string, where = 'g1', who = desk): Promise<string | null> =>
        (await store.documentByMessage(who, placeOf(where), messageOf(message)))?.id ?? null
      expect([await found('m1'), await found('m2')]).toEqual(['d', 'd'])
      expect([await found('m3'), await found('m1', 'g2'), await found('m1', 'g1', otherDesk)]).toEqual([
        null,
        null,
        null,
      ])
    },
  },
]
