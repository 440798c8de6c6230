import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import {
  botInGroup, objectionTo, refusal, tencentSignature, theGroup, theMember, usualTraits, type Fields, type Heard, type Peer, type Said, type ServerTraits, type Speech,
} from './qq-official-rules.ts' // prettier-ignore

/*
 * Tencent's side of the official QQ bot API over loopback, written from its public documentation (bot-docs 2025-04 and
 * the pages of 2026-07 on sending, events and callbacks). It checks what the documentation says is checked: tokens,
 * intents, sessions, reply windows, msg_seq, addresses. It was NOT checked against Tencent and no foreign client has
 * spoken to it: it proves that the adapter keeps to the documentation as read here, not that Tencent does.
 */

export * from './qq-official-rules.ts'

const bodyOf = async (request: IncomingMessage): Promise<Fields> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  return text === '' ? {} : (JSON.parse(text) as Fields)
}

export type QqOfficialServer = Awaited<ReturnType<typeof createQqOfficialServer>>

export const createQqOfficialServer = async (given: Partial<ServerTraits> = {}) => {
  let traits: ServerTraits = { ...usualTraits, ...given }
  const tokens = new Map<string, number>()
  const heard: Heard[] = []
  const said: Said[] = []
  const uploads = new Map<string, Buffer>()
  const pairs = new Map<string, number>()
  const calls: { readonly method: string; readonly path: string; readonly body: Fields }[] = []
  const instead: { path: RegExp; reply: (response: ServerResponse) => void; afterwards: boolean }[] = []
  const log: { seq: number; frame: Fields }[] = []
  const frames: Fields[] = []
  const files = new Map<string, Buffer>()
  const presses: string[] = []
  let sockets: { socket: WebSocket; live: boolean }[] = []
  let sessions = new Map<string, number>()
  let server: Server | null = null
  let port = 0
  let blocked = false
  let frozen = false
  let counter = 0
  let seq = 0
  let tokensGiven = 0
  let clock = Date.now
  /** Where callbacks go; null = the gateway is used. */
  let callback: string | null = null

  const next = (prefix: string): string => `${prefix}${(counter += 1).toString().padStart(6, '0')}`
  const send = (
    response: ServerResponse,
    status: number,
    body: Fields,
    headers: Record<string, string> = {},
  ): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  }

  const giveToken = (body: Fields, response: ServerResponse): void => {
    if (body['appId'] !== traits.appId || body['clientSecret'] !== traits.secret)
      return send(response, 200, { code: 100016, message: 'invalid appid or secret' })
    const token = next('token-')
    tokensGiven += 1
    tokens.set(token, clock() + traits.tokenLasts * 1000)
    // Tencent gives the number as text.
    send(response, 200, { access_token: token, expires_in: String(traits.tokenLasts) })
  }

  const isToken = (header: string): boolean =>
    header.startsWith('QQBot ') && (tokens.get(header.slice(6)) ?? 0) > clock()

  const takeMessage = (to: Peer, body: Fields): [number, Fields] => {
    const no = objectionTo({ traits, heard, pairs, now: clock() }, to, body)
    if (no !== null) return [400, no]
    const message: Said = { id: next('ROBOT1.0_bot'), refIdx: `REFIDX_${next('b')}+/=`, body, to }
    said.push(message)
    return [
      200,
      { id: message.id, timestamp: new Date(clock()).toISOString(), ext_info: { ref_idx: message.refIdx } },
    ]
  }

  const answer = (request: IncomingMessage, response: ServerResponse, body: Fields): void => {
    const path = request.url ?? ''
    const match = /^\/v2\/(groups|users)\/([^/]+)\/(messages|files)$/.exec(path)
    if (path === '/gateway/bot')
      return send(response, 200, {
        url: `ws://127.0.0.1:${port}/websocket`,
        shards: 1,
        session_start_limit: { total: 1000, remaining: 999, reset_after: 86_400_000, max_concurrency: 1 },
      })
    if (path === '/users/@me') return send(response, 200, { id: traits.appId, username: '值班', bot: true })
    if (path.startsWith('/interactions/') && request.method === 'PUT') {
      presses.push(path.slice('/interactions/'.length))
      return send(response, 200, {})
    }
    if (match === null) return send(response, 404, {})
    const to: Peer = { kind: match[1] as Peer['kind'], openid: decodeURIComponent(match[2] ?? '') }
    if (match[3] === 'files') {
      const file = next('file-')
      uploads.set(file, Buffer.from(String(body['file_data'] ?? ''), 'base64'))
      return send(response, 200, { file_uuid: file, file_info: file, ttl: 3600 })
    }
    const [status, reply] = takeMessage(to, body)
    send(response, status, reply)
  }

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? ''
    const file = files.get(path)
    if (file !== undefined)
      return void response
        .writeHead(200, { 'content-type': 'image/png', 'content-length': file.length })
        .end(file)
    if (path.startsWith('/files/')) return void response.writeHead(404).end()
    const body = await bodyOf(request)
    calls.push({ method: request.method ?? '', path, body })
    const at = instead.findIndex((one) => one.path.test(path))
    const [other] = at < 0 ? [] : instead.splice(at, 1)
    if (other?.afterwards === true)
      answer(request, { writeHead: () => ({ end: () => undefined }) } as unknown as ServerResponse, body)
    if (other !== undefined) return other.reply(response)
    if (path === '/app/getAppAccessToken') return giveToken(body, response)
    if (!isToken(request.headers.authorization ?? ''))
      return send(response, 401, refusal(11244, 'token not exist or expire'))
    answer(request, response, body)
  }

  const put = (socket: WebSocket, frame: Fields | string | Buffer): void => {
    if (!frozen)
      socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame))
  }

  const hello = (socket: WebSocket): void => {
    const state = { socket, live: false }
    sockets.push(state)
    put(socket, { op: 10, d: { heartbeat_interval: traits.heartbeat } })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      sockets = sockets.filter((one) => one !== state)
    })
    socket.on('message', (data) => {
      const frame = JSON.parse(data.toString()) as { op: number; d: Fields }
      frames.push(frame)
      if (frame.op === 1) return put(socket, { op: 11 })
      if (!isToken(String(frame.d['token']))) return socket.close(4004)
      if (frame.op === 2) {
        if ((Number(frame.d['intents']) & ~traits.intents) !== 0) return socket.close(4014)
        const session = next('session-')
        seq += 1
        sessions.set(session, seq)
        state.live = true
        put(socket, { op: 0, s: seq, t: 'READY', d: { version: 1, session_id: session, user: { id: '1', username: '值班', bot: true }, shard: [0, 1] } }) // prettier-ignore
      }
      if (frame.op === 6) {
        if (!sessions.has(String(frame.d['session_id']))) return put(socket, { op: 9, d: false })
        for (const one of log) if (one.seq > Number(frame.d['seq'])) put(socket, one.frame)
        state.live = true
        seq += 1
        put(socket, { op: 0, s: seq, t: 'RESUMED', d: '' })
      }
    })
  }

  const listen = async (): Promise<void> => {
    const made = createServer((request, response) => {
      void handle(request, response).catch(() => response.destroy())
    })
    const gateway = new WebSocketServer({ noServer: true })
    made.on('upgrade', (request, socket, head) => {
      if (blocked) return socket.destroy()
      gateway.handleUpgrade(request, socket, head, hello)
    })
    await new Promise<void>((resolve) => made.listen(port, '127.0.0.1', resolve))
    port = (made.address() as AddressInfo).port
    server = made
  }

  const cut = (): void => {
    for (const { socket } of sockets) socket.terminate()
    sockets = []
  }

  const post = async (
    body: string,
    timestamp = String(Math.floor(clock() / 1000)),
    headers: Record<string, string> = {},
  ) =>
    // prettier-ignore
    fetch(callback ?? '', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'QQBot-Callback',
        'x-bot-appid': traits.appId,
        'x-signature-timestamp': timestamp,
        'x-signature-ed25519': tencentSignature(traits.secret, timestamp, body),
        ...headers,
      },
      body,
    })

  /** Tencent comes again when a callback was not taken. */
  const callBack = async (frame: Fields): Promise<void> => {
    for (let times = 0; times < 200 && server !== null; times += 1) {
      const status = await post(JSON.stringify(frame)).then(
        (response) => response.status,
        () => 0,
      )
      if (status === 200) return
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  let posting: Promise<void> = Promise.resolve()

  const dispatch = (t: string, d: Fields): void => {
    seq += 1
    const frame: Fields = { op: 0, s: seq, t, id: `${t}:${seq}`, d }
    log.push({ seq, frame })
    if (callback !== null) posting = posting.then(() => callBack(frame))
    else for (const { socket, live } of sockets) if (live) put(socket, frame)
  }

  const server_ = {
    get traits() {
      return traits
    },
    change: (more: Partial<ServerTraits>): void => {
      traits = { ...traits, ...more }
    },
    listen,
    url: (): string => `http://127.0.0.1:${port}`,
    calls,
    frames,
    presses,
    tokensGiven: () => tokensGiven,
    setClock: (now: () => number): void => {
      clock = now
    },
    /** No token is good any more, as after a change of the secret. */
    forgetTokens: (): void => tokens.clear(),
    forgetSessions: (): void => {
      sessions = new Map()
    },
    connected: (): number => sockets.length,
    cut,
    block: (on: boolean): void => {
      blocked = on
    },
    freeze: (on: boolean): void => {
      frozen = on
    },
    /** Raw bytes to whoever is connected. */
    put: (frame: Fields | string | Buffer): void => {
      for (const { socket } of sockets) put(socket, frame)
    },
    closeWith: (code: number): void => {
      for (const { socket } of sockets) socket.close(code)
    },
    /** The next request whose path fits is answered like this; `afterwards` = only after it was done. */
    answerInstead: (path: RegExp, reply: (response: ServerResponse) => void, afterwards = false): void => {
      instead.push({ path, reply, afterwards })
    },
    refuse: (path: RegExp, status: number, code: number, headers: Record<string, string> = {}): void => {
      instead.push({
        path,
        afterwards: false,
        reply: (response) => send(response, status, refusal(code, '测试'), headers),
      })
    },
    serve: (name: string, bytes: Buffer): string => {
      files.set(`/files/${name}`, bytes)
      return `http://127.0.0.1:${port}/files/${name}`
    },
    useCallback: (url: string): void => {
      callback = url
    },
    post,
    posted: () => posting,
    dispatch,
    say: (peer: Peer, { text, from = theMember, toBot = false, quote, attachments }: Speech): Heard => {
      const id = next('ROBOT1.0_')
      const inGroup = peer.kind === 'groups'
      const name = traits.names ? { username: '周会计' } : {}
      const quoted = said.find((message) => message.id === quote)
      const t = inGroup
        ? traits.allMessages
          ? 'GROUP_MESSAGE_CREATE'
          : 'GROUP_AT_MESSAGE_CREATE'
        : 'C2C_MESSAGE_CREATE'
      const mentions = toBot && traits.allMessages ? [{ id: botInGroup, member_openid: botInGroup, bot: true, is_you: true, scope: 'single', username: '值班' }] : [] // prettier-ignore
      const event: Fields = {
        id,
        author: inGroup ? { id: from, member_openid: from, bot: false, ...name } : { id: peer.openid, user_openid: peer.openid, ...name },
        content: toBot && traits.allMessages ? `<@${botInGroup}> ${text}` : text,
        ...(inGroup ? { group_openid: peer.openid } : {}),
        ...(mentions.length > 0 ? { mentions } : {}),
        ...(attachments === undefined ? {} : { attachments }),
        ...(quoted === undefined ? {} : { msg_elements: [{ msg_idx: quoted.refIdx, content: String(quoted.body['content']) }] }),
        message_type: quoted === undefined ? 0 : 103,
        message_scene: { source: 'default', ext: [`msg_idx=REFIDX_${id}=`, ...(quoted === undefined ? [] : [`ref_msg_idx=${quoted.refIdx}`])] },
        timestamp: new Date(clock()).toISOString(),
      } // prettier-ignore
      const one: Heard = { id, peer, event: { t, d: event }, at: clock() }
      heard.push(one)
      dispatch(t, event)
      return one
    },
    /** The same message once more, as Tencent does when it is not sure. */
    repeat: (id: string): void => {
      const one = heard.find((message) => message.id === id)
      if (one !== undefined) dispatch(String(one.event['t']), one.event['d'] as Fields)
    },
    press: (message: string, label: number): string => {
      const one = said.find(({ id }) => id === message)
      const rows = ((one?.body['keyboard'] as Fields)['content'] as Fields)['rows'] as readonly { buttons: readonly { id: string; action: { data: string } }[] }[] // prettier-ignore
      const button = rows[label]?.buttons[0]
      const interaction = next('interaction-')
      dispatch('INTERACTION_CREATE', {
        id: interaction, type: 11, chat_type: 1, scene: 'group', version: 1, group_openid: theGroup.openid, group_member_openid: theMember,
        timestamp: new Date(clock()).toISOString(), data: { type: 11, resolved: { button_data: button?.action.data, button_id: button?.id } },
      }) // prettier-ignore
      return interaction
    },
    /** What the bot said there, oldest first. */
    said: (peer: Peer): readonly Said[] => said.filter(({ to }) => to.openid === peer.openid),
    upload: (fileInfo: string): Buffer | undefined => uploads.get(fileInfo),
    close: async (): Promise<void> => {
      const closing = server
      server = null
      cut()
      closing?.closeAllConnections()
      await new Promise<void>((resolve) => (closing === null ? resolve() : closing.close(() => resolve())))
      await posting
    },
  }
  await listen()
  return server_
}
