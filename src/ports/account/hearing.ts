import type { ConnectionState } from '../../domain/chat/connection.ts'
import type { Trouble } from '../../domain/chat/trouble.ts'
import type { Instant } from '../../domain/time.ts'
import type { ChatGap, Health } from '../chat.ts'
import type { ChatJournal } from '../chat-journal.ts'
import type { Log } from '../log.ts'
import type { Lanes } from './lanes.ts'

/** The wire to a platform, as far as it says how well it hears. */
export interface Hearing {
  state(): ConnectionState
  heardAt(): Instant | null
  health(): Health
}

/** What an account has only between start and stop. */
interface Running {
  readonly line: Hearing
  readonly lanes: Pick<Lanes, 'trouble'>
}

export const isHearing = (line: Pick<Hearing, 'state'>): boolean =>
  line.state() === 'ready' || line.state() === 'probing'

/** How an account stands: as its line does, unless the desk refuses what it hears. */
export const healthOf = (running: Running | null, stopped: boolean): Health => {
  if (stopped) return { kind: 'stopped', trouble: { code: 'stopped' } }
  if (running === null) return { kind: 'connecting' }
  const heard = running.line.health()
  const trouble = heard.kind === 'ready' ? running.lanes.trouble() : null
  return trouble === null ? heard : { kind: 'deaf', trouble }
}

/** How a line stands that others connect to: while nobody has come in, whoever was turned away says why. */
export const behindDoor = (health: Health, turnedAway: Trouble | null): Health =>
  turnedAway !== null && (health.kind === 'connecting' || health.kind === 'deaf')
    ? { kind: 'deaf', trouble: turnedAway }
    : health

/** What may not have been heard, ascending: as written down, what is still `unfilled`, and what goes on at `now`. */
export const gapsSince = (
  since: Instant,
  { journal, line }: { readonly journal: ChatJournal; readonly line: Hearing },
  now: Instant,
  unfilled: readonly ChatGap[] = [],
): readonly ChatGap[] => {
  const from = line.heardAt()
  const open: readonly ChatGap[] = isHearing(line) || from === null ? [] : [{ room: null, from, to: now }]
  return [...journal.gaps(since), ...unfilled, ...open].sort((a, b) => a.from - b.from)
}

/** How often it is written down that a platform is heard, milliseconds: what whoever goes on after a crash may have missed. */
export const noteEvery = 1_000

/**
 * Writes down until when the platform is heard. While a gap is being fetched (`isWhole` false) the mark stays before
 * it: a crash must not hide it.
 */
export const createHeardNotes = (platform: string, log: Log) => {
  let notedAt = 0
  return (journal: ChatJournal, at: Instant | null, isWhole = true): void => {
    if (at === null || at <= notedAt || !isWhole) return
    notedAt = at
    try {
      journal.heard(at)
    } catch (error) {
      log.warn('chat.journal-failed', { platform, error })
    }
  }
}
