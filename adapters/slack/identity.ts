import { refusalOf, type Call } from './api.ts'
import { idText } from './wire.ts'

/** Who the bot is in its workspace. */
export interface Identity {
  readonly user: string
  readonly bot: string | null
}

/** What came of asking who we are. */
export type Known =
  { readonly kind: 'known' } | { readonly kind: 'lost' | 'refused'; readonly reason: string }

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
        return { kind: 'lost', reason: 'Slack 嫌请求太快，稍后再连' }
      case 'unsent':
      case 'lost':
        return {
          kind: 'lost',
          reason: `连不上 Slack（${reply.reason}）：请检查这台机器能不能访问 slack.com 的 443 端口`,
        }
      case 'refused': {
        const reason = refusalOf(reply.code)
        return reason === null
          ? { kind: 'lost', reason: `Slack 不认这个机器人（${reply.code}）` }
          : { kind: 'refused', reason: `机器人令牌（xoxb-）：${reason}` }
      }
      case 'answer': {
        const { team_id, user_id, bot_id } = reply.data
        const user = idText(user_id)
        if (user === null) return { kind: 'lost', reason: 'Slack 没有说这个令牌是谁的' }
        if (team_id !== account)
          return {
            kind: 'refused',
            reason: `令牌属于工作区 ${idText(team_id) ?? '（未知）'}，配置里写的是 ${account}：请改成一致`,
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
