import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import Database from 'better-sqlite3'
import { examineFolder, openStore } from '../../adapters/sqlite/index.ts'
import { second } from '../../src/domain/time.ts'
import {
  desk, insertAll, keyOf, looseOf, messageOf, nine, placeOf, receiptOf, saidOf, sent, ticketIdOf, ticketOf,
} from '../contracts/store-samples.ts' // prettier-ignore
import { createTempFolders } from '../support/wechat-desk.ts'
import { endChildren, startChild } from '../support/child-process.ts'

const folders = createTempFolders('zhiban-forget-')
afterAll(endChildren)
afterAll(folders.remove)

const script = new URL('../support/store-forgetter.ts', import.meta.url).pathname
const many = 400

const over = (name: string, n: number, text = '旧的话') =>
  ticketOf(name, n, {
    state: 'closed',
    openedAt: nine - second,
    messages: [saidOf(`${name}-1`, { text }), saidOf(`${name}-2`, { text })],
  })

/** Runs the forgetter and kills it when it has said so many parts. */
const killAfter = async (folder: string, parts: number): Promise<void> => {
  const child = startChild(script, [folder])
  await child.printed(({ length }) => length >= parts)
  child.signal('SIGKILL')
  await child.ended
}

/** What hangs on nothing, and what lost what hangs on it. */
const torn = (folder: string): number => {
  const db = new Database(join(folder, 'zhiban.db'), { readonly: true })
  try {
    const [keys, tickets] = [
      'SELECT count(*) FROM ticket_messages m WHERE NOT EXISTS (SELECT 1 FROM tickets WHERE row = m.ticket)',
      'SELECT count(*) FROM tickets t WHERE (SELECT count(*) FROM ticket_messages WHERE ticket = t.row) <> 2',
    ].map((sql) => Number(db.prepare(sql).pluck().get()))
    return (keys ?? 0) + (tickets ?? 0)
  } finally {
    db.close()
  }
}

describe('SEC-3 deletion on the embedded store', () => {
  test('killed again and again between the parts: what is there is whole, and the next run goes on to the end', async () => {
    const folder = folders.next()
    const store = await openStore({ folder })
    await insertAll(store, [
      ...Array.from({ length: many }, (_, index) => over(`t${index}`, 2_000 + index)),
      { ...over('open', 1_001), state: 'working' },
    ])
    await Promise.all(
      Array.from({ length: many }, async (_, index) => {
        await store.addReceipt(receiptOf(`m${index}`, { at: nine - second }))
        await store.finishReceipt(keyOf(`m${index}`), 'chatter')
        await store.insertNotice(looseOf(`n${index}`, sent(nine - second)))
      }),
    )
    await store.close()

    const left: number[] = []
    for (const parts of [1, 3, 7]) {
      await killAfter(folder, parts)
      expect(torn(folder)).toBe(0)
      left.push((await examineFolder(folder)).tickets)
    }
    expect(left[0]).toBeLessThanOrEqual(many - 10 + 1)
    expect(left.toSorted((a, b) => b - a)).toEqual(left)
    expect(left.at(-1)).toBeGreaterThan(1)
    expect(await startChild(script, [folder]).ended).toBe(0)
    expect(await examineFolder(folder)).toMatchObject({ tickets: 1, receipts: 0, notices: 0 })

    const again = await openStore({ folder })
    expect((await again.ticket(ticketIdOf('open')))?.state).toBe('working')
    expect(await again.ticketByMessage(desk, placeOf('g1'), messageOf('t7-1'))).toBeNull()
    expect(await again.takeTicketNumber(desk)).toBe(String(2_000 + many))
    await again.close()
  }, 60_000)

  test('the words are gone from the file, not only from the tables', async () => {
    const folder = folders.next()
    const words = 'secret-words-of-a-requester'
    const store = await openStore({ folder })
    await insertAll(store, [over('old', 2_001, words), ticketOf('young', 2_002)])
    await store.addReceipt(receiptOf('old', { at: nine - second, text: words }))
    await store.finishReceipt(keyOf('old'), 'ticket:2001')
    await store.tidy()
    expect(readFileSync(join(folder, 'zhiban.db')).includes(words)).toBe(true)
    await store.forget({ desk, ticketsBefore: nine, receiptsBefore: nine, limit: 10 })
    await store.close()
    expect(readFileSync(join(folder, 'zhiban.db')).includes(words)).toBe(false)
  })

  test('a read-only store refuses', async () => {
    const folder = folders.next()
    await (await openStore({ folder })).close()
    const store = await openStore({ folder, readOnly: true })
    await expect(
      store.forget({ desk, ticketsBefore: nine, receiptsBefore: nine, limit: 10 }),
    ).rejects.toMatchObject({ code: 'STORE_READ_ONLY' })
    await store.close()
  })
})
