import { placeKey, type ChatEvent, type MessageEvent } from '../../domain/chat/event.ts'
import type { ReceiptKey } from '../../domain/ids.ts'
import { second } from '../../domain/time.ts'
import type { Trouble } from '../../domain/chat/trouble.ts'
import type { ChatJournal } from '../chat-journal.ts'
import type { Log } from '../log.ts'
import { bounded } from './bounded.ts'
import { createPauses } from './pauses.ts'

const longestPause = 30 * second
/** Longer than any store takes, shorter than an operator waits for a stop. */
const longestStop = 5 * second

/** Work of one place after the other, places side by side; events are offered until the desk has stored them. */
export interface Lanes {
  /** Resolves when the work is done; what it throws is logged. */
  add(place: string, work: () => Promise<void>): Promise<void>
  /** Resolves to true when the desk has the event, to false when it is kept for the next start. For use inside a lane. */
  deliver(event: ChatEvent): Promise<boolean>
  /** Keeps the event in the journal and delivers it in its turn. */
  take(event: ChatEvent): Taking
  /** Delivers what an earlier run kept. */
  resume(): void
  /** Did the desk get it lately? Only of as many as `recent` says. */
  isStored(key: ReceiptKey): boolean
  /** Waits, or until the stop. */
  pause(ms: number): Promise<void>
  /** The desk has been refusing; null when all is well. */
  trouble(): Trouble | null
  /** Lets what is under way finish, for 5 s at most; the rest is kept in the journal. */
  stop(): Promise<void>
}

/** How far an event has come. */
export interface Taking {
  /** It is on disk here: no restart loses it. */
  readonly kept: boolean
  /** The desk has it: true. Stopped before that: false. */
  readonly stored: Promise<boolean>
}

export interface LanesParts {
  readonly receive: (event: ChatEvent) => Promise<void>
  readonly journal: ChatJournal
  readonly log: Log
  /** Before a refused event is offered again; doubles. Milliseconds. */
  readonly firstPause: number
  /** Is this a message from which the history can be taken up again? Absent: each is. */
  readonly marks?: (event: MessageEvent) => boolean
  /** So many stored events are known again, to spare the desk a platform's repetitions. Absent: none. */
  readonly recent?: number
}

export const createLanes = (parts: LanesParts): Lanes => {
  const { receive, journal, log, firstPause, marks = () => true } = parts
  const lanes = new Map<string, Promise<void>>()
  const failing = new Map<string, number>()
  const known = bounded<true>(parts.recent ?? 0)
  const pauses = createPauses()
  let stopped = false

  const keep = (event: ChatEvent): boolean => {
    try {
      journal.keep(event)
      return true
    } catch (error) {
      log.error('chat.not-kept', { receipt: event.key, error })
      return false
    }
  }

  const stored = (event: ChatEvent, isKept: boolean): void => {
    const place = placeKey(event.place)
    const isNew = !known.has(event.key)
    failing.delete(place)
    known.put(event.key, true)
    try {
      if (isKept) journal.forget(event.key)
      if (isNew && event.kind === 'message' && marks(event))
        journal.remember(place, { message: event.message, at: event.at })
    } catch (error) {
      // At worst it is delivered again, under the same key.
      log.warn('chat.journal-failed', { receipt: event.key, error })
    }
  }

  const deliver = async (event: ChatEvent, wasKept: boolean): Promise<boolean> => {
    const place = placeKey(event.place)
    let isKept = wasKept
    for (let failures = 0; !stopped; failures += 1) {
      try {
        if (!known.has(event.key)) await receive(event)
        stored(event, isKept)
        return true
      } catch (error) {
        failing.set(place, failures + 1)
        log.warn('chat.not-taken', { receipt: event.key, count: failures + 1, error })
        isKept ||= keep(event)
      }
      if (!stopped) await pauses.pause(Math.min(longestPause, firstPause * 2 ** failures))
    }
    if (!isKept) keep(event)
    return false
  }

  const add = (place: string, work: () => Promise<void>): Promise<void> => {
    const done = (lanes.get(place) ?? Promise.resolve())
      .then(work)
      .catch((error: unknown) => log.error('chat.lane-failed', { room: place, error }))
      .finally(() => {
        if (lanes.get(place) === done) lanes.delete(place)
      })
    lanes.set(place, done)
    return done
  }

  const line = async (event: ChatEvent, isKept: boolean): Promise<boolean> => {
    let isStored = false
    await add(placeKey(event.place), async () => {
      isStored = await deliver(event, isKept)
    })
    return isStored
  }

  return {
    add,
    deliver: (event) => deliver(event, false),
    take: (event) => {
      const kept = keep(event)
      return { kept, stored: line(event, kept) }
    },
    resume: () => {
      for (const event of journal.kept()) void line(event, true)
    },
    isStored: (key) => known.has(key),
    pause: pauses.pause,
    trouble: () => {
      const worst = Math.max(0, ...failing.values())
      return worst < 3 ? null : { code: 'not-stored', times: worst }
    },
    stop: async () => {
      stopped = true
      pauses.end()
      await Promise.race([Promise.all(lanes.values()), pauses.pause(longestStop)])
      pauses.end()
    },
  }
}
