import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocket, WebSocketServer } from 'ws'

export interface Segment {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

type Fields = Readonly<Record<string, unknown>>

/** A chat of the account: a group, or one person. */
export type Chat = { readonly group: number } | { readonly user: number }

/** The one group that every test gateway has. */
export const theGroup: Chat = { group: 777 }

export interface StoredMessage {
  readonly id: number
  readonly chat: Chat
  readonly from: number
  readonly time: number
  readonly segments: readonly Segment[]
  readonly recalled: boolean
}

export interface GatewayTraits {
  readonly self: number
  readonly token: string
  /** How a wrong token is told: NapCat and LLBot open first; others refuse the upgrade. */
  readonly refusal: 'frame' | 'close-1008' | 'http-401'
  readonly format: 'array' | 'string'
  /** Milliseconds between heartbeats; null = none. */
  readonly heartbeat: number | null
  /** Actions that this gateway does not have. */
  readonly lacks: readonly string[]
  /** Own messages come back as events. */
  readonly reportsSelf: boolean
}

export const napcat: GatewayTraits = {
  self: 10001, token: 'gateway-token-1', refusal: 'frame', format: 'array', heartbeat: 30_000, lacks: [], reportsSelf: true,
} // prettier-ignore

const escapeCq = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('[', '&#91;').replaceAll(']', '&#93;')

/** The string form of a message (OneBot v11, 字符串格式). */
export const cqString = (segments: readonly Segment[]): string =>
  segments
    .map(({ type, data }) =>
      type === 'text'
        ? escapeCq(String(data['text']))
        : `[CQ:${type}${Object.entries(data)
            .map(([name, value]) => `,${name}=${escapeCq(String(value)).replaceAll(',', '&#44;')}`)
            .join('')}]`,
    )
    .join('')

/** What one call is answered with instead, or `silence`. */
export type Instead =
  { readonly retcode: number; readonly message: string; readonly data?: unknown } | 'silence'

/**
 * A OneBot v11 gateway over loopback, made after the specification and NapCat's published interface (4.18): forward
 * and reverse WebSocket, groups, people, messages with 32-bit ids, history, and the ways in which gateways go wrong.
 */
export const createNapcatServer = async (given: Partial<GatewayTraits> = {}) => {
  const traits = { ...napcat, ...given }
  const members = new Map<number, ReadonlyMap<number, string>>([[777, new Map([[42, '城北小学-周会计'], [43, '李会计'], [traits.self, '值班助手']])]]) // prettier-ignore
  const messages: StoredMessage[] = []
  const clients = new Set<WebSocket>()
  const instead = new Map<string, Instead[]>()
  const insteadAt = new Map<string, Instead>()
  const calls: { readonly action: string; readonly params: Fields }[] = []
  const waiting: { readonly action: string; readonly resolve: () => void }[] = []
  const files = new Map<string, (response: ServerResponse) => void>()
  let now = (): number => Math.floor(Date.now() / 1000)
  let online = true
  let frozen = false
  let deafToCalls = false
  let blocked = false
  let beat: NodeJS.Timeout | null = null
  let dialling: NodeJS.Timeout | null = null
  let server: Server | null = null
  let sockets: WebSocketServer | null = null
  let port = 0
  let count = 0
  let most = 0

  const nameOf = (chat: Chat, user: number): string =>
    ('group' in chat ? members.get(chat.group)?.get(user) : members.get(777)?.get(user)) ?? `QQ${user}`

  const put = (text: string | Buffer): void => {
    if (!frozen) for (const client of clients) client.send(text)
  }
  const push = (event: Fields): void => put(JSON.stringify({ time: now(), self_id: traits.self, ...event }))

  const written = ({ id, chat, from, time, segments }: StoredMessage): Fields => ({
    self_id: traits.self,
    user_id: from,
    time,
    message_id: id,
    message_seq: id,
    message_type: 'group' in chat ? 'group' : 'private',
    ...('group' in chat ? { group_id: chat.group } : from === traits.self ? { target_id: chat.user } : {}),
    sender: { user_id: from, nickname: `昵称${from}`, card: nameOf(chat, from), role: 'member' },
    raw_message: cqString(segments),
    font: 14,
    sub_type: 'group' in chat ? 'normal' : 'friend',
    message: traits.format === 'array' ? segments : cqString(segments),
    message_format: traits.format,
    post_type: from === traits.self ? 'message_sent' : 'message',
  })

  const same = (a: Chat, b: Chat): boolean => JSON.stringify(a) === JSON.stringify(b)

  /** Puts a message into the chat without telling anybody: what happens while the account is not connected. */
  const store = (chat: Chat, from: number, segments: readonly Segment[], time = now()): StoredMessage => {
    count += 1
    const id = createHash('md5')
      .update(`${JSON.stringify(chat)} ${count}`)
      .digest()
      .readInt32BE(0)
    const message = { id, chat, from, time, segments, recalled: false }
    messages.push(message)
    return message
  }

  const say = (chat: Chat, from: number, segments: readonly Segment[], time = now()): StoredMessage => {
    const message = store(chat, from, segments, time)
    push(written(message))
    return message
  }

  const recall = (id: number, operator: number): void => {
    const index = messages.findIndex((message) => message.id === id)
    const message = messages[index]
    if (message === undefined) return
    messages[index] = { ...message, recalled: true }
    push(
      'group' in message.chat
        ? { post_type: 'notice', notice_type: 'group_recall', group_id: message.chat.group, user_id: message.from, operator_id: operator, message_id: id }
        : { post_type: 'notice', notice_type: 'friend_recall', user_id: message.from, message_id: id },
    ) // prettier-ignore
  }

  const ok = (data: unknown): Fields => ({ status: 'ok', retcode: 0, data, message: '', wording: '' })
  const bad = (retcode: number, message: string, data: unknown = null): Fields => ({ status: 'failed', retcode, data, message, wording: message }) // prettier-ignore

  const send = (chat: Chat, params: Fields): Fields => {
    if ('group' in chat && !members.has(chat.group))
      return bad(1200, 'EventChecker Failed: NTEvent serviceAndMethod:NodeIKernelMsgService/sendMsg EventRet: {\n    "result": 110,\n    "errMsg": "发送失败，你已被移出该群，请重新加群。"\n}') // prettier-ignore
    const given = params['message']
    const segments =
      typeof given === 'string' ? [{ type: 'text', data: { text: given } }] : (given as readonly Segment[])
    if (!Array.isArray(segments) || segments.length === 0) return bad(1400, '消息体无法解析')
    const message = store(chat, traits.self, segments)
    if (traits.reportsSelf) push(written(message))
    return ok({ message_id: message.id })
  }

  const historyOf = (chat: Chat, params: Fields): Fields => {
    const all = messages.filter((message) => same(message.chat, chat) && !message.recalled)
    const latest = all.slice(-Number(params['count'] ?? 20))
    return latest.length === 0 ? bad(1200, '消息undefined不存在') : ok({ messages: latest.map(written) })
  }

  const chatOf = (params: Fields): Chat =>
    params['user_id'] === undefined || params['message_type'] === 'group'
      ? { group: Number(params['group_id']) }
      : { user: Number(params['user_id']) }

  const answer = (action: string, params: Fields): Fields => {
    if (traits.lacks.includes(action)) return bad(1404, '不支持的API ' + action)
    switch (action) {
      case 'send_group_msg':
      case 'send_private_msg':
      case 'send_msg':
        return send(
          action === 'send_group_msg' ? { group: Number(params['group_id']) } : chatOf(params),
          params,
        )
      case 'get_msg': {
        const found = messages.find(({ id, recalled }) => id === Number(params['message_id']) && !recalled)
        return found === undefined ? bad(1200, '消息不存在') : ok(written(found))
      }
      case 'delete_msg':
        recall(Number(params['message_id']), traits.self)
        return ok(null)
      case 'get_group_msg_history':
        return historyOf({ group: Number(params['group_id']) }, params)
      case 'get_friend_msg_history':
        return historyOf({ user: Number(params['user_id']) }, params)
      case 'get_status':
        return ok({ online, good: true, stat: {} })
      case 'get_login_info':
        return ok({ user_id: traits.self, nickname: '值班助手' })
      case 'get_image': {
        const name = String(params['file'])
        return files.has(name)
          ? ok({ url: `http://127.0.0.1:${port}/${name}`, file_name: name })
          : bad(1200, 'file not found')
      }
      default:
        return bad(1404, '不支持的API ' + action)
    }
  }

  const take = (client: WebSocket, text: string): void => {
    if (frozen) return
    const {
      action,
      params = {},
      echo,
    } = JSON.parse(text) as { action: string; params?: Fields; echo: unknown }
    calls.push({ action, params })
    for (const one of waiting.filter((waiter) => waiter.action === action)) one.resolve()
    const count = calls.filter((call) => call.action === action).length
    const other = insteadAt.get(`${action} ${count}`) ?? instead.get(action)?.shift()
    if (other === 'silence') {
      // It was done all the same: what is lost is the answer.
      answer(action, params)
      return
    }
    if (deafToCalls) return
    const reply = other === undefined ? answer(action, params) : bad(other.retcode, other.message, other.data)
    client.send(JSON.stringify({ ...reply, echo, stream: 'normal-action' }))
  }

  const heartbeat = (): void =>
    push({
      post_type: 'meta_event',
      meta_event_type: 'heartbeat',
      status: { online, good: true },
      interval: traits.heartbeat,
    })

  const welcome = (client: WebSocket): void => {
    clients.add(client)
    most = Math.max(most, clients.size)
    client.on('message', (data) => take(client, data.toString()))
    client.on('close', () => clients.delete(client))
    client.on('error', () => undefined)
    push({ post_type: 'meta_event', meta_event_type: 'lifecycle', sub_type: 'connect' })
    if (traits.heartbeat !== null && beat === null) beat = setInterval(heartbeat, traits.heartbeat)
  }

  const tokenOf = (request: IncomingMessage): string =>
    new URL(request.url ?? '/', 'http://x').searchParams.get('access_token') ??
    (request.headers.authorization ?? '').replace(/^Bearer /, '')

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (blocked) return void socket.destroy()
    const allowed = tokenOf(request) === traits.token
    if (!allowed && traits.refusal === 'http-401') {
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n')
      return
    }
    sockets?.handleUpgrade(request, socket, head, (client) => {
      // LLBot serves nothing on other paths.
      if (new URL(request.url ?? '/', 'http://x').pathname !== '/') return client.close()
      if (allowed) return welcome(client)
      client.on('error', () => undefined)
      client.send(JSON.stringify({ status: 'failed', retcode: 1403, data: null, message: 'token验证失败', wording: 'token验证失败', echo: null })) // prettier-ignore
      client.close(traits.refusal === 'close-1008' ? 1008 : 1000)
    })
  }

  /** Accepts connections, on the port it had before. */
  const listen = async (): Promise<void> => {
    sockets = new WebSocketServer({ noServer: true })
    const made = createServer((request, response) => {
      const file = files.get((request.url ?? '/').slice(1))
      if (file === undefined) response.writeHead(404).end()
      else file(response)
    })
    made.on('upgrade', upgrade)
    await new Promise<void>((resolve) => made.listen(port, '127.0.0.1', resolve))
    port = (made.address() as AddressInfo).port
    server = made
  }

  /** Cuts every connection without a word, as a crash does. */
  const cut = (): void => {
    for (const client of clients) client.terminate()
    clients.clear()
  }

  const close = async (): Promise<void> => {
    if (dialling !== null) clearInterval(dialling)
    if (beat !== null) clearInterval(beat)
    dialling = null
    beat = null
    cut()
    const closing = server
    server = null
    closing?.closeAllConnections()
    if (closing !== null) await new Promise<void>((resolve) => closing.close(() => resolve()))
  }

  return {
    traits,
    url: () => `ws://127.0.0.1:${port}`,
    listen,
    close,
    cut,
    /** Reverse mode: dials the desk's door whenever it is not connected. */
    dial: (url: () => string, headers: Readonly<Record<string, string>> = {}): void => {
      const attempt = (): void => {
        if (clients.size > 0 || frozen || blocked) return
        const client = new WebSocket(url(), {
          headers: { Authorization: `Bearer ${traits.token}`, 'X-Self-ID': String(traits.self), 'X-Client-Role': 'Universal', ...headers },
        }) // prettier-ignore
        clients.add(client)
        client.on('open', () => welcome(client))
        client.on('error', () => clients.delete(client))
        client.on('close', () => clients.delete(client))
      }
      dialling = setInterval(attempt, 20)
      attempt()
    },
    say,
    store,
    recall,
    push,
    /** Sends a frame as it is. */
    put,
    event: (message: StoredMessage) => written(message),
    messages: (chat: Chat) => messages.filter((message) => same(message.chat, chat)),
    members,
    calls,
    /** Resolves when the action is called the next time. */
    called: (action: string) => new Promise<void>((resolve) => waiting.push({ action, resolve })),
    /** The n-th call of this action, from 1, is answered so. */
    answerAt: (action: string, count: number, reply: Instead): void =>
      void insteadAt.set(`${action} ${count}`, reply),
    answerInstead: (action: string, ...replies: readonly Instead[]): void => {
      instead.set(action, [...(instead.get(action) ?? []), ...replies])
    },
    /** The account falls off QQ while the gateway goes on. */
    setOnline: (value: boolean): void => {
      online = value
      heartbeat()
    },
    /** Half-open: nothing is read, written or closed any more. */
    freeze: (value: boolean): void => {
      frozen = value
    },
    /** Lets nobody in and dials nobody. */
    block: (value: boolean): void => {
      blocked = value
    },
    ignoreCalls: (value: boolean): void => {
      deafToCalls = value
    },
    setClock: (clock: () => number): void => {
      now = clock
    },
    /** Puts a file on the gateway's own web server. */
    serve: (name: string, give: (response: ServerResponse) => void): string => {
      files.set(name, give)
      return `http://127.0.0.1:${port}/${name}`
    },
    connected: () => [...clients].filter(({ readyState }) => readyState === WebSocket.OPEN).length,
    /** How many were connected at once at most. */
    mostConnected: () => most,
  }
}

export type NapcatServer = Awaited<ReturnType<typeof createNapcatServer>>

/** What people read: mentions by name, pictures as a word. */
export const readable = (server: NapcatServer, segments: readonly Segment[]): string =>
  segments
    .map(({ type, data }) => {
      if (type === 'text') return String(data['text'])
      if (type === 'at') return `@${server.members.get(777)?.get(Number(data['qq'])) ?? String(data['qq'])}`
      return type === 'image' ? '[图片]' : ''
    })
    .join('')
