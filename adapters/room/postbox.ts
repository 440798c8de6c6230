import type { Database } from 'better-sqlite3'
import type { ChatEvent } from '../../src/domain/chat/event.ts'
import { second } from '../../src/domain/time.ts'
import type { Trouble } from '../../src/domain/chat/trouble.ts'
import { createPauses } from '../../src/ports/account/pauses.ts'
import type { RoomLog } from './log.ts'
import type { PlaceId } from './people.ts'

const longestPause = 30 * second
/** Longer than any store takes, shorter than an operator waits for a stop. */
const longestStop = 5 * second

export interface Postbox {
  /** Something new lies in the box for this place. */
  wake(place: PlaceId): void
  /** Deliveries have been failing; null when all is well. */
  trouble(): Trouble | null
  /** Lets what is being delivered finish, for 5 s at most; the rest stays in the box for the next start. */
  stop(): Promise<void>
}

/**
 * Hands stored events to the desk, in order per place, and takes them out only when the desk has them.
 * What was left by an earlier run is delivered first. A refused event is offered again after a growing pause.
 */
export const openPostbox = (
  db: Database,
  receive: (event: ChatEvent) => Promise<void>,
  log: RoomLog | null,
  firstPause = second / 2,
): Postbox => {
  const next = db.prepare<[string], { seq: number; event: string }>(
    'SELECT seq, event FROM postbox WHERE place = ? ORDER BY seq LIMIT 1',
  )
  const take = db.prepare('DELETE FROM postbox WHERE seq = ?')
  const busy = new Set<PlaceId>()
  const lanes = new Set<Promise<void>>()
  const failing = new Map<PlaceId, number>()
  const pauses = createPauses()
  let stopped = false
  /** The archive is closed; a delivery that comes back now is left to the next start. */
  let closed = false

  const run = async (place: PlaceId): Promise<void> => {
    while (!stopped) {
      try {
        const row = next.get(place)
        if (row === undefined) {
          // In the same breath as the look into the box, so that no wake can fall between the two.
          busy.delete(place)
          return
        }
        await receive(JSON.parse(row.event) as ChatEvent)
        if (closed) return
        take.run(row.seq)
        failing.delete(place)
      } catch (cause) {
        const failures = (failing.get(place) ?? 0) + 1
        failing.set(place, failures)
        log?.warn(
          { place, failures, code: codeOf(cause) },
          'the desk did not take an event; it will be offered again',
        )
        if (!stopped) await pauses.pause(Math.min(longestPause, firstPause * 2 ** (failures - 1)))
      }
    }
  }

  const wake = (place: PlaceId): void => {
    if (stopped || busy.has(place)) return
    busy.add(place)
    const lane = run(place)
    lanes.add(lane)
    void lane.finally(() => lanes.delete(lane))
  }

  for (const row of db.prepare<[], { place: string }>('SELECT DISTINCT place FROM postbox').all())
    wake(row.place)

  return {
    wake,
    trouble: () => {
      const worst = Math.max(0, ...failing.values())
      return worst < 3 ? null : { code: 'not-stored', times: worst }
    },
    stop: async () => {
      stopped = true
      pauses.end()
      await Promise.race([Promise.all(lanes), pauses.pause(longestStop)])
      pauses.end()
      closed = true
    },
  }
}

const codeOf = (cause: unknown): string =>
  cause instanceof Error ? String((cause as Error & { code?: unknown }).code ?? cause.name) : 'unknown'
