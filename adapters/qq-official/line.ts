import type {
  ConnectionAct,
  ConnectionRules,
  ConnectionState,
  Gap,
} from '../../src/domain/chat/connection.ts'
import type { Instant } from '../../src/domain/time.ts'
import type { Trouble } from '../../src/domain/chat/trouble.ts'
import type { Health } from '../../src/ports/chat.ts'
import type { Log } from '../../src/ports/log.ts'
import type { Api } from './api.ts'
import { createGateway } from './gateway.ts'
import { platform, type Dispatch } from './read-event.ts'
import type { Session } from './session.ts'
import type { QqOfficialLink, QqOfficialPatience } from './settings.ts'
import type { Keys } from './signature.ts'
import { createFirstNews } from '../../src/ports/account/first-news.ts'
import { behindDoor } from '../../src/ports/account/hearing.ts'
import { createSupervisor } from '../../src/ports/account/supervisor.ts'
import type { Tokens } from './token.ts'
import { troubleOf } from './trouble.ts'
import type { Wire, WireEars } from './wires.ts'

export interface LineParts {
  readonly account: string
  readonly link: QqOfficialLink
  readonly keys: Keys
  readonly api: Api
  readonly tokens: Tokens
  readonly plainAllowed: boolean
  readonly rules: ConnectionRules
  readonly patience: QqOfficialPatience
  readonly now: () => Instant
  readonly random: () => number
  readonly log: Log
  /** When an earlier run last heard something, and its session. */
  readonly heardAt: Instant | null
  readonly session: Session | null
  /** Something came in; resolves to true when it is safe with us. */
  readonly event: (dispatch: Dispatch) => Promise<boolean>
  /** Something may have been missed for good. */
  readonly missed: (gap: Gap) => void
  readonly count: (what: string) => void
}

/** The wire to Tencent: connected, supervised and read, until it is closed. */
export interface Line {
  /** Resolves at the first news, good or bad, or after `patience` milliseconds. */
  open(patience: number): Promise<void>
  state(): ConnectionState
  heardAt(): Instant | null
  health(): Health
  session(): Session | null
  /** Lets nothing in any more. */
  shut(): void
  close(): void
}

/** Waiting for callbacks: what is dialled is the API, which proves the credentials. Rooms may be silent for days. */
const createCallbackWire = (parts: LineParts, ears: WireEars, evidence: () => boolean): Wire => {
  let attempt = 0
  const ask = async (): Promise<void> => {
    attempt += 1
    const mine = attempt
    const reply = await parts.api.call('GET', '/users/@me', null, parts.patience.call)
    if (mine !== attempt) return
    const trouble = troubleOf(reply)
    if (trouble !== null) return ears.input(trouble)
    ears.input({ kind: 'opened' })
    ears.input(
      evidence() ? { kind: 'heard' } : { kind: 'lost', trouble: { code: 'qq-official-no-callback' } },
    )
  }
  return {
    dial: () => void ask(),
    probe: () => void ask(),
    drop: () => {
      attempt += 1
    },
    session: () => null,
  }
}

export const createLine = (parts: LineParts): Line => {
  const { account, link, rules, now, log } = parts
  /** What went wrong at the door, until Tencent is let in. */
  let atTheDoor: Trouble | null = null
  let called = parts.heardAt !== null
  let resumed = false
  const firstNews = createFirstNews()

  const act = (one: ConnectionAct): void => {
    switch (one.kind) {
      case 'dial':
        return wire.dial()
      case 'probe':
        return wire.probe()
      case 'drop':
        return wire.drop()
      case 'ready':
        log.info('chat.ready', { platform, room: account })
        // A resumed session brings what was missed with it; a new one does not, and there is no history to ask.
        if (one.gap !== null && !resumed) parts.missed(one.gap)
    }
  }

  const supervisor = createSupervisor(rules, now, parts.random, parts.heardAt, act)
  const input: WireEars['input'] = (given) => {
    supervisor.input(given)
    if (given.kind === 'lost' || given.kind === 'refused' || given.kind === 'banned')
      log.warn('chat.lost', { platform, room: account, kind: given.kind, trouble: given.trouble })
    if (given.kind !== 'opened') firstNews.come()
  }
  const ears: WireEars = { input, expectSilence: supervisor.expectSilence, count: parts.count }
  const wire: Wire =
    link.kind === 'webhook'
      ? createCallbackWire(parts, ears, () => called)
      : createGateway({
          ...ears,
          api: parts.api,
          tokens: parts.tokens,
          plainAllowed: parts.plainAllowed,
          call: parts.patience.call,
          openWithin: rules.openWithin,
          log,
          session: parts.session,
          event: (dispatch) => void parts.event(dispatch),
          proven: (whole) => {
            resumed = whole
          },
        })

  const expectCallbacks = (): void => {
    if (link.kind !== 'webhook') return
    link.callbacks.expect({
      account,
      keys: parts.keys,
      now,
      proven: () => {
        called = true
        atTheDoor = null
        input({ kind: 'opened' })
        input({ kind: 'heard' })
      },
      take: parts.event,
      turnedAway: (trouble) => {
        if (atTheDoor?.code !== trouble.code)
          log.warn('chat.turned-away', { platform, room: account, trouble })
        atTheDoor = trouble
        firstNews.come()
      },
    })
  }

  return {
    open: async (patience) => {
      expectCallbacks()
      await firstNews.within(patience, () => supervisor.input({ kind: 'start' }))
    },
    state: () => supervisor.connection().state,
    heardAt: () => supervisor.connection().heardAt,
    health: () => behindDoor(supervisor.health(), atTheDoor),
    session: wire.session,
    shut: () => {
      firstNews.come()
      if (link.kind === 'webhook') link.callbacks.dismiss(account)
    },
    close: () => supervisor.input({ kind: 'stop' }),
  }
}
