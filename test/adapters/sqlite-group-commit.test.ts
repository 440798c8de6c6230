import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { connect } from '../../adapters/sqlite/connection.ts'
import type { Connection } from '../../adapters/sqlite/connection.ts'
import { createGroupCommit } from '../../adapters/sqlite/group-commit.ts'
import { openStore } from '../../adapters/sqlite/index.ts'
import { Fault } from '../../src/domain/fault.ts'
import { insertAll, ticketIdOf, ticketOf } from '../contracts/store-samples.ts'

let folder = ''
let db: Connection
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhiban-commit-'))
  db = await connect(join(folder, 'words.db'))
  db.exec('CREATE TABLE words (word TEXT PRIMARY KEY)')
})
afterEach(async () => {
  db.close()
  await rm(folder, { recursive: true, force: true })
})

const put = (word: string) => () => db.prepare('INSERT INTO words VALUES (?)').run(word).changes
const stored = (): unknown[] => db.prepare('SELECT word FROM words ORDER BY rowid').pluck().all()

/** Flushes that end when the test says so. */
const heldFlush = () => {
  const begun: { readonly end: () => void; readonly fail: (error: Error) => void }[] = []
  const flush = (): Promise<void> =>
    new Promise((resolve, reject) => {
      begun.push({ end: resolve, fail: reject })
    })
  const flushAt = async (at: number) => {
    while (begun[at] === undefined) await new Promise((resolve) => setImmediate(resolve))
    return begun[at]
  }
  return { flush, flushAt, begun }
}

const open = (flush: () => Promise<void>) => createGroupCommit(db, 'words.db', () => undefined, flush)

describe('a write is done when it is on disk', () => {
  test('not before, and what comes meanwhile shares the next flush', async () => {
    const disk = heldFlush()
    const commits = open(disk.flush)
    const done: string[] = []
    const write = (word: string): Promise<void> => commits.write(put(word)).then(() => void done.push(word))
    const first = write('一')
    const one = await disk.flushAt(0)
    const others = [write('二'), write('三'), write('四')]
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    expect(stored()).toEqual(['一'])
    expect(done).toEqual([])
    one.end()
    await first
    expect(done).toEqual(['一'])
    const two = await disk.flushAt(1)
    expect(stored()).toEqual(['一', '二', '三', '四'])
    two.end()
    await Promise.all(others)
    expect(done).toEqual(['一', '二', '三', '四'])
    expect(disk.begun).toHaveLength(2)
  })

  test('one that cannot be stored leaves the batch alone; the others are done', async () => {
    const commits = open(() => Promise.resolve())
    const outcomes = await Promise.allSettled(['一', '一', '二'].map((word) => commits.write(put(word))))
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(stored()).toEqual(['一', '二'])
  })

  test('end waits for the disk, commits what waits and refuses the rest', async () => {
    const disk = heldFlush()
    const commits = open(disk.flush)
    const writes = [commits.write(put('一'))]
    const one = await disk.flushAt(0)
    writes.push(commits.write(put('二')))
    let isEnded = false
    const ended = commits.end().then(() => (isEnded = true))
    await expect(commits.write(put('三'))).rejects.toMatchObject({ code: 'STORE_CLOSED' })
    one.end()
    const two = await disk.flushAt(1)
    expect(isEnded).toBe(false)
    two.end()
    await Promise.all([...writes, ended])
    expect(stored()).toEqual(['一', '二'])
  })
})

test('when the disk fails, what was committed and what waits is refused, and so is everything after it', async () => {
  const disk = heldFlush()
  const commits = open(disk.flush)
  const first = commits.write(put('一'))
  const one = await disk.flushAt(0)
  const second = commits.write(put('二'))
  const outcomes = Promise.allSettled([first, second])
  one.fail(Object.assign(new Error('i/o error'), { code: 'EIO' }))
  const faults = [...(await outcomes), ...(await Promise.allSettled([commits.write(put('三'))]))].map(
    (outcome): unknown => (outcome.status === 'rejected' ? outcome.reason : null),
  )
  for (const fault of faults) {
    expect(fault).toBeInstanceOf(Fault)
    expect(fault).toMatchObject({
      code: 'STORE_BROKEN',
      next: expect.stringContaining('start the desk again'),
    })
  }
  expect(disk.begun).toHaveLength(1)
  await commits.end()
})

test('the store flushes its own log, and another look at the folder finds everything', async () => {
  const store = await openStore({ folder })
  await insertAll(store, [ticketOf('t1', 1001), ticketOf('t2', 1002)])
  const beside = await openStore({ folder, readOnly: true })
  expect((await beside.ticket(ticketIdOf('t2')))?.number).toBe('1002')
  await beside.close()
  await store.close()
  const again = await openStore({ folder })
  expect((await again.ticket(ticketIdOf('t1')))?.number).toBe('1001')
  await again.close()
})
