import { WebSocket } from 'ws'
import type {
  ConnectionAct,
  ConnectionRules,
  ConnectionState,
  Gap,
} from '../../src/domain/chat/connection.ts'
import { minute, type Instant } from '../../src/domain/time.ts'
import type { Trouble } from '../../src/domain/chat/trouble.ts'
import type { Health } from '../../src/ports/chat.ts'
import type { Log } from '../../src/ports/log.ts'
import { createCalls, type Reply } from './calls.ts'
import { dial } from './dial.ts'
import { platform, readEvent, saysOnline, type Read, type Reader } from './read-event.ts'
import type { QqLink } from './settings.ts'
import { createFirstNews } from '../../src/ports/account/first-news.ts'
import { behindDoor } from '../../src/ports/account/hearing.ts'
import { createSupervisor } from '../../src/ports/account/supervisor.ts'
import { fieldsOf, idText, readFrame, type Fields } from './wire.ts'

export interface LineParts {
  readonly account: string
  readonly link: QqLink
  /** The address to dial; null in reverse mode. */
  readonly url: string | null
  readonly rules: ConnectionRules
  readonly now: () => Instant
  readonly random: () => number
  readonly log: Log
  /** When an earlier run last heard something. */
  readonly heardAt: Instant | null
  readonly reader: () => Reader
  /** Something for the desk came in. */
  readonly event: (frame: Fields, read: Extract<Read, { kind: 'event' }>) => void
  /** Events come again; `gap` is the time in which none did. */
  readonly ready: (gap: Gap | null) => void
  /** Something unknown came in. */
  readonly count: (what: string) => void
}

/** The wire to one gateway: connected, supervised and read, until it is closed. */
export interface Line {
  /** Resolves at the first news, good or bad, or after `patience` milliseconds. Rejects when no port can be opened. */
  open(patience: number): Promise<void>
  call(action: string, params: Fields, within: number, late?: (reply: Reply) => void): Promise<Reply>
  state(): ConnectionState
  heardAt(): Instant | null
  health(): Health
  /** Host name or address of the gateway; null before reverse mode has seen one. */
  gateway(): string | null
  /** Lets nobody in any more; what is connected stays. */
  shut(): Promise<void>
  close(): void
}

/** A gateway that takes nothing off the line is not heard by QQ either. Bytes. */
const mostUnsent = 32 * 1024 * 1024

export const createLine = (parts: LineParts): Line => {
  const { account, link, url, rules, now, log, count } = parts
  let socket: WebSocket | null = null
  /** What went wrong at the door, until somebody is let in. */
  let atTheDoor: Trouble | null = null
  let gateway = url === null ? null : new URL(url).hostname
  const firstNews = createFirstNews()

  const calls = createCalls((text) => {
    if (socket?.readyState !== WebSocket.OPEN || socket.bufferedAmount > mostUnsent) return false
    socket.send(text)
    return true
  })

  const drop = (): void => {
    const dropped = socket
    socket = null
    calls.abandon('the connection is gone')
    dropped?.terminate()
  }

  const lose = (trouble: Trouble, fatal = false): void => {
    drop()
    supervisor.input(
      fatal && link.kind === 'forward' ? { kind: 'refused', trouble } : { kind: 'lost', trouble },
    )
    log.warn('chat.lost', { platform, room: account, trouble })
    firstNews.come()
  }

  /** The gateway answers; its account may be offline all the same. */
  const heardWhile = (online: boolean): void =>
    supervisor.input(online ? { kind: 'heard' } : { kind: 'offline', trouble: { code: 'qq-offline' } })

  const probe = async (): Promise<void> => {
    const reply = await calls.call('get_status', {}, rules.answerWithin)
    if (reply.kind !== 'answer') return
    heardWhile(saysOnline(fieldsOf(reply.data)))
  }

  const act = (one: ConnectionAct): void => {
    switch (one.kind) {
      case 'drop':
        return drop()
      case 'probe':
        return void probe()
      case 'dial':
        if (link.kind === 'forward' && url !== null)
          attach(dial(url, link.token, rules.openWithin, ({ fatal, trouble }) => lose(trouble, fatal)))
        return
      case 'ready':
        atTheDoor = null
        log.info('chat.ready', { platform, room: account })
        parts.ready(one.gap)
        return firstNews.come()
    }
  }

  const supervisor = createSupervisor(rules, now, parts.random, parts.heardAt, act)

  const attach = (fresh: WebSocket): void => {
    if (socket !== null) lose({ code: 'qq-doubled' })
    socket = fresh
    const opened = (): void => {
      if (socket === fresh) supervisor.input({ kind: 'opened' })
    }
    fresh.on('error', () => undefined)
    fresh.on('message', (data, isBinary) => {
      if (socket !== fresh) return
      if (isBinary) count('frame.binary')
      else hear(readFrame(data.toString()))
    })
    fresh.on('close', (code) => {
      if (socket !== fresh) return
      // LLBot lets everybody in and closes with 1008 when the token is wrong.
      if (code === 1008 && supervisor.connection().state === 'unproven') lose({ code: 'qq-token' }, true)
      else lose({ code: 'qq-cut', cause: code })
    })
    if (fresh.readyState === WebSocket.OPEN) opened()
    else fresh.on('open', opened)
  }

  const hear = (frame: Fields | null): void => {
    if (frame === null) return count('frame.garbage')
    if (calls.take(frame)) return
    if (frame['post_type'] === undefined) {
      // NapCat and LLBot open first and look at the token afterwards.
      if (frame['retcode'] === 1403) return lose({ code: 'qq-token' }, true)
      return count(idText(frame['echo']) === null ? 'frame.untyped' : 'frame.stray-answer')
    }
    const self = idText(frame['self_id'])
    if (self !== null && self !== account)
      return lose({ code: 'qq-other-account', theirs: self, ours: account })
    understand(frame, readEvent(frame, parts.reader()))
  }

  const understand = (frame: Fields, read: Read): void => {
    switch (read.kind) {
      case 'meta':
        if (read.interval !== null && read.interval > 0)
          supervisor.expectSilence(Math.min(read.interval * 2.5, 10 * minute))
        return heardWhile(read.online)
      case 'offline':
      case 'banned':
        return supervisor.input(read)
      case 'idle':
      case 'unknown':
        supervisor.input({ kind: 'heard' })
        return read.kind === 'unknown' ? count(read.what) : undefined
      case 'event':
        // Heard first: what was missed before this event is to be fetched before it.
        supervisor.input({ kind: 'heard' })
        return parts.event(frame, read)
    }
  }

  return {
    open: async (patience) => {
      if (link.kind === 'reverse')
        await link.door.expect({
          account,
          token: link.token,
          take: (socket, from) => {
            gateway = from
            attach(socket)
          },
          turnedAway: (trouble) => {
            atTheDoor = trouble
            log.warn('chat.turned-away', { platform, room: account, trouble })
            firstNews.come()
          },
        })
      await firstNews.within(patience, () => supervisor.input({ kind: 'start' }))
    },
    call: calls.call,
    state: () => supervisor.connection().state,
    heardAt: () => supervisor.connection().heardAt,
    health: () => behindDoor(supervisor.health(), atTheDoor),
    gateway: () => gateway,
    shut: async () => {
      firstNews.come()
      if (link.kind === 'reverse') await link.door.dismiss(account)
    },
    close: () => {
      supervisor.input({ kind: 'stop' })
      drop()
    },
  }
}
