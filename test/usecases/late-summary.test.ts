import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { openSqliteBackend } from '../../adapters/agenda/sqlite-backend.ts'
import { createRecorder } from '../../adapters/recorder/index.ts'
import { openStore } from '../../adapters/sqlite/index.ts'
import { id } from '../../src/domain/ids.ts'
import type { Directory } from '../../src/domain/people/people.ts'
import type { Instant } from '../../src/domain/time.ts'
import { jobsOf } from '../../src/main/desk-jobs.ts'
import type { Jobs } from '../../src/ports/scheduler.ts'
import { runDesk } from '../../src/usecases/run-desk.ts'
import { stillContext } from '../../src/usecases/still-context.ts'
import { china } from '../support/calendars.ts'
import { cast } from '../support/conversation.ts'
import { moveClock, processOn, stopClock, until } from '../support/jobs.ts'
import { foshanContract, shippedKnowledge } from '../support/scene.ts'

const contract = { ...foshanContract, checklists: [] }
const directory: Directory = {
  people: cast,
  rooms: [{ key: id('test/bot/主管群'), name: '主管群', kind: 'supervisors', system: null, region: null }],
  shifts: [],
}

/** The contract's summary comes on workdays at 17:40; 6 March 2026 is a Friday. */
const friday = china('2026-03-06 09:00')

describe('REP-1 the daily summary over downtime, with the real store and the real jobs', () => {
  let folder = ''
  const said: string[] = []
  beforeEach(async () => {
    stopClock(friday)
    folder = await mkdtemp(join(tmpdir(), 'zhiban-late-'))
    said.length = 0
  })
  afterEach(async () => {
    jest.useRealTimers()
    await rm(folder, { recursive: true, force: true })
  })

  /** One life of the desk's process. */
  const live = async (at: Instant, during: (life: { readonly jobs: Jobs; readonly tick: () => Promise<void> }) => Promise<void>): Promise<void> => {
    moveClock(at)
    const store = await openStore({ folder })
    const chat = createRecorder('test', (message) => {
      said.push(message.text.split('\n')[0] ?? '')
      return Promise.resolve(`desk:${said.length}`)
    })
    const ctx = stillContext(store, { contract, directory, knowledge: shippedKnowledge })
    const desk = runDesk(ctx, { now: Date.now, chatFor: () => chat, born: Date.now(), summaryByJob: () => true }, new Set())
    await desk.resume()
    await desk.settled()
    const backend = await openSqliteBackend(folder)
    const jobs = processOn(backend, { releaseAll: backend.repository.releaseAll })
    const config = { dataFolder: folder, store: null }
    await jobs.start(jobsOf({ desk, store, contract: () => contract, config }).filter(({ name }) => name === 'summary'))
    await during({ jobs, tick: () => desk.tick(Date.now()) })
    await jobs.stop()
    await desk.settled()
    await store.close()
  } // prettier-ignore

  const one = (): Promise<void> => until('a summary', () => said.length === 1)

  test('said at its hour, and not again by a tick, by hand, or after a restart', async () => {
    await live(friday, async ({ jobs, tick }) => {
      moveClock(china('2026-03-06 17:40'))
      await one()
      await tick()
      await jobs.run('summary')
      await until('the second run', async () => (await jobs.list()).every(({ state }) => state === 'waiting'))
    })
    await live(china('2026-03-06 18:30'), ({ tick }) => tick())
    expect(said).toEqual([expect.stringMatching(/^3月6日 日报 · [^（]+$/)])
  })

  test('due while the process was down: said once, late, and it says so', async () => {
    await live(friday, () => Promise.resolve())
    await live(china('2026-03-06 21:00'), ({ tick }) => one().then(tick))
    await live(china('2026-03-06 21:10'), ({ tick }) => tick())
    expect(said).toEqual([expect.stringMatching(/^3月6日 日报 · .+（补发）$/)])
  })

  test('down over several summaries: only the last, late', async () => {
    await live(friday, () => Promise.resolve())
    await live(china('2026-03-11 08:00'), one)
    expect(said).toEqual([expect.stringMatching(/^3月10日 日报 · .+（补发）$/)])
  })

  test('killed between saying it and noting that it was said: still once', async () => {
    await live(friday, async () => {
      moveClock(china('2026-03-06 17:40'))
      await one()
    })
    // The folder as the kill left it: the summary is in the store, the job knows nothing of it.
    await rm(join(folder, 'jobs.db'))
    await rm(join(folder, 'jobs.db-wal'), { force: true })
    await live(china('2026-03-06 09:00'), async ({ jobs }) => {
      moveClock(china('2026-03-06 17:41'))
      await until('the run', async () => (await jobs.list())[0]?.finishedAt === Date.now())
    })
    expect(said).toHaveLength(1)
  })

  test('a desk that starts for the first time in the evening owes no summary for that day', async () => {
    await live(china('2026-03-06 20:00'), async ({ jobs, tick }) => {
      await tick()
      expect(await jobs.list()).toMatchObject([{ name: 'summary', nextAt: china('2026-03-09 09:00') }])
    })
    expect(said).toEqual([])
  })
})
