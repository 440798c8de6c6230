import type { OpenedFile } from '../../src/ports/chat.ts'
import type { FileOrigin } from '../../src/ports/chat-journal.ts'
import type { Call } from './api.ts'
import { fieldsOf, plainText } from './wire.ts'

/** Where Slack keeps what people send. The token goes nowhere else: an address comes from whoever wrote the message. */
export const mayFetch = (url: string, apiUrl: string): boolean => {
  const address = URL.parse(url)
  if (address === null) return false
  if (address.hostname === new URL(apiUrl).hostname) return /^https?:$/.test(address.protocol)
  return (
    address.protocol === 'https:' &&
    /(?:^|\.)(?:slack\.com|slack-files\.com|slack-edge\.com)$/.test(address.hostname)
  )
}

export interface FileFetching {
  readonly call: Call
  readonly token: string
  readonly apiUrl: string
  /** Until the first bytes, milliseconds. */
  readonly within: number
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

/** Files of other workspaces (Slack Connect) come without an address. */
const addressOf = async (origin: FileOrigin, call: Call): Promise<string | OpenedFile> => {
  if (origin.url !== null) return origin.url
  const reply = await call('files.info', { file: origin.source.replace(/^file:/, '') })
  if (reply.kind === 'refused')
    return /not_found|deleted/.test(reply.code) ? { kind: 'gone' } : { kind: 'failed', reason: reply.code }
  if (reply.kind !== 'answer') return { kind: 'failed', reason: reply.kind }
  const file = fieldsOf(reply.data['file'])
  const url = plainText(file?.['url_private_download']) || plainText(file?.['url_private'])
  return url === '' ? { kind: 'gone' } : url
}

/** Opens a received file with the token, without reading more of it than was allowed. Never throws. */
export const openOrigin = async (
  origin: FileOrigin,
  limit: number,
  { call, token, apiUrl, within }: FileFetching,
): Promise<OpenedFile> => {
  const url = await addressOf(origin, call)
  if (typeof url !== 'string') return url
  if (!mayFetch(url, apiUrl)) return { kind: 'failed', reason: 'an address outside Slack' }
  const waiting = new AbortController()
  const timer = setTimeout(() => waiting.abort(), within)
  try {
    const headers = { authorization: `Bearer ${token}` }
    const response = await fetch(url, { headers, signal: waiting.signal, redirect: 'error' })
    const refuse = async (refusal: OpenedFile): Promise<OpenedFile> => {
      await response.body?.cancel()
      return refusal
    }
    if (response.status === 404 || response.status === 410) return await refuse({ kind: 'gone' })
    if (!response.ok || response.body === null)
      return await refuse({ kind: 'failed', reason: `HTTP ${response.status}` })
    const mediaType = response.headers.get('content-type')?.split(';')[0] ?? origin.mediaType
    // Without the right to read files Slack answers with the page that asks people to log in.
    if (mediaType === 'text/html' && origin.mediaType !== 'text/html')
      return await refuse({ kind: 'failed', reason: 'the token may not read files (scope files:read)' })
    const length = response.headers.get('content-length')
    if (length !== null && Number(length) > limit) return await refuse({ kind: 'too-big' })
    return {
      kind: 'open',
      mediaType,
      size: length === null ? null : Number(length),
      content: atMost(response.body, limit),
    }
  } catch (cause) {
    return { kind: 'failed', reason: cause instanceof Error ? cause.name : 'unknown' }
  } finally {
    clearTimeout(timer)
  }
}
