import type { DocumentOf } from '../../domain/document.ts'
import { placeKey, type Place } from '../../domain/chat/event.ts'
import { id, type DocumentId, type PersonId } from '../../domain/ids.ts'
import type { Notice } from '../../domain/chat/notice.ts'
import { personById, type Directory, type Person } from '../../domain/people/people.ts'
import { changeName, coverCandidates, gapsOfLeave, partiesOf, spanOf, withChange, type ChangeState, type RosterChange } from '../../domain/people/roster-change.ts' // prettier-ignore
import type { ChangeNews } from '../../domain/people/roster-views.ts'
import type { Move } from '../../domain/people/roster-entries.ts'
import { minute, type Instant } from '../../domain/time.ts'
import type { Act } from '../../domain/tickets/transition.ts'
import { changeDocument, insertDocument } from '../change-document.ts'
import { byRule, type DeskContext } from '../context.ts'
import { agreedNotices, askingNotices, grantorOf, mayArrange, moveView, toAll, toOne, uncoveredNotices, type Asking } from './say-roster-change.ts' // prettier-ignore

export type ChangeDocument = DocumentOf<'roster-change'>

/** A change that begins at once still waits this long for consent. */
const shortestWait = 30 * minute

const audit = async (
  ctx: DeskContext,
  act: Act,
  who: string,
  change: RosterChange,
  what: string,
): Promise<void> => {
  await ctx.store.appendAudit({
    at: act.at,
    desk: ctx.id,
    who,
    where: act.by.kind === 'desk' ? 'desk' : placeKey(act.by.from),
    what: 'roster',
    detail: `${changeName(change.serial)} ${change.kind} ${what}`,
  })
}

export type NewChange = Pick<
  RosterChange,
  'kind' | 'by' | 'moves' | 'leave' | 'reason' | 'consents' | 'agreedAt'
>

/**
 * Writes a new change with what is to be said about it: agreed at once, or proposed to those whose consent it waits
 * for. The same command writes it once (law 2).
 */
export const beginChange = async (
  ctx: DeskContext,
  act: Act,
  fresh: NewChange,
  asking: Asking,
): Promise<RosterChange> => {
  const documentId = id<DocumentId>(`roster:${ctx.id}:${act.trigger}`)
  const known = await ctx.store.document('roster-change', documentId)
  if (known !== null) return known.body
  const agreed = fresh.agreedAt !== null
  const change: RosterChange = {
    ...fresh,
    serial: await ctx.store.takeSerial(ctx.id, 'roster-change'),
    history: [{ at: act.at, by: asking.person, what: agreed ? 'agreed' : 'asked', note: fresh.reason, trigger: act.trigger }],
  } // prettier-ignore
  const span = spanOf(change)
  const { document } = await insertDocument(ctx, {
    id: documentId,
    kind: 'roster-change',
    key: changeName(change.serial),
    state: agreed ? 'agreed' : 'proposed',
    at: span.to,
    wakeAt: agreed ? null : Math.max(span.from, act.at + shortestWait),
    notices: agreed ? agreedNotices(ctx, change, act, asking) : askingNotices(ctx, change, act, asking),
    body: change,
  })
  await audit(ctx, act, asking.person, change, agreed ? 'agreed' : 'asked')
  await ctx.roster?.refresh(act.at)
  return document.body
}

/** Whom to ask to cover a leave, gap by gap; one person for all gaps where there is one. */
export const askToCover = (
  directory: Directory,
  change: RosterChange,
  person: Person,
  not: readonly PersonId[] = [],
): { readonly moves: readonly Move[]; readonly asked: readonly PersonId[] } => {
  const gaps = gapsOfLeave(directory, change, person)
  const after = withChange(directory, change)
  const candidates = (spans: typeof gaps): PersonId | null =>
    coverCandidates(after, person, spans).find((other) => !not.includes(other.id))?.id ?? null
  const forAll = gaps.length === 0 ? null : candidates(gaps)
  const moves = gaps.flatMap((gap): readonly Move[] => {
    const by = forAll ?? candidates([gap])
    return by === null ? [] : [{ who: person.id, by, ...gap }]
  })
  return { moves, asked: [...new Set(moves.flatMap(({ by }) => by ?? []))] }
}

/** What an answer did to a change, or why it did nothing. */
export type Answered =
  | { readonly kind: 'done'; readonly change: RosterChange; readonly state: ChangeState }
  | { readonly kind: 'over'; readonly change: RosterChange; readonly state: ChangeState }
  | { readonly kind: 'others'; readonly change: RosterChange }
  | { readonly kind: 'begun'; readonly change: RosterChange }

type Decision = {
  readonly state: ChangeState
  readonly change: RosterChange
  readonly notices: readonly Notice[]
}

const decide = async (
  ctx: DeskContext,
  act: Act,
  documentId: DocumentId,
  who: PersonId | null,
  verdict: (change: RosterChange, state: ChangeState) => Decision | Exclude<Answered, { kind: 'done' }>,
): Promise<Answered | null> => {
  let answered: Answered | null = null
  const written = await changeDocument(ctx, 'roster-change', documentId, (document) => {
    const { body } = document
    const state = document.state as ChangeState
    if (body.history.some(({ trigger }) => trigger === act.trigger)) {
      answered = { kind: 'done', change: body, state }
      return null
    }
    const decided = verdict(body, state)
    if ('kind' in decided) {
      answered = decided
      return null
    }
    answered = { kind: 'done', change: decided.change, state: decided.state }
    return {
      ...document,
      state: decided.state,
      wakeAt: decided.state === 'proposed' ? document.wakeAt : null,
      notices: [...document.notices, ...decided.notices],
      body: decided.change,
    }
  })
  if (written !== null) {
    await audit(ctx, act, who ?? 'desk', written.body, written.body.history.at(-1)?.what ?? '')
    await ctx.roster?.refresh(act.at)
  }
  return answered
}

const noted = (
  change: RosterChange,
  act: Act,
  by: PersonId | null,
  what: RosterChange['history'][number]['what'],
  note: string,
): RosterChange => ({
  ...change,
  history: [...change.history, { at: act.at, by, what, note, trigger: act.trigger }],
})

const answeredBy = (change: RosterChange, person: PersonId, answer: 'yes' | 'no'): RosterChange => ({
  ...change,
  consents: change.consents.map((consent) => (consent.person === person ? { ...consent, answer } : consent)),
})

/** 同意: the one who was asked consents, or a lead or supervisor decides it. */
export const agreeTo = (
  ctx: DeskContext,
  act: Act,
  documentId: DocumentId,
  person: Person,
  place: Place,
): Promise<Answered | null> =>
  decide(ctx, act, documentId, person.id, (change, state) => {
    if (state !== 'proposed') return { kind: 'over', change, state }
    const asked = change.consents.some((consent) => consent.person === person.id && consent.answer === 'open')
    const arranges = mayArrange(person) && change.by !== person.id && change.leave?.person !== person.id
    if (!asked && !arranges) return { kind: 'others', change }
    const consented = asked
      ? answeredBy(change, person.id, 'yes')
      : // Leave granted without an answer: who has not agreed to cover is not made to.
        { ...change, moves: change.leave === null ? change.moves : change.moves.filter((move) => change.consents.some((c) => c.person === move.by && c.answer === 'yes')) } // prettier-ignore
    const after = noted(consented, act, person.id, asked ? 'agreed' : 'granted', '')
    const subject = change.leave === null ? null : personById(ctx.settings().directory, change.leave.person)
    const complete =
      !asked ||
      (after.consents.every(({ answer }) => answer !== 'open') &&
        (subject === null || gapsOfLeave(ctx.settings().directory, after, subject).length === 0))
    if (!complete) return { state, change: after, notices: [] }
    const agreed = { ...after, agreedAt: act.at }
    return {
      state: 'agreed',
      change: agreed,
      notices: agreedNotices(ctx, agreed, act, { person: person.id, place }),
    }
  })

/** 不同意: a swap ends, for a leave the next one is asked to cover; a lead or supervisor ends either. */
export const refuseChange = (
  ctx: DeskContext,
  act: Act,
  documentId: DocumentId,
  person: Person,
  place: Place,
  note: string,
): Promise<Answered | null> =>
  decide(ctx, act, documentId, person.id, (change, state) => {
    const { directory } = ctx.settings()
    const asked = change.consents.some((consent) => consent.person === person.id && consent.answer === 'open')
    const arranges = mayArrange(person) && change.by !== person.id && change.leave?.person !== person.id
    const open = state === 'proposed' || (state === 'agreed' && arranges && change.leave !== null)
    if (!open) return { kind: 'over', change, state }
    if (!asked && !arranges) return { kind: 'others', change }
    const declined = noted(asked ? answeredBy(change, person.id, 'no') : change, act, person.id, 'declined', note)
    const subject = change.leave === null ? null : personById(directory, change.leave.person)
    if (!asked || subject === null) {
      const told: ChangeNews = { kind: 'refused', who: person.name, note }
      return { state: 'refused', change: declined, notices: toAll(ctx, declined, act, told, { person: person.id, place }) }
    }
    const kept = { ...declined, moves: declined.moves.filter(({ by }) => by !== person.id) }
    const next = askToCover(directory, kept, subject, kept.consents.map((consent) => consent.person))
    const further: RosterChange = {
      ...kept,
      moves: [...kept.moves, ...next.moves],
      consents: [...kept.consents, ...next.asked.map((one) => ({ person: one, answer: 'open' as const }))],
    }
    const requests = next.asked.flatMap((one) =>
      toOne(ctx, further, act, one, { kind: 'asked', moves: next.moves.filter(({ by }) => by === one).map((move) => moveView(ctx, move)) }),
    )
    return { state, change: further, notices: [...requests, ...uncoveredNotices(ctx, further, act)] }
  }) // prettier-ignore

/** 取消: by those it concerns or who may arrange, while it has not begun. */
export const withdrawChange = (
  ctx: DeskContext,
  act: Act,
  documentId: DocumentId,
  person: Person,
  place: Place,
): Promise<Answered | null> =>
  decide(ctx, act, documentId, person.id, (change, state) => {
    if (state !== 'proposed' && state !== 'agreed') return { kind: 'over', change, state }
    if (!partiesOf(change).includes(person.id) && !mayArrange(person)) return { kind: 'others', change }
    if (state === 'agreed' && spanOf(change).from <= act.at) return { kind: 'begun', change }
    const gone = noted(change, act, person.id, 'withdrawn', '')
    const told: ChangeNews = { kind: 'withdrawn', who: person.name }
    return {
      state: 'withdrawn',
      change: gone,
      notices: toAll(ctx, gone, act, told, { person: person.id, place }),
    }
  })

/** The wake-up of a change nobody consented to in time: it ends, all it concerns are told, for a leave also who decides. */
export const expireChange = async (
  ctx: DeskContext,
  document: ChangeDocument,
  now: Instant,
): Promise<void> => {
  const act: Act = { at: now, by: byRule('WRK-1 roster change'), trigger: `expire:${document.id}` }
  await decide(ctx, act, document.id, null, (change, state) => {
    if (state !== 'proposed') return { kind: 'over', change, state }
    const gone = noted(change, act, null, 'expired', '')
    const grantor = grantorOf(ctx, gone)
    return {
      state: 'expired',
      change: gone,
      notices: [
        ...toAll(ctx, gone, act, { kind: 'expired' }, null),
        ...(grantor === null ? [] : toOne(ctx, gone, act, grantor.id, { kind: 'expired' }, true)),
      ],
    }
  })
}

/** Leave that waits for somebody to cover takes effect when a 代班 has covered all of it. */
export const settleLeave = async (ctx: DeskContext, act: Act, person: Person): Promise<void> => {
  const waiting = await ctx.store.listDocuments(
    { desk: ctx.id, kind: 'roster-change', states: ['proposed'] },
    { limit: 100 },
  )
  for (const { id: documentId, body } of waiting) {
    if (body.leave?.person !== person.id) continue
    const bare = { ...body, moves: body.moves.filter(({ by }) => body.consents.some((c) => c.person === by && c.answer === 'yes')) } // prettier-ignore
    if (gapsOfLeave(ctx.settings().directory, bare, person).length > 0) continue
    const covered: Act = { ...act, trigger: `${act.trigger}:covered` }
    await decide(ctx, covered, documentId, null, (change, state) => {
      if (state !== 'proposed') return { kind: 'over', change, state }
      const agreed = {
        ...noted({ ...change, moves: bare.moves }, covered, null, 'covered', ''),
        agreedAt: act.at,
      }
      return {
        state: 'agreed',
        change: agreed,
        notices: agreedNotices(ctx, agreed, covered, null, act.by.kind === 'person' ? act.by.person : null),
      }
    })
  }
}
