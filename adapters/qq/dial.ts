import { WebSocket } from 'ws'
import { Fault } from '../../src/domain/fault.ts'
import type { Trouble } from '../../src/domain/chat/trouble.ts'

/** Bytes in one frame. Pictures come as addresses, so a bigger one is a mistake or an attack. */
export const maxFrame = 8 * 1024 * 1024

/** How a connection that never opened came to its end. */
export interface Refusal {
  /** The credentials are wrong: trying again with the same ones changes nothing. */
  readonly fatal: boolean
  readonly trouble: Trouble
}

/**
 * The address as it must be dialled: the path is exactly `/`, because LLBot serves nothing elsewhere and NapCat
 * sends no events on `/api`. Throws a Fault when it is no address of that kind.
 */
export const checkAddress = (url: string): string => {
  const given = URL.parse(url)
  if (given !== null && /^wss?:$/.test(given.protocol) && given.pathname === '/' && given.search === '')
    return given.href
  throw new Fault(
    'qq-address',
    'operator',
    `"${given === null ? url : `${given.protocol}//${given.host}${given.pathname}`}" is not an address of a OneBot gateway.`,
    'Write it as ws://host:port without a path; the token has a place of its own.',
  )
}

/** Dials; `failed` is called at most once, and only when it never opened. The socket's own events tell the rest. */
export const dial = (
  url: string,
  token: string | null,
  openWithin: number,
  failed: (refusal: Refusal) => void,
): WebSocket => {
  const socket = new WebSocket(url, {
    headers: token === null ? {} : { Authorization: `Bearer ${token}` },
    handshakeTimeout: openWithin,
    maxPayload: maxFrame,
    followRedirects: false,
  })
  const { host } = new URL(url)
  socket.once('unexpected-response', (request, response) => {
    const status = response.statusCode ?? 0
    request.destroy()
    failed(
      status === 401 || status === 403
        ? { fatal: true, trouble: { code: 'qq-token' } }
        : { fatal: false, trouble: { code: 'qq-no-websocket', where: host, status } },
    )
  })
  socket.once('error', (cause: Error & { code?: string }) => {
    if (socket.readyState !== WebSocket.OPEN)
      failed({
        fatal: false,
        trouble: { code: 'qq-unreachable', where: host, cause: cause.code ?? cause.message },
      })
  })
  return socket
}
