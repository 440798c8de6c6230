import { describe, expect, test } from '@jest/globals'
import { createRecorder } from '../../adapters/recorder/index.ts'
import { id, type AccountKey } from '../../src/domain/ids.ts'
import type { Notice } from '../../src/domain/chat/notice.ts'
import type { Chat, OpenedFile } from '../../src/ports/chat.ts'
import { silentLog } from '../../src/ports/log.ts'
import type { DeskContext } from '../../src/usecases/context.ts'
import { fetchPictures } from '../../src/usecases/hearing/fetch-pictures.ts'
import { noticeOf, waiting } from '../contracts/store-samples.ts'

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
})
