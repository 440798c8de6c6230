import { describe, expect, test } from '@jest/globals'
import {
  joinGap,
  newConnection,
  pauseAfter,
  step,
  usualRules,
  type Connection,
  type ConnectionInput,
  type ConnectionRules,
} from '../../src/domain/chat/connection.ts'
import { minute, second, type Instant } from '../../src/domain/time.ts'

const inputs: Readonly<Record<string, ConnectionInput>> = {
  start: { kind: 'start' },
  opened: { kind: 'opened' },
  heard: { kind: 'heard' },
  offline: { kind: 'offline', trouble: { code: 'qq-offline' } },
  lost: { kind: 'lost', trouble: { code: 'qq-cut', cause: 1006 } },
  refused: { kind: 'refused', trouble: { code: 'qq-token' } },
  banned: { kind: 'banned', trouble: { code: 'qq-banned' } },
  due: { kind: 'due' },
  stop: { kind: 'stop' },
}

/** Plays `12 opened` lines: the second, then what happens. Gives the acts, each with its second. */
const play = (script: string, rules: ConnectionRules = usualRules, heardAt: Instant | null = null) => {
  let connection: Connection = newConnection(0, heardAt)
  const acts = script.split(', ').flatMap((line) => {
    const [at = '', what = ''] = line.split(' ')
    const input = inputs[what]
    if (input === undefined) throw new Error(`no such input: ${what}`)
    const now = Number(at) * second
    const taken = step(connection, input, now, 1, rules)
    connection = taken.connection
    return taken.acts.map((act) => {
      const gap =
        act.kind === 'ready' && act.gap !== null ? ` ${act.gap.from / second}-${act.gap.to / second}` : ''
      return `${at} ${act.kind}${gap}`
    })
  })
  return {
    state: connection.state,
    failures: connection.failures,
    due: connection.due,
    trouble: connection.trouble,
    acts,
  }
}

describe('the supervisor of an account', () => {
  test.each([
    {
      what: 'is not ready because it is open',
      script: '0 start, 1 opened',
      state: 'unproven',
      acts: ['0 dial'],
    },
    {
      what: 'is ready by the first event',
      script: '0 start, 1 opened, 2 heard',
      state: 'ready',
      acts: ['0 dial', '2 ready'],
    },
    {
      what: 'calls itself ready once',
      script: '0 start, 1 opened, 2 heard, 3 heard',
      state: 'ready',
      acts: ['0 dial', '2 ready'],
    },
    {
      what: 'drops what opens and then says nothing',
      script: '0 start, 1 opened, 21 due',
      state: 'waiting',
      acts: ['0 dial', '21 drop'],
    },
    {
      what: 'drops what never opens',
      script: '0 start, 10 due',
      state: 'waiting',
      acts: ['0 dial', '10 drop'],
    },
    {
      what: 'dials again after the pause',
      script: '0 start, 1 lost, 2 due',
      state: 'dialing',
      acts: ['0 dial', '2 dial'],
    },
    {
      what: 'does nothing before it is due',
      script: '0 start, 1 lost, 1.5 due',
      state: 'waiting',
      acts: ['0 dial'],
    },
    {
      what: 'asks after silence, and the answer is proof',
      script: '0 start, 1 opened, 2 heard, 77 due, 78 heard',
      state: 'ready',
      acts: ['0 dial', '2 ready', '77 probe'],
    },
    {
      what: 'drops what is half open',
      script: '0 start, 1 opened, 2 heard, 77 due, 87 due',
      state: 'waiting',
      acts: ['0 dial', '2 ready', '77 probe', '87 drop'],
    },
    {
      what: 'knows the gap from the last proof',
      script: '0 start, 1 opened, 2 heard, 50 heard, 60 lost, 61 due, 62 opened, 63 heard',
      state: 'ready',
      acts: ['0 dial', '2 ready', '61 dial', '63 ready 50-63'],
    },
    {
      what: 'is deaf while the account is offline, and the gap is known',
      script: '0 start, 1 opened, 2 heard, 30 offline, 60 offline, 90 heard',
      state: 'ready',
      acts: ['0 dial', '2 ready', '90 ready 2-90'],
    },
    {
      what: 'keeps the graver news',
      script: '0 start, 1 opened, 2 heard, 3 banned, 4 offline',
      state: 'banned',
      acts: ['0 dial', '2 ready'],
    },
    {
      what: 'gives up on refused credentials',
      script: '0 start, 1 opened, 2 refused, 3 due, 4 start, 5 heard',
      state: 'refused',
      acts: ['0 dial', '2 drop'],
    },
    {
      what: 'stops from anywhere, once',
      script: '0 start, 1 opened, 2 stop, 3 heard, 4 stop',
      state: 'stopped',
      acts: ['0 dial', '2 drop'],
    },
    {
      what: 'hears nothing after it has lost',
      script: '0 start, 1 opened, 2 lost, 3 heard',
      state: 'waiting',
      acts: ['0 dial'],
    },
    { what: 'loses once', script: '0 start, 1 lost, 1 lost', state: 'waiting', acts: ['0 dial'] },
  ])('$what', ({ script, state, acts }) => {
    expect(play(script)).toMatchObject({ state, acts })
  })

  test('the time between two runs is a gap', () => {
    expect(play('100 start, 101 opened, 102 heard', usualRules, 40 * second).acts).toContain(
      '102 ready 40-102',
    )
  })

  test('one that is dialled by the other side waits, dials nothing, and says after a while that nobody came', () => {
    const passive = { ...usualRules, dials: false }
    expect(play('0 start, 20 due', passive)).toMatchObject({
      state: 'waiting',
      failures: 1,
      due: null,
      acts: [],
    })
    expect(play('0 start, 5 opened, 6 heard, 7 lost', passive)).toMatchObject({ state: 'waiting', due: null })
    expect(play('0 start, 20 due, 500 opened, 501 heard', passive)).toMatchObject({
      state: 'ready',
      failures: 0,
    })
  })

  test('a clock that is set back loses no time', () => {
    const { connection } = step(newConnection(0, null), { kind: 'start' }, 100 * second, 0, usualRules)
    const opened = step(connection, { kind: 'opened' }, 100 * second, 0, usualRules).connection
    const ready = step(opened, { kind: 'heard' }, 100 * second, 0, usualRules).connection
    const back = step(ready, { kind: 'heard' }, 40 * second, 0, usualRules).connection
    expect(back.heardAt).toBe(100 * second)
    const lost = step(
      back,
      { kind: 'lost', trouble: { code: 'qq-cut', cause: 1006 } },
      41 * second,
      0,
      usualRules,
    ).connection
    const again = step(lost, { kind: 'due' }, 42 * second, 0, usualRules).connection
    const reopened = step(again, { kind: 'opened' }, 42 * second, 0, usualRules).connection
    expect(step(reopened, { kind: 'heard' }, 43 * second, 0, usualRules).acts).toEqual([
      { kind: 'ready', gap: null },
    ])
  })

  test('three minutes away cost a handful of attempts, and a day never more than two a minute', () => {
    const attemptsWithin = (span: number, chance: number): number => {
      let at = 0
      let attempts = 0
      while (at < span) {
        attempts += 1
        at += pauseAfter(attempts, chance, usualRules)
      }
      return attempts
    }
    expect([0, 0.5, 0.999].map((chance) => attemptsWithin(3 * minute, chance))).toEqual([11, 9, 8])
    expect(attemptsWithin(24 * 60 * minute, 0)).toBeLessThan(2 * 24 * 60 + 10)
  })

  test.each([
    { failures: 1, chance: 0, pause: 500 },
    { failures: 1, chance: 1, pause: 1_000 },
    { failures: 4, chance: 0, pause: 4_000 },
    { failures: 7, chance: 1, pause: 60_000 },
    { failures: 5_000, chance: 1, pause: 60_000 },
  ])('after $failures failures at chance $chance: $pause ms', ({ failures, chance, pause }) => {
    expect(pauseAfter(failures, chance, usualRules)).toBe(pause)
  })
})

test.each([
  { what: 'apart', known: [[1, 2]], gap: [4, 5], joined: [[1, 2], [4, 5]] },
  { what: 'touching', known: [[1, 2]], gap: [2, 5], joined: [[1, 5]] },
  { what: 'inside', known: [[1, 9]], gap: [2, 5], joined: [[1, 9]] },
  { what: 'over several', known: [[1, 2], [3, 4], [8, 9]], gap: [2, 5], joined: [[1, 5], [8, 9]] },
  { what: 'before', known: [[5, 6]], gap: [1, 2], joined: [[1, 2], [5, 6]] },
])('a gap that lies $what', ({ known, gap, joined }) => {
  const of = ([from = 0, to = 0]: readonly number[]) => ({ from, to })
  expect(joinGap(known.map(of), of(gap))).toEqual(joined.map(of))
}) // prettier-ignore
