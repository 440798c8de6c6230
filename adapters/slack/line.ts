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
import { platform } from './reader.ts'
import { createFirstNews } from '../../src/ports/account/first-news.ts'
import { createSupervisor } from '../../src/ports/account/supervisor.ts'
import type { Fields } from './wire.ts'

/** What a wire tells about itself. */
export interface WireNews {
  readonly opened: () => void
  /** Proof that Slack is heard. */
  readonly heard: () => void
  readonly lost: (trouble: Trouble) => void
  /** The credentials are wrong: trying again with the same ones changes nothing. */
  readonly refused: (trouble: Trouble) => void
  /** Slack is heard, but something of that time was not. */
  readonly missed: (gap: Gap) => void
}

/** Takes a payload; resolves with whether it is where it cannot get lost. Never rejects. */
export type Take = (body: Fields) => Promise<boolean>

/** One way in which payloads come: we dial Slack, or Slack posts to us. */
export interface Wire {
  /** Opens what others connect to. Rejects with a Fault when that cannot be. */
  open(): Promise<void>
  dial(): void
  probe(): void
  drop(): void
  /** Lets nothing new in; what is under way goes on. */
  shut(): Promise<void>
}

export interface LineParts {
  readonly account: string
  readonly rules: ConnectionRules
  readonly now: () => Instant
  readonly random: () => number
  readonly log: Log
  /** When an earlier run last heard something. */
  readonly heardAt: Instant | null
  /** Events come again; `gap` is the time in which none did. */
  readonly ready: (gap: Gap | null) => void
  readonly wire: (news: WireNews) => Wire
}

/** The connection of one workspace: supervised until it is closed. */
export interface Line {
  /** Resolves at the first news, good or bad, or after `patience` milliseconds. Rejects when no port can be opened. */
  open(patience: number): Promise<void>
  state(): ConnectionState
  heardAt(): Instant | null
  health(): Health
  /** Some call was told that the credentials are worth nothing any more. */
  refuse(trouble: Trouble): void
  shut(): Promise<void>
  close(): void
}

export const createLine = (parts: LineParts): Line => {
  const { account, log } = parts
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
        parts.ready(one.gap)
        return firstNews.come()
    }
  }
  const supervisor = createSupervisor(parts.rules, parts.now, parts.random, parts.heardAt, act)

  const lose = (kind: 'lost' | 'refused', trouble: Trouble): void => {
    wire.drop()
    supervisor.input({ kind, trouble })
    log.warn('chat.lost', { platform, room: account, kind, trouble })
    firstNews.come()
  }
  const wire = parts.wire({
    opened: () => supervisor.input({ kind: 'opened' }),
    heard: () => supervisor.input({ kind: 'heard' }),
    lost: (trouble) => lose('lost', trouble),
    refused: (trouble) => lose('refused', trouble),
    missed: parts.ready,
  })

  return {
    open: async (patience) => {
      await wire.open()
      await firstNews.within(patience, () => supervisor.input({ kind: 'start' }))
    },
    state: () => supervisor.connection().state,
    heardAt: () => supervisor.connection().heardAt,
    health: supervisor.health,
    refuse: (trouble) => lose('refused', trouble),
    shut: async () => {
      firstNews.come()
      await wire.shut()
    },
    close: () => {
      supervisor.input({ kind: 'stop' })
      wire.drop()
    },
  }
}
