import { describe, expect, test } from '@jest/globals'
import { createRecorder } from '../../adapters/recorder/index.ts'
import { id, type AccountKey } from '../../src/domain/ids.ts'
import type { Notice } from '../../src/domain/chat/notice.ts'
import type { Chat, OpenedFile } from '../../src/ports/chat.ts'
import { silentLog } from '../../src/ports/log.ts'
import type { DeskContext } from '../../src/usecases/context.ts'
import type { Place } from '../../src/domain/chat/event.ts'
import type { Ticket } from '../../src/domain/tickets/ticket.ts'
import { withPictures } from '../../src/usecases/delivery/carry-pictures.ts'
import { fetchPictures, PictureShelf } from '../../src/usecases/delivery/fetch-pictures.ts'
import {
  messageOf,
  nine,
  noticeIdOf,
  noticeOf,
  saidOf,
  ticketOf,
  waiting,
} from '../contracts/store-samples.ts'

const ctx = { log: silentLog } as unknown as DeskContext
const file = (ref: string, mediaType = 'image/png') => ({ name: `${ref}.png`, mediaType, size: 3, ref })
const notice = (...refs: readonly ReturnType<typeof file>[]): Notice => ({
  ...noticeOf('n', waiting(0)),
  files: { from: { kind: 'direct', account: id<AccountKey>('test/chen') }, files: refs },
})

const chatWith = (opened: (ref: string) => OpenedFile): Chat => ({
  ...createRecorder('test', () => Promise.resolve('m')),
  openFile: (ref) => Promise.resolve(opened(ref)),
})

const pieces = async function* (...texts: readonly string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text))
}
const open = (content: AsyncIterable<Uint8Array>): OpenedFile => ({
  kind: 'open',
  mediaType: 'image/png',
  size: 3,
  content,
})
const broken = async function* (): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(Buffer.from('a'))
  throw new Error('the platform hung up')
}

describe('WRK-8 pictures of an announcement', () => {
  test('are fetched where they were sent; what cannot be fetched and what is no picture is left out', async () => {
    const chat = chatWith((ref) => {
      if (ref === 'good') return open(pieces('ab', 'c'))
      return ref === 'broken' ? open(broken()) : { kind: ref === 'big' ? 'too-big' : 'gone' }
    })
    const files = [file('good'), file('gone'), file('big'), file('broken'), file('paper', 'application/pdf')]
    const pictures = await fetchPictures(ctx, chat, notice(...files))
    expect(pictures.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()])).toEqual([
      ['good.png', 'abc'],
    ])
  })

  test('a platform that cannot open files, or none, gives none', async () => {
    const plain = createRecorder('test', () => Promise.resolve('m'))
    expect(await fetchPictures(ctx, plain, notice(file('good')))).toEqual([])
    expect(await fetchPictures(ctx, null, notice(file('good')))).toEqual([])
    expect(await fetchPictures(ctx, plain, noticeOf('n', waiting(0)))).toEqual([])
  })

  test('a platform that hangs holds the words back no longer than it may', async () => {
    const stuck = (): Promise<OpenedFile> => new Promise(() => undefined)
    const chat: Chat = { ...createRecorder('test', () => Promise.resolve('m')), openFile: stuck }
    expect(await fetchPictures(ctx, chat, notice(file('good')), 5)).toEqual([])
  })

  test('more than 20 MB in all is left out, what fits comes', async () => {
    const size = 7 * 1024 * 1024
    const limits: number[] = []
    const chat: Chat = {
      ...createRecorder('test', () => Promise.resolve('m')),
      openFile: (_ref, limit) => {
        limits.push(limit)
        return Promise.resolve(limit < size ? { kind: 'too-big' } : open(pieces('x'.repeat(size))))
      },
    }
    const files = ['a', 'b', 'c', 'd'].map((ref) => file(ref))
    expect((await fetchPictures(ctx, chat, notice(...files))).map(({ name }) => name)).toEqual([
      'a.png',
      'b.png',
    ])
    expect(limits.map((limit) => Math.round(limit / 1024 / 1024))).toEqual([8, 8, 6, 6])
  })
})

describe('pictures for a notice that is tried again', () => {
  const receiver = (picturesOut: boolean): Chat => {
    const plain = createRecorder('far', () => Promise.resolve('m'))
    return { ...plain, capabilities: { ...plain.capabilities, picturesOut } }
  }
  const counting = (opened: () => OpenedFile) => {
    const asked: string[] = []
    const chat = chatWith((ref) => {
      asked.push(ref)
      return opened()
    })
    return { asked, chat }
  }

  test('are fetched once and kept until it is over', async () => {
    const { asked, chat } = counting(() => open(pieces('abc')))
    const shelf = new PictureShelf()
    const one = notice(file('good'))
    for (let attempt = 0; attempt < 5; attempt += 1)
      expect(await shelf.take(ctx, chat, receiver(true), one)).toHaveLength(1)
    expect(asked).toHaveLength(1)
    shelf.forget(one.id)
    expect(await shelf.take(ctx, chat, receiver(true), one)).toHaveLength(1)
    expect(asked).toHaveLength(2)
  })

  test('that cannot be fetched are asked for three times, not without end', async () => {
    const { asked, chat } = counting(() => ({ kind: 'failed', reason: 'not now' }))
    const shelf = new PictureShelf()
    for (let attempt = 0; attempt < 9; attempt += 1)
      expect(await shelf.take(ctx, chat, receiver(true), notice(file('good')))).toEqual([])
    expect(asked).toHaveLength(3)
  })

  test('are not fetched for a platform that shows none', async () => {
    const { asked, chat } = counting(() => open(pieces('abc')))
    expect(await new PictureShelf().take(ctx, chat, receiver(false), notice(file('good')))).toEqual([])
    expect(asked).toEqual([])
  })

  test('of many large ones the older give way', async () => {
    const { asked, chat } = counting(() => open(pieces('x'.repeat(7 * 1024 * 1024))))
    const shelf = new PictureShelf()
    const several = Array.from({ length: 6 }, (_, n) => ({ ...notice(file('big')), id: noticeIdOf(`n${n}`) }))
    for (const one of several) await shelf.take(ctx, chat, receiver(true), one)
    for (const one of several.slice(-4)) await shelf.take(ctx, chat, receiver(true), one)
    expect(asked).toHaveLength(6)
    for (const one of several.slice(0, 2)) await shelf.take(ctx, chat, receiver(true), one)
    expect(asked).toHaveLength(8)
  })
})

describe('which pictures go to engineers with the words', () => {
  const near: Place = { kind: 'room', room: id('test/bot/engineers') }
  const far: Place = { kind: 'room', room: id('slack/T1/C1') }
  const inPrivate: Place = { kind: 'direct', account: id('slack/T1/U1') }
  const sibling: Place = { kind: 'room', room: id('test/bot2/engineers') }
  const shows = (name: string, at: number, part: Parameters<typeof saidOf>[1] = {}) =>
    saidOf(name, { at, files: [file(name)], ...part })
  const told = (to: Place, at: number): Ticket['timeline'][number] => ({
    at, by: { kind: 'desk', rule: 'delivery' }, trigger: 't', kind: 'said', notice: noticeIdOf('n'), what: 'called', message: messageOf('m'), to, text: '',
  }) // prettier-ignore

  const cases: readonly {
    readonly name: string
    readonly ticket: Partial<Ticket>
    readonly to?: Place
    readonly kind?: 'called' | 'reply' | 'reminder'
    readonly refs: readonly string[] | null
  }[] = [
    { name: 'another platform', ticket: { messages: [shows('a', nine)] }, refs: ['a'] },
    { name: 'another platform in private', ticket: { messages: [shows('a', nine)] }, to: inPrivate, refs: ['a'] },
    { name: 'another account', ticket: { messages: [shows('a', nine)] }, to: sibling, refs: ['a'] },
    { name: 'another room of the account, which people can look into', ticket: { messages: [shows('a', nine)] }, to: near, refs: null },
    { name: 'a reminder repeats no pictures', ticket: { messages: [shows('a', nine)] }, kind: 'reminder', refs: null },
    { name: 'no pictures', ticket: { messages: [saidOf('a')] }, refs: null },
    { name: 'a paper is no picture', ticket: { messages: [saidOf('a', { files: [file('a', 'application/pdf')] })] }, refs: null },
    { name: 'what was taken back', ticket: { messages: [shows('a', nine, { recalledAt: nine }), shows('b', nine)] }, refs: ['b'] },
    { name: 'what an engineer showed', ticket: { messages: [shows('a', nine, { speaker: 'engineer' })] }, refs: null },
    { name: 'the newest four', ticket: { messages: ['a', 'b', 'c', 'd', 'e'].map((ref) => shows(ref, nine)) }, refs: ['b', 'c', 'd', 'e'] },
    { name: 'what they were shown before', ticket: { messages: [shows('a', nine), shows('b', nine + 9)], timeline: [told(far, nine + 5)] }, refs: ['b'] },
    { name: 'what others were shown before', ticket: { messages: [shows('a', nine)], timeline: [told(inPrivate, nine + 5)] }, refs: ['a'] },
    { name: 'what waits to be shown', ticket: { messages: [shows('a', nine), shows('b', nine + 9)], notices: [{ ...noticeOf('n', waiting(nine)), kind: 'called', to: far, createdAt: nine + 5 }] }, kind: 'reply', refs: ['b'] },
  ] // prettier-ignore

  test.each(cases)('$name: $refs', ({ ticket, to = far, kind = 'called', refs }) => {
    const words = withPictures(ticketOf('t', 1, ticket), { kind, to, text: '' })
    expect(words.files?.files.map(({ ref }) => ref) ?? null).toEqual(refs)
  })
})
