import { fastify, type FastifyInstance } from 'fastify'
import { Fault } from '../../src/domain/fault.ts'

export interface PorchSettings {
  readonly host: string
  readonly port: number
  /** What is answered even so, e.g. health. */
  readonly routes: readonly ((app: FastifyInstance) => void)[]
  /** What everybody else is told, in plain words. */
  readonly notice: () => string
}

/** A listening door behind which nobody works. */
export interface Porch {
  address(): string
  close(): Promise<void>
}

/** Whoever calls again after this many seconds may find somebody. */
const retryAfter = 3

/**
 * Keeps the port of an instance that stands by: health is answered, everything else gets 503 with Retry-After, so that
 * a load balancer and platforms that call back go to the instance at work. Rejects with a Fault (`PORT_TAKEN`).
 */
export const openPorch = async ({ host, port, routes, notice }: PorchSettings): Promise<Porch> => {
  const app = fastify({ logger: false, forceCloseConnections: true })
  for (const add of routes) add(app)
  app.setNotFoundHandler((_request, reply) =>
    reply
      .code(503)
      .header('retry-after', String(retryAfter))
      .header('cache-control', 'no-store')
      .type('text/plain; charset=utf-8')
      .send(notice()),
  )
  try {
    await app.listen({ host, port })
  } catch (cause) {
    throw new Fault(
      'PORT_TAKEN',
      'operator',
      `The address ${host}:${port} cannot be listened on.`,
      'Stop what uses it, or start with another --port.',
      cause,
    )
  }
  return {
    address: () => {
      const found = app.server.address()
      return typeof found === 'object' && found !== null ? `http://${host}:${found.port}/` : ''
    },
    close: () => app.close(),
  }
}
