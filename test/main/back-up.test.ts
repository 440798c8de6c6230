import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import Database from 'better-sqlite3'
import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openJournal } from '../../adapters/journal/index.ts'
import { checkRoom, copyRoom } from '../../adapters/room/index.ts'
import { backupFolder, examineFolder, openStore } from '../../adapters/sqlite/index.ts'
import { backupCommand } from '../../src/cli/backup.ts'
import { restoreCommand } from '../../src/cli/restore.ts'
import { loadSettings } from '../../src/config.ts'
import { Fault } from '../../src/domain/fault.ts'
import { day, minute, second } from '../../src/domain/time.ts'
import { launch, type Running } from '../../src/main.ts'
import { backUp } from '../../src/main/back-up.ts'
import { china } from '../support/calendars.ts'
import { enterDemo, type RoomClient } from '../support/room-client.ts'
import { endChildren, startChild } from '../support/child-process.ts'

const shipped = (name: string): string => join(fileURLToPath(new URL('../../config', import.meta.url)), name)
const worker = new URL('../support/backup-worker.ts', import.meta.url)
afterAll(endChildren)
jest.setTimeout(60_000)

const group = 'nanhai'
const now = china('2026-03-04 09:00')
const stamp = '.before-restore-20260304T090000'

let base = ''
let folder = ''
let file = ''
let running: Running | null = null
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'zhiban-whole-'))
  folder = join(base, 'data')
  file = join(base, 'copy.db')
})
afterEach(async () => {
  await running?.stop()
  running = null
  await rm(base, { recursive: true })
})

/** The shipped desk on the folder. */
const begin = async (): Promise<Running> => {
  const place = ['--config', join(base, 'zhiban.yaml'), '--data', folder, '--port', '0', '--log', 'silent']
  const paths = ['--people', shipped('people.yaml'), '--rooms', shipped('rooms.yaml')]
  writeFileSync(join(base, 'zhiban.yaml'), 'room: { enabled: true, auth: demo }\n')
  running = await launch(loadSettings({ argv: [...place, ...paths], env: {}, cwd: base }))
  return running
}
const end = async (): Promise<void> => {
  await running?.stop()
  running = null
}
const zhouIn = async (desk: Running): Promise<RoomClient> => enterDemo(desk.address ?? '', 'zhou')

/** A picture whose bytes say which it is. */
const picture = (name: string, size = 2_000): Buffer =>
  Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(size, name)])

const sendPicture = async (who: RoomClient, name: string, size?: number): Promise<string> => {
  const sent = await who.upload(`${name}.png`, 'image/png', picture(name, size))
  const id = String((sent.body['file'] as { id?: unknown } | undefined)?.id)
  await who.say(group, `${name} 这张图片打不开`, { files: [id] })
  return id
}

const backup = (): Promise<string> => backupCommand({ folder, roomFolder: folder, file })
const restore = (from = file): Promise<string> =>
  restoreCommand({ folder, roomFolder: folder, journalFolder: folder, from, now })
const codeOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'went through',
    (error: unknown) => (error instanceof Fault ? error.code : String(error)),
  )

/** Everything in a folder but the locks and what is derived, to see that nothing has changed. */
const shotOf = async (): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries(
    await Promise.all(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !/lock$|-shm$|-wal$|^knowledge/.test(entry.name))
        .map(async (entry) => {
          const path = join(entry.parentPath, entry.name)
          return [path.slice(folder.length + 1), (await readFile(path)).toString('base64')]
        }),
    ),
  )

describe('a backup of everything the desk keeps', () => {
  test('made while people talk and send pictures: restored on another machine, the room shows each of its messages with its pictures', async () => {
    const desk = await begin()
    const zhou = await zhouIn(desk)
    const before = [await sendPicture(zhou, '第一张'), await sendPicture(zhou, '第二张')]
    let talking = true
    let said = 0
    const talk = (async () => {
      for (; talking && said < 6; said += 1) await sendPicture(zhou, `其间${said}`)
    })()
    const sentence = await backup()
    const own = join(base, 'own.db')
    await backUp({
      file: own,
      copyRoom: async (draft) => (await desk.room?.copyTo(draft)) ?? null,
      now: Date.now,
      copyStore: (enclosed) => backupOf(desk, own, enclosed),
    })
    talking = false
    await talk
    expect(said).toBeGreaterThan(0)
    expect(sentence).toMatch(/The web room is in it: \d+ messages, \d+ files\./)
    await end()

    for (const from of [file, own]) {
      await rm(folder, { recursive: true })
      expect(await restore(from)).toContain('The web room is restored too')
      await checkRoom(folder)
      const again = await zhouIn(await begin())
      const shown = await again.history(group)
      const files = shown.flatMap((message) => message.files)
      expect(files.map(({ id }) => id)).toEqual(expect.arrayContaining(before))
      for (const { id, name } of files)
        expect(Buffer.from(await again.file(id)).equals(picture(name.replace('.png', '')))).toBe(true)
      await end()
    }
  }, 60_000)

  test('holds no key by which people are known again', async () => {
    await begin()
    await end()
    const secretIn = (path: string): string => {
      const db = new Database(path, { readonly: true })
      const value = String(db.prepare(`SELECT value FROM settings WHERE name = 'demo-secret'`).pluck().get())
      db.close()
      return value
    }
    const secret = secretIn(join(folder, 'room.db'))
    expect(secret).toHaveLength(43)
    await backup()
    expect((await readFile(file)).includes(secret)).toBe(false)
  })

  test('of a room in which a file was lost says so, and names no file that is not in it', async () => {
    const zhou = await zhouIn(await begin())
    const lost = await sendPicture(zhou, '丢了的')
    await sendPicture(zhou, '还在的')
    await end()
    rmSync(join(folder, 'files', lost))
    expect(await backup()).toContain('2 messages, 1 files. 1 files had been lost before')
    await rm(folder, { recursive: true })
    await restore()
    await checkRoom(folder)
  })

  test('begins anew when something is deleted while it is made', async () => {
    const zhou = await zhouIn(await begin())
    const first = await sendPicture(zhou, '要删的')
    await sendPicture(zhou, '留下的')
    await end()
    let tries = 0
    const { room } = await backUp({
      file,
      copyRoom: async (draft) => {
        tries += 1
        const copy = await copyRoom(folder, draft, now)
        // What retention does, just after the first copy: first the row, then the file.
        const live = new Database(join(folder, 'room.db'))
        live.prepare('DELETE FROM files WHERE id = ?').run(first)
        live.close()
        rmSync(join(folder, 'files', first), { force: true })
        return copy
      },
      now: () => now,
      copyStore: (enclosed) => backupFolder({ folder, file, enclosed }),
    })
    expect([tries, room?.files.length, room?.lost]).toEqual([2, 2, 0])
    expect(readdirSync(base).toSorted()).toEqual(['copy.db', 'data', 'zhiban.yaml'])
  })

  test('where things are deleted again and again it gives up, and leaves nothing behind', async () => {
    const store = await openStore({ folder })
    await store.close()
    const copyRoomThatMoves = () =>
      Promise.resolve({ since: now, files: [{ name: 'room.db', path: join(base, 'gone') }], messages: 0, lost: 0 })
    expect(
      await codeOf(
        backUp({ file, now: () => now, copyRoom: copyRoomThatMoves, copyStore: (enclosed) => backupFolder({ folder, file, enclosed }) }),
      ),
    ).toBe('BACKUP_MOVED')
    expect(readdirSync(base)).toEqual(['data'])
  }) // prettier-ignore

  test('the night’s job makes one with the room', async () => {
    const desk = await begin()
    await sendPicture(await zhouIn(desk), '夜里的')
    await end()
    const { jobsOf } = await import('../../src/main/desk-jobs.ts')
    const store = await openStore({ folder })
    const job = jobsOf({
      desk: { summarise: () => Promise.resolve(), forget: () => Promise.resolve() } as never,
      store,
      contract: () => ({ retention: null }) as never,
      config: { dataFolder: folder, store: null },
      copyRoom: (draft) => copyRoom(folder, draft, now),
    }).find(({ name }) => name === 'backup')
    await job?.work({ dueAt: now, doneTo: now, now, signal: new AbortController().signal } as never)
    await store.close()
    const made = join(base, 'night.db')
    renameSync(join(folder, 'backups', 'zhiban-2026-03-04-0900.db'), made)
    await rm(folder, { recursive: true })
    expect(await restore(made)).toContain('The web room is restored too (files, room.db)')
  })
})

const backupOf = async (
  desk: Running,
  target: string,
  enclosed: Parameters<typeof backupFolder>[0]['enclosed'],
): Promise<void> => {
  const store = desk.desks[0]?.health.store as unknown as {
    backup(file: string, enclosed: unknown): Promise<void>
  }
  await store.backup(target, enclosed)
}

describe('a restore of everything', () => {
  test('keeps what was there, room and files too', async () => {
    const desk = await begin()
    await sendPicture(await zhouIn(desk), '旧的')
    await backup()
    const later = await sendPicture(await zhouIn(desk), '后来的')
    await end()
    await restore()
    expect(readdirSync(folder)).toEqual(expect.arrayContaining([`zhiban.db${stamp}`, `room.db${stamp}`, `files${stamp}`])) // prettier-ignore
    expect(readdirSync(join(folder, `files${stamp}`))).toContain(later)
    expect(readdirSync(join(folder, 'files'))).toHaveLength(1)
    expect(readdirSync(folder).filter((name) => /restoring|restore\.json/.test(name))).toEqual([])
  })

  test('of an earlier version’s backup restores the store and leaves the room as it is', async () => {
    const desk = await begin()
    await sendPicture(await zhouIn(desk), '旧的')
    // Without the tables of enclosed files, as earlier versions made it.
    await backupFolder({ folder, file })
    await sendPicture(await zhouIn(desk), '后来的')
    await end()
    expect(await restore()).toContain('holds no web room: it is left as it is')
    expect(readdirSync(join(folder, 'files'))).toHaveLength(2)
    expect(existsSync(join(folder, `room.db${stamp}`))).toBe(false)
  })

  test.each([
    { name: 'a file is not what was put in', code: 'STORE_CORRUPT', sql: `UPDATE backup_pieces SET bytes = zeroblob(9) WHERE name LIKE 'files/%'` },
    { name: 'a part of a file is missing', code: 'STORE_CORRUPT', sql: `DELETE FROM backup_pieces WHERE name = 'room.db'` },
    { name: 'a file that the room names is missing', code: 'room-archive', sql: `DELETE FROM backup_files WHERE name LIKE 'files/%'` },
    { name: 'a name leads out of the folder', code: 'BACKUP_STRANGE', sql: `UPDATE backup_files SET name = '../' || name` },
    { name: 'the room itself is missing', code: 'room-archive', sql: `DELETE FROM backup_files WHERE name = 'room.db'` },
  ])('refused when $name: nothing is changed', async ({ code, sql }) => {
    await sendPicture(await zhouIn(await begin()), '一张')
    await end()
    await backup()
    const spoil = new Database(file)
    spoil.exec(sql)
    spoil.close()
    const before = await shotOf()
    expect(await codeOf(restore())).toBe(code)
    expect(await shotOf()).toEqual(before)
  }) // prettier-ignore

  test('of one of several desks takes the web room only where it belongs', async () => {
    await sendPicture(await zhouIn(await begin()), '一张')
    await end()
    await backup()
    const other = join(base, 'other')
    expect(await restoreCommand({ folder: other, from: file, now })).toContain('it belongs to the first desk')
    expect(readdirSync(other).toSorted()).toEqual(['zhiban.db', 'zhiban.lock'])
    const alone = join(base, 'alone.db')
    await backupCommand({ folder: other, file: alone })
    const said = await restoreCommand({ folder: other, roomFolder: folder, from: alone, now: now + minute })
    expect(said).toContain('holds no web room')
  })

  test('browsers that were open before load the room anew', async () => {
    const desk = await begin()
    await sendPicture(await zhouIn(desk), '一张')
    const endOf = (path: string): number => {
      const db = new Database(path, { readonly: true })
      const seq = Number(db.prepare(`SELECT seq FROM sqlite_sequence WHERE name = 'feed'`).pluck().get())
      db.close()
      return seq
    }
    await backup()
    for (let n = 0; n < 3; n += 1) await (await zhouIn(desk)).say(group, `后来 ${n}`)
    await end()
    const seen = endOf(join(folder, 'room.db'))
    await restore()
    expect(endOf(join(folder, 'room.db'))).toBeGreaterThan(seen)
  })

  test('while a desk runs on the folder is refused', async () => {
    await begin()
    await backup()
    expect(await codeOf(restore())).toBe('STORE_IN_USE')
  })

  test('has the accounts ask again for what was said since the backup, and keeps what they have said', async () => {
    await begin()
    const journal = await openJournal({ folder, platform: 'qq', account: '1', now })
    await backup()
    const since = Date.now()
    journal.heard(since + day)
    journal.write({ notice: 'n1' as never, place: 'room:qq/1/7', parts: [], lines: [] }, since + minute)
    journal.close()
    await end()
    await restore()
    const after = await openJournal({ folder, platform: 'qq', account: '1', now })
    expect(Math.abs((after.heardAt() ?? 0) - since)).toBeLessThan(30 * second)
    expect(after.speech('n1' as never)).not.toBeNull()
    after.close()
  })
})

/** Runs the worker and kills it after so many milliseconds of work; resolves with whether it had finished. */
const runAndKill = async (what: 'backup' | 'restore', after: number): Promise<boolean> => {
  const child = startChild(worker, [what, folder, file, String(now)])
  await child.printed((lines) => lines.includes('ready'))
  const timer = setTimeout(() => child.signal('SIGKILL'), after)
  await child.ended
  clearTimeout(timer)
  return child.lines.includes('done')
}

describe('killed at any moment', () => {
  const kills = Number(process.env['ZHIBAN_KILLS'] ?? 7)

  /** A desk with a room of some megabytes; resolves with how long the work takes when nobody kills it. */
  const fill = async (): Promise<void> => {
    const zhou = await zhouIn(await begin())
    for (let n = 0; n < 6; n += 1) await sendPicture(zhou, `图${n}`, 6_000_000)
    await end()
  }
  const timeOf = async (what: 'backup' | 'restore'): Promise<number> => {
    const began = performance.now()
    expect(await runAndKill(what, 60_000)).toBe(true)
    return performance.now() - began
  }

  test(`a backup has its name only when it is whole (${kills} kills)`, async () => {
    await fill()
    const took = await timeOf('backup')
    rmSync(file)
    const before = await shotOf()
    for (let n = 0; n < kills; n += 1) {
      const finished = await runAndKill('backup', (took * n) / kills)
      if (!existsSync(file)) expect(finished).toBe(false)
      else {
        const spare = join(base, 'spare')
        await restoreCommand({ folder: spare, roomFolder: spare, from: file, now })
        await checkRoom(spare)
        expect(readdirSync(join(spare, 'files'))).toHaveLength(6)
        await rm(spare, { recursive: true })
        rmSync(file)
      }
    }
    expect(await shotOf()).toEqual(before)
  }, 240_000)

  test(`a restore leaves the old data as they were, or the new whole (${kills} kills)`, async () => {
    await fill()
    await backup()
    const zhou = await zhouIn(await begin())
    await sendPicture(zhou, '后来的')
    await end()
    const old = join(base, 'old')
    await cp(folder, old, { recursive: true })
    const took = await timeOf('restore')
    const outcomes = { old: 0, new: 0 }
    for (let n = 0; n < kills; n += 1) {
      await rm(folder, { recursive: true })
      await cp(old, folder, { recursive: true })
      await runAndKill('restore', (took * (n + 1)) / kills)
      // The next start brings to its end what was cut off.
      await (await openStore({ folder })).close()
      const { receipts } = await examineFolder(folder)
      await checkRoom(folder)
      const files = readdirSync(join(folder, 'files')).length
      expect([[6, 6], [7, 7]]).toContainEqual([receipts, files]) // prettier-ignore
      outcomes[files === 7 ? 'old' : 'new'] += 1
    }
    expect(outcomes.old).toBeGreaterThan(0)
    // And however often it was killed, it can be done again.
    await rm(folder, { recursive: true })
    await cp(old, folder, { recursive: true })
    await restore()
    await checkRoom(folder)
  }, 240_000)

  test.each([0, 1, 2, 3])('after %i of the three names have changed, the next start changes the rest', async (done) => {
    await sendPicture(await zhouIn(await begin()), '一张')
    await end()
    const names = ['files', 'room.db', 'zhiban.db']
    const moves = names.map((name) => ({ draft: `${name}.new`, target: name, kept: `${name}${stamp}` }))
    for (const { draft, target } of moves) await cp(join(folder, target), join(folder, draft), { recursive: true })
    await mkdir(join(folder, 'files.new'), { recursive: true })
    writeFileSync(join(folder, 'restore.json'), JSON.stringify({ moves }))
    for (const { draft, target, kept } of moves.slice(0, done)) {
      renameSync(join(folder, target), join(folder, kept))
      renameSync(join(folder, draft), join(folder, target))
    }
    expect(await codeOf(examineFolder(folder))).toBe('RESTORE_UNFINISHED')
    expect(await codeOf(backup())).toBe('RESTORE_UNFINISHED')
    await (await zhouIn(await begin())).history(group)
    expect(readdirSync(folder)).toEqual(expect.arrayContaining([...names, ...names.map((name) => `${name}${stamp}`)]))
    expect(readdirSync(folder).filter((name) => /\.new$|restore\.json/.test(name))).toEqual([])
  }) // prettier-ignore
})
