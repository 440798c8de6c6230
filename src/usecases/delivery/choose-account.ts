import type { Notice } from '../../domain/chat/notice.ts'
import { personById } from '../../domain/people/people.ts'
import type { ChatFor } from '../../ports/chat.ts'
import type { DeskContext } from '../context.ts'

/**
 * The notice as it is to be said now. Words for a person go to the first account on the card whose chat is ready, else to
 * the first that can at least speak; while none can, they wait where they are. What was leased stays where it was being
 * said: there the platform is asked what came of it (law 3).
 */
export const addressedNow = (ctx: DeskContext, chatFor: ChatFor, notice: Notice): Notice => {
  const { to, person, delivery } = notice
  if (person === undefined || to.kind !== 'direct' || delivery.kind !== 'waiting') return notice
  const accounts = personById(ctx.settings().directory, person)?.accounts ?? []
  const stands = (account: (typeof accounts)[number]): string | null => {
    const chat = chatFor({ kind: 'direct', account })
    return chat === null || !chat.capabilities.direct ? null : chat.health().kind
  }
  const chosen =
    accounts.find((account) => stands(account) === 'ready') ??
    accounts.find((account) => stands(account) === 'deaf')
  if (chosen === undefined || chosen === to.account) return notice
  // What it quotes is unknown there.
  return { ...notice, to: { kind: 'direct', account: chosen }, quote: null }
}
