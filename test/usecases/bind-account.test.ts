import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../../adapters/sqlite/index.ts'
import { codeLength, codeLetters } from '../../src/domain/people/binding.ts'
import type { Place, Sender } from '../../src/domain/chat/event.ts'
import { id } from '../../src/domain/ids.ts'
import { personOf } from '../../src/domain/people/people.ts'
import type { Act } from '../../src/domain/tickets/transition.ts'
import type { Store } from '../../src/ports/store.ts'
import { boundOf, offerBinding, redeemCode } from '../../src/usecases/people/bind-account.ts'
import { withRoster } from '../../src/usecases/people/live-roster.ts'
import { stillContext } from '../../src/usecases/still-context.ts'
import { china, directoryOf, engineer } from '../support/roster.ts'
import { foshanContract, shippedKnowledge } from '../support/scene.ts'

let folder: string
let store: Store
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhiban-bind-'))
  store = await openStore({ folder })
})
afterAll(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

const wang = engineer('王工')
const contract = foshanContract
const settings = { contract, directory: directoryOf([wang, engineer('李工')]), knowledge: shippedKnowledge }
/** One instance of the desk; several share the store. */
const instance = () => withRoster(stillContext(store, settings))

const now = china('2026-03-04 09:00')
const from: Place = { kind: 'direct', account: wang.accounts[0] ?? id('') }
const act = (trigger: string): Act => ({
  at: now,
  by: { kind: 'person', person: wang.id, name: wang.name, from, message: null },
  trigger,
})
const sender = (account: string): Sender => ({
  account: id(account),
  name: account,
  isBot: false,
  isSelf: false,
})
const offers = () =>
  store.listDocuments({ desk: contract.id, kind: 'binding', states: ['offered'] }, { limit: 10 })
const codeOf = async (): Promise<string> =>
  /绑定码：(\S+)/.exec((await offers())[0]?.notices[0]?.text ?? '')?.[1] ?? ''

test('everything done twice is done once; of two accounts at once one wins; other instances see it', async () => {
  const [one, other] = [instance(), instance()]
  await other.roster.settle(now)
  await offerBinding(one, act('ask'), wang, wang, from)
  await offerBinding(one, act('ask'), wang, wang, from)
  expect(await offers()).toHaveLength(1)
  const code = await codeOf()
  expect(code).toMatch(new RegExp(`^[${codeLetters}]{${codeLength}}$`))

  const both = await Promise.all([
    redeemCode(one, act('typed-43'), sender('qq/43'), code),
    redeemCode(other, act('typed-44'), sender('qq/44'), code),
  ])
  expect(both.map(({ kind }) => kind).toSorted()).toEqual(['bound', 'wrong'])
  const winner = both[0]?.kind === 'bound' ? '43' : '44'
  const [first] = await boundOf(one)

  expect(await redeemCode(one, act(`typed-${winner}`), sender(`qq/${winner}`), code)).toMatchObject({ kind: 'bound' })
  const bound = await boundOf(one)
  expect(bound).toEqual([first])
  expect(bound[0]?.notices.map(({ kind }) => kind)).toEqual(['status', 'status', 'notify'])

  await other.roster.settle(now + 30_000)
  for (const ctx of [one, other]) {
    await ctx.roster.settle(now + 30_000)
    expect(personOf(ctx.settings().directory, id(`qq/${winner}`))?.name).toBe('王工')
  }
}) // prettier-ignore

test('two codes for one person drawn by the desk are not the same', async () => {
  const ctx = instance()
  const codes: string[] = []
  for (const trigger of ['a', 'b', 'c']) {
    await offerBinding(ctx, act(trigger), wang, wang, from)
    codes.push(await codeOf())
  }
  expect(new Set(codes).size).toBe(3)
  expect(await offers()).toHaveLength(1)
})
