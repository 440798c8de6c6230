import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrateMongo } from '../../adapters/mongo/index.ts'
import { freshKey } from '../../adapters/seal/index.ts'
import { loadSettings, type DeskSettings, type Settings } from '../../src/config.ts'
import { launch } from '../../src/main.ts'
import { openSeal } from '../../src/main/desk-seal.ts'
import { runInstance } from '../../src/main/instances/run-instance.ts'
import { silentLog } from '../../src/ports/log.ts'
import { startTrial, type MongoTrial } from '../support/mongo-wire/trial.ts'
import { enterDemo, type RoomClient } from '../support/room-client.ts'

const identity = '440602199001011234'
const key = freshKey()

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhiban-desk-seal-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const settings = (...more: readonly string[]): Settings =>
  loadSettings({
    argv: ['--data', join(folder, 'data'), '--port', '0', '--log', 'silent', ...more],
    env: {},
    cwd: folder,
  })
const deskOf = (...more: readonly string[]): DeskSettings => {
  const [desk] = settings(...more).desks
  if (desk === undefined) throw new Error('no desk')
  return desk
}
const keyFile = (name: string, hex = key.hex): string => {
  const file = join(folder, name)
  writeFileSync(file, hex, { mode: 0o600 })
  return file
}

describe('SEC-3 the seal of a desk', () => {
  let trial: MongoTrial
  beforeAll(async () => {
    trial = await startTrial()
  })
  afterAll(() => trial.end())
  const migrated = async (): Promise<string> => {
    const uri = trial.fresh()
    await migrateMongo({ uri })
    return uri
  }

  test('on the embedded store the key lies with the data, or where the settings say', async () => {
    const own = await openSeal(deskOf())
    own.seal('x', 'y')
    expect(statSync(join(folder, 'data', 'seal.key')).mode & 0o777).toBe(0o600)
    const named = await openSeal(deskOf('--seal-key-file', keyFile('named')))
    const again = await openSeal(deskOf('--seal-key-file', keyFile('copy')))
    expect(again.open(named.seal('x', 'y'), 'y')).toBe('x')
    expect(own.open(named.seal('x', 'y'), 'y')).toBeNull()
  })

  test('a key that the settings named and that is gone at the start is not made anew', async () => {
    const file = keyFile('named')
    const desk = deskOf('--seal-key-file', file)
    rmSync(file)
    await expect(openSeal(desk)).rejects.toMatchObject({ code: 'SEAL_KEY', owner: 'operator' })
    expect(readdirSync(folder)).toEqual([])
  })

  test('on MongoDB every instance opens what another one sealed', async () => {
    const uri = await migrated()
    const [one, other] = await Promise.all([
      openSeal(deskOf('--store', uri)),
      openSeal(deskOf('--store', uri)),
    ])
    expect(other.open(one.seal('x', 'y'), 'y')).toBe('x')
    expect(readdirSync(folder)).toEqual([])
  })

  test('an instance with another key is refused before it seeks any work', async () => {
    const uri = await migrated()
    await openSeal(deskOf('--store', uri, '--seal-key-file', keyFile('first')))
    const config = settings('--store', uri, '--seal-key-file', keyFile('second', freshKey().hex))
    const started = runInstance(config, {
      launch: () => Promise.reject(new Error('it must not come to this')),
      tell: () => undefined,
      stuck: () => undefined,
      log: silentLog,
    })
    await expect(started).rejects.toMatchObject({ code: 'SEAL_KEY_DIFFERS' })
    const leases = await trial.inside(uri, (db) => db.collection('leases').countDocuments())
    expect(leases).toBe(0)
  })
})

describe('SEC-3 the shipped desk in its web room', () => {
  const question = `身份证 ${identity} 的人领不了票据，门禁读卡器也连不上那台电脑了怎么弄`

  /** Resolves when somebody has read these words, now or before. */
  const arrives = (reader: RoomClient, words: string): Promise<unknown> =>
    reader.listen((events) => events.some(({ data }) => data.message?.text.includes(words)), 0)

  /** Everything the desk's own store has written; the web room's archive is a platform's and not the desk's. */
  const deskBytes = (): string =>
    readdirSync(join(folder, 'data'))
      .filter((name) => name.startsWith('zhiban.db'))
      .map((name) => readFileSync(join(folder, 'data', name), 'utf8'))
      .join('\n')

  test('originals reach the engineer in private, over a restart, and none lies in the store', async () => {
    const first = await launch(settings())
    const address = first.address ?? ''
    const [zhang, wang] = [await enterDemo(address, 'zhang'), await enterDemo(address, 'wang')]
    await zhang.say('chancheng', question)
    await arrives(wang, '身份证 440*************34')
    await wang.say('engineers', '认领 1001')
    await arrives(wang, '王工已认领 #1001')
    await first.stop()
    expect(deskBytes()).toContain('440*************34')
    expect(deskBytes()).not.toContain(identity)

    const second = await launch(settings())
    const later = await enterDemo(second.address ?? '', 'wang')
    await later.say('engineers', '原文 1001')
    await arrives(later, '#1001 的原文，只发给您')
    const [said] = (await later.history('@wang')).map(({ text }) => text)
    expect(said).toContain(identity)
    expect((await later.history('engineers')).map(({ text }) => text).join('\n')).not.toContain(identity)
    await second.stop()
    expect(deskBytes()).not.toContain(identity)

    // Without its key the desk works on, and says so.
    renameSync(join(folder, 'data', 'seal.key'), join(folder, 'elsewhere.key'))
    const third = await launch(settings())
    const last = await enterDemo(third.address ?? '', 'wang')
    await last.say('engineers', '原文 1001')
    await arrives(last, '#1001 的原文打不开了')
    await third.stop()
  }, 60_000)
})
