import { changesBetween, nextChangeAt } from '../../domain/calendar/duty-spans.ts'
import type { HandedOver, Handover } from '../../domain/people/handover.ts'
import { id, type DocumentId, type PersonId } from '../../domain/ids.ts'
import type { Notice } from '../../domain/chat/notice.ts'
import { personById, roomOfKind, type Directory, type Person } from '../../domain/people/people.ts'
import { planAt } from '../../domain/people/roster.ts'
import type { Ticket } from '../../domain/tickets/ticket.ts'
import { hour, type Instant } from '../../domain/time.ts'
import { isDone, record, type Act } from '../../domain/tickets/transition.ts'
import { calledFact, callFor } from '../hearing/answer-question.ts'
import { insertDocument } from '../change-document.ts'
import { changeTicket } from '../change-ticket.ts'
import { compose } from '../delivery/compose-notice.ts'
import { byRule, mentionOf, nameOf, type DeskContext } from '../context.ts'

/** A change of shift that was missed longer ago is history. */
const worthTelling = 2 * hour
const mostTickets = 500

/** What somebody works on, oldest first. */
export const ticketsInHand = async (ctx: DeskContext, person: PersonId): Promise<readonly Ticket[]> =>
  (
    await ctx.store.listTickets(
      { desk: ctx.id, assignee: person, states: ['working', 'waiting'] },
      { limit: mostTickets },
    )
  ).toReversed()

/** Is there anything to do about it before its engineer is back? Not while a vendor has it. */
export const needsHands = ({ state, waitingFor }: Ticket): boolean =>
  !(state === 'waiting' && waitingFor === 'vendor')

/** Computing the next change of shift walks over days of the plan: remembered while the directory stays the same. */
const remembered = new WeakMap<
  Directory['shifts'],
  { readonly changes: Directory['changes']; readonly from: Instant; readonly at: Instant | null }
>()

/** Without any change in sight it is looked for again after this time. */
const lookAgain = 24 * hour

/** When people of some tier next change shifts; null when that does not happen within eight days. */
export const nextHandoverAt = (ctx: DeskContext, now: Instant): Instant | null => {
  const { contract, directory } = ctx.settings()
  const { shifts, changes } = directory
  const known = remembered.get(shifts)
  if (
    known !== undefined &&
    known.changes === changes &&
    known.from <= now &&
    now < (known.at ?? known.from + lookAgain)
  )
    return known.at
  const times = contract.tiers.flatMap(({ tier }) => nextChangeAt(directory, tier, now) ?? [])
  const at = times.length === 0 ? null : Math.min(...times)
  remembered.set(shifts, { changes, from: now, at })
  return at
}

const namesOf = (ctx: DeskContext, people: readonly PersonId[]): readonly string[] =>
  people.map((person) => nameOf(ctx, person) ?? person)

const onPlan = (directory: Directory, tier: number, at: Instant): readonly PersonId[] =>
  planAt(directory, tier, at).duties.map(({ person }) => person.id)

const handedOver = async (
  ctx: DeskContext,
  tier: number,
  at: Instant,
  queued: readonly Ticket[],
): Promise<HandedOver> => {
  const { directory } = ctx.settings()
  const before = onPlan(directory, tier, at - 1)
  const after = onPlan(directory, tier, at)
  const gone = before.filter((person) => !after.includes(person))
  const held = await Promise.all(
    gone.map(async (person) => ({
      person,
      numbers: (await ticketsInHand(ctx, person))
        .filter((ticket) => ticket.openedAt < at && needsHands(ticket))
        .map(({ number }) => number),
    })),
  ) // prettier-ignore
  return {
    tier,
    from: before,
    to: after,
    queued: queued.filter((ticket) => ticket.tier === tier).map(({ number }) => number),
    held: held.filter(({ numbers }) => numbers.length > 0),
  }
}

const noticesOf = (ctx: DeskContext, handover: Handover, act: Act): readonly Notice[] => {
  const { contract, directory } = ctx.settings()
  // When nobody follows, what people have in hand stays with them: there is nothing to say.
  const open = handover.tiers.filter(
    (tier) => tier.queued.length > 0 || (tier.held.length > 0 && tier.to.length > 0),
  )
  if (open.length === 0) return []
  // Where nobody comes and nothing is to be claimed, who goes is told in private, and the room has nothing to do.
  const shared = open.filter(
    ({ queued, from, to }) => queued.length > 0 || to.some((person) => !from.includes(person)),
  )
  const text = ctx.texts.handover(
    handover.at,
    shared.map((part) => ({
      tier: contract.tiers.find(({ tier }) => tier === part.tier)?.name ?? `${part.tier}`,
      from: namesOf(ctx, part.from),
      to: namesOf(ctx, part.to),
      queued: part.queued,
      held: part.held.map(({ person, numbers }) => ({ name: nameOf(ctx, person) ?? person, numbers })),
    })),
  )
  const scope = `${ctx.id}:handover`
  const room = roomOfKind(directory, 'engineers')
  const cards = (people: readonly PersonId[]): readonly Person[] =>
    people.flatMap((person) => personById(directory, person) ?? [])
  const fresh = open.flatMap(({ from, to }) => cards(to.filter((person) => !from.includes(person))))
  const direct = (person: Person, words: string): readonly Notice[] => {
    const account = person.accounts[0]
    return account === undefined
      ? []
      : [compose(scope, act, { kind: 'hint', to: { kind: 'direct', account }, person: person.id, text: words })]
  }
  const place = room === null ? null : ({ kind: 'room', room: room.key } as const)
  return [
    ...(shared.length === 0
      ? []
      : place === null
      ? fresh.flatMap((person) => direct(person, text))
      : [compose(scope, act, { kind: 'status', to: place, mention: mentionOf(place, fresh[0] ?? null), text })]),
    ...open.flatMap(({ held, to }) =>
      (to.length === 0 ? [] : held).flatMap(({ person, numbers }) =>
        cards([person]).flatMap((card) => direct(card, ctx.texts.handoverOwn(handover.at, numbers, namesOf(ctx, to)))),
      ),
    ),
  ]
} // prettier-ignore

/** Unclaimed tickets whose call went to somebody no longer on duty are called anew, each once a change of shift. */
const callAgain = async (ctx: DeskContext, tickets: readonly Ticket[], act: Act): Promise<void> => {
  for (const { id: ticketId } of tickets)
    await changeTicket(ctx, ticketId, act.at, (ticket) => {
      if (ticket.state !== 'queued' || ticket.assignee !== null || isDone(ticket, act)) return null
      const last = ticket.timeline.findLast((entry) => entry.kind === 'called')
      const call = callFor(ctx, ticket, act.at)
      if (call.person === null || (last?.kind === 'called' && last.person === call.person.id)) return null
      return record(ticket, act, calledFact(ctx, call, ticket.tier))
    })
}

/**
 * Hands over at the last change of shift since `since`, once for its instant: one message in the engineers' room, one
 * to each who goes with tickets in hand; unclaimed tickets are called to the new shift. Tickets in work stay with their
 * engineers until those hand them on (交接). Without open tickets nothing is said.
 */
export const handOver = async (ctx: DeskContext, since: Instant, now: Instant): Promise<void> => {
  const { contract, directory } = ctx.settings()
  const from = Math.max(since, now - worthTelling)
  const changes = contract.tiers.flatMap(({ tier }) =>
    changesBetween(directory, tier, from, now).map((at) => ({ tier, at })),
  )
  if (changes.length === 0) return
  const at = Math.max(...changes.map((change) => change.at))
  const last = new Map(changes.map((change) => [change.tier, change.at]))
  const tiers = [...last.keys()]
  const queued = (
    await ctx.store.listTickets({ desk: ctx.id, states: ['queued'], assignee: null }, { limit: mostTickets })
  )
    .toReversed()
    .filter(({ openedAt }) => openedAt < at)
  const act: Act = { at: now, by: byRule('WRK-1 handover'), trigger: `handover:${at}` }
  const handover: Handover = {
    at,
    tiers: await Promise.all([...last].map(([tier, changed]) => handedOver(ctx, tier, changed, queued))),
  }
  await insertDocument(ctx, {
    id: id<DocumentId>(`handover:${ctx.id}:${at}`),
    kind: 'handover',
    key: tiers.join(','),
    state: 'done',
    at,
    notices: noticesOf(ctx, handover, act),
    body: handover,
  })
  await callAgain(
    ctx,
    queued.filter((ticket) => tiers.includes(ticket.tier)),
    act,
  )
}
