import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Desk, DeskBoard } from '../../src/ports/desk.ts'
import { second, type Instant } from '../../src/domain/time.ts'
import { fileLimit, type Files } from './files.ts'
import type { LoginView } from './views.ts'
import type { Limiter } from './limiter.ts'
import type { Messages } from './messages.ts'
import {
  accountOf, botId, botName, placeOf as chatPlaceOf, type Directory, type PlaceId, type RoomPerson,
} from './people.ts' // prettier-ignore
import { Refusal } from './refusals.ts'
import { frame, messageFrame, type Stream } from './stream.ts'
import { longestText, type Draft, type Talk } from './talk.ts'
import type { RoomAuth, Tokens } from './tokens.ts'
import { personView } from './views.ts'

export interface Routes {
  readonly auth: RoomAuth
  readonly tokens: Tokens
  readonly directory: Directory
  readonly messages: Messages
  readonly files: Files
  readonly talk: Talk
  readonly stream: Stream
  readonly limiter: Limiter
  readonly desk: () => Desk | null
  readonly logins: (personId: string) => readonly LoginView[] | null
  readonly now: () => Instant
}

const noBoard: DeskBoard = { tickets: [], whole: false, duty: [], problems: [] }

/** The most changes sent one by one to a page that comes back. */
const resumeLimit = 500

const clientId = { type: 'string', pattern: '^[A-Za-z0-9_-]{8,64}$' }
const anyId = { type: 'string', minLength: 1, maxLength: 120 }
/** Generous here, exact in `talk`: the schema only keeps absurd bodies out. */
const text = { type: 'string', maxLength: longestText * 4 }
const ids = { type: 'array', maxItems: 20, items: anyId }
const body = (required: readonly string[], properties: Record<string, unknown>) => ({
  body: { type: 'object', additionalProperties: false, required, properties },
})

type Named = { Params: { id: string } }

/** The room over HTTP: every route but two wants `Authorization: Bearer <token>`; nothing rests on cookies. */
export const addRoutes = (app: FastifyInstance, room: Routes): void => {
  const { directory, messages, talk, tokens } = room
  const signedIn = new WeakMap<FastifyRequest, RoomPerson>()

  const who = (request: FastifyRequest): RoomPerson => {
    const person = signedIn.get(request)
    if (person === undefined) throw new Refusal('not-signed-in')
    return person
  }
  const placeOf = (request: FastifyRequest<Named>): PlaceId => {
    if (!directory.mayEnter(who(request), request.params.id)) throw new Refusal('no-such-room')
    return request.params.id
  }
  /** Counts an act of writing against the person's pace. */
  const paced = (request: FastifyRequest): RoomPerson => {
    const person = who(request)
    const wait = room.limiter.take(person.id, room.now())
    if (wait !== null) throw new Refusal('too-fast', Math.max(1, Math.ceil(wait / second)))
    return person
  }

  app.get('/api/hello', async () =>
    room.auth.kind === 'token'
      ? { auth: 'token' }
      : {
          auth: 'demo',
          people: directory.people.map((person) => meView(directory, person)),
        },
  )

  app.post<{ Body: { person: string } }>(
    '/api/pick',
    { schema: body(['person'], { person: anyId }) },
    async (request) => {
      if (room.auth.kind !== 'demo') throw new Refusal('no-picking')
      if (directory.person(request.body.person) === null) throw new Refusal('bad-request')
      return { token: tokens.issue(request.body.person) }
    },
  )

  app.register(async (inside) => {
    inside.addHook('onRequest', async (request, reply) => {
      reply.header('cache-control', 'no-store')
      const [, token] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? []
      const personId = token === undefined ? null : tokens.read(token)
      const person = personId === null ? null : directory.person(personId)
      if (person === null) throw new Refusal('not-signed-in')
      signedIn.set(request, person)
    })

    inside.get('/api/me', async (request) => {
      const person = who(request)
      const logins = room.logins(person.id) !== null
      return { person: meView(directory, person), auth: room.auth.kind, logins, now: room.now() }
    })

    inside.get('/api/logins', async (request) => {
      const logins = room.logins(who(request).id)
      if (logins === null) throw new Refusal('no-logins')
      return { logins }
    })

    inside.get('/api/rooms', async (request) => {
      const person = who(request)
      return {
        rooms: directory.placesOf(person).map((place) => roomView(room, person, place)),
        feed: messages.feedEnd(),
      }
    })

    inside.get<Named & { Querystring: { before?: number; limit?: number } }>(
      '/api/rooms/:id/messages',
      {
        schema: {
          querystring: {
            type: 'object',
            properties: {
              before: { type: 'integer', minimum: 1 },
              limit: { type: 'integer', minimum: 1, maximum: 100 },
            },
          },
        },
      },
      async (request) => {
        const limit = request.query.limit ?? 40
        const found = messages.history(placeOf(request), request.query.before ?? null, limit + 1)
        return { messages: found.slice(-limit).map(talk.view), more: found.length > limit }
      },
    )

    inside.post<Named & { Body: Partial<Draft> & { id: string } }>(
      '/api/rooms/:id/messages',
      {
        schema: body(['id'], {
          id: clientId,
          text,
          quote: { ...anyId, nullable: true },
          mentions: ids,
          files: ids,
        }),
      },
      async (request, reply) => {
        const place = placeOf(request)
        const { id, text: words = '', quote = null, mentions = [], files = [] } = request.body
        const { view, fresh } = talk.post(paced(request), place, { id, text: words, quote, mentions, files })
        return reply.code(fresh ? 201 : 200).send({ message: view })
      },
    )

    inside.post<Named>('/api/messages/:id/recall', async (request) => ({
      message: talk.recall(paced(request), request.params.id),
    }))

    inside.post<Named & { Body: { text: string } }>(
      '/api/messages/:id/edit',
      { schema: body(['text'], { text }) },
      async (request) => ({ message: talk.edit(paced(request), request.params.id, request.body.text) }),
    )

    inside.post<Named & { Body: { action: string } }>(
      '/api/messages/:id/press',
      { schema: body(['action'], { action: { type: 'string', maxLength: 200 } }) },
      async (request) => ({ message: talk.press(paced(request), request.params.id, request.body.action) }),
    )

    inside.post<Named & { Body: { seq: number } }>(
      '/api/rooms/:id/read',
      { schema: body(['seq'], { seq: { type: 'integer', minimum: 0 } }) },
      async (request) => {
        const place = placeOf(request)
        const seq = Math.min(request.body.seq, messages.last(place)?.seq ?? 0)
        messages.read(who(request).id, place, seq)
        room.stream.read(who(request).id, place, seq)
        return { unread: messages.unread(who(request).id, place) }
      },
    )

    inside.get<Named>('/api/rooms/:id/board', async (request) => {
      const place = chatPlaceOf(placeOf(request))
      const board = await room.desk()?.board(place, accountOf(who(request).id))
      return { now: room.now(), ...(board ?? noBoard) }
    })

    inside.get('/api/events', async (request, reply) => openEvents(room, who(request), request, reply))

    inside.get<Named>('/api/files/:id', async (request, reply) => {
      const person = who(request)
      const found = room.files.find(request.params.id)
      const place = found?.place ?? null
      const visible = place === null ? found?.person === person.id : directory.mayEnter(person, place)
      if (found === null || !visible) throw new Refusal('no-such-file')
      const { name, mediaType, picture, size } = found.file
      reply.header('content-length', size).header('cache-control', 'private, max-age=86400, immutable')
      if (!picture)
        reply.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
      return reply
        .type(picture ? mediaType : 'application/octet-stream')
        .send(room.files.read(request.params.id))
    })

    inside.register(async (uploads) => {
      uploads.removeAllContentTypeParsers()
      uploads.addContentTypeParser(
        '*',
        { parseAs: 'buffer', bodyLimit: fileLimit },
        (_request, bytes, done) => done(null, bytes),
      )
      uploads.post('/api/files', { bodyLimit: fileLimit }, async (request, reply) => {
        const person = paced(request)
        if (!Buffer.isBuffer(request.body)) throw new Refusal('bad-request')
        const type = (request.headers['content-type'] ?? '').split(';')[0] ?? ''
        const file = await room.files.keep(
          person.id,
          nameHeader(request),
          type.trim(),
          request.body,
          room.now(),
        )
        return reply.code(201).send({ file })
      })
    })
  })
}

/** File names travel percent-encoded, because headers are ASCII. */
const nameHeader = (request: FastifyRequest): string => {
  const given = request.headers['x-file-name']
  try {
    return typeof given === 'string' ? decodeURIComponent(given) : 'file'
  } catch {
    return 'file'
  }
}

const meView = (directory: Directory, person: RoomPerson) => ({
  ...personView(directory, person.id),
  tier: person.tier,
})

const roomView = (room: Routes, person: RoomPerson, place: PlaceId) => {
  const { directory, messages, talk } = room
  const channel = directory.room(place)
  const last = messages.last(place)
  const people = directory.membersOf(place).map(({ id }) => personView(directory, id))
  return {
    id: place,
    kind: channel?.kind ?? 'direct',
    name: channel?.name ?? `私信·${botName}`,
    system: channel?.system ?? null,
    members: [personView(directory, botId), ...people],
    unread: messages.unread(person.id, place),
    last: last === null ? null : talk.view(last),
  }
}

/** Server-sent events: what changed since `Last-Event-ID` first, then live. `reset` asks the page to load anew. */
const openEvents = (room: Routes, person: RoomPerson, request: FastifyRequest, reply: FastifyReply): void => {
  const places = new Set(room.directory.placesOf(person))
  const given = request.headers['last-event-id']
  const since = typeof given === 'string' && /^\d{1,15}$/.test(given) ? Number(given) : null
  const missed = since === null ? [] : room.messages.feedAfter(since, resumeLimit)
  const opening = (missed ?? [])
    .filter((entry) => places.has(entry.place))
    .flatMap((entry) => {
      const message = room.messages.message(entry.message)
      return message === null ? [] : [messageFrame(entry, room.talk.view(message))]
    })
  const hello = frame(missed === null ? 'reset' : 'hello', { now: room.now() }, room.messages.feedEnd())
  reply.hijack()
  reply.raw.writeHead(200, {
    ...Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)])),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // Proxies of the nginx family hold back what they do not know to be a stream.
    'x-accel-buffering': 'no',
  })
  room.stream.open({ person: person.id, places, response: reply.raw }, [...opening, hello])
}
