import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { Fault } from '../../src/domain/fault.ts'
import type { Trouble } from '../../src/domain/chat/trouble.ts'
import { maxFrame } from './dial.ts'

/** One account that is expected. */
export interface Guest {
  readonly account: string
  readonly token: string
  /** `from` is the address of the machine it came from. */
  readonly take: (socket: WebSocket, from: string) => void
  /** Somebody came under this number and was sent away. */
  readonly turnedAway: (trouble: Trouble) => void
}

/** Where gateways connect to us (reverse WebSocket); serves any number of accounts, told apart by `X-Self-ID`. */
export interface QqDoor {
  /** Lets an account in from now on; opens the port with the first one. Rejects with a Fault when it cannot be opened. */
  expect(guest: Guest): Promise<void>
  /** No longer expects it; closes the port with the last one. */
  dismiss(account: string): Promise<void>
  /** 0 until it is open. */
  port(): number
}

/** In the same time whatever is wrong with it. */
const sameToken = (given: string, wanted: string): boolean => {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(wanted))
}

/** `Authorization: Bearer …` (OneBot v11), `Token …` of some clients, or `?access_token=…`. */
const tokenOf = (request: IncomingMessage): string =>
  /^(?:Bearer|Token)\s+(.*)$/i.exec(request.headers.authorization ?? '')?.[1] ??
  new URL(request.url ?? '/', 'http://door').searchParams.get('access_token') ??
  ''

const header = (request: IncomingMessage, name: string): string => {
  const value = request.headers[name]
  return (Array.isArray(value) ? value[0] : value) ?? ''
}

const refuse = (socket: Duplex, status: string): void => {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

export const createDoor = (settings: { readonly host: string; readonly port: number }): QqDoor => {
  const guests = new Map<string, Guest>()
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxFrame, clientTracking: false })
  let server: Server | null = null
  let opening: Promise<void> | null = null

  const greet = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy())
    const account = header(request, 'x-self-id')
    const guest = guests.get(account)
    // Unknown numbers and wrong tokens take the same way, so that trying numbers teaches nothing.
    if (!sameToken(tokenOf(request), guest?.token ?? '') || guest === undefined) {
      guest?.turnedAway({ code: 'qq-door-token' })
      return refuse(socket, '401 Unauthorized')
    }
    const role = header(request, 'x-client-role')
    if (role !== '' && role.toLowerCase() !== 'universal') {
      guest.turnedAway({ code: 'qq-door-split' })
      return refuse(socket, '400 Bad Request')
    }
    const from = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '')
    sockets.handleUpgrade(request, socket, head, (opened) => guest.take(opened, from))
  }

  const open = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const made = createServer((_request, response) => {
        response.writeHead(426, { connection: 'close' }).end('WebSocket only')
      })
      made.on('upgrade', greet)
      made.once('error', (cause: NodeJS.ErrnoException) => {
        reject(
          new Fault(
            'qq-door',
            'operator',
            `Nothing can listen on ${settings.host}:${settings.port} for QQ (${cause.code ?? cause.name}).`,
            'Choose another port for the QQ accounts with mode "reverse", or stop what is using this one.',
            cause,
          ),
        )
      })
      made.listen(settings.port, settings.host, () => {
        server = made
        resolve()
      })
    })

  return {
    expect: async (guest) => {
      if (guest.token === '')
        throw new Fault(
          'qq-no-token',
          'operator',
          `QQ account ${guest.account} is to connect to us without a token: anybody could speak in its name.`,
          'Give it a token, here and in NapCat or LLBot.',
        )
      guests.set(guest.account, guest)
      opening ??= open()
      try {
        await opening
      } catch (error) {
        guests.delete(guest.account)
        opening = null
        throw error
      }
    },
    dismiss: async (account) => {
      guests.delete(account)
      if (guests.size > 0 || opening === null) return
      await opening.catch(() => undefined)
      const closing = server
      server = null
      opening = null
      // Not waited for: that would last until the accounts that are connected have gone.
      closing?.close()
    },
    port: () => (server?.address() as AddressInfo | null)?.port ?? 0,
  }
}
