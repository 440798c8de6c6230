import { randomUUID } from 'node:crypto'
import type { MessageView } from '../../adapters/room/views.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Record<string, unknown>
}

export interface RoomEvent {
  readonly id: number | null
  readonly name: string
  readonly data: { readonly [key: string]: unknown; readonly message?: MessageView; readonly kind?: string }
}

/** One person's browser, without the browser. */
export interface RoomClient {
  readonly token: string
  get(path: string): Promise<Answer>
  post(path: string, body?: unknown): Promise<Answer>
  /** The bytes of a file that the person may see. */
  file(id: string): Promise<Uint8Array>
  upload(name: string, type: string, bytes: Buffer): Promise<Answer>
  /** Posts and gives back the message id. */
  say(place: string, text: string, more?: Record<string, unknown>): Promise<string>
  history(place: string): Promise<readonly MessageView[]>
  /** Reads server-sent events until `enough` says so. */
  listen(enough: (events: readonly RoomEvent[]) => boolean, since?: number): Promise<readonly RoomEvent[]>
}

const read = async (response: Response): Promise<Answer> => ({
  status: response.status,
  headers: response.headers,
  body: (await response.json().catch(() => ({}))) as Record<string, unknown>,
})

export const roomPath = (place: string, rest: string): string =>
  `/api/rooms/${encodeURIComponent(place)}/${rest}`

export const createRoomClient = (address: string, token: string): RoomClient => {
  const headers = { authorization: `Bearer ${token}` }
  const get = async (path: string): Promise<Answer> => read(await fetch(`${address}${path}`, { headers }))
  const post = async (path: string, body: unknown = {}): Promise<Answer> =>
    read(
      await fetch(`${address}${path}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    )
  return {
    token,
    get,
    post,
    upload: async (name, type, bytes) =>
      read(
        await fetch(`${address}/api/files`, {
          method: 'POST',
          headers: { ...headers, 'content-type': type, 'x-file-name': encodeURIComponent(name) },
          body: new Uint8Array(bytes),
        }),
      ),
    file: async (id) =>
      new Uint8Array(await (await fetch(`${address}/api/files/${id}`, { headers })).arrayBuffer()),
    say: async (place, text, more = {}) => {
      const id = randomUUID()
      const { status, body } = await post(roomPath(place, 'messages'), { id, text, ...more })
      if (status !== 201) throw new Error(`${status} ${String(body['code'])}`)
      return id
    },
    history: async (place) => (await get(roomPath(place, 'messages'))).body['messages'] as MessageView[],
    listen: async (enough, since) => {
      const ending = new AbortController()
      const response = await fetch(`${address}/api/events`, {
        headers: { ...headers, ...(since === undefined ? {} : { 'last-event-id': String(since) }) },
        signal: ending.signal,
      })
      const events: RoomEvent[] = []
      let rest = ''
      if (response.body === null) throw new Error('no stream')
      for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
        rest += chunk
        const blocks = rest.split('\n\n')
        rest = blocks.pop() ?? ''
        for (const block of blocks) events.push(...eventOf(block))
        if (enough(events)) break
      }
      ending.abort()
      return events
    },
  }
}

const eventOf = (block: string): readonly RoomEvent[] => {
  const field = (name: string) =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2)
  const data = field('data')
  if (data === undefined) return []
  const id = field('id')
  return [
    {
      id: id === undefined ? null : Number(id),
      name: field('event') ?? 'message',
      data: JSON.parse(data) as RoomEvent['data'],
    },
  ]
}

/** Picks a person in demo mode. */
export const enterDemo = async (address: string, person: string): Promise<RoomClient> => {
  const response = await fetch(`${address}/api/pick`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ person }),
  })
  const { token } = (await response.json()) as { token: string }
  return createRoomClient(address, token)
}
