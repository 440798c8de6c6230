import { describe, expect, test } from '@jest/globals'
import {
  bindingSerialIn,
  codeTyped,
  lockedUntil,
  sameDigest,
  triesLeft,
  withBindings,
  withWrongTry,
  type BindingTries,
} from '../../src/domain/people/binding.ts'
import { id, type AccountKey } from '../../src/domain/ids.ts'
import { personOf } from '../../src/domain/people/people.ts'
import { hour, minute } from '../../src/domain/time.ts'
import { directoryOf, engineer } from '../support/roster.ts'

describe('codes as people type them', () => {
  test.each([
    ['绑定 BCDFGHJK', 'BCDFGHJK'],
    ['绑定BCDFGHJK', 'BCDFGHJK'],
    ['绑定：bcdf-ghjk', 'BCDFGHJK'],
    ['绑定　ＢＣＤＦＧＨＪＫ', 'BCDFGHJK'],
    ['@值班助手 绑定 BCDF GHJK。', 'BCDFGHJK'],
    ['bind bcdfghjk', 'BCDFGHJK'],
    ['/bind bcdfghjk', 'BCDFGHJK'],
    ['绑定 BCDFGHJ0', 'BCDFGHJ0?'],
    ['bind password', 'PASSWORD?'],
    ['绑定 王工', null],
    ['绑定', null],
    ['绑定 13800138000', null],
    ['binding bcdfghjk', null],
    ['我想绑定 BCDFGHJK', null],
  ])('%s', (text, expected) => {
    const typed = codeTyped(text)
    expect(typed === null ? null : `${typed.code}${typed.sure ? '' : '?'}`).toBe(expected)
  })

  test.each([
    ['B3', 3],
    ['b 12', 12],
    ['3', 3],
    ['B', null],
    ['B3x', null],
  ])('the binding %s', (text, serial) => {
    expect(bindingSerialIn(text)).toBe(serial)
  })

  test.each([
    ['ab12', 'ab12', true],
    ['ab12', 'ab13', false],
    ['xb12', 'ab12', false],
    ['ab12', '', false],
    ['', 'ab12', false],
    ['ab12', 'ab12ab12', false],
  ])('%s and %s are the same: %s', (a, b, same) => {
    expect(sameDigest(a, b)).toBe(same)
  })
})

describe('wrong codes', () => {
  const start = 1_000 * hour
  const after = (times: readonly number[]): BindingTries =>
    times.reduce<BindingTries>((tries, at) => withWrongTry(tries, `t${at}`, start + at * minute), {
      account: id('qq/43'),
      wrong: [],
    })
  test.each([
    { times: [], now: 0, left: 5, until: null },
    { times: [0, 1, 2, 3], now: 4, left: 1, until: null },
    { times: [0, 1, 2, 3, 4], now: 4, left: 0, until: 60 },
    { times: [0, 1, 2, 3, 4], now: 59, left: 0, until: 60 },
    { times: [0, 1, 2, 3, 4], now: 60, left: 1, until: null },
    { times: [0, 1, 2, 3, 4, 60], now: 60, left: 0, until: 61 },
    { times: [0, 0, 0, 0, 0, 0], now: 0, left: 4, until: null },
  ])('at minutes $times, asked at $now', ({ times, now, left, until }) => {
    const tries = after(times)
    expect(triesLeft(tries, start + now * minute)).toBe(left)
    expect(lockedUntil(tries, start + now * minute)).toBe(until === null ? null : start + until * minute)
  })
})

test('the file of people goes before bindings, and of two bindings the older one', () => {
  const account = (key: string): AccountKey => id(key)
  const wang = engineer('王工')
  const li = engineer('李工')
  const own = wang.accounts[0] ?? account('')
  const people = withBindings(
    [wang, li],
    [
      { person: li.id, account: account('qq/43') },
      { person: wang.id, account: account('qq/43') },
      { person: li.id, account: own },
      { person: id('gone'), account: account('qq/44') },
      { person: li.id, account: null },
    ],
  )
  const directory = directoryOf(people)
  expect(['qq/43', own, 'qq/44'].map((key) => personOf(directory, account(key))?.name)).toEqual(['李工', '王工', undefined])
  expect(people.map(({ accounts }) => accounts.length)).toEqual([1, 2])
}) // prettier-ignore
