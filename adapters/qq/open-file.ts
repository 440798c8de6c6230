import type { OpenedFile } from '../../src/ports/chat.ts'
import type { FileOrigin } from '../../src/ports/chat-journal.ts'
import type { Reply } from './calls.ts'
import { fieldsOf, idText, plainText } from './wire.ts'

/** Where QQ keeps what people send. Anything else in an event could point into the operator's own network. */
const qqHosts = /(?:^|\.)(?:qq\.com|qq\.com\.cn|qpic\.cn|gtimg\.cn|myqcloud\.com)$/

const mayFetch = (url: string, gateway: string | null): boolean => {
  const address = URL.parse(url)
  if (address === null || !/^https?:$/.test(address.protocol)) return false
  return qqHosts.test(address.hostname) || address.hostname === gateway
}

export interface FileFetching {
  readonly call: (action: string, params: Readonly<Record<string, unknown>>) => Promise<Reply>
  /** Host name of the gateway: its own downloads are as good as QQ's. */
  readonly gateway: string | null
  /** Until the first bytes, milliseconds. */
  readonly within: number
}

/** Asks the gateway for a fresh address: those in events expire within hours. */
const freshUrl = async (origin: FileOrigin, { call }: FileFetching): Promise<string | null> => {
  const colon = origin.source.indexOf(':')
  const kind = origin.source.slice(0, colon)
  const handle = origin.source.slice(colon + 1)
  const group = /^room:qq\/[^/]+\/(.+)$/.exec(origin.place)?.[1] ?? null
  const asked: readonly (readonly [string, Readonly<Record<string, unknown>>])[] =
    kind === 'image'
      ? [['get_image', { file: handle }]]
      : kind === 'file' && group !== null
        ? [
            ['get_group_file_url', { group_id: group, file_id: handle }],
            ['get_file', { file_id: handle }],
          ]
        : [['get_file', { file_id: handle, file: handle }]]
  for (const [action, params] of asked) {
    const reply = await call(action, params)
    const data = reply.kind === 'answer' && reply.retcode === 0 ? fieldsOf(reply.data) : null
    const url = plainText(data?.['url']) || (idText(data?.['file']) ?? '')
    if (/^https?:/.test(url)) return url
  }
  return null
}

/** Ends with an error, and closes the source, when more than `limit` bytes come. */
async function* atMost(content: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const chunk of content) {
    size += chunk.byteLength
    if (size > limit) throw new Error(`more than ${limit} bytes`)
    yield chunk
  }
}

const fetchFrom = async (
  url: string,
  origin: FileOrigin,
  limit: number,
  within: number,
): Promise<OpenedFile> => {
  const waiting = new AbortController()
  const timer = setTimeout(() => waiting.abort(), within)
  try {
    const response = await fetch(url, { signal: waiting.signal, redirect: 'error' })
    const length = response.headers.get('content-length')
    if (!response.ok || response.body === null || (length !== null && Number(length) > limit)) {
      await response.body?.cancel()
      if (!response.ok || response.body === null)
        return { kind: response.status >= 500 ? 'failed' : 'gone', reason: `HTTP ${response.status}` }
      return { kind: 'too-big' }
    }
    return {
      kind: 'open',
      mediaType: response.headers.get('content-type')?.split(';')[0] ?? origin.mediaType,
      size: length === null ? null : Number(length),
      content: atMost(response.body, limit),
    }
  } catch (cause) {
    return { kind: 'failed', reason: cause instanceof Error ? cause.name : 'unknown' }
  } finally {
    clearTimeout(timer)
  }
}

/** Opens a received file: where it was announced, else where the gateway says it is now. */
export const openOrigin = async (
  origin: FileOrigin,
  limit: number,
  fetching: FileFetching,
): Promise<OpenedFile> => {
  if (origin.url !== null && mayFetch(origin.url, fetching.gateway)) {
    const opened = await fetchFrom(origin.url, origin, limit, fetching.within)
    if (opened.kind === 'open' || opened.kind === 'too-big') return opened
  }
  const fresh = await freshUrl(origin, fetching)
  if (fresh === null) return { kind: 'gone' }
  return mayFetch(fresh, fetching.gateway)
    ? fetchFrom(fresh, origin, limit, fetching.within)
    : { kind: 'failed', reason: 'the gateway names an address outside QQ' }
}
