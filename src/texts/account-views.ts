import type { Unheard } from '../domain/chat/outage.ts'
import type { Trouble } from '../domain/chat/trouble.ts'
import type { Instant } from '../domain/time.ts'

/** Why nothing was bound or unbound. */
export type BindRefusal =
  /** `notHere`: not in a private chat. `noCard`: on no card and without a code. */
  | { readonly kind: 'notHere' | 'codeInGroup' | 'noCard' | 'adminOnly' }
  | { readonly kind: 'known' | 'whom' | 'noBinding'; readonly name: string }
  | { readonly kind: 'wrong'; readonly left: number }
  | { readonly kind: 'locked'; readonly until: Instant }

/** One bound account, `account` as `platform/user`. */
export interface BindingRow {
  readonly binding: string
  readonly name: string
  readonly account: string
}

/** An account that cannot hear, or hears again: then with what may have been missed. */
export type AccountNews = {
  readonly platform: string
  readonly account: string
  readonly since: Instant
} & (
  | { readonly kind: 'down'; readonly trouble: Trouble | null }
  | { readonly kind: 'back'; readonly to: Instant; readonly unheard: readonly Unheard[] }
)
