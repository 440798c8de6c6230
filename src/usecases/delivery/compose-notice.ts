import { placeKey, type Place } from '../../domain/chat/event.ts'
import {
  id,
  type AccountKey,
  type ArticleId,
  type MessageId,
  type NoticeId,
  type PersonId,
} from '../../domain/ids.ts'
import type { CarriedFiles, Choice, LooseNotice, Notice, NoticeKind } from '../../domain/chat/notice.ts'
import { maskPersonalNumbers } from '../../domain/privacy.ts'
import type { Instant } from '../../domain/time.ts'
import type { Act } from '../../domain/tickets/transition.ts'
import type { DeskContext } from '../context.ts'

/** What is to be said; everything not given is absent. */
export interface Words {
  readonly kind: NoticeKind
  readonly to: Place
  readonly person?: PersonId
  readonly text: string
  readonly mention?: { readonly account: AccountKey; readonly name: string } | null
  readonly quote?: MessageId | null
  readonly article?: ArticleId
  readonly files?: CarriedFiles
  readonly choices?: readonly Choice[]
  readonly prompt?: string
  readonly merge?: { readonly key: string; readonly line: string }
  /** Its line among other calls while the place is over its budget. */
  readonly crowd?: { readonly line: string }
  readonly canWait?: boolean
  /** Not said before; what is said late anyway can wait to be merged. */
  readonly notBefore?: Instant
  readonly notAfter?: Instant
}

/** A notice whose id follows from its cause, kind and place: composing it twice is composing it once. */
export const compose = (scope: string, act: Act, words: Words): Notice => ({
  id: id<NoticeId>(`${scope}|${act.trigger}|${words.kind}|${placeKey(words.to)}`),
  kind: words.kind,
  to: words.to,
  ...(words.person === undefined ? {} : { person: words.person }),
  text: maskPersonalNumbers(words.text),
  mention: words.mention ?? null,
  quote: words.quote ?? null,
  article: words.article ?? null,
  ...(words.files === undefined || words.files.files.length === 0 ? {} : { files: words.files }),
  choices: words.choices ?? [],
  prompt: words.prompt ?? null,
  merge: words.merge ?? null,
  ...(words.crowd === undefined ? {} : { crowd: { line: maskPersonalNumbers(words.crowd.line) } }),
  canWait: words.canWait ?? false,
  createdAt: act.at,
  notAfter: words.notAfter ?? null,
  delivery: { kind: 'waiting', at: Math.max(act.at, words.notBefore ?? act.at), attempts: 0 },
})

/** Says something that belongs to no ticket: a refusal, a list, a summary. Saying it again for the same cause says nothing. */
export const sayLoose = async (ctx: DeskContext, act: Act, words: Words): Promise<void> => {
  const notice = compose(ctx.id, act, words)
  const loose: LooseNotice = { id: notice.id, desk: ctx.id, version: 1, notice }
  await ctx.store.insertNotice(loose)
}

/** The notice as it rests, saying these words in full when it is delivered; as it is where nobody can seal them. */
export const sayingInFull = ({ seal }: Pick<DeskContext, 'seal'>, notice: Notice, words: string): Notice =>
  seal === undefined || words === notice.text ? notice : { ...notice, sealed: seal.seal(words, notice.id) }

/**
 * Says words in which personal numbers stand: they rest sealed and are opened when they are said. `words.text` is said when
 * they cannot be opened by then. Saying it again for the same cause says nothing.
 */
export const saySealed = async (
  ctx: DeskContext,
  act: Act,
  words: Words,
  original: string,
): Promise<void> => {
  const notice = sayingInFull(ctx, compose(ctx.id, act, words), original)
  await ctx.store.insertNotice({ id: notice.id, desk: ctx.id, version: 1, notice })
}
