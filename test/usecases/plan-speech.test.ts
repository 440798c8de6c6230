import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createRecorder } from '../../adapters/recorder/index.ts'
import { id, type RoomKey } from '../../src/domain/ids.ts'
import type { Notice } from '../../src/domain/chat/notice.ts'
import type { Queued, Urgency } from '../../src/domain/chat/waiting-line.ts'
import { hour, second, type Instant } from '../../src/domain/time.ts'
import type { Budget } from '../../src/ports/chat.ts'
import { planSpeech } from '../../src/usecases/delivery/plan-speech.ts'
import { Spoken } from '../../src/usecases/delivery/spoken.ts'

interface Written {
  readonly name: string
  readonly room: string
  readonly urgency: Urgency
  readonly at: Instant
  readonly call: boolean
  readonly about?: string
}

const noticeOf = ({ name, room, at, call }: Written): Notice => ({
  id: id(name), kind: call ? 'called' : 'answer', to: { kind: 'room', room: id<RoomKey>(`p/a/${room}`) }, text: name, mention: null, quote: null, article: null,
  choices: [], prompt: null, merge: null, ...(call ? { crowd: { line: name } } : {}), canWait: false, createdAt: at, notAfter: null,
  delivery: { kind: 'waiting', at, attempts: 0 },
}) // prettier-ignore

interface Message {
  readonly at: Instant
  readonly room: string
  readonly names: readonly string[]
}

/** Plays the courier: looks at what is due, says it or puts it off, until nothing waits. */
const play = (
  written: readonly Written[],
  budgets: readonly Budget[],
): { readonly said: readonly Message[]; readonly putOffs: number } => {
  const chat = createRecorder('p', () => Promise.resolve('m'), budgets)
  const spoken = new Spoken()
  const said: Message[] = []
  let putOffs = 0
  let waiting: readonly Queued[] = written.map((one) => ({
    notice: noticeOf(one),
    urgency: one.urgency,
    ...(one.about === undefined ? {} : { about: one.about }),
  }))
  const dueAt = ({ notice }: Queued): Instant => (notice.delivery.kind === 'waiting' ? notice.delivery.at : 0)
  while (waiting.length > 0) {
    const now = Math.min(...waiting.map(dueAt))
    const due = waiting.filter((one) => dueAt(one) <= now)
    const left = new Map<string, Queued | null>()
    for (const { parts, at } of planSpeech({ quietHours: null, speech: null }, chat, spoken, due, now)) {
      if (at === 'expired') throw new Error('nothing here can be too late')
      if (at <= now)
        said.push({ at: now, room: parts[0].notice.to.kind === 'room' ? parts[0].notice.to.room : '', names: parts.map(({ notice }) => notice.text) }) // prettier-ignore
      else putOffs += parts.length
      for (const part of parts)
        left.set(part.notice.id, at <= now ? null : { ...part, notice: { ...part.notice, delivery: { kind: 'waiting', at, attempts: 0 } } }) // prettier-ignore
    }
    waiting = waiting.flatMap((one) => (left.has(one.notice.id) ? (left.get(one.notice.id) ?? []) : one))
  }
  return { said, putOffs }
}

const lines = ({ said }: ReturnType<typeof play>): readonly string[] =>
  said.map(({ at, names }) => `${at / second} ${names.join('+')}`)

const answer = (name: string, at: number, room = 'r'): Written => ({ name, room, urgency: 2, at: at * second, call: false }) // prettier-ignore
const news = (name: string, at: number, room = 'r'): Written => ({ ...answer(name, at, room), urgency: 3 })
const call = (name: string, at: number, urgency: Urgency = 3): Written => ({ name, room: 'e', urgency, at: at * second, call: true }) // prettier-ignore
const perMinute = (count: number): readonly Budget[] => [{ scope: 'account', count, per: 60 * second }]

describe('what an account says when', () => {
  test('within the budget everything is said at once, each call by itself', () => {
    expect(lines(play([call('a', 0), call('b', 1), answer('c', 2)], perMinute(5)))).toEqual([
      '0 a',
      '1 b',
      '2 c',
    ])
  })

  test('two calls in one second on a platform that takes one a second stay two messages', () => {
    const budgets: readonly Budget[] = [{ scope: 'account', count: 1, per: second }]
    expect(lines(play([call('a', 0), call('b', 0), call('c', 0)], budgets))).toEqual(['0 a', '1 b', '2 c'])
  })

  test('over the budget the calls of one room become one message, the later ones included', () => {
    const written = [call('a', 0), call('b', 1), call('c', 2), call('d', 30), call('e', 61)]
    expect(lines(play(written, perMinute(1)))).toEqual(['0 a', '60 b+c+d', '120 e'])
  })

  test('an urgent one passes those that wait and is named first', () => {
    const written = [
      answer('a', 0),
      answer('b', 1),
      answer('c', 2),
      { ...answer('u', 3), urgency: 0 as const },
    ]
    expect(lines(play(written, perMinute(1)))).toEqual(['0 a', '60 u', '120 b', '180 c'])
  })

  test('where urgent ones never end, every fourth message is an ordinary one', () => {
    const urgent = Array.from({ length: 8 }, (_, n): Written => ({ ...answer(`u${n}`, 0), urgency: 1 }))
    const names = play([...urgent, answer('a', 0), answer('b', 0)], perMinute(1)).said.flatMap(
      (one) => one.names,
    )
    expect(names).toEqual(['u0', 'u1', 'u2', 'a', 'u3', 'u4', 'u5', 'b', 'u6', 'u7'])
  })

  test('what somebody waits for passes news', () => {
    const written = [news('a', 0), news('b', 1), news('c', 2), answer('asked', 3), answer('too', 4)]
    expect(lines(play(written, perMinute(1)))).toEqual(['0 a', '60 asked', '120 too', '180 b', '240 c'])
  })

  test('where answers never end, every tenth message is news', () => {
    const answers = Array.from({ length: 20 }, (_, n) => answer(`a${n}`, 0))
    const names = play([...answers, news('x', 0), news('y', 0)], perMinute(1)).said.flatMap(
      (one) => one.names,
    )
    expect([names.indexOf('x'), names.indexOf('y')]).toEqual([9, 19])
  })

  test('what a place hears of one ticket keeps its order', () => {
    const written = [
      news('full', 0),
      { ...news('claimed', 1), about: '1' },
      { ...news('other', 2), about: '2' },
      { ...answer('answered', 3), about: '1' },
    ]
    expect(lines(play(written, perMinute(1)))).toEqual(['0 full', '60 claimed', '120 answered', '180 other'])
  })

  test('a newer word of a room does not overtake an older one', () => {
    const budgets: readonly Budget[] = [{ scope: 'room', count: 1, per: 60 * second }]
    const written = [answer('a', 0), answer('b', 1), answer('c', 61), answer('other', 2, 's')]
    expect(lines(play(written, budgets))).toEqual(['0 a', '2 other', '60 b', '120 c'])
  })

  test('more calls than one message holds come a minute apart', () => {
    const calls = Array.from({ length: 100 }, (_, n) => call(`${n}`, 1))
    const sizes = play([call('a', 0), ...calls], perMinute(1)).said.map(({ at, names }) => [
      at / second,
      names.length,
    ])
    expect(sizes).toEqual([[0, 1], [60, 40], [120, 40], [180, 20]]) // prettier-ignore
  })

  test('whatever is written: every budget holds, all is said once, and a long queue is not written again and again', () => {
    const one = fc.record({
      room: fc.constantFrom('r', 's', 'e'),
      urgency: fc.constantFrom<Urgency>(0, 1, 2, 2, 3, 3),
      at: fc.integer({ min: 0, max: 600 }).map((at) => at * second),
      call: fc.boolean(),
    })
    const budgets: readonly Budget[] = [
      { scope: 'account', count: 1, per: second },
      { scope: 'room', count: 4, per: 60 * second },
      { scope: 'account', count: 30, per: hour },
    ]
    fc.assert(
      fc.property(fc.array(one, { maxLength: 120 }), (drawn) => {
        const written = drawn.map((part, n) => ({ ...part, name: `${n}` }))
        const { said, putOffs } = play(written, budgets)
        expect(said.flatMap(({ names }) => names).toSorted()).toEqual(
          written.map(({ name }) => name).toSorted(),
        )
        for (const { scope, count, per } of budgets)
          for (const { at, room } of said) {
            const window = said.filter(
              (other) =>
                (scope === 'account' || other.room === room) && other.at <= at && other.at > at - per,
            )
            expect(window.length).toBeLessThanOrEqual(count)
          }
        expect(putOffs).toBeLessThanOrEqual(written.length * 30)
      }),
      { numRuns: 60 },
    )
  })
})
