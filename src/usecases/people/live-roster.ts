import { withBindings, type Binding } from '../../domain/people/binding.ts'
import type { PersonId } from '../../domain/ids.ts'
import type { Directory } from '../../domain/people/people.ts'
import { asAgreed } from '../../domain/people/roster-change.ts'
import type { Ticket } from '../../domain/tickets/ticket.ts'
import { chinaDayNumber, day, minute, second, startOfChinaDay, type Instant } from '../../domain/time.ts'
import type { DeskContext, RosterReader, Settings } from '../context.ts'

/** Older than this, what other instances wrote is read again before the desk acts. */
const freshFor = 30 * second
/** Tickets in hand are counted anew this often; in between those of people whose tickets changed here. */
const recountAfter = 5 * minute
/** Changes that ended longer ago decide about no call any more. */
const remembered = 2 * day
const mostChanges = 1_000
const mostDays = 2_000
const mostBindings = 2_000

type Live = Pick<Directory, 'changes' | 'attendance' | 'hands'> & {
  /** Accounts bound to cards by chat, the oldest first: of two for one account that one holds. */
  readonly bindings?: readonly Binding[]
}

const readBindings = async (ctx: DeskContext): Promise<readonly Binding[]> =>
  (
    await ctx.store.listDocuments(
      { desk: ctx.id, kind: 'binding', states: ['bound'] },
      { limit: mostBindings },
    )
  )
    .map(({ body }) => body)
    .toSorted((a, b) => a.serial - b.serial)

const readChanges = async (ctx: DeskContext, now: Instant): Promise<NonNullable<Directory['changes']>> => {
  const documents = await ctx.store.listDocuments(
    { desk: ctx.id, kind: 'roster-change', states: ['agreed'], from: now - remembered },
    { limit: mostChanges },
  )
  return documents
    .map(({ body }) => body)
    .toSorted((a, b) => (a.agreedAt ?? 0) - (b.agreedAt ?? 0) || a.serial - b.serial)
    .map(asAgreed)
}

const readAttendance = async (
  ctx: DeskContext,
  now: Instant,
): Promise<NonNullable<Directory['attendance']>> => {
  const { contract } = ctx.settings()
  const documents = await ctx.store.listDocuments(
    { desk: ctx.id, kind: 'attendance', from: startOfChinaDay(chinaDayNumber(now)) - day },
    { limit: mostDays },
  )
  const rule = contract.attendance ?? null
  return {
    rule,
    calendar: rule === null ? null : (contract.calendars[rule.calendar] ?? null),
    days: documents.map(({ body }) => body).toSorted((a, b) => (a.person < b.person ? -1 : 1)),
  }
}

const engineersOf = (directory: Directory): readonly PersonId[] =>
  directory.people.filter((person) => person.roles.includes('engineer')).map(({ id }) => id)

/** Whose count a write of this ticket may have changed. */
const handsOn = (ticket: Ticket): readonly PersonId[] => [
  ...(ticket.assignee === null ? [] : [ticket.assignee]),
  ...ticket.timeline.flatMap((entry) =>
    entry.kind === 'claimed' ? [entry.person] : entry.kind === 'transferred' ? [entry.to] : [],
  ),
]

/** Content as text, to tell whether anything changed. */
const contentOf = (live: Live): string =>
  JSON.stringify([
    live.changes,
    live.attendance?.rule,
    live.attendance?.days,
    [...(live.hands ?? [])],
    live.bindings,
  ])

const mergedInto = (directory: Directory, { bindings, ...live }: Live): Directory => ({
  ...directory,
  ...live,
  people: withBindings(directory.people, bindings ?? []),
})

/**
 * The context with the roster as people changed it by chat, the accounts bound to cards, who is there, and how much
 * everybody has in hand, all in `settings().directory`. Read from the store, so that several instances agree within half a minute; own changes are
 * there at once by `roster.refresh`.
 */
export const withRoster = (given: DeskContext): DeskContext & { readonly roster: RosterReader } => {
  let live: Live = {}
  let content = ''
  let readAt: Instant | null = null
  let countedAt: Instant | null = null
  let changed = new Set<PersonId>()
  let merged: { readonly base: Settings; readonly live: Live; readonly settings: Settings } | null = null

  const settings = (): Settings => {
    const base = given.settings()
    if (merged?.base !== base || merged.live !== live)
      merged = { base, live, settings: { ...base, directory: mergedInto(base.directory, live) } }
    return merged.settings
  }

  const keep = (fresh: Live): void => {
    const now = contentOf(fresh)
    if (now === content) return
    content = now
    live = fresh
  }

  const count = async (people: Iterable<PersonId>, before: ReadonlyMap<PersonId, number>): Promise<void> => {
    const hands = new Map(before)
    for (const assignee of people)
      hands.set(
        assignee,
        await given.store.countTickets({ desk: given.id, assignee, states: ['working', 'waiting'] }),
      )
    keep({ ...live, hands })
  }

  const recount = async (now: Instant): Promise<void> => {
    const known = live.hands ?? new Map<PersonId, number>()
    const due = countedAt === null || now < countedAt || now - countedAt >= recountAfter
    if (!due && changed.size === 0) return
    const people = changed
    changed = new Set()
    if (due) {
      countedAt = now
      await count(engineersOf(given.settings().directory), new Map())
    } else await count(people, known)
  }

  const refresh = async (now: Instant): Promise<void> => {
    readAt = now
    const [changes, attendance, bindings] = await Promise.all([
      readChanges(given, now),
      readAttendance(given, now),
      readBindings(given),
    ])
    keep({ ...live, changes, attendance, bindings })
  }

  return {
    ...given,
    settings,
    changed: (ticket) => {
      for (const person of handsOn(ticket)) changed.add(person)
      given.changed(ticket)
    },
    roster: {
      refresh,
      settle: async (now) => {
        if (readAt === null || now < readAt || now - readAt >= freshFor) await refresh(now)
        await recount(now)
      },
    },
  }
}
