import { Readable } from 'node:stream'
import type { FileBoxInterface } from 'file-box'
import type { OpenedFile } from '../../src/ports/chat.ts'
import type { FileOrigin } from '../../src/ports/chat-journal.ts'
import { sharp, type Bot, type PiecesCall } from './bot.ts'
import { statusOf, wordsOf } from './errors.ts'
import { inTime } from './names.ts'
import { mediaTypeOf } from '../../src/ports/account/media-types.ts'

/** Where WeChat and the gateways put what people send. Anything else could point into the operator's own network. */
const knownHosts =
  /(?:^|\.)(?:qq\.com|qq\.com\.cn|qpic\.cn|weixin\.com|wechat\.com|myqcloud\.com|aliyuncs\.com)$/

/** FileBox's own numbers (file-box, file-box.type.ts). */
const isAddress = 2

export interface FileFetching {
  readonly puppet: Bot['puppet']
  readonly fileStream: Bot['fileStream']
  /** Until the first bytes, and between two pieces; milliseconds. */
  readonly within: number
  /** Host name of the gateway: its own downloads are as good as WeChat's. */
  readonly gateway: string | null
}

const mayFetch = (url: string, gateway: string | null): boolean => {
  const address = URL.parse(url)
  if (address === null || !/^https?:$/.test(address.protocol)) return false
  return knownHosts.test(address.hostname) || address.hostname === gateway
}

/**
 * The pieces of a stream, at most `limit` bytes; beyond that it ends with an error. A stream of the puppet service
 * that breaks neither ends nor fails, so that silence ends it too.
 */
async function* atMost(stream: Readable, limit: number, silence: number): AsyncGenerator<Uint8Array> {
  let size = 0
  let timer: NodeJS.Timeout | undefined
  const watch = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => stream.destroy(new Error('the gateway sends no more of the file')), silence)
  }
  try {
    watch()
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength
      if (size > limit) throw new Error(`more than ${limit} bytes`)
      clearTimeout(timer)
      yield chunk
      watch()
    }
  } finally {
    clearTimeout(timer)
    stream.destroy()
  }
}

const fetchFrom = async (
  url: string,
  mediaType: string,
  limit: number,
  { gateway, within }: FileFetching,
): Promise<OpenedFile> => {
  if (!mayFetch(url, gateway))
    return { kind: 'failed', reason: 'the gateway names an address outside WeChat' }
  const waiting = new AbortController()
  const timer = setTimeout(() => waiting.abort(), within)
  try {
    const response = await fetch(url, { signal: waiting.signal, redirect: 'error' })
    const length = response.headers.get('content-length')
    if (!response.ok || response.body === null) {
      await response.body?.cancel()
      return { kind: response.status >= 500 ? 'failed' : 'gone', reason: `HTTP ${response.status}` }
    }
    if (length !== null && Number(length) > limit) {
      await response.body.cancel()
      return { kind: 'too-big' }
    }
    return {
      kind: 'open',
      mediaType,
      size: length === null ? null : Number(length),
      content: atMost(Readable.from(response.body), limit, within),
    }
  } catch (cause) {
    return { kind: 'failed', reason: cause instanceof Error ? cause.name : 'unknown' }
  } finally {
    clearTimeout(timer)
  }
}

const typeOf = (box: FileBoxInterface, origin: FileOrigin): string => {
  const { mediaType } = box
  return /^[a-z]+\/[\w.+-]+$/.test(mediaType) && !mediaType.endsWith('/unknown')
    ? mediaType
    : origin.mediaType
}

/** The second way of the puppet service: for gateways that cannot describe what they have, e.g. small pictures. */
const inPieces = async (call: PiecesCall): Promise<{ readonly name: string; readonly content: Readable }> => {
  call.on('error', () => undefined)
  const pieces = call[Symbol.asyncIterator]()
  const first = await pieces.next()
  if (first.done === true) throw new Error('no file')
  const start: Piece = first.value
  const bytes = async function* (): AsyncGenerator<Uint8Array> {
    let piece: Piece | null = start
    while (piece !== null) {
      const chunk = piece.getFileBoxChunk()
      if (chunk?.hasData() === true) yield chunk.getData_asU8()
      const next = await pieces.next()
      piece = next.done === true ? null : next.value
    }
  }
  const content = Readable.from(bytes())
  content.on('close', () => call.cancel())
  return { name: start.getFileBoxChunk()?.getName() ?? '', content }
}

type Piece = PiecesCall extends AsyncIterable<infer One> ? One : never

const isLost = (error: unknown): boolean => [1, 4, 14, 16].includes(statusOf(error) ?? 2)

const failureOf = (error: unknown): OpenedFile => {
  if (error === null || isLost(error)) return { kind: 'failed', reason: 'the gateway does not answer' }
  return /no file|no payload|not found|not exist|expired|失效|过期/i.test(wordsOf(error))
    ? { kind: 'gone' }
    : { kind: 'failed', reason: 'the gateway does not have it now' }
}

/** Opens a received file; it is fetched only now, piece by piece as it is read. */
export const openOrigin = async (
  origin: FileOrigin,
  limit: number,
  fetching: FileFetching,
): Promise<OpenedFile> => {
  const { puppet, fileStream, within } = fetching
  const [, ask, size, message] = /^(image|file):(\d+):(.+)$/.exec(origin.source) ?? []
  if (message === undefined) return { kind: 'gone' }
  // What is known to be too big is not even asked for.
  if (Number(size) > limit) return { kind: 'too-big' }
  let failure: unknown = null
  const noted = (error: unknown): never => {
    failure = error
    throw error
  }
  const box = await inTime<FileBoxInterface>(
    () => (ask === 'image' ? puppet.messageImage(message, sharp) : puppet.messageFile(message)).catch(noted),
    within,
  )
  if (box === null) {
    if (fileStream === null || failure === null || isLost(failure)) return failureOf(failure)
    const call = fileStream(ask === 'image' ? 'image' : 'file', message)
    const opened = await inTime(() => inPieces(call).catch(noted), within)
    if (opened === null) {
      call.cancel()
      return failureOf(failure)
    }
    const mediaType = mediaTypeOf(opened.name, origin.mediaType)
    return { kind: 'open', mediaType, size: null, content: atMost(opened.content, limit, within) }
  }
  if (box.size > limit) return { kind: 'too-big' }
  if (Number(box.type) === isAddress) {
    const { url } = box.toJSON() as { readonly url?: unknown }
    return fetchFrom(typeof url === 'string' ? url : '', typeOf(box, origin), limit, fetching)
  }
  const stream = await inTime(() => box.toStream(), within)
  if (stream === null) return { kind: 'failed', reason: 'the gateway does not send it' }
  return {
    kind: 'open',
    mediaType: typeOf(box, origin),
    size: box.size >= 0 ? box.size : null,
    content: atMost(stream, limit, within),
  }
}
