import type { OpenedFile } from '../../src/ports/chat.ts'
import type { FileOrigin } from '../../src/ports/chat-journal.ts'

/** Where QQ keeps what people send. Anything else in an event could point into the operator's own network. */
const qqHosts = /(?:^|\.)(?:qq\.com|qq\.com\.cn|qpic\.cn|gtimg\.cn|gtimg\.com|myqcloud\.com)$/

/** `apiHost` is as trusted as QQ's own: it has the bot's token anyway. */
const mayFetch = (url: string, apiHost: string): boolean => {
  const address = URL.parse(url)
  if (address === null || !/^https?:$/.test(address.protocol)) return false
  return qqHosts.test(address.hostname) || address.host === apiHost
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

/**
 * Opens a received file where it was announced. Such addresses expire, and Tencent gives no fresh ones: `gone` then.
 * `within` is the time until the first bytes, milliseconds.
 */
export const openOrigin = async (
  { url, mediaType }: FileOrigin,
  limit: number,
  apiHost: string,
  within: number,
): Promise<OpenedFile> => {
  if (url === null) return { kind: 'gone' }
  if (!mayFetch(url, apiHost)) return { kind: 'failed', reason: 'the message names an address outside QQ' }
  const waiting = new AbortController()
  const timer = setTimeout(() => waiting.abort(), within)
  try {
    const response = await fetch(url, { signal: waiting.signal, redirect: 'error' })
    const length = response.headers.get('content-length')
    if (!response.ok || response.body === null) {
      await response.body?.cancel()
      return response.status >= 500 || response.status === 429
        ? { kind: 'failed', reason: `HTTP ${response.status}` }
        : { kind: 'gone' }
    }
    if (length !== null && Number(length) > limit) {
      await response.body.cancel()
      return { kind: 'too-big' }
    }
    return {
      kind: 'open',
      mediaType: response.headers.get('content-type')?.split(';')[0] ?? mediaType,
      size: length === null ? null : Number(length),
      content: atMost(response.body, limit),
    }
  } catch (cause) {
    return { kind: 'failed', reason: cause instanceof Error ? cause.name : 'unknown' }
  } finally {
    clearTimeout(timer)
  }
}
