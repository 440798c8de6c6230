import { afterAll, expect, test } from '@jest/globals'
import { endChildren, startChild } from '../support/child-process.ts'

afterAll(endChildren)

test('one JSON object a line: listed fields, troubles by code and in words, errors with their cause, and nothing else', async () => {
  const child = startChild(new URL('../support/log-speaker.ts', import.meta.url), [])
  expect(await child.ended).toBe(0)
  expect(child.lines).toEqual([])
  const lines = child.complaints().trimEnd().split('\n')
  const [opened, lost, failed] = lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
  expect(opened).toEqual({
    level: 30,
    time: expect.stringMatching(/^\d{4}-.*Z$/),
    ticket: 't1',
    msg: 'ticket.opened',
  })
  expect(lost).toMatchObject({
    platform: 'qq',
    room: '10001',
    trouble: 'qq-unreachable',
    reason: expect.stringMatching(/^napcat:3001 cannot be reached \(ECONNREFUSED\)/),
    msg: 'chat.lost',
  })
  expect(failed).toMatchObject({
    error: 'Fault: Nothing can listen.',
    code: 'qq-door',
    cause: 'Error: EADDRINUSE',
    msg: 'chat.not-started',
  })
  expect(lines).toHaveLength(3)
})
