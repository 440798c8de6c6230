import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { mongo } from 'mongoose'
import { knownSchema } from '../../adapters/mongo/schema.ts'
import { instanceScene, type InstanceScene } from '../support/instances.ts'
import { until } from '../support/qq-desk.ts'

/**
 * The version after this one does not exist yet: what it would leave in the database beside this one (fields, facts and
 * kinds of documents that this one does not know) is written by hand.
 */
let scene: InstanceScene
beforeEach(async () => {
  scene = await instanceScene()
})
afterEach(() => scene.end(), 60_000)

const inside = <Result>(look: (db: mongo.Db) => Promise<Result>) => scene.trial.inside(scene.uri, look)

interface StoredTicket {
  readonly version: number
  readonly doc: {
    readonly state: string
    readonly later?: unknown
    readonly timeline: readonly { readonly kind: string }[]
    readonly wakeAt: number | null
  }
}
const ticket = () =>
  inside((db) => db.collection('tickets').findOne({ number: '1001' })) as Promise<StoredTicket | null>

describe('an upgrade one instance after the other', () => {
  test('this version works on what the next one wrote, and keeps what it does not know', async () => {
    const first = scene.start('first')
    await scene.printed(first, 'QQ 10001：就绪')
    scene.ask('财政平台页面一直转圈怎么办')
    await until('an answer', () => scene.heardInGroup().length > 0, 60_000)

    await inside(async (db) => {
      await db
        .collection('instances')
        .insertOne({ _id: 'next' as never, knows: knownSchema + 1, seenAt: new Date() })
      const at = Date.now()
      const by = { kind: 'desk', rule: 'later' }
      await db.collection('tickets').updateOne(
        { number: '1001' },
        {
          $inc: { version: 1, 'doc.version': 1 },
          $set: { 'doc.later': { kept: '原样' } },
          $push: { 'doc.timeline': { at, by, trigger: 'later', kind: 'later-fact' } as never },
        },
      )
      const id = 'later-1'
      const doc = { id, desk: 'foshan-fiscal', kind: 'later-kind', version: 1, key: id, state: 'open', at, wakeAt: at, notices: [], said: [], body: {} } // prettier-ignore
      await db.collection('documents').insertOne({ _id: id as never, desk: doc.desk, kind: doc.kind, key: id, version: 1, state: 'open', at, wakeAt: at, keys: [], doc }) // prettier-ignore
    })

    scene.ask('没解决')
    await until(
      'the engineer is called',
      () => scene.heardByEngineers().some((line) => line.includes('#1001')),
      60_000,
    )
    scene.command('认领 1001')
    await until(
      'the claim is told',
      () => scene.heardInGroup().some((line) => line.includes('已认领')),
      60_000,
    )
    scene.command('历史 1001')
    await until(
      'the history',
      () => scene.heardByEngineers().some((line) => line.includes('认领') && line.includes('提问')),
      60_000,
    )

    const stored = await ticket()
    expect(stored?.doc.state).toBe('working')
    expect(stored?.doc.later).toEqual({ kept: '原样' })
    expect(stored?.doc.timeline.map(({ kind }) => kind)).toContain('later-fact')
    expect(
      await inside((db) => db.collection('documents').findOne({ _id: 'later-1' as never })),
    ).toMatchObject({
      kind: 'later-kind',
      version: 1,
    })
    first.signal('SIGTERM')
    expect(await first.ended).toBe(0)
  }, 240_000)

  test('once the database is migrated to the next version, this one refuses it and says what to do', async () => {
    await inside((db) =>
      db.collection('about').updateOne({ _id: 'schema' as never }, { $set: { version: knownSchema + 1 } }),
    )
    const late = scene.start('late')
    expect(await late.ended).not.toBe(0)
    expect(late.complaints()).toContain('STORE_NEWER')
    expect(scene.gateway.mostConnected()).toBe(0)
  }, 240_000)
})
