import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Fault } from '../../src/domain/fault.ts'
import { minute, second, type Instant } from '../../src/domain/time.ts'
import type { Trouble } from '../../src/domain/chat/trouble.ts'
import type { Dispatch } from './read-event.ts'
import { isSigned, signatureOf, type Keys } from './signature.ts'
import { fieldsOf, idText, numberOf, plainText, readFrame, type Fields } from './wire.ts'

/** One account whose events are expected here. */
export interface CallbackGuest {
  readonly account: string
  readonly keys: Keys
  readonly now: () => Instant
  /** A request with Tencent's signature came. */
  readonly proven: () => void
  /** Takes an event; true once it is safe with us. */
  readonly take: (dispatch: Dispatch) => Promise<boolean>
  /** Somebody came in Tencent's name and was sent away. */
  readonly turnedAway: (trouble: Trouble) => void
}

/** Where Tencent posts events (webhook); serves any number of accounts, told apart by the path. */
export interface QqCallbacks {
  /** Adds `POST /hooks/qq-official/<AppID>` to a server; call it before the server listens. */
  routes(app: FastifyInstance): void
  /** Lets an account's events in from now on. Throws a Fault when it is expected already. */
  expect(guest: CallbackGuest): void
  dismiss(account: string): void
}

/** Events are a few kilobytes. */
const bodyLimit = 1024 * 1024
/** How far a signed time may be from ours: older requests are taken for repetitions by somebody else. */
const replayWindow = 5 * minute

/**
 * What may be signed for a stranger. Tencent asks for a signature over `event_ts + plain_token`, and signs its events
 * over `timestamp + body`: whoever could choose the token freely would get a signature for an event of his own.
 */
const harmlessToken = /^[A-Za-z0-9_-]{1,128}$/
const harmlessTime = /^\d{1,13}$/

const header = (request: FastifyRequest, name: string): string => {
  const value = request.headers[name]
  return (Array.isArray(value) ? value[0] : value) ?? ''
}

type Doubt = 'unsigned' | 'forged' | 'stale'

export const createCallbacks = (): QqCallbacks => {
  const guests = new Map<string, CallbackGuest>()

  const doubtAbout = (request: FastifyRequest, body: Buffer, guest: CallbackGuest): Doubt | null => {
    const signature = header(request, 'x-signature-ed25519')
    const timestamp = header(request, 'x-signature-timestamp')
    if (signature === '' || !harmlessTime.test(timestamp)) return 'unsigned'
    if (!isSigned(guest.keys, timestamp, body, signature)) return 'forged'
    const at = Number(timestamp) * second
    return Math.abs(guest.now() - at) > replayWindow ? 'stale' : null
  }

  /** The answer to the question whether this address is ours (op 13). */
  const validate = (body: Fields, guest: CallbackGuest): Fields | null => {
    const data = fieldsOf(body['d'])
    const token = plainText(data?.['plain_token'])
    const time = idText(data?.['event_ts']) ?? ''
    if (!harmlessToken.test(token) || !harmlessTime.test(time)) return null
    return { plain_token: token, signature: signatureOf(guest.keys, time, token) }
  }

  const answer = async (
    request: FastifyRequest<{ Params: { account: string } }>,
    reply: FastifyReply,
  ): Promise<unknown> => {
    const guest = guests.get(request.params.account)
    const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const body = readFrame(bytes.toString('utf8'))
    // Unknown accounts and wrong signatures get the same answer, so that trying numbers teaches nothing.
    if (guest === undefined) return reply.code(401).send({ code: 'not-signed' })
    const doubt = doubtAbout(request, bytes, guest)
    const asks = numberOf(body?.['op']) === 13
    if (doubt !== null && !(asks && doubt === 'unsigned')) {
      guest.turnedAway({ code: `qq-official-${doubt}` })
      return reply.code(401).send({ code: 'not-signed' })
    }
    if (body === null) return reply.code(400).send({ code: 'not-json' })
    if (asks) {
      const proof = validate(body, guest)
      if (proof === null) return reply.code(400).send({ code: 'not-a-token' })
      // Anybody may ask without a signature; that proves nothing of Tencent.
      if (doubt === null) guest.proven()
      return proof
    }
    guest.proven()
    const type = plainText(body['t'])
    if (numberOf(body['op']) !== 0 || type === '') return { op: 12 }
    const safe = await guest.take({ type, data: fieldsOf(body['d']) ?? {}, id: idText(body['id']) })
    return safe ? { op: 12 } : reply.code(503).send({ code: 'not-stored' })
  }

  return {
    routes: (app) => {
      // The signature is over the bytes: nothing may parse them before, and nobody else's parser is touched.
      void app.register(async (scope) => {
        scope.removeAllContentTypeParsers()
        scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) =>
          done(null, body),
        )
        scope.post<{ Params: { account: string } }>('/hooks/qq-official/:account', { bodyLimit }, answer)
      })
    },
    expect: (guest) => {
      if (guests.has(guest.account))
        throw new Fault(
          'qq-official-twice',
          'operator',
          `The QQ bot ${guest.account} is configured twice.`,
          'Keep one of the two entries.',
        )
      guests.set(guest.account, guest)
    },
    dismiss: (account) => void guests.delete(account),
  }
}
