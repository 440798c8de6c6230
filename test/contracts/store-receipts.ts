import { expect } from '@jest/globals'
import { day } from '../../src/domain/time.ts'
import type { StoreCase } from './store-case.ts'
import { accountOf, desk, keyOf, nine, otherDesk, placeOf, receiptOf } from './store-samples.ts'

const keys = (receipts: readonly { readonly key: string }[]): readonly string[] =>
  receipts.map(({ key }) => key)

export const receiptCases: readonly StoreCase[] = [
  {
    promise: 'a receipt comes back as it was stored, pending',
    run: async (store) => {
      const receipt = receiptOf('m1', { text: '发票开具失败，提示“票段不足”\u0000 😀 \u2028' })
      expect(await store.addReceipt({ ...receipt, outcome: 'chatter' })).toBe('stored')
      expect(await store.receipt(receipt.key)).toEqual(receipt)
      expect(await store.receipt(keyOf('unknown'))).toBeNull()
    },
  },
  {
    promise: 'a receipt with a known key is a duplicate and changes nothing',
    run: async (store) => {
      await store.addReceipt(receiptOf('m1'))
      await store.finishReceipt(keyOf('m1'), 'chatter')
      expect(await store.addReceipt(receiptOf('m1', { text: '第二次' }))).toBe('duplicate')
      expect(await store.receipt(keyOf('m1'))).toEqual({ ...receiptOf('m1'), outcome: 'chatter' })
    },
  },
  {
    promise: 'of many deliveries of one event at once, one is stored',
    run: async (store) => {
      const outcomes = await Promise.all(Array.from({ length: 40 }, () => store.addReceipt(receiptOf('m1'))))
      expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(1)
      expect(await store.pendingReceipts(10)).toHaveLength(1)
    },
  },
  {
    promise: 'pending receipts come in the order in which they were stored, whatever their times say',
    run: async (store) => {
      const times = [nine, nine - day, nine + day, nine - 2 * day]
      for (const [index, at] of times.entries()) await store.addReceipt(receiptOf(`m${index}`, { at }))
      expect(keys(await store.pendingReceipts(10))).toEqual(['m0', 'm1', 'm2', 'm3'].map(keyOf))
      expect(keys(await store.pendingReceipts(2))).toEqual(['m0', 'm1'].map(keyOf))
    },
  },
  {
    promise: 'receipts added without waiting keep the order of the calls',
    run: async (store) => {
      const names = Array.from({ length: 30 }, (_, index) => `m${29 - index}`)
      await Promise.all(names.map((name) => store.addReceipt(receiptOf(name))))
      expect(keys(await store.pendingReceipts(100))).toEqual(names.map(keyOf))
    },
  },
  {
    promise: 'a finished receipt is no longer pending, and a later outcome replaces the first',
    run: async (store) => {
      for (const name of ['m1', 'm2', 'm3']) await store.addReceipt(receiptOf(name))
      await store.finishReceipt(keyOf('m2'), 'chatter')
      expect(keys(await store.pendingReceipts(10))).toEqual(['m1', 'm3'].map(keyOf))
      await store.finishReceipt(keyOf('m2'), 'ticket:1023')
      expect((await store.receipt(keyOf('m2')))?.outcome).toBe('ticket:1023')
    },
  },
  {
    promise: 'finishing an unknown receipt is ignored',
    run: async (store) => {
      await store.finishReceipt(keyOf('unknown'), 'chatter')
      expect(await store.receipt(keyOf('unknown'))).toBeNull()
      expect(await store.pendingReceipts(10)).toEqual([])
    },
  },
  {
    promise: 'recent receipts are the newest of their place, oldest first, finished or not',
    run: async (store) => {
      for (const name of ['a1', 'b1', 'a2', 'a3', 'b2'])
        await store.addReceipt(receiptOf(name, { room: name.startsWith('a') ? 'a' : 'b' }))
      await store.finishReceipt(keyOf('a3'), 'chatter')
      expect(keys(await store.recentReceipts(placeOf('a'), 2))).toEqual(['a2', 'a3'].map(keyOf))
      expect(keys(await store.recentReceipts(placeOf('b'), 9))).toEqual(['b1', 'b2'].map(keyOf))
      expect(await store.recentReceipts(placeOf('c'), 9)).toEqual([])
    },
  },
  {
    promise: 'a private chat is a place of its own',
    run: async (store) => {
      const receipt = receiptOf('m1')
      const place = { kind: 'direct', account: accountOf('zhang') } as const
      await store.addReceipt({ ...receipt, event: { ...receipt.event, place } })
      expect(keys(await store.recentReceipts(`direct:${accountOf('zhang')}`, 9))).toEqual([keyOf('m1')])
      expect(await store.recentReceipts(placeOf('g1'), 9)).toEqual([])
    },
  },
]

export const auditCases: readonly StoreCase[] = [
  {
    promise:
      'audit entries come newest first by writing, when a clock goes backwards too, and only those of the desk',
    run: async (store) => {
      const entry = { desk, who: 'test/zhang', where: 'room:test/bot/g1', what: 'refused', detail: 'claim' }
      const entries = [nine, nine - day, nine - 2 * day].map((at) => ({ ...entry, at }))
      for (const one of entries) await store.appendAudit(one)
      await store.appendAudit({ ...entry, at: nine, desk: otherDesk })
      expect(await store.listAudit(desk, 10)).toEqual(entries.toReversed())
      expect(await store.listAudit(desk, 1)).toEqual(entries.slice(-1))
    },
  },
]
