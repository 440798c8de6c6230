import { describe, expect, test } from '@jest/globals'
import { measureKills, measureRunNow } from '../../bench/jobs-kills.ts'

describe('jobs against SIGKILL, small; `node bench/jobs-kills.ts` is the long run', () => {
  test('400 jobs over 4 s, 3 kills: none is lost, none runs twice at the same time', async () => {
    const result = await measureKills(400, 4, 3)
    expect(result).toMatchObject({ jobs: 400, kills: 3, lost: 0, atTheSameTime: 0 })
    expect(result.again).toBeLessThan(400)
  }, 120_000)

  test('run now does not wait for the regular look, which comes every second', async () => {
    const { own, other } = await measureRunNow(40)
    expect(own.p50).toBeLessThan(250)
    expect(other.p50).toBeLessThan(250)
  }, 60_000)
})
