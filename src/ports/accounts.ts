import type { Unheard } from '../domain/chat/outage.ts'
import type { RoomKey } from '../domain/ids.ts'
import type { Instant } from '../domain/time.ts'
import type { Health } from './chat.ts'

/** How one account of the process stands. */
export interface AccountHealth {
  readonly platform: string
  readonly account: string
  readonly health: Health
}

/** An account of the process by one name: the beginning of the keys of its rooms. */
export const accountName = ({ platform, account }: Pick<AccountHealth, 'platform' | 'account'>): string =>
  `${platform}/${account}`

/** What accounts may not have heard within [from, to): of these rooms, or of all when `rooms` is null. */
export type GapsOf = (from: Instant, to: Instant, rooms: readonly RoomKey[] | null) => readonly Unheard[]
