import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Database } from 'better-sqlite3'
import type { FastifyInstance } from 'fastify'
import type { ChatEvent } from '../../src/domain/chat/event.ts'
import { Fault } from '../../src/domain/fault.ts'
import type { Desk } from '../../src/ports/desk.ts'
import { demoSecret, keptSetting } from './archive.ts'
import { openFiles, type Files } from './files.ts'
import { createLimiter } from './limiter.ts'
import type { RoomLog } from './log.ts'
import { createMessages, type Messages } from './messages.ts'
import { guardAnswers, servePage } from './pages.ts'
import type { Directory } from './people.ts'
import { openPostbox, type Postbox } from './postbox.ts'
import { Refusal } from './refusals.ts'
import { addRoutes } from './routes.ts'
import type { RoomSettings } from './settings.ts'
import { createStream, type Stream } from './stream.ts'
import { createTalk, type Talk } from './talk.ts'
import { createTokens, type Tokens } from './tokens.ts'

/** Everything that exists only between start and stop. */
export interface Running {
  readonly app: FastifyInstance
  readonly db: Database
  readonly messages: Messages
  readonly files: Files
  readonly talk: Talk
  readonly stream: Stream
  readonly postbox: Postbox
  readonly tokens: Tokens
}

const pageFolder = fileURLToPath(new URL('./page/', import.meta.url))
/**
 * Opens the port and puts everything behind it to work. Rejects with a Fault when the port cannot be had; the caller then
 * closes `db`.
 */
export const listen = async (
  settings: RoomSettings,
  host: string,
  db: Database,
  directory: Directory,
  receive: (event: ChatEvent) => Promise<void>,
  desk: () => Desk | null,
  log: RoomLog | null,
): Promise<Running> => {
  const { default: fastify } = await import('fastify')
  const app = fastify({
    forceCloseConnections: true,
    bodyLimit: 128 * 1024,
    // What a client sends beyond the schema is a mistake to be told, not to be dropped in silence.
    ajv: { customOptions: { removeAdditional: false } },
    routerOptions: { maxParamLength: 200 },
  })
  const messages = createMessages(db)
  const files = await openFiles(db, settings.folder, settings.now())
  const stream = createStream()
  const secret =
    settings.auth.kind === 'token'
      ? settings.auth.secret
      : keptSetting(db, demoSecret, () => randomBytes(32).toString('base64url'))
  const tokens = createTokens(secret)
  // Opened after the port is ours: a second desk on the same port must not take what lies in the first one's box.
  let postbox: Postbox | null = null
  const talk = createTalk(directory, messages, files, settings.now, (entry, view) => {
    stream.message(entry, view)
    postbox?.wake(entry.place)
  })

  guardAnswers(app, host, settings.hostNames ?? [])
  app.setErrorHandler((error: Error & { code?: string; statusCode?: number }, request, reply) => {
    const refusal = refusalFor(error)
    if (refusal.code === 'broken')
      log?.error(
        { route: request.routeOptions.url ?? '', code: error.code ?? error.name },
        'a request failed',
      )
    if (refusal.retryAfter !== null) reply.header('retry-after', refusal.retryAfter)
    return reply.code(refusal.status).send({ code: refusal.code, message: refusal.message })
  })
  app.setNotFoundHandler(() => {
    throw new Refusal('no-such-page')
  })
  servePage(app, pageFolder)
  addRoutes(app, {
    auth: settings.auth, tokens, directory, messages, files, talk, stream, limiter: createLimiter(), desk, now: settings.now,
    logins: settings.logins ?? (() => null),
  }) // prettier-ignore
  for (const add of settings.routes ?? []) add(app)
  try {
    await app.listen({ port: settings.port, host })
  } catch (cause) {
    stream.close()
    const taken = (cause as { code?: string }).code === 'EADDRINUSE'
    throw new Fault(
      taken ? 'room-port-taken' : 'room-listen',
      'operator',
      `The web room cannot listen on ${host}:${settings.port}${taken ? ': something else does already' : ''}.`,
      'Choose another port with --port, or stop what is using this one.',
      cause,
    )
  }
  postbox = openPostbox(db, receive, log)
  return { app, db, messages, files, talk, stream, postbox, tokens }
}

const refusalFor = (error: Error & { code?: string; statusCode?: number }): Refusal => {
  if (error instanceof Refusal) return error
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new Refusal('file-too-big')
  const status = error.statusCode ?? 500
  return new Refusal(status >= 400 && status < 500 ? 'bad-request' : 'broken')
}
