import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { HTTPModuleFunctions } from '@slack/bolt'
import { Fault } from '../../src/domain/fault.ts'
import { minute, type Instant } from '../../src/domain/time.ts'
import type { Self } from './identity.ts'
import type { Take, Wire, WireNews } from './line.ts'
import type { SlackLink } from './settings.ts'
import { fieldsOf } from './wire.ts'

/** Bytes of a request; Slack's are far smaller. */
const bodyLimit = 1024 * 1024
/** After so much silence a repetition means that the attempts before it went astray. */
const quiet = minute

export interface DoorParts {
  readonly link: Extract<SlackLink, { kind: 'http' }>
  /** Bolt's functions that read, verify and parse requests. */
  readonly http: typeof HTTPModuleFunctions
  readonly self: Self
  /** How long Slack is kept waiting, milliseconds. */
  readonly receipt: number
  readonly now: () => Instant
  readonly take: Take
  readonly count: (what: string) => void
}

/**
 * Events over HTTP, one port for each workspace. A request is checked (signature, and not older than five minutes), and
 * answered with 200 only when the desk has stored it; anything else makes Slack send it again, at once, after 1 and 5 min.
 */
export const createHttpWire =
  (parts: DoorParts) =>
  (news: WireNews): Wire => {
    const { link, http, self, take, count, now } = parts
    let server: Server | null = null
    let attempt = 0
    let heardAt = now()

    const hear = (request: IncomingMessage): void => {
      const again = (http.extractRetryNumFromHTTPRequest(request) ?? 0) > 0
      if (again && now() - heardAt > quiet) news.missed({ from: heardAt, to: now() })
      heardAt = now()
      news.heard()
    }

    /** The checked payload, or null when the request has been answered already. */
    const read = async (request: IncomingMessage, response: ServerResponse) => {
      let buffered
      try {
        const { signingSecret } = link
        buffered = await http.parseAndVerifyHTTPRequest({ enabled: true, signingSecret, bodyLimit }, request)
      } catch (error) {
        const tooBig = http.isRawBodyError(error) && error.statusCode === 413
        count(tooBig ? 'request.too-big' : 'request.unsigned')
        http.buildNoBodyResponse(response, tooBig ? 413 : 401)
        return null
      }
      try {
        const body = fieldsOf(http.parseHTTPRequestBody(buffered))
        if (body !== null) return body
      } catch {
        // Counted below, like everything that is no object.
      }
      count('request.garbage')
      http.buildNoBodyResponse(response, 400)
      return null
    }

    const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const path = URL.parse(request.url ?? '', 'http://door')?.pathname
      if (request.method !== 'POST' || path !== link.path) return http.buildNoBodyResponse(response, 404)
      const body = await read(request, response)
      if (body === null) return
      if (body['ssl_check'] === '1') return http.buildSSLCheckResponse(response)
      hear(request)
      if (body['type'] === 'url_verification') return http.buildUrlVerificationResponse(response, body)
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<boolean>((resolve) => {
        timer = setTimeout(() => resolve(false), parts.receipt)
      })
      const stored = await Promise.race([take(body), late])
      clearTimeout(timer)
      // Nothing else is to come over a connection that a stop is waiting for.
      if (server === null) response.setHeader('connection', 'close')
      http.buildNoBodyResponse(response, stored ? 200 : 503)
    }

    const check = async (ask: Self['check']): Promise<void> => {
      const mine = attempt
      const known = await ask()
      if (mine !== attempt) return
      if (known.kind !== 'known') return news[known.kind](known.trouble)
      news.opened()
      news.heard()
    }

    return {
      open: () =>
        new Promise((resolve, reject) => {
          const made = createServer((request, response) => {
            answer(request, response).catch(() => {
              if (!response.headersSent) response.writeHead(500)
              response.end()
            })
          })
          made.once('error', (cause: NodeJS.ErrnoException) => {
            reject(
              new Fault(
                'slack-door',
                'operator',
                `Nothing can listen on ${link.host}:${link.port} for Slack (${cause.code ?? cause.name}).`,
                'Choose another port for the Slack account with mode "http", or stop what is using this one.',
                cause,
              ),
            )
          })
          made.listen(link.port, link.host, () => {
            server = made
            resolve()
          })
        }),
      dial: () => void check(self.check),
      probe: () => void check(self.check),
      drop: () => void (attempt += 1),
      shut: async () => {
        const closing = server
        server = null
        if (closing === null) return
        await new Promise<void>((resolve) => {
          closing.close(() => resolve())
          closing.closeIdleConnections()
          // What is being answered gets a moment; what hangs is cut.
          setTimeout(() => closing.closeAllConnections(), 1_000).unref()
        })
      },
    }
  }
