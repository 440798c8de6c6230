import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../../adapters/sqlite/index.ts'
import type { Role } from '../../src/domain/people/people.ts'
import { id, type AccountKey } from '../../src/domain/ids.ts'
import type { Store } from '../../src/ports/store.ts'
import { withRoster } from '../../src/usecases/people/live-roster.ts'
import { viewSummary } from '../../src/usecases/clocks/send-summary.ts'
import { stillContext } from '../../src/usecases/still-context.ts'
import { china, directoryOf, engineer } from '../support/roster.ts'
import { foshanContract, shippedKnowledge } from '../support/scene.ts'

let folder: string
let store: Store
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhiban-summary-'))
  store = await openStore({ folder })
})
afterAll(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

const somebody = (name: string, roles: readonly Role[]) => ({ ...engineer(name), roles })
const wang = somebody('王工', ['engineer'])
const chen = somebody('陈主任', ['supervisor'])
const zhou = somebody('周会计', ['requester'])
const settings = {
  contract: foshanContract,
  directory: directoryOf([wang, chen, zhou]),
  knowledge: shippedKnowledge,
}

test.each([
  { who: 'a supervisor', account: chen.accounts[0], sees: /日报/ },
  { who: 'an engineer', account: wang.accounts[0], sees: /日报/ },
  { who: 'a requester', account: zhou.accounts[0], sees: null },
  { who: 'a stranger', account: id<AccountKey>('test/nobody'), sees: null },
])('REP-1 $who, looking at the day so far', async ({ account, sees }) => {
  const ctx = withRoster(stillContext(store, settings))
  const seen = await viewSummary(ctx, account ?? id<AccountKey>(''), china('2026-03-04 16:00'))
  if (sees === null) expect(seen).toBeNull()
  else expect(seen).toMatch(sees)
})
