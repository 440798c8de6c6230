import { describe, expect, test } from '@jest/globals'
import { measureKills, measureRunNow } from '../../bench/jobs-kills.ts'
import { startTrial } from '../support/mongo-wire/trial.ts'

describe('jobs against SIGKILL, small; `node bench/jobs-kills.ts` is the long run', () => {
  test('400 jobs over 4 s, 3 kills: none is lost, none runs twice at the same time', async () => {
    const result = await measureKills(400, 4, 3)
    expect(result).toMatchObject({ jobs: 400, kills: 3, lost: 0, atTheSameTime: 0 })
    expect(result.again).toBeLessThan(400)
  }, 120_000)

  test('the same on MongoDB, where the lock of a killed process has to expire', async () => {
    const trial = await startTrial()
    try {
      const result = await measureKills(200, 3, 2, trial.fresh())
      expect(result).toMatchObject({ jobs: 200, kills: 2, lost: 0, atTheSameTime: 0 })
      expect(result.again).toBeLessThan(200)
    } finally {
      await trial.end()
    }
  }, 120_000)

  test('run now does not wait for the regular look, which comes every second', async () => {
    const { own, other } = await measureRunNow(40)
    expect(own.p50).toBeLessThan(250)
    expect(other.p50).toBeLessThan(250)
  }, 60_000)
})
