import { WebSocket } from 'ws'
import { second, type Instant } from '../../src/domain/time.ts'
import type { Trouble } from '../../src/domain/chat/trouble.ts'
import type { Log } from '../../src/ports/log.ts'
import { isRefusal, type Call } from './api.ts'
import type { Self } from './identity.ts'
import type { Take, Wire, WireNews } from './line.ts'
import { platform } from './reader.ts'
import { fieldsOf, numberOf, plainText, readFrame, type Fields } from './wire.ts'

/** Bytes in one frame; Slack's payloads are far smaller. */
const maxFrame = 4 * 1024 * 1024
/** How long a replaced connection may still deliver what it holds. */
const retirement = 30 * second

export interface SocketParts {
  readonly account: string
  /** With the app-level token. */
  readonly appCall: Call
  readonly self: Self
  readonly openWithin: number
  readonly now: () => Instant
  readonly take: Take
  readonly count: (what: string) => void
  readonly log: Log
}

type Address =
  | { readonly kind: 'address'; readonly url: string }
  | { readonly kind: 'lost' | 'refused'; readonly trouble: Trouble }

/**
 * Socket Mode (docs.slack.dev, Using Socket Mode), supervised from outside: Bolt's own receiver waits 5 to 10 s before
 * each new attempt, gives up on errors of the network, and does not say what it has heard. Events are acknowledged
 * on the connection they came by; a connection that Slack is about to close is replaced before it is.
 */
export const createSocketWire =
  (parts: SocketParts) =>
  (news: WireNews): Wire => {
    const { appCall, self, count, log, now } = parts
    const sockets = new Set<WebSocket>()
    let current: WebSocket | null = null
    let attempt = 0
    let relieving = false
    let limitedUntil: Instant = 0

    const address = async (): Promise<Address> => {
      if (now() < limitedUntil) return { kind: 'lost', trouble: { code: 'slack-too-often' } }
      const reply = await appCall('apps.connections.open', {})
      if (reply.kind === 'limited') limitedUntil = reply.until
      if (reply.kind === 'limited') return { kind: 'lost', trouble: { code: 'slack-too-often' } }
      if (reply.kind === 'unsent' || reply.kind === 'lost')
        return {
          kind: 'lost',
          trouble: { code: 'slack-unreachable', cause: reply.reason },
        }
      if (reply.kind === 'refused')
        return isRefusal(reply.code)
          ? { kind: 'refused', trouble: { code: 'slack-token', token: 'app', refusal: reply.code } }
          : { kind: 'lost', trouble: { code: 'slack-no-socket', answer: reply.code } }
      const url = URL.parse(plainText(reply.data['url']))
      return url !== null && /^wss?:$/.test(url.protocol)
        ? { kind: 'address', url: url.href }
        : { kind: 'lost', trouble: { code: 'slack-no-address' } }
    }

    const drop = (): void => {
      attempt += 1
      relieving = false
      current = null
      for (const socket of sockets) socket.terminate()
      sockets.clear()
    }

    const deliver = async (socket: WebSocket, frame: Fields): Promise<void> => {
      const payload = fieldsOf(frame['payload'])
      if (payload === null) count('envelope.empty')
      const done = payload === null || (await parts.take(payload))
      // Not acknowledged, Slack sends it again, on this connection or the next.
      if (done && socket.readyState === WebSocket.OPEN)
        socket.send(JSON.stringify({ envelope_id: frame['envelope_id'] }))
    }

    const attach = (url: string): WebSocket => {
      const socket = new WebSocket(url, {
        maxPayload: maxFrame,
        handshakeTimeout: parts.openWithin,
        followRedirects: false,
      })
      let proven = false
      let trouble = ''
      sockets.add(socket)
      const heard = (): void => {
        if (proven && socket === current) news.heard()
      }
      const greet = (frame: Fields): void => {
        proven = true
        const connections = numberOf(frame['num_connections']) ?? 1
        if (socket !== current) {
          const old = current
          current = socket
          relieving = false
          setTimeout(() => old?.terminate(), retirement).unref()
        } else if (connections > 1)
          // Slack gives each event to only one of them.
          log.warn('chat.crowded', { platform, room: parts.account, count: connections })
        news.heard()
      }
      const hear = (frame: Fields | null): void => {
        if (frame === null) return count('frame.garbage')
        const type = plainText(frame['type'])
        if (type === 'hello') return greet(frame)
        if (type === 'disconnect') return part(socket, plainText(frame['reason']))
        heard()
        if (plainText(frame['envelope_id']) !== '') return void deliver(socket, frame)
        count(`frame.${type.slice(0, 40) || 'untyped'}`)
      }
      socket.on('open', () => {
        if (socket === current) news.opened()
      })
      socket.on('ping', heard)
      socket.on('pong', heard)
      socket.on('message', (data, isBinary) => {
        if (!sockets.has(socket)) return
        if (isBinary) count('frame.binary')
        else hear(readFrame(data.toString()))
      })
      socket.on('error', (cause: Error & { readonly code?: string }) => {
        trouble = cause.code ?? cause.message.slice(0, 80)
      })
      socket.on('close', (code) => {
        sockets.delete(socket)
        if (socket === current) {
          current = null
          news.lost({ code: 'slack-cut', cause: trouble === '' ? code : trouble })
        } else if (!proven) relieving = false
      })
      return socket
    }

    /** Slack is about to close this connection. */
    const part = (socket: WebSocket, reason: string): void => {
      if (socket !== current) return
      if (reason === 'warning' || reason === 'refresh_requested') return void relieve()
      if (reason !== 'link_disabled') count(`disconnect.${reason.slice(0, 40) || 'untyped'}`)
      current = null
      news.lost(
        reason === 'link_disabled' ? { code: 'slack-socket-mode-off' } : { code: 'slack-cut', cause: reason },
      )
    }

    /** A second connection takes over before the first one goes; when it fails, the loss of the first is noticed anyway. */
    const relieve = async (): Promise<void> => {
      if (relieving) return
      relieving = true
      const mine = attempt
      const found = await address()
      if (mine !== attempt) return
      if (found.kind === 'address') attach(found.url)
      else relieving = false
    }

    const dial = async (): Promise<void> => {
      drop()
      const mine = attempt
      const known = await self.identify()
      if (mine !== attempt) return
      if (known.kind !== 'known') return news[known.kind](known.trouble)
      const found = await address()
      if (mine !== attempt) return
      if (found.kind !== 'address') return news[found.kind](found.trouble)
      current = attach(found.url)
    }

    return {
      open: () => Promise.resolve(),
      dial: () => void dial(),
      probe: () => current?.ping(),
      drop,
      shut: () => Promise.resolve(),
    }
  }
