import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import { createWorkspace, tokens, type Workspace } from './slack-workspace.ts'

type Fields = Readonly<Record<string, unknown>>

export const appToken = 'xapp-1-A1-1-zhiban'
export const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5'

/** What one call is answered with instead. */
export type Instead =
  | { readonly error: string }
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  /** Done in the workspace, but the answer never arrives. */
  | 'lost'
  | 'silence'

export interface GatewayTraits {
  /** Milliseconds between the pings that Slack sends over Socket Mode; null = none. */
  readonly ping: number | null
  /** Requests in a second before 429 is answered. */
  readonly rate: number
}

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Signs a request as Slack does (docs.slack.dev, Verifying requests from Slack). */
export const sign = (body: string, at: number, secret = signingSecret): Record<string, string> => ({
  'x-slack-request-timestamp': String(at),
  'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`,
})

export type SlackGateway = Awaited<ReturnType<typeof createGateway>>

/**
 * Slack's front as an app sees it: the Web API (an emulated workspace behind it, tokens checked), `apps.connections.open`
 * and Socket Mode after docs.slack.dev, and the ways in which they go wrong.
 */
export const createGateway = async (given: Partial<GatewayTraits> = {}) => {
  const traits: GatewayTraits = { ping: 1_000, rate: Infinity, ...given }
  const instead = new Map<string, Instead[]>()
  const calls: {
    readonly method: string
    readonly token: string
    readonly params: URLSearchParams
    readonly at: number
  }[] = []
  const clients: WebSocket[] = []
  const sockets = new WebSocketServer({ noServer: true })
  const connections = new Set<Socket>()
  const unacked = new Map<string, string>()
  const acks: string[] = []
  const changes = new Set<() => void>()
  const known: Record<string, string> = { ...tokens, app: appToken }
  const files = new Map<string, (response: ServerResponse) => void>()
  let blocked = false
  let count = 0
  let workspace: Workspace | null = null
  let beat: NodeJS.Timeout | null = null
  let replays = true
  let pinged = (): void => undefined

  const changed = (): void => {
    for (const look of changes) look()
  }

  const answer = (response: ServerResponse, data: Fields): void => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(data))
  }

  const pass = async (request: IncomingMessage, body: Buffer): Promise<Response> => {
    const headers: Record<string, string> = {}
    for (const name of ['authorization', 'content-type']) {
      const value = request.headers[name]
      if (typeof value === 'string') headers[name] = value
    }
    return fetch(`${workspace?.address}${request.url}`, {
      method: request.method ?? 'GET',
      headers,
      ...(request.method === 'POST' ? { body: new Uint8Array(body) } : {}),
    })
  }

  const giveInstead = (response: ServerResponse, one: Exclude<Instead, 'lost' | 'silence'>): void => {
    if ('error' in one) return answer(response, { ok: false, error: one.error })
    response.writeHead(one.status, one.headers ?? {}).end(one.body ?? '')
  }

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://slack')
    const body = await bodyOf(request)
    const special = files.get(url.pathname)
    if (special !== undefined) return special(response)
    const method = /^\/api\/(.+)$/.exec(url.pathname)?.[1] ?? ''
    const token = request.headers.authorization?.replace('Bearer ', '') ?? ''
    if (method !== '') {
      calls.push({ method, token, params: new URLSearchParams(body.toString()), at: Date.now() })
      changed()
      const one = instead.get(method)?.shift()
      if (one === 'silence') return
      if (one === 'lost') {
        await pass(request, body)
        return void response.destroy()
      }
      if (one !== undefined) return giveInstead(response, one)
      if (!Object.values(known).includes(token)) return answer(response, { ok: false, error: 'invalid_auth' })
      if ((method === 'apps.connections.open') !== (token === appToken))
        return answer(response, { ok: false, error: 'not_allowed_token_type' })
      if (method === 'apps.connections.open')
        return answer(response, { ok: true, url: `ws://127.0.0.1:${port()}/link?ticket=${(count += 1)}` })
    }
    const passed = await pass(request, body)
    const bytes = Buffer.from(await passed.arrayBuffer())
    const headers = {
      'content-type': passed.headers.get('content-type') ?? '',
      'content-length': bytes.length,
    }
    response.writeHead(passed.status, headers).end(bytes)
  }

  const server = createServer((request, response) => {
    if (blocked) return void request.socket.destroy()
    serve(request, response).catch(() => response.destroy())
  })
  server.on('connection', (socket) => {
    if (blocked) return void socket.destroy()
    connections.add(socket)
    socket.on('close', () => connections.delete(socket))
  })
  server.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (client) => {
      clients.push(client)
      changed()
      client.on('close', () => {
        clients.splice(clients.indexOf(client), 1)
        changed()
      })
      client.on('error', () => undefined)
      client.on('ping', () => pinged())
      client.on('message', (data) => {
        const frame = JSON.parse(String(data)) as { envelope_id?: string }
        if (frame.envelope_id === undefined) return
        unacked.delete(frame.envelope_id)
        acks.push(frame.envelope_id)
        changed()
      })
      const hello = {
        type: 'hello',
        num_connections: clients.length,
        connection_info: { app_id: 'A1' },
        debug_info: { host: 'applink-1', started: '2026-11-21 09:00:00.000', build_number: 1, approximate_connection_time: 18_060 },
      } // prettier-ignore
      client.send(JSON.stringify(hello))
      if (replays) for (const envelope of unacked.values()) client.send(envelope)
    })
  })

  const port = (): number => (server.address() as AddressInfo).port
  const listen = (at: number): Promise<void> =>
    new Promise((resolve) => server.listen(at, '127.0.0.1', () => resolve()))
  await listen(0)
  const space = await createWorkspace(`http://127.0.0.1:${port()}`)
  workspace = space
  if (traits.ping !== null)
    beat = setInterval(() => {
      for (const client of clients) client.ping()
    }, traits.ping)

  const put = (text: string | Buffer): void => clients.at(-1)?.send(text)

  /** Sends a payload over Socket Mode and remembers it until it is acknowledged. */
  const push = (type: string, payload: Fields): string => {
    const envelope_id = `e${(count += 1)}`
    const text = JSON.stringify({
      envelope_id,
      type,
      payload,
      accepts_response_payload: type !== 'events_api',
    })
    unacked.set(envelope_id, text)
    put(text)
    return envelope_id
  }

  const until = async (what: string, holds: () => boolean, within = 5_000): Promise<void> => {
    if (holds()) return
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        changes.delete(look)
        reject(new Error(`never: ${what}`))
      }, within)
      const look = (): void => {
        if (!holds()) return
        clearTimeout(timer)
        changes.delete(look)
        resolve()
      }
      changes.add(look)
    })
  }

  return {
    space,
    calls,
    acks,
    until,
    push,
    put,
    apiUrl: () => `http://127.0.0.1:${port()}/api/`,
    /** The next calls of this method are answered so. */
    answerNext: (method: string, ...answers: readonly Instead[]): void =>
      void instead.set(method, [...(instead.get(method) ?? []), ...answers]),
    countOf: (method: string): number => calls.filter((call) => call.method === method).length,
    called: (method: string): Promise<void> => {
      const before = calls.filter((call) => call.method === method).length
      return until(`a call of ${method}`, () => calls.filter((c) => c.method === method).length > before)
    },
    onPing: (call: () => void): void => void (pinged = call),
    connected: (): number => clients.length,
    acked: (envelope: string): Promise<void> => until('an ack', () => acks.includes(envelope)),
    unacked: (): number => unacked.size,
    /** Forgets what was not acknowledged: as Slack does after its last attempt. */
    forget: (): void => unacked.clear(),
    /** Whether a new connection gets what the last one did not acknowledge. */
    setReplays: (value: boolean): void => void (replays = value),
    /** No new connection is let in. */
    block: (value: boolean): void => void (blocked = value),
    /** The TCP connections die without a word. */
    cut: (): void => {
      for (const client of clients) client.terminate()
      for (const connection of connections) connection.destroy()
    },
    /** The newest connection takes nothing and says nothing, and does not close. */
    freeze: (): void => {
      for (const connection of connections) connection.pause()
      if (beat !== null) clearInterval(beat)
    },
    disconnect: (reason: string): void => put(JSON.stringify({ type: 'disconnect', reason, debug_info: {} })),
    closeOldest: (): void => clients[0]?.close(1000),
    /** A token that is worth nothing any more. */
    revoke: (name: 'bot' | 'app'): void => void (known[name] = 'revoked'),
    /** Serves something of its own, at an address of Slack's host. */
    serve: (path: string, give: (response: ServerResponse) => void): string => {
      files.set(path, give)
      return `http://127.0.0.1:${port()}${path}`
    },
    close: async (): Promise<void> => {
      if (beat !== null) clearInterval(beat)
      for (const client of clients) client.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await space.close()
    },
  }
}
