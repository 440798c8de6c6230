import type { Picture } from '../../src/ports/chat.ts'
import type { Call, Reply } from './api.ts'
import { mayFetch } from './open-file.ts'
import { fieldsOf, isTs, listOf, plainText, type Fields } from './wire.ts'

export interface Uploading {
  readonly call: Call
  /** Where the Web API is: its own host may take uploads too. */
  readonly apiUrl: string
  /** Milliseconds for the bytes. */
  readonly within: number
}

const hand = async (url: string, picture: Picture, within: number): Promise<Reply | null> => {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': picture.mediaType },
      body: new Uint8Array(picture.bytes),
      redirect: 'error',
      signal: AbortSignal.timeout(within),
    })
    await response.body?.cancel()
    return response.ok ? null : { kind: 'unsent', reason: `upload: HTTP ${response.status}` }
  } catch (cause) {
    return { kind: 'unsent', reason: `upload: ${cause instanceof Error ? cause.name : 'unknown'}` }
  }
}

/** Where in the answer the message stands that shows the file. */
const sharedAs = (data: Fields, channel: string): string | null => {
  const shares = fieldsOf(listOf(data['files'])[0]?.['shares'])
  for (const kind of ['public', 'private']) {
    const [share] = listOf(fieldsOf(shares?.[kind])?.[channel])
    if (isTs(share?.['ts'])) return share['ts']
  }
  return null
}

/** Shows a picture in a channel or thread. Nobody sees anything of it before the last of the three steps. */
export const sendPicture = async (
  picture: Picture,
  target: { readonly channel: string; readonly thread: string | null },
  { call, apiUrl, within }: Uploading,
): Promise<Reply> => {
  const asked = await call('files.getUploadURLExternal', {
    filename: picture.name.replaceAll(/[\\/]/g, '_'),
    length: picture.bytes.byteLength,
  })
  if (asked.kind === 'lost') return { kind: 'unsent', reason: asked.reason }
  if (asked.kind !== 'answer') return asked
  const url = plainText(asked.data['upload_url'])
  if (!mayFetch(url, apiUrl)) return { kind: 'unsent', reason: 'upload: an address outside Slack' }
  const failed = await hand(url, picture, within)
  if (failed !== null) return failed
  const done = await call('files.completeUploadExternal', {
    files: [{ id: plainText(asked.data['file_id']), title: picture.name }],
    channel_id: target.channel,
    ...(target.thread === null ? {} : { thread_ts: target.thread }),
  })
  if (done.kind !== 'answer') return done
  const ts = sharedAs(done.data, target.channel)
  return { kind: 'answer', data: ts === null ? {} : { ts } }
}
