import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { AlertEvent } from '../../src/domain/problems/alert.ts'
import type { Instant } from '../../src/domain/time.ts'
import { decodeAlerts } from './decode.ts'

export interface HooksSettings {
  /** What senders prove themselves with. */
  readonly token: string
  /** Takes an alert for a desk; resolves once it is durable. Null: there is no such desk. */
  readonly alert: (desk: string) => ((event: AlertEvent) => Promise<void>) | null
  readonly now: () => Instant
}

/** A flood of alerts is a few hundred kilobytes; more is a mistake. */
const bodyLimit = 8 * 1024 * 1024

const hashed = (text: string): Buffer => createHash('sha256').update(text).digest()

/** The token of a request: `Authorization: Bearer …`, or `?token=` for senders that cannot set a header. */
const tokenOf = (request: FastifyRequest): string => {
  const header = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const { token } = request.query as { readonly token?: unknown }
  return header ?? (typeof token === 'string' ? token : '')
}

/**
 * `POST /hooks/alerts/<desk>` (REC-6): generic JSON and Alertmanager's format. Answers 200 with what was taken once
 * it is durable, 400 with what is wrong when nothing could be read, 401 without the token, 404 for unknown desks.
 */
export const addHooks = (app: FastifyInstance, settings: HooksSettings): void => {
  const expected = hashed(settings.token)
  app.post<{ Params: { desk: string } }>('/hooks/alerts/:desk', { bodyLimit }, async (request, reply) => {
    if (!timingSafeEqual(hashed(tokenOf(request)), expected))
      return reply.code(401).send({ code: 'no-token', message: 'Send the token as Authorization: Bearer …' })
    const take = settings.alert(request.params.desk)
    if (take === null)
      return reply.code(404).send({ code: 'no-such-desk', message: 'There is no desk of this name.' })
    const { alerts, problems } = decodeAlerts(request.body, settings.now())
    if (alerts.length === 0)
      return reply
        .code(400)
        .send({ code: 'no-alerts', message: problems.slice(0, 5).join('; ') || 'no alerts in the body' })
    await Promise.all(alerts.map(take))
    return { taken: alerts.length, problems: problems.slice(0, 20) }
  })
}
