import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { makeBackup } from '../../adapters/backups/index.ts'
import { openStore, restoreBackup } from '../../adapters/sqlite/index.ts'
import { day, minute } from '../../src/domain/time.ts'
import type { Store } from '../../src/ports/store.ts'
import { keyOf, receiptOf } from '../contracts/store-samples.ts'
import { china } from '../support/calendars.ts'

const night = china('2026-03-04 02:30')

describe('SEC-4 backups', () => {
  let root = ''
  let folder = ''
  let store: Store
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'zhiban-backups-'))
    folder = join(root, 'backups')
    store = await openStore({ folder: join(root, 'data') })
  })
  afterEach(async () => {
    await store.close()
    await rm(root, { recursive: true })
  })
  const back = (at: number, keep = 3): Promise<string> =>
    makeBackup({ folder, keep, copy: (file) => store.backup(file) }, at)
  const names = async (): Promise<readonly string[]> => (await readdir(folder)).toSorted()

  test('a night’s backup can be restored', async () => {
    await store.addReceipt(receiptOf('m1'))
    const file = await back(night)
    const restored = join(root, 'restored')
    await restoreBackup({ folder: restored, from: file, at: night })
    const again = await openStore({ folder: restored })
    expect(await again.receipt(keyOf('m1'))).not.toBeNull()
    await again.close()
  })

  test('made again after a crash it is made once', async () => {
    await back(night)
    await back(night)
    expect(await names()).toEqual(['zhiban-2026-03-04-0230.db'])
  })

  test('the newest are kept, and what is not ours is not touched', async () => {
    await mkdir(folder)
    const theirs = ['zhiban-2020-01-01-0000.db.old', 'notes.txt', 'zhiban.db']
    for (const name of theirs) await writeFile(join(folder, name), 'theirs')
    await writeFile(join(folder, 'zhiban-2026-03-01-0230.db.123-1.part'), 'left by a kill')
    for (let n = 0; n < 5; n += 1) await back(night + n * day)
    expect(await names()).toEqual(['zhiban-2026-03-06-0230.db', 'zhiban-2026-03-07-0230.db', 'zhiban-2026-03-08-0230.db', ...theirs].toSorted()) // prettier-ignore
  })

  test('a copy that fails removes nothing', async () => {
    for (let n = 0; n < 3; n += 1) await back(night + n * day)
    const failing = { folder, keep: 1, copy: () => Promise.reject(new Error('disk full')) }
    await expect(makeBackup(failing, night + 3 * day + minute)).rejects.toThrow('disk full')
    expect(await names()).toHaveLength(3)
  })
})
