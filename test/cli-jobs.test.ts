import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { openSqliteBackend } from '../adapters/agenda/sqlite-backend.ts'
import { jobsCommand } from '../src/cli/jobs.ts'
import { day } from '../src/domain/time.ts'
import { everyFrom, processOn, until } from './support/jobs.ts'

describe('zhiban jobs', () => {
  let data = ''
  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'zhiban-cli-jobs-'))
  })
  afterEach(() => rm(data, { recursive: true }))
  const say = (act?: string, name?: string): Promise<readonly string[]> =>
    jobsCommand({ data }, act, name, Date.now())

  test('before the first start there are none, and looking makes no file', async () => {
    expect(await say()).toEqual(['There are no jobs yet: the desk makes them at its first start.'])
    await expect(say('run', 'summary')).rejects.toMatchObject({ code: 'CLI_JOB', owner: 'user' })
    expect(existsSync(join(data, 'jobs.db'))).toBe(false)
  })

  test('beside a running desk: lists, runs, pauses, resumes', async () => {
    const backend = await openSqliteBackend(data)
    const jobs = processOn(backend, { releaseAll: backend.repository.releaseAll })
    const daily = everyFrom('summary', Date.now() + day, day)
    await jobs.start([daily])
    expect((await say()).join('\n')).toMatch(/^summary +waiting +next \d{4}-\d\d-\d\d \d\d:\d\d {2}last -$/)
    expect((await say('run', 'summary'))[0]).toContain('due now')
    await until('the run', () => daily.runs.length === 1)
    await until('its end', async () => (await jobs.list())[0]?.state === 'waiting')
    await say('pause', 'summary')
    expect((await say('list'))[0]).toMatch(/^summary +paused /)
    await expect(say('run', 'summary')).rejects.toMatchObject({ code: 'JOB_PAUSED', next: 'Resume it first: zhiban jobs resume summary' }) // prettier-ignore
    await say('resume', 'summary')
    expect((await jobs.list())[0]?.state).toBe('waiting')
    await expect(say('pause', 'weekly')).rejects.toMatchObject({ code: 'CLI_JOB', next: 'Name one: summary' })
    await jobs.stop()
  })

  test.each([
    ['dance', undefined],
    ['dance', 'summary'],
    ['run', undefined],
  ])('zhiban jobs %s %s is refused with how to write it', async (act, name) => {
    await expect(say(act, name)).rejects.toMatchObject({ code: 'CLI_JOBS', owner: 'user' })
  })
})
