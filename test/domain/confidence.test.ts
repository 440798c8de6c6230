import { describe, expect, test } from '@jest/globals'
import {
  heard,
  shiftBounds,
  shiftOf,
  unusedTrust,
  type Trust,
} from '../../src/domain/knowledge/confidence.ts'
import { day, parseInstant } from '../../src/domain/time.ts'

const now = parseInstant('2026-03-04T09:00:00+08:00') ?? 0

const after = (helped: number, unhelped: number): Trust => {
  let trust = unusedTrust
  for (let i = 0; i < helped; i += 1) trust = heard(trust, 'helped', now)
  for (let i = 0; i < unhelped; i += 1) trust = heard(trust, 'unhelped', now)
  return trust
}

describe('ANS confidence of an article', () => {
  test.each([
    [0, 0, 0],
    [1, 0, 0.145],
    [0, 1, -0.485],
    [0, 2, -0.811],
    [4, 1, 0],
    [0, 100, shiftBounds.least],
    [1000, 0, shiftBounds.most],
  ])('%i helped and %i not: %d log odds', (helped, unhelped, shift) => {
    expect(shiftOf(after(helped, unhelped), now)).toBeCloseTo(shift, 2)
  })

  test('what people said counts half after 90 days and hardly at all after two years', () => {
    const blamed = after(0, 2)
    expect(shiftOf(blamed, now + 90 * day)).toBeCloseTo(shiftOf(after(0, 1), now), 3)
    expect(Math.abs(shiftOf(blamed, now + 730 * day))).toBeLessThan(0.02)
  })
})
