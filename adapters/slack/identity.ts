import type { Trouble } from '../../src/domain/chat/trouble.ts'
import { isRefusal, type Call } from './api.ts'
import { idText } from './wire.ts'

/** Who the bot is in its workspace. */
export interface Identity {
  readonly user: string
  readonly bot: string | null
}

/** What came of asking who we are. */
export type Known =
  { readonly kind: 'known' } | { readonly kind: 'lost' | 'refused'; readonly trouble: Trouble }

/** Asks Slack who the token belongs to, once. */
export interface Self {
  readonly identity: () => Identity | null
  /** Resolves with `known` at once after it was. */
  readonly identify: () => Promise<Known>
  /** Asks in any case: is the token still good, and does Slack answer? */
  readonly check: () => Promise<Known>
}

export const createSelf = (account: string, call: Call): Self => {
  let identity: Identity | null = null

  const check = async (): Promise<Known> => {
    const reply = await call('auth.test', {})
    switch (reply.kind) {
      case 'limited':
        return { kind: 'lost', trouble: { code: 'slack-too-often' } }
      case 'unsent':
      case 'lost':
        return {
          kind: 'lost',
          trouble: { code: 'slack-unreachable', cause: reply.reason },
        }
      case 'refused':
        return isRefusal(reply.code)
          ? { kind: 'refused', trouble: { code: 'slack-token', token: 'bot', refusal: reply.code } }
          : { kind: 'lost', trouble: { code: 'slack-not-known', answer: reply.code } }
      case 'answer': {
        const { team_id, user_id, bot_id } = reply.data
        const user = idText(user_id)
        if (user === null) return { kind: 'lost', trouble: { code: 'slack-nobody' } }
        if (team_id !== account)
          return {
            kind: 'refused',
            trouble: { code: 'slack-other-workspace', theirs: idText(team_id) ?? '', ours: account },
          }
        identity = { user, bot: idText(bot_id) }
        return { kind: 'known' }
      }
    }
  }

  return {
    identity: () => identity,
    identify: async () => (identity === null ? check() : { kind: 'known' }),
    check,
  }
}
