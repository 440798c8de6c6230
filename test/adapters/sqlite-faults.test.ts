import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import Database from 'better-sqlite3'
import { openStore } from '../../adapters/sqlite/index.ts'
import { requireNodeApi } from '../../adapters/sqlite/connection.ts'
import { storeFault } from '../../adapters/sqlite/faults.ts'
import { Fault } from '../../src/domain/fault.ts'
import { desk, insertAll, keyOf, nine, receiptOf, ticketIdOf, ticketOf } from '../contracts/store-samples.ts'
import { endChildren, startChild } from '../support/child-process.ts'

let folder = ''
let file = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhiban-faults-'))
  file = join(folder, 'zhiban.db')
})
afterEach(() => rm(folder, { recursive: true, force: true }))
afterAll(endChildren)

const faultOf = async (attempt: Promise<unknown>): Promise<Fault> => {
  const error = await attempt.then(
    () => new Error('it went through'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof Fault)) throw new Error('not a fault', { cause: error })
  return error
}

/** One sentence, and what to do, without SQLite's own words. */
const expectSentence = (fault: Fault): void => {
  expect(fault.message).toMatch(/^[^\n]+[^.]\.$/)
  expect(fault.message).not.toMatch(/inner words|malformed|\. [A-Z]/)
  expect(fault.next).toMatch(/\.$/)
}

const filled = async (tickets = 200): Promise<void> => {
  const store = await openStore({ folder })
  await insertAll(
    store,
    Array.from({ length: tickets }, (_, index) =>
      ticketOf(`t${index}`, 1001 + index, { title: '票'.repeat(400) }),
    ),
  )
  await store.close()
}

describe('what cannot be opened is refused in one sentence and left as it is', () => {
  test('a folder that is a file', async () => {
    await writeFile(join(folder, 'data'), 'notes')
    for (const name of ['data', 'data/inner']) {
      const fault = await faultOf(openStore({ folder: join(folder, name) }))
      expect(fault.code).toBe('STORE_FOLDER')
      expectSentence(fault)
    }
    expect(await readFile(join(folder, 'data'), 'utf8')).toBe('notes')
  })

  test('a file that is no database', async () => {
    await writeFile(file, 'this is a letter, not a database, and it is long enough for a header '.repeat(20))
    const before = await readFile(file)
    const fault = await faultOf(openStore({ folder }))
    expect(fault.code).toBe('STORE_CORRUPT')
    expectSentence(fault)
    expect(await readFile(file)).toEqual(before)
  })

  test.each([
    ['cut off', async () => truncate(file, 3 * 4096)],
    [
      'overwritten in the middle',
      async () => {
        const bytes = await readFile(file)
        bytes.fill(0x5a, 6 * 4096, 40 * 4096)
        await writeFile(file, bytes)
      },
    ],
  ])('a data file that was %s', async (_, damage) => {
    await filled()
    await damage()
    const before = await readFile(file)
    const fault = await faultOf(openStore({ folder }))
    expect(fault.code).toBe('STORE_CORRUPT')
    expectSentence(fault)
    expect(await readFile(file)).toEqual(before)
  })

  test('a file written by a newer version', async () => {
    await filled()
    const db = new Database(file)
    db.pragma('user_version = 99')
    db.close()
    const before = await readFile(file)
    for (const readOnly of [false, true]) {
      const fault = await faultOf(openStore({ folder, readOnly }))
      expect(fault.code).toBe('STORE_NEWER')
      expect(fault.message).toContain('99')
      expectSentence(fault)
    }
    expect(await readFile(file)).toEqual(before)
  })

  test('a database of another program', async () => {
    const db = new Database(file)
    db.exec('CREATE TABLE songs (title TEXT)')
    db.close()
    const before = await readFile(file)
    const fault = await faultOf(openStore({ folder }))
    expect(fault.code).toBe('STORE_FOREIGN')
    expectSentence(fault)
    expect(await readFile(file)).toEqual(before)
  })

  test('a folder that cannot be written', async () => {
    // The superuser may write anywhere but into the kernel's own file systems.
    const isSuperuser = process.getuid?.() === 0
    const closed = isSuperuser ? '/sys/kernel' : join(folder, 'closed')
    if (!isSuperuser) {
      await mkdir(closed)
      await chmod(closed, 0o555)
    }
    for (const name of [closed, join(closed, 'inner')]) {
      const fault = await faultOf(openStore({ folder: name }))
      expect(fault.code).toBe('STORE_READ_ONLY')
      expectSentence(fault)
    }
  })

  test('nothing, when only reading is wanted', async () => {
    const fault = await faultOf(openStore({ folder, readOnly: true }))
    expect(fault.code).toBe('STORE_MISSING')
    expectSentence(fault)
    expect(readdirSync(folder)).toEqual([])
  })

  test('a runtime without Node-API 10, before anything is loaded', () => {
    for (const version of ['9', undefined])
      expect(() => requireNodeApi(version)).toThrow(expect.objectContaining({ code: 'STORE_RUNTIME' }))
    expect(() => requireNodeApi('10')).not.toThrow()
  })

  test('an empty file left by a crash in the first moment is taken as new', async () => {
    await writeFile(file, '')
    const store = await openStore({ folder })
    expect(await store.takeTicketNumber(desk)).toBe('1001')
    await store.close()
  })
})

describe('one desk on a folder', () => {
  test('starting twice is refused in one sentence, and the first goes on', async () => {
    const first = await openStore({ folder })
    const fault = await faultOf(openStore({ folder }))
    expect(fault.code).toBe('STORE_IN_USE')
    expectSentence(fault)
    expect(await first.addReceipt(receiptOf('m1'))).toBe('stored')
    await first.close()
    const second = await openStore({ folder })
    expect(await second.pendingReceipts(9)).toHaveLength(1)
    await second.close()
  })

  test('a desk in another process holds the folder until it is killed, and not longer', async () => {
    const script = new URL('../support/store-holder.ts', import.meta.url)
    const child = startChild(script, [folder], { flags: ['--expose-gc'] })
    await child.printed((lines) => lines.includes('held'))
    expect((await faultOf(openStore({ folder }))).code).toBe('STORE_IN_USE')
    child.signal('SIGKILL')
    await child.ended
    const store = await openStore({ folder })
    expect(await store.pendingReceipts(9)).toHaveLength(1)
    await store.close()
  })
})

describe('a store beside a running desk', () => {
  test('sees what is written, and refuses to write', async () => {
    const running = await openStore({ folder })
    const reader = await openStore({ folder, readOnly: true })
    await running.addReceipt(receiptOf('m1'))
    expect(await reader.pendingReceipts(9)).toHaveLength(1)
    const fault = await faultOf(reader.addReceipt(receiptOf('m2')))
    expect(fault.code).toBe('STORE_READ_ONLY')
    await reader.close()
    expect(await running.addReceipt(receiptOf('m2'))).toBe('stored')
    await running.close()
  })
})

describe('what goes wrong while working', () => {
  test('a full disk rejects every writer of the batch, keeps everything accepted, and passes when there is room', async () => {
    const store = await openStore({ folder, mostBytes: 400 * 1024 })
    const big = (name: string, number: number) => ticketOf(name, number, { title: '票'.repeat(4_000) })
    let accepted = 0
    let fault: Fault | null = null
    while (fault === null) {
      const batch = [0, 1, 2].map((n) => store.insertTicket(big(`t${accepted + n}`, 1001 + accepted + n)))
      const outcomes = await Promise.allSettled(batch)
      const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
      if (refused.length === 0) accepted += 3
      else {
        expect(refused).toHaveLength(3)
        fault = await faultOf(batch[0] ?? Promise.resolve())
      }
    }
    expect(fault.code).toBe('STORE_FULL')
    expectSentence(fault)
    expect(accepted).toBeGreaterThan(3)
    expect(await store.countTickets({ desk })).toBe(accepted)
    await store.close()
    const roomy = await openStore({ folder })
    expect(await roomy.insertTicket(big(`t${accepted}`, 1001 + accepted))).toBe('inserted')
    expect(await roomy.countTickets({ desk })).toBe(accepted + 1)
    await roomy.close()
  })

  test('a document that cannot be stored is refused alone', async () => {
    const store = await openStore({ folder })
    const broken = { ...ticketOf('broken', 1002), state: null as never }
    const circular: Record<string, unknown> = {}
    circular['self'] = circular
    const outcomes = await Promise.allSettled([
      store.insertTicket(ticketOf('a', 1001)),
      store.insertTicket(broken),
      store.insertTicket({ ...ticketOf('c', 1003), cause: circular as never }),
      store.addReceipt(receiptOf('m1')),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
    for (const outcome of outcomes)
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({ name: 'Fault', code: 'STORE_REFUSED' })
    expect(await store.ticket(ticketIdOf('a'))).not.toBeNull()
    expect(await store.receipt(keyOf('m1'))).not.toBeNull()
    expect(await store.countTickets({ desk })).toBe(1)
    await store.close()
  })

  test('another program that holds the file for writing is named, and afterwards work goes on', async () => {
    const store = await openStore({ folder })
    const other = new Database(file)
    other.exec('BEGIN IMMEDIATE')
    const fault = await faultOf(store.addReceipt(receiptOf('m1')))
    expect(fault.code).toBe('STORE_BUSY')
    expectSentence(fault)
    other.exec('ROLLBACK')
    other.close()
    expect(await store.addReceipt(receiptOf('m1'))).toBe('stored')
    await store.close()
  })

  test.each([
    ['SQLITE_FULL', 'STORE_FULL'],
    ['ENOSPC', 'STORE_FULL'],
    ['SQLITE_READONLY_DBMOVED', 'STORE_READ_ONLY'],
    ['EROFS', 'STORE_READ_ONLY'],
    ['SQLITE_CORRUPT_INDEX', 'STORE_CORRUPT'],
    ['SQLITE_NOTADB', 'STORE_CORRUPT'],
    ['SQLITE_IOERR_FSYNC', 'STORE_BROKEN'],
    ['SQLITE_BUSY_RECOVERY', 'STORE_BUSY'],
    ['EIO', 'STORE_BROKEN'],
  ])('%s is told as %s with its cause', (code, told) => {
    const cause = Object.assign(new Error('inner words'), { code })
    const fault = storeFault(cause, file)
    expect(fault).toMatchObject({ code: told, cause })
    expectSentence(fault)
  })

  test('a resolved write stands in the log that survives the process', async () => {
    const store = await openStore({ folder })
    await store.addReceipt(receiptOf('m1', { at: nine }))
    expect(existsSync(`${file}-wal`)).toBe(true)
    expect(readFileSync(`${file}-wal`).includes('电子票据打印出来是空白')).toBe(true)
    await store.close()
    expect(existsSync(`${file}-wal`)).toBe(false)
  })
})
