import type { Originals } from '../../domain/chat/mask-event.ts'
import { placeKey, type Place } from '../../domain/chat/event.ts'
import { sealedWordsOf, type SealedWords } from '../../domain/tickets/originals.ts'
import type { Ticket } from '../../domain/tickets/ticket.ts'
import { minute } from '../../domain/time.ts'
import { nameOf } from '../context.ts'
import { saySealed, sayLoose } from '../delivery/compose-notice.ts'
import { openOriginals } from '../hearing/seal-words.ts'
import { refuseTo, reply, type Run } from './run.ts'

/** The newest so many are shown. */
const mostShown = 20
/** What arrives later is read by nobody who still waits for it, perhaps by somebody else. */
const saidWithin = 10 * minute
/** Tickets that were merged one into the other, one after the other. */
const mostMerges = 20

/** The ticket in which the work goes on: what was merged is in the hands of whoever has the other one. */
const inHand = async ({ ctx }: Run, ticket: Ticket): Promise<Ticket> => {
  let current = ticket
  for (let hops = 0; current.mergedInto !== null && hops < mostMerges; hops += 1) {
    const next = await ctx.store.ticketByNumber(ctx.id, current.mergedInto)
    if (next === null) return current
    current = next
  }
  return current
}

const audit = async (run: Run, what: 'original' | 'refused', detail: string): Promise<void> =>
  run.ctx.store.appendAudit({
    at: run.now,
    desk: run.ctx.id,
    who: run.person?.id ?? run.event.sender.account,
    where: placeKey(run.event.place),
    what,
    detail,
  })

/** The desk cannot write to them in private: said where they asked, which is a room. */
const refuseHere = async (run: Run, number: string, detail: string): Promise<string> => {
  const { ctx, event, person } = run
  const mention = { account: event.sender.account, name: person?.name ?? event.sender.name }
  const text = ctx.texts.originalOnlyPrivate(number)
  await sayLoose(ctx, run.act, { kind: 'refused', to: event.place, mention, text })
  await audit(run, 'refused', detail)
  return `refused:${detail}`
}

/** Words with what they were; null where they cannot be opened. */
interface Opened {
  readonly words: SealedWords
  readonly originals: Originals | null
}

/** Whose nickname holds a number says it with every message: once is enough. */
const isNameOnly = ({ text, quote, files }: Originals): boolean =>
  text === undefined && quote === undefined && files === undefined

/** The newest of them, oldest first, and how many earlier ones were not looked at. */
const openNewest = (
  { ctx }: Run,
  sealed: readonly SealedWords[],
): { readonly shown: readonly Opened[]; readonly earlier: number } => {
  const shown: Opened[] = []
  const names = new Set<string>()
  let left = sealed.length
  for (const words of sealed.toReversed()) {
    if (shown.length === mostShown) break
    left -= 1
    const originals = openOriginals(ctx, words.sealed, words.bound)
    const name = originals?.name ?? ''
    if (originals !== null && isNameOnly(originals) && names.has(name)) continue
    names.add(name)
    shown.push({ words, originals })
  }
  return { shown: shown.reverse(), earlier: left }
}

const lineOf = ({ ctx }: Run, { words, originals }: Opened): string =>
  ctx.texts.originalLine(
    words.at,
    originals?.name ?? words.name,
    originals === null
      ? null
      : [originals.text, originals.quote, ...(originals.files ?? [])].filter((part) => part !== undefined),
    words.isRecalled,
  )

/**
 * 原文: what stands behind the stars of a ticket, for whoever has it now and for nobody else, in private on the platform
 * where they ask. Every reading and every refusal is in the audit, without the words (SEC-2, SEC-3).
 */
export const original = async (run: Run, ticket: Ticket): Promise<string> => {
  const { ctx, act, event, now, person } = run
  const { texts } = ctx
  const { number } = ticket
  const detail = `original:${number}`
  const { assignee } = await inHand(run, ticket)
  if (assignee === null) return refuseTo(run, texts.originalUnclaimed(number), detail)
  if (person === null || assignee !== person.id)
    return refuseTo(run, texts.originalNotYours(number, nameOf(ctx, assignee) ?? ''), detail)
  const sealed = sealedWordsOf(ticket)
  if (sealed.length === 0) {
    await reply(run, { kind: 'status', text: texts.originalNone(number) })
    return detail
  }
  const { account } = event.sender
  if (event.place.kind === 'room' && ctx.mayWhisper?.(account) === false)
    return refuseHere(run, number, detail)
  const to: Place = { kind: 'direct', account }
  const { shown, earlier } = openNewest(run, sealed)
  const opened = shown.filter(({ originals }) => originals !== null).length
  // Before anything can be said: no reading without its entry.
  await audit(run, 'original', `#${number} ${opened} of ${shown.length}`)
  const lost = texts.originalLost(number)
  if (opened === 0) await sayLoose(ctx, act, { kind: 'status', to, text: lost })
  else
    await saySealed(
      ctx,
      act,
      { kind: 'status', to, text: lost, notAfter: now + saidWithin },
      texts.originals(
        number,
        shown.map((one) => lineOf(run, one)),
        earlier,
      ),
    )
  return detail
}
