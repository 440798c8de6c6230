import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { createMetrics } from './metrics.ts'
import { readinessOf, type HealthSettings } from './state.ts'

export { countFailures } from './counting-store.ts'
export { createTally } from './meter.ts'
export type { Tally } from './meter.ts'
export type { AccountHealth, DeskHealth, HealthSettings, Readiness } from './state.ts'

const hashed = (text: string): Buffer => createHash('sha256').update(text).digest()

const isLoopback = (address: string): boolean => /^(?:127\.|::1$|::ffff:127\.)/.test(address)

/** A proxy on this machine also comes from the loopback, and says so by a header. */
const isFromHere = (request: FastifyRequest): boolean =>
  isLoopback(request.ip) &&
  request.headers['x-forwarded-for'] === undefined &&
  request.headers['forwarded'] === undefined &&
  request.headers['x-real-ip'] === undefined

/**
 * `GET /healthz`: 200 while the process listens. `GET /readyz`: 200 when every store answers and every account hears,
 * else 503; to this machine and holders of the token it says which does not, and why. `GET /metrics`: Prometheus' text
 * format, to this machine and holders of the token.
 */
export const addHealth = (app: FastifyInstance, settings: HealthSettings): void => {
  const expected = settings.token === null ? null : hashed(settings.token)
  const metrics = createMetrics(settings)
  const mayLook = (request: FastifyRequest): boolean => {
    const given = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (expected !== null && given !== undefined) return timingSafeEqual(hashed(given), expected)
    return isFromHere(request)
  }
  app.get('/healthz', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }))
  app.get('/readyz', async (request, reply) => {
    const readiness = await readinessOf(settings)
    return reply
      .code(readiness.ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(mayLook(request) ? readiness : { ready: readiness.ready })
  })
  app.get('/metrics', async (request, reply) => {
    if (!mayLook(request))
      return reply.code(401).send({
        code: 'no-token',
        message: 'Figures are for this machine, or send the token as Authorization: Bearer …',
      })
    const { contentType, text } = await metrics()
    return reply.header('cache-control', 'no-store').type(contentType).send(text)
  })
}
