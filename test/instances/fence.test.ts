import { describe, expect, test } from '@jest/globals'
import { createFence, fencedChat, fencedStore, readingOf } from '../../src/main/instances/fence.ts'
import { id, type NoticeId, type RoomKey } from '../../src/domain/ids.ts'
import type { Chat } from '../../src/ports/chat.ts'

const hand = { steady: 1_000, wall: 50_000 }
const clocks = { steady: () => hand.steady, wall: () => hand.wall }
const openFor = 7_000

const jumps: readonly {
  readonly what: string
  readonly steady: number
  readonly wall: number
  readonly held: boolean
}[] = [
  { what: 'in time', steady: 6_999, wall: 6_999, held: true },
  { what: 'at its end', steady: 7_000, wall: 7_000, held: false },
  { what: 'the process was stopped for long', steady: 60_000, wall: 60_000, held: false },
  { what: 'the machine slept: the steady clock stood still', steady: 1, wall: 3_600_000, held: false },
  { what: 'the wall clock was set back', steady: 100, wall: -3_600_000, held: true },
  { what: 'the wall clock was set back, and the time is over', steady: 7_000, wall: -3_600_000, held: false },
]

describe('the fence', () => {
  test.each(jumps)('$what: held is $held', ({ steady, wall, held }) => {
    const fence = createFence(clocks, openFor, readingOf(clocks))
    const before = { ...hand }
    hand.steady += steady
    hand.wall += wall
    expect(fence.held()).toBe(held)
    expect(fence.left() > 0).toBe(held)
    // A lease that was still there when asked opens it again; closed, it stays shut.
    fence.extend(readingOf(clocks))
    expect(fence.held()).toBe(true)
    fence.close()
    fence.extend(readingOf(clocks))
    expect(fence.held()).toBe(false)
    Object.assign(hand, before)
  })

  test('shut, a store still reads and closes but does not write', async () => {
    let open = true
    const done: string[] = []
    const store = {
      ticket: () => Promise.resolve(done.push('read')),
      replaceTicket: () => Promise.resolve(done.push('write')),
      forget: () => Promise.resolve(done.push('deletion')),
      close: () => Promise.resolve(done.push('close')),
    }
    const fenced = fencedStore(store, { held: () => open })
    await fenced.replaceTicket()
    open = false
    await expect(fenced.replaceTicket()).rejects.toMatchObject({ code: 'INSTANCE_FENCED' })
    await expect(fenced.forget()).rejects.toMatchObject({ code: 'INSTANCE_FENCED' })
    await fenced.ticket()
    await fenced.close()
    expect(done).toEqual(['write', 'read', 'close'])
  })

  test('shut, an account says nothing and what was to be said waits', async () => {
    let open = true
    const said: string[] = []
    const chat = {
      platform: 'qq',
      send: ({ text }: { readonly text: string }) => {
        said.push(text)
        return Promise.resolve({ kind: 'sent', message: null })
      },
    } as unknown as Chat
    const fenced = fencedChat(chat, { held: () => open })
    const message = (text: string) => ({
      id: id<NoticeId>('n'), to: { kind: 'room', room: id<RoomKey>('qq/1/7') } as const, text, mention: null, quote: null, choices: [], prompt: null,
    }) // prettier-ignore
    expect(await fenced.send(message('a'), [])).toEqual({ kind: 'sent', message: null })
    open = false
    expect(await fenced.send(message('b'), [])).toMatchObject({ kind: 'retry', at: null })
    expect(said).toEqual(['a'])
    expect(fenced.platform).toBe('qq')
  })
})
