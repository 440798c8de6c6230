import { WebSocket } from 'ws'
import type { Trouble } from '../../src/domain/chat/trouble.ts'
import type { Log } from '../../src/ports/log.ts'
import type { Api } from './api.ts'
import { platform, type Dispatch } from './read-event.ts'
import type { Session } from './session.ts'
import type { Tokens } from './token.ts'
import { troubleOf } from './trouble.ts'
import { fieldsOf, idText, numberOf, plainText, readFrame, type Fields } from './wire.ts'
import type { Wire, WireEars } from './wires.ts'

/** Opcodes of the gateway (事件订阅与通知). */
const op = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  resume: 6,
  reconnect: 7,
  invalid: 9,
  hello: 10,
  ack: 11,
} as const

/** GROUP_AND_C2C_EVENT: messages, also those that mention nobody. INTERACTION: buttons. */
const groups = 1 << 25
const interactions = 1 << 26

/** Bytes in one frame. Pictures come as addresses, so a bigger one is a mistake. */
const maxFrame = 4 * 1024 * 1024
/** How often a session may fail to be resumed before a new one is begun. */
const mostResumes = 2

export interface GatewayParts extends WireEars {
  readonly api: Api
  readonly tokens: Tokens
  /** Only encrypted gateways, except where the API itself is not. */
  readonly plainAllowed: boolean
  /** Milliseconds for a call, and for opening. */
  readonly call: number
  readonly openWithin: number
  readonly log: Log
  readonly session: Session | null
  readonly event: (dispatch: Dispatch) => void
  /** Events come again. `resumed`: with everything that was missed. */
  readonly proven: (resumed: boolean) => void
}

/** Tencent's WebSocket gateway: hello, identify or resume, heartbeats, and events until it is lost. */
export const createGateway = (parts: GatewayParts): Wire => {
  const { api, tokens, input, count, log } = parts
  let socket: WebSocket | null = null
  let attempt = 0
  let session = parts.session
  let seq = parts.session?.seq ?? null
  let intents = groups | interactions
  let phase: 'new' | 'identifying' | 'resuming' | 'proven' = 'new'
  let failedResumes = 0
  let token = ''
  let beating: NodeJS.Timeout | null = null

  const send = (frame: Fields): void => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame))
  }
  const beat = (): void => send({ op: op.heartbeat, d: seq })

  const drop = (): void => {
    attempt += 1
    if (beating !== null) clearInterval(beating)
    beating = null
    const dropped = socket
    socket = null
    // Without a closing frame, which would end the session that is to be resumed.
    dropped?.terminate()
  }

  const lose = (trouble: Trouble): void => {
    if (phase === 'resuming') failedResumes += 1
    if (failedResumes >= mostResumes) endSession()
    phase = 'new'
    drop()
    input({ kind: 'lost', trouble })
  }

  const endSession = (): void => {
    session = null
    seq = null
    failedResumes = 0
  }

  const attach = (fresh: WebSocket): void => {
    socket = fresh
    fresh.on('open', () => {
      if (socket === fresh) input({ kind: 'opened' })
    })
    fresh.on('message', (data, isBinary) => {
      if (socket !== fresh) return
      const frame = isBinary ? null : readFrame(data.toString())
      if (frame === null) count('frame.garbage')
      else hear(frame)
    })
    fresh.on('error', (cause: Error & { code?: string }) => {
      if (socket === fresh && fresh.readyState !== WebSocket.OPEN)
        lose({ code: 'qq-official-gateway-unreachable', cause: cause.code ?? cause.name })
    })
    fresh.on('close', (code) => {
      if (socket === fresh) closed(code)
    })
  }

  const dial = async (): Promise<void> => {
    drop()
    attempt += 1
    const mine = attempt
    const reply = await api.call('GET', '/gateway/bot', null, parts.call)
    if (mine !== attempt) return
    const trouble = troubleOf(reply)
    if (trouble !== null) return input(trouble)
    const given = await tokens.get()
    if (mine !== attempt) return
    if (given.kind !== 'token') return input({ kind: 'lost', trouble: given.trouble })
    token = given.token
    const data = reply.kind === 'answer' ? reply.data : {}
    const url = URL.parse(plainText(data['url']))
    if (url === null || !(url.protocol === 'wss:' || (url.protocol === 'ws:' && parts.plainAllowed)))
      return input({ kind: 'lost', trouble: { code: 'qq-official-no-gateway' } })
    const left = numberOf(fieldsOf(data['session_start_limit'])?.['remaining'])
    if (left === 0 && session === null)
      return input({
        kind: 'lost',
        trouble: { code: 'qq-official-no-sessions' },
      })
    attach(
      new WebSocket(url.href, {
        handshakeTimeout: parts.openWithin,
        maxPayload: maxFrame,
        followRedirects: false,
      }),
    )
  }

  /** Without the permission for buttons the whole connection is refused: without them it goes on. */
  const narrow = (): boolean => {
    if (intents === groups) return false
    intents = groups
    log.warn('chat.no-buttons', { platform, reason: 'the gateway refused the intent INTERACTION' })
    return true
  }

  const closed = (code: number): void => {
    // 4006, 4007: the session is unknown; 4900 to 4913: Tencent's own trouble, which sessions do not survive.
    if (code === 4006 || code === 4007 || (code >= 4900 && code <= 4913)) endSession()
    if (code === 4004) tokens.drop(token)
    if (code === 4914 || code === 4915) {
      phase = 'new'
      drop()
      return input({
        kind: 'banned',
        trouble: { code: code === 4915 ? 'qq-official-bot-banned' : 'qq-official-bot-withdrawn' },
      })
    }
    if (code === 4013 || code === 4014) {
      if (!narrow()) return lose({ code: 'qq-official-no-groups' })
    } else if (code >= 4001 && code <= 4012 && code !== 4009 && code !== 4008) endSession()
    lose({ code: 'qq-official-cut', cause: code })
  }

  const hello = (frame: Fields): void => {
    const interval = numberOf(fieldsOf(frame['d'])?.['heartbeat_interval'])
    if (interval !== null && interval > 0) {
      if (beating !== null) clearInterval(beating)
      beating = setInterval(beat, interval).unref()
      parts.expectSilence(interval * 1.5)
    }
    phase = session === null ? 'identifying' : 'resuming'
    send(
      session === null
        ? { op: op.identify, d: { token: `QQBot ${token}`, intents, shard: [0, 1], properties: {} } }
        : { op: op.resume, d: { token: `QQBot ${token}`, session_id: session.id, seq } },
    )
  }

  const prove = (resumed: boolean): void => {
    phase = 'proven'
    failedResumes = 0
    parts.proven(resumed)
    input({ kind: 'heard' })
  }

  const dispatched = (frame: Fields): void => {
    const type = plainText(frame['t'])
    const data = fieldsOf(frame['d']) ?? {}
    const number = numberOf(frame['s'])
    if (type === 'READY') {
      const name = idText(data['session_id'])
      seq = number
      session = name === null ? null : { id: name, seq: seq ?? 0 }
      return prove(false)
    }
    if (type === 'RESUMED') prove(true)
    else {
      if (phase === 'proven') input({ kind: 'heard' })
      parts.event({ type, data, id: idText(frame['id']) })
    }
    // Only now: an event counts as heard when it has been kept.
    if (number !== null) seq = Math.max(seq ?? 0, number)
    if (session !== null) session = { ...session, seq: seq ?? 0 }
  }

  const hear = (frame: Fields): void => {
    switch (numberOf(frame['op'])) {
      case op.dispatch:
        return dispatched(frame)
      case op.ack:
        return phase === 'proven' ? input({ kind: 'heard' }) : undefined
      case op.heartbeat:
        return beat()
      case op.hello:
        return hello(frame)
      case op.reconnect:
        return lose({ code: 'qq-official-reconnect' })
      case op.invalid: {
        const wasNew = phase === 'identifying'
        if (frame['d'] !== true) endSession()
        // With a wrong token or intents it would be refused again: both are looked at anew.
        if (wasNew) {
          tokens.drop(token)
          narrow()
        }
        return lose({ code: wasNew ? 'qq-official-not-identified' : 'qq-official-session-over' })
      }
      default:
        count(`op.${idText(frame['op']) ?? 'none'}`)
    }
  }

  return {
    dial: () => void dial(),
    probe: beat,
    drop,
    session: () => session,
  }
}
