import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Database } from 'better-sqlite3'
import type { FastifyInstance } from 'fastify'
import type { ChatEvent } from '../../src/domain/chat/event.ts'
import { Fault } from '../../src/domain/fault.ts'
import { id, type MessageId } from '../../src/domain/ids.ts'
import { minute, type Instant } from '../../src/domain/time.ts'
import type { RoomCopy } from '../../src/ports/backup.ts'
import type { Chat, Health } from '../../src/ports/chat.ts'
import type { Desk } from '../../src/ports/desk.ts'
import { demoSecret, keptSetting, openArchive } from './archive.ts'
import { copyArchive } from './copy.ts'
import { openFiles, type Files } from './files.ts'
import { forgetSaid, type RoomForgotten } from './forget.ts'
import { createLimiter } from './limiter.ts'
import type { RoomLog } from './log.ts'
import { createMessages, type Messages } from './messages.ts'
import { guardAnswers, isLoopback, servePage } from './pages.ts'
import {
  account, createDirectory, platform, roomKeyOf, type Directory, type PlaceId, type RoomChannel, type RoomPerson,
} from './people.ts' // prettier-ignore
import { openPostbox, type Postbox } from './postbox.ts'
import { Refusal } from './refusals.ts'
import { addRoutes } from './routes.ts'
import { say } from './say.ts'
import { createStream, type Stream } from './stream.ts'
import { createTalk, type Talk } from './talk.ts'
import { checkAuth, createTokens, type RoomAuth, type Tokens } from './tokens.ts'

import type { LoginView } from './views.ts'

export { checkRoom, copyRoom, isRoomFile } from './copy.ts'
export { accountOf, botName, roomKeyOf, type RoomChannel, type RoomPerson } from './people.ts'
export type { RoomAuth } from './tokens.ts'
export type { RoomLog } from './log.ts'
export type { LoginView } from './views.ts'

export interface RoomSettings {
  /** 0 = any free port. */
  readonly port: number
  /** Address to listen on; 127.0.0.1 unless said otherwise. */
  readonly host?: string
  /** Further host names under which a proxy in front is reached. */
  readonly hostNames?: readonly string[]
  /** Where `room.db` and the files are kept. */
  readonly folder: string
  readonly auth: RoomAuth
  readonly rooms: readonly RoomChannel[]
  readonly people: readonly RoomPerson[]
  readonly now: () => Instant
  readonly log?: RoomLog
  /** The codes that this person may scan for the desk's accounts; null = they look after none. Nobody when absent. */
  readonly logins?: (personId: string) => readonly LoginView[] | null
  /** Further routes on the same port, e.g. for monitoring systems. */
  readonly routes?: readonly ((app: FastifyInstance) => void)[]
}

export interface Room extends Chat {
  /** `http://host:port`, once started. */
  address(): string
  /** Gives the page its side panel; without a desk the panel is empty. */
  attachDesk(desk: Desk): void
  /** Takes new rooms and people while running; on bad ones it throws a Fault and keeps the old. */
  replacePeople(rooms: readonly RoomChannel[], people: readonly RoomPerson[]): void
  /**
   * Deletes what was said in each place before the instant that `before` gives for it (null = nothing), with its files.
   * A place is a room's id, or `@` and a person's id. Ends early on `stop` and when `goesOn` says no.
   */
  forget(before: (place: PlaceId) => Instant | null, goesOn: () => boolean): Promise<RoomForgotten>
  /** Copies the archive to a new file while people talk, and says which files it names; null when the room is not at work. */
  copyTo(file: string): Promise<RoomCopy | null>
  /** The personal link by which this person enters. Keep it as secret as a password. Throws on unknown people. */
  linkFor(personId: string): string
}

/** Everything that exists only between start and stop. */
interface Running {
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
/** A page shows as much as one likes, but a phone should not have to. */
const maxLength = 4_000

/**
 * The web room: a chat platform of our own on one HTTP port. Throws a Fault on settings it cannot be safe with;
 * `start` rejects with one when the port or the folder cannot be used.
 */
export const createRoom = (settings: RoomSettings): Room => {
  checkAuth(settings.auth)
  const host = settings.host ?? '127.0.0.1'
  const log = settings.log ?? null
  const directory = createDirectory(settings.rooms, settings.people)
  let running: Running | null = null
  let state: 'new' | 'ready' | 'stopped' = 'new'
  let desk: Desk | null = null
  let unlisten: (() => void) | null = null
  const copies = new Set<Promise<unknown>>()

  const begun = (): Running => {
    if (running !== null) return running
    throw new Fault('room-not-started', 'desk', 'The web room has not been started.', 'Start it first.')
  }
  const address = (): string => {
    const { port } = begun().app.server.address() as AddressInfo
    return `http://${host.includes(':') ? `[${host}]` : host === '0.0.0.0' ? 'localhost' : host}:${port}`
  }

  return {
    platform,
    account,
    capabilities: {
      buttons: true,
      mentions: true,
      quotes: true,
      pictures: true,
      picturesOut: true,
      direct: true,
      maxLength,
      budgets: [{ scope: 'room', count: 60, per: minute }],
    },

    start: async (receive) => {
      if (state !== 'new')
        throw new Fault('room-started-twice', 'desk', 'The web room was started twice.', 'Create a new one.')
      const db = await openArchive(settings.folder)
      try {
        running = await listen(settings, host, db, directory, receive, () => desk, log)
      } catch (cause) {
        db.close()
        throw cause
      }
      state = 'ready'
      if (settings.auth.kind === 'demo' && !isLoopback(host)) {
        log?.warn({ host }, 'demo mode on an open address: anybody who reaches it can be anybody')
      }
    },

    send: async (message, parts) => {
      if (running === null)
        return {
          kind: 'retry',
          at: null,
          reason: `the room is ${state === 'new' ? 'not started' : 'stopped'}`,
        }
      return say(directory, running, settings.now(), message, parts)
    },

    settle: async (notice) => {
      if (running === null) return { kind: 'unknown' }
      const said = running.messages.byNotice(notice)
      return said === null ? { kind: 'unsaid' } : { kind: 'said', message: id<MessageId>(said.id) }
    },

    openFile: async (ref, limit) => {
      const found = running?.files.find(ref) ?? null
      if (running === null || found === null) return { kind: 'gone' }
      const { mediaType, size } = found.file
      return size > limit
        ? { kind: 'too-big' }
        : { kind: 'open', mediaType, size, content: running.files.read(ref) }
    },

    health: (): Health => {
      if (state === 'new') return { kind: 'connecting' }
      if (running === null) return { kind: 'stopped', reason: 'stopped on request' }
      const trouble = running.postbox.trouble()
      return trouble === null ? { kind: 'ready' } : { kind: 'deaf', reason: trouble }
    },

    stop: async () => {
      state = 'stopped'
      unlisten?.()
      const ending = running
      running = null
      if (ending === null) return
      ending.stream.close()
      await ending.app.close()
      await ending.postbox.stop()
      await Promise.allSettled(copies)
      ending.db.close()
    },

    address,
    attachDesk: (given) => {
      unlisten?.()
      desk = given
      unlisten = given.onChange((room) => {
        running?.stream.tickets(
          (place) =>
            place.startsWith('@') || directory.room(place)?.kind === 'engineers' || roomKeyOf(place) === room,
        )
      })
    },
    replacePeople: (rooms, people) => {
      directory.replace(rooms, people)
      running?.stream.renew()
    },
    forget: async (before, goesOn) => {
      const forgetting = running
      if (forgetting === null) return { messages: 0, files: 0 }
      return forgetSaid(forgetting.db, settings.folder, before, () => running === forgetting && goesOn())
    },
    copyTo: async (file) => {
      if (running === null) return null
      const copying = copyArchive(running.db, settings.folder, file, settings.now(), 'polite')
      copies.add(copying)
      return copying.finally(() => copies.delete(copying))
    },
    linkFor: (personId) => {
      if (directory.person(personId) === null) {
        throw new Fault(
          'room-no-such-person',
          'operator',
          `The web room has no person "${personId}".`,
          'Look into the people file.',
        )
      }
      return `${address()}/enter#${begun().tokens.issue(personId)}`
    },
  }
}

const listen = async (
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
