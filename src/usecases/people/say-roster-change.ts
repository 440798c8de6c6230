import { answersFor } from '../../domain/tickets/assignment.ts'
import { stretches } from '../../domain/calendar/duty-spans.ts'
import type { Place } from '../../domain/chat/event.ts'
import type { PersonId } from '../../domain/ids.ts'
import type { Notice } from '../../domain/chat/notice.ts'
import { personById, roomOfKind, type Directory, type Person } from '../../domain/people/people.ts'
import {
  changeName,
  gapsOfLeave,
  partiesOf,
  withChange,
  type RosterChange,
} from '../../domain/people/roster-change.ts'
import type { ChangeNews, ChangeView, MoveView } from '../../domain/people/roster-views.ts'
import { isOnLeave } from '../../domain/people/roster.ts'
import type { Move } from '../../domain/people/roster-entries.ts'
import { day } from '../../domain/time.ts'
import type { Act } from '../../domain/tickets/transition.ts'
import { compose } from '../delivery/compose-notice.ts'
import { meantFor, mentionOf, nameOf, staffPlace, type DeskContext } from '../context.ts'

/** Leave up to this long is the lead's to grant, longer leave the manager's (Guangxi, part B, 2.4.5.1 (3) 2)). */
const leadGrants = day

/** Who decides about somebody's leave, other than that person; null when there is nobody. */
export const grantorOf = (ctx: DeskContext, change: RosterChange): Person | null => {
  const { directory } = ctx.settings()
  const { leave } = change
  const person = leave === null ? null : personById(directory, leave.person)
  if (leave === null || person === null) return null
  const off = (other: PersonId): boolean => other === person.id || isOnLeave(directory, other, leave.from)
  const long = leave.to - leave.from > leadGrants
  const manager = directory.people.find((p) => p.duty === 'manager' && p.id !== person.id) ?? null
  const lead = answersFor(directory, person.tier ?? 1, off)
  return long ? (manager ?? lead) : lead?.id === person.id ? manager : lead
}

/** May this person arrange duties of others and decide about leave? */
export const mayArrange = (person: Person | null): boolean =>
  person !== null &&
  (person.duty !== 'member' || person.roles.includes('supervisor') || person.roles.includes('admin'))

/** A move in names. */
export const moveView = (ctx: DeskContext, move: Move): MoveView => ({
  who: nameOf(ctx, move.who) ?? move.who,
  by: nameOf(ctx, move.by),
  from: move.from,
  to: move.to,
})

/** Who really stands in during a leave, 备岗 of the cards included, as moves. */
const coversOf = (directory: Directory, change: RosterChange): readonly Move[] => {
  const { leave } = change
  const person = leave === null ? null : personById(directory, leave.person)
  if (leave === null || person === null || person.tier === null) return change.moves
  return stretches(withChange(directory, change), person.tier, leave.from, leave.to).flatMap((stretch) => [
    ...stretch.duties
      .filter(({ instead }) => instead === person.id)
      .map((duty) => ({ who: person.id, by: duty.person.id, from: stretch.from, to: stretch.to })),
    ...(stretch.duties.length === 0 && stretch.absences.some((absence) => absence.person === person.id)
      ? [{ who: person.id, by: null, from: stretch.from, to: stretch.to }]
      : []),
  ])
}

/** A change in names, with who really stands in. */
export const viewChange = (ctx: DeskContext, change: RosterChange): ChangeView => ({
  name: changeName(change.serial),
  kind: change.kind,
  by: nameOf(ctx, change.by) ?? change.by,
  person: change.leave === null ? null : nameOf(ctx, change.leave.person),
  leave: change.leave,
  reason: change.reason,
  moves: coversOf(ctx.settings().directory, change).map((move) => moveView(ctx, move)),
})

/** Words about a change to one person: in the engineers' room addressed to them, or in private. */
export const toOne = (
  ctx: DeskContext,
  change: RosterChange,
  act: Act,
  person: PersonId,
  news: ChangeNews,
  privately = false,
): readonly Notice[] => {
  const card = personById(ctx.settings().directory, person)
  const account = card?.accounts[0]
  const room = staffPlace(ctx, card)
  const own: Place | null = account === undefined ? null : { kind: 'direct', account }
  const to = privately ? (own ?? room) : room
  if (to === null) return []
  const text = ctx.texts.rosterNews(viewChange(ctx, change), news)
  // One act may ask several people: the scope keeps their notices apart.
  const scope = `${changeName(change.serial)}:${ctx.id}:${person}:${news.kind}`
  return [
    compose(scope, act, { kind: 'status', to, ...meantFor(to, card), mention: mentionOf(to, card), text }),
  ]
}

/** Words about a change to all it concerns: once in the engineers' room, or privately where there is none. */
export const toAll = (
  ctx: DeskContext,
  change: RosterChange,
  act: Act,
  news: ChangeNews,
  asker: { readonly place: Place; readonly person: PersonId } | null,
): readonly Notice[] => {
  const { directory } = ctx.settings()
  const parties = partiesOf(change)
  const covering = coversOf(directory, change).flatMap(({ by }) => (by === null ? [] : [by]))
  const others = [...new Set([...parties, ...covering])].filter((person) => person !== asker?.person)
  const room = roomOfKind(directory, 'engineers')
  const notices =
    room === null
      ? others.flatMap((person) => toOne(ctx, change, act, person, news, true))
      : toOne(ctx, change, act, others[0] ?? change.by, news)
  const inRoom = asker?.place.kind === 'room' && asker.place.room === room?.key
  return asker === null || inRoom
    ? notices
    : [...notices, ...toOne(ctx, change, act, asker.person, news, true)]
}

/** Where a command about the roster came from. */
export interface Asking {
  readonly person: PersonId
  readonly place: Place
}

/** A change that took effect, told once to all it concerns and privately to who decides about leave. */
export const agreedNotices = (
  ctx: DeskContext,
  change: RosterChange,
  act: Act,
  asking: Asking | null,
  actor: PersonId | null = asking?.person ?? null,
): readonly Notice[] => {
  const grantor = grantorOf(ctx, change)
  const told =
    change.leave === null || grantor === null || grantor.id === actor
      ? []
      : toOne(ctx, change, act, grantor.id, { kind: 'told' }, true)
  return [...toAll(ctx, change, act, { kind: 'agreed' }, asking), ...told]
}

/** The asking: to each whose consent is needed, to who decides when nobody can cover, and what it waits for. */
export const askingNotices = (
  ctx: DeskContext,
  change: RosterChange,
  act: Act,
  asking: Asking,
): readonly Notice[] => {
  const open = change.consents.filter(({ answer }) => answer === 'open').map(({ person }) => person)
  const asked = open.flatMap((person) => {
    const moves = change.moves.filter((move) => move.by === person || move.who === person)
    return toOne(ctx, change, act, person, { kind: 'asked', moves: moves.map((move) => moveView(ctx, move)) })
  })
  const uncovered = uncoveredNotices(ctx, change, act)
  const room = roomOfKind(ctx.settings().directory, 'engineers')
  const sees = asking.place.kind === 'room' && asking.place.room === room?.key
  const grantor = uncovered.length === 0 ? null : grantorOf(ctx, change)
  const names = [...open, ...(grantor === null ? [] : [grantor.id])].map((person) => nameOf(ctx, person) ?? person)
  const waiting =
    sees && uncovered.length === 0
      ? []
      : toOne(ctx, change, act, asking.person, { kind: 'waiting', names }, !sees)
  return [...asked, ...uncovered, ...waiting]
} // prettier-ignore

/** To the one who decides: what nobody can cover. */
export const uncoveredNotices = (ctx: DeskContext, change: RosterChange, act: Act): readonly Notice[] => {
  const { directory } = ctx.settings()
  const person = change.leave === null ? null : personById(directory, change.leave.person)
  const grantor = grantorOf(ctx, change)
  if (person === null || grantor === null) return []
  const spans = gapsOfLeave(directory, change, person)
  return spans.length === 0 ? [] : toOne(ctx, change, act, grantor.id, { kind: 'uncovered', spans }, true)
}
