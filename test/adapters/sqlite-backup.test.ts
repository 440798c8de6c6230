import { existsSync, readdirSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import Database from 'better-sqlite3'
import { examineFolder, openStore } from '../../adapters/sqlite/index.ts'
import { backupCommand } from '../../src/cli/backup.ts'
import { restoreCommand } from '../../src/cli/restore.ts'
import { Fault } from '../../src/domain/fault.ts'
import { id, type DeskId } from '../../src/domain/ids.ts'
import type { Ticket } from '../../src/domain/tickets/ticket.ts'
import { desk, insertAll, nine, receiptOf, ticketOf } from '../contracts/store-samples.ts'

let base = ''
let folder = ''
let file = ''
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'zhiban-backup-'))
  folder = join(base, 'data')
  file = join(base, 'copy.db')
})
afterEach(() => rm(base, { recursive: true }))

const tickets = (from: number, count: number): readonly Ticket[] =>
  Array.from({ length: count }, (_, index) => ticketOf(`t${from + index}`, from + index))

const fill = async (from: number, count: number): Promise<void> => {
  const store = await openStore({ folder })
  await insertAll(store, tickets(from, count))
  await store.addReceipt(receiptOf(`m${from}`))
  await store.close()
}

const countIn = async (where: string): Promise<number> => {
  const store = await openStore({ folder: where })
  const count = await store.countTickets({ desk })
  await store.close()
  return count
}

const codeOf = async (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'went through',
    (error: unknown) => (error instanceof Fault ? error.code : String(error)),
  )

const restore = (from = file): Promise<string> => restoreCommand({ from, folder, now: nine })

describe('restoring the backup of another desk', () => {
  test('is refused by name, and everything stays as it is', async () => {
    await fill(1001, 3)
    await backupCommand({ folder, file })
    await fill(1004, 1)
    const before = await readFile(join(folder, 'zhiban.db'))
    const other = id<DeskId>('another-desk')
    await expect(restoreCommand({ from: file, folder, now: nine, desk: other })).rejects.toMatchObject({
      code: 'RESTORE_OTHER_DESK',
      message: `${file} is a backup of ${desk}, the settings run another-desk.`,
    })
    expect(await readFile(join(folder, 'zhiban.db'))).toEqual(before)
    expect(readdirSync(folder).filter((name) => name.includes('restor'))).toEqual([])
    await restoreCommand({ from: file, folder, now: nine, desk })
    expect(await countIn(folder)).toBe(3)
  })

  test('one in which no desk has worked yet is anybody’s', async () => {
    await (await openStore({ folder })).close()
    await backupCommand({ folder, file })
    expect(await restoreCommand({ from: file, folder, now: nine, desk })).toContain('Restored 0 tickets')
  })
})

describe('backup', () => {
  test('of a desk at rest is one file of its own, and the sentence says what is in it', async () => {
    await fill(1001, 30)
    const sentence = await backupCommand({ folder, file })
    expect(sentence).toContain('30 tickets and 1 messages')
    expect(sentence).toContain(file)
    expect(readdirSync(base).toSorted()).toEqual(['copy.db', 'data'])
    const copy = new Database(file, { readonly: true })
    expect(copy.pragma('journal_mode', { simple: true })).toBe('delete')
    copy.close()
  })

  test('SEC-3 is without the key of sealed originals, and says so; so does restoring without one', async () => {
    await fill(1001, 3)
    expect(await backupCommand({ folder, file: join(base, 'before.db') })).not.toContain('key')
    const key = join(folder, 'seal.key')
    await writeFile(key, '0f'.repeat(32))
    expect(await backupCommand({ folder, file })).toContain(`The key ${key} is not in it`)
    expect((await readFile(file, 'latin1')).includes('0f'.repeat(32))).toBe(false)
    expect(await restore()).not.toContain('seal.key')
    expect(await readFile(key, 'utf8')).toBe('0f'.repeat(32))
    await rm(key)
    expect(await restoreCommand({ from: file, folder, now: nine + 60_000 })).toContain(`There is no ${key}`)
  })

  test('of a running desk, by the desk itself and by a command beside it, holds everything accepted before', async () => {
    const store = await openStore({ folder })
    await insertAll(store, tickets(1001, 2_000))
    let number = 10_000
    let running = true
    const keepWriting = async (): Promise<void> => {
      while (running) await insertAll(store, tickets((number += 10), 10))
    }
    const writing = keepWriting()
    await store.backup(file)
    const sentence = await backupCommand({ folder, file: join(base, 'beside.db') })
    running = false
    await writing
    await store.close()
    expect(sentence).toMatch(/Backed up \d{4,} tickets/)
    for (const from of [file, join(base, 'beside.db')]) {
      await restore(from)
      expect(await countIn(folder)).toBeGreaterThanOrEqual(2_000)
      await rm(folder, { recursive: true })
    }
  })

  test('waits for one under way when the desk stops', async () => {
    const store = await openStore({ folder })
    await insertAll(store, tickets(1001, 500))
    const backup = store.backup(file)
    await store.close()
    await backup
    await restore()
    expect(await countIn(folder)).toBe(500)
  })

  test('replaces nothing, and leaves nothing behind when it is refused', async () => {
    await fill(1001, 3)
    await writeFile(file, 'precious')
    expect(await codeOf(backupCommand({ folder, file }))).toBe('BACKUP_EXISTS')
    expect(await readFile(file, 'utf8')).toBe('precious')
    expect(await codeOf(backupCommand({ folder, file: join(base, 'no', 'copy.db') }))).toBe('STORE_MISSING')
    expect(await codeOf(backupCommand({ folder: join(base, 'nowhere'), file: join(base, 'x.db') }))).toBe(
      'STORE_MISSING',
    )
    expect(readdirSync(base).toSorted()).toEqual(['copy.db', 'data'])
  })

  test('of damaged data is refused: no file with a good name holds bad data', async () => {
    await fill(1001, 300)
    const data = join(folder, 'zhiban.db')
    const bytes = await readFile(data)
    bytes.fill(0x5a, 10 * 4096, 60 * 4096)
    await writeFile(data, bytes)
    expect(await codeOf(backupCommand({ folder, file }))).toBe('STORE_CORRUPT')
    expect(await codeOf(examineFolder(folder))).toBe('STORE_CORRUPT')
    expect(existsSync(file)).toBe(false)
  })
})

describe('restore', () => {
  test('brings the backup back and keeps what was there', async () => {
    await fill(1001, 30)
    await backupCommand({ folder, file })
    await fill(2001, 12)
    const sentence = await restore()
    const kept = join(folder, 'zhiban.db.before-restore-20260302T090000')
    expect(sentence).toContain('30 tickets')
    expect(sentence).toContain(kept)
    expect(await countIn(folder)).toBe(30)
    await mkdir(join(base, 'old'))
    await writeFile(join(base, 'old', 'zhiban.db'), await readFile(kept))
    expect(await countIn(join(base, 'old'))).toBe(42)
    expect(readdirSync(base).toSorted()).toEqual(['copy.db', 'data', 'old'])
  })

  test('into an empty folder needs nothing to be there', async () => {
    await fill(1001, 5)
    await backupCommand({ folder, file })
    await rm(folder, { recursive: true })
    expect(await restore()).toContain('held no store before')
    expect(await countIn(folder)).toBe(5)
  })

  test('never gives out a number again that people have read since the backup', async () => {
    const store = await openStore({ folder })
    await store.takeTicketNumber(desk)
    await store.backup(file)
    for (let taken = 0; taken < 9; taken += 1) await store.takeTicketNumber(desk)
    await store.close()
    await restore()
    const restored = await openStore({ folder })
    expect(await restored.takeTicketNumber(desk)).toBe('1011')
    await restored.close()
  })

  test('replaces data that is damaged, and keeps it', async () => {
    await fill(1001, 30)
    await backupCommand({ folder, file })
    await writeFile(join(folder, 'zhiban.db'), 'no database any more')
    await restore()
    expect(await countIn(folder)).toBe(30)
    expect(readdirSync(folder).filter((name) => name.includes('before-restore'))).toHaveLength(1)
  })

  test('is refused while a desk runs on the folder', async () => {
    await fill(1001, 3)
    await backupCommand({ folder, file })
    const store = await openStore({ folder })
    expect(await codeOf(restore())).toBe('STORE_IN_USE')
    expect(await store.countTickets({ desk })).toBe(3)
    await store.close()
  })

  test.each([
    ['damaged', 'STORE_CORRUPT', (bytes: Buffer) => bytes.fill(0x5a, 10 * 4096, 60 * 4096)],
    ['cut off', 'STORE_CORRUPT', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['no database', 'STORE_CORRUPT', () => Buffer.from('a letter '.repeat(1000))],
    ['empty', 'BACKUP_EMPTY', () => Buffer.alloc(0)],
  ])('of a backup that is %s is refused with %s and changes nothing', async (_, code, spoil) => {
    await fill(1001, 300)
    await backupCommand({ folder, file })
    await writeFile(file, spoil(await readFile(file)))
    const spoilt = await readFile(file)
    await fill(2001, 1)
    const before = await readFile(join(folder, 'zhiban.db'))
    expect(await codeOf(restore())).toBe(code)
    expect(await readFile(join(folder, 'zhiban.db'))).toEqual(before)
    expect(await readFile(file)).toEqual(spoilt)
    expect(readdirSync(folder).toSorted()).toEqual(['zhiban.db', 'zhiban.lock'])
  })

  test('of another program’s file, a newer one, one whose documents are torn, one in use, or none is refused', async () => {
    await fill(1001, 3)
    const other = new Database(join(base, 'other.db'))
    other.exec('CREATE TABLE songs (title TEXT)')
    other.close()
    expect(await codeOf(restore(join(base, 'other.db')))).toBe('STORE_FOREIGN')

    await backupCommand({ folder, file })
    const change = (sql: string): void => {
      const db = new Database(file)
      db.exec(sql)
      db.close()
    }
    change('PRAGMA user_version = 99')
    expect(await codeOf(restore())).toBe('STORE_NEWER')
    change(`PRAGMA user_version = 1; UPDATE tickets SET doc = substr(doc, 1, 100) WHERE number = '1002'`)
    expect(await codeOf(restore())).toBe('STORE_CORRUPT')

    const live = await openStore({ folder: join(base, 'live') })
    await live.addReceipt(receiptOf('m1'))
    expect(await codeOf(restore(join(base, 'live', 'zhiban.db')))).toBe('BACKUP_LIVE')
    await live.close()
    expect(await codeOf(restore(join(base, 'none.db')))).toBe('STORE_MISSING')
    expect(await codeOf(restore(base))).toBe('STORE_MISSING')
    expect(await countIn(folder)).toBe(3)
  })
})
