import { clocksOf } from '../../domain/clocks/clocks.ts'
import { monthOf } from '../../domain/calendar/month.ts'
import {
  periodAround,
  summariesDue,
  type DueSummary,
  type Period,
  type PeriodKind,
} from '../../domain/calendar/summary-days.ts'
import { mayUse } from '../../domain/commands/command.ts'
import type { AccountKey, PersonId } from '../../domain/ids.ts'
import { personById, personOf, roomOfKind } from '../../domain/people/people.ts'
import { summarise, type Summary } from '../../domain/tickets/summary.ts'
import type { Ticket } from '../../domain/tickets/ticket.ts'
import { chinaDate, day, minute, parseChinaDate, startOfChinaDay, type Instant } from '../../domain/time.ts'
import { byRule, type DeskContext } from '../context.ts'
import { sayLoose, type Words } from '../delivery/compose-notice.ts'
import { unheardIn } from '../watch-accounts.ts'

const pageOf = 500

/** All tickets that a period's figures speak of: opened before its end and unfinished or changed since its start. */
export const ticketsFor = async (
  ctx: DeskContext,
  from: Instant,
  to: Instant,
): Promise<readonly Ticket[]> => {
  const tickets: Ticket[] = []
  let after: { readonly openedAt: Instant; readonly id: Ticket['id'] } | undefined
  for (;;) {
    const page = await ctx.store.listTickets(
      { desk: ctx.id, openedBefore: to, changedFrom: from },
      { limit: pageOf, ...(after === undefined ? {} : { after }) },
    )
    tickets.push(...page)
    const last = page.at(-1)
    if (last === undefined || page.length < pageOf) break
    after = { openedAt: last.openedAt, id: last.id }
  }
  const old = await ctx.store.listTickets(
    {
      desk: ctx.id,
      openedBefore: from,
      states: ['open', 'answered', 'queued', 'working', 'waiting', 'resolved'],
    },
    { limit: pageOf },
  )
  const known = new Set(tickets.map((t) => t.id))
  return [...tickets, ...old.filter((t) => !known.has(t.id))]
}

/** The ticket as it stood at `until`: what happened later is left out. */
export const asOf = (ticket: Ticket, until: Instant): Ticket => ({
  ...ticket,
  timeline: ticket.timeline.filter((entry) => entry.at < until),
})

const engineerName = (ctx: DeskContext, person: PersonId): string | null => {
  const card = personById(ctx.settings().directory, person)
  return card !== null && card.roles.includes('engineer') ? card.name : null
}

/** The summary of the day so far, for accounts that may ask for it in the chat (REP-1, law 7); null for others. */
export const viewSummary = async (
  ctx: DeskContext,
  account: AccountKey,
  now: Instant,
): Promise<string | null> => {
  const person = personOf(ctx.settings().directory, account)
  if (person === null || !mayUse('summary', person.roles)) return null
  return ctx.texts.summary(await summaryOf(ctx, periodAround('day', now), now))
}

/** The figures of a period, up to `now` when it is not over (REP-1, REP-2). */
export const summaryOf = async (
  ctx: DeskContext,
  period: Period,
  now: Instant,
  late = false,
): Promise<Summary> => {
  const { kind, from } = period
  const to = Math.min(period.to, now + 1)
  const { contract } = ctx.settings()
  const tickets = await ticketsFor(ctx, from, to)
  const figures = summarise(
    contract.name,
    tickets,
    { kind, from, to, late },
    (t) => clocksOf(asOf(t, to), contract, to),
    (p) => engineerName(ctx, p as PersonId),
    contract.satisfaction,
  )
  return { ...figures, unheard: await unheardIn(ctx, from, to) }
}

/** The instant within the day that a person names: empty = today, 昨天, 3月2日, 2026-03-02; null when it is no day. */
export const dayNamed = (text: string, now: Instant): Instant | null => {
  const word = text.trim()
  if (word === '' || word === '今天' || word.toLowerCase() === 'today') return now
  if (word === '昨天' || word.toLowerCase() === 'yesterday') return now - day
  if (word === '前天') return now - 2 * day
  const chinese = /^(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]?$/.exec(word)
  const short = /^(\d{1,2})[-/.](\d{1,2})$/.exec(word)
  const thisYear = Number(chinaDate(now).slice(0, 4))
  const [, year, month, date] = chinese ?? (short === null ? [] : ['', undefined, short[1], short[2]])
  const pad = (n: string | undefined): string => (n ?? '').padStart(2, '0')
  const full =
    month === undefined ? word.replace(/[/.]/g, '-') : `${year ?? thisYear}-${pad(month)}-${pad(date)}`
  const number = parseChinaDate(full)
  if (number === null) return null
  const at = startOfChinaDay(number)
  // "12月31日" said in January means last year.
  if (at <= now || year !== undefined || month === undefined) return at <= now ? at : null
  const lastYear = parseChinaDate(`${thisYear - 1}-${pad(month)}-${pad(date)}`)
  return lastYear === null ? null : startOfChinaDay(lastYear)
}

/** The period that a person names: nothing or 本周 / 本月 = the one under way, 上周, 2月, 昨天; null when it is none. */
export const periodNamed = (kind: PeriodKind, text: string, now: Instant): Period | null => {
  const word = text.trim().toLowerCase()
  if (kind === 'day') {
    const at = dayNamed(text, now)
    return at === null ? null : periodAround(kind, at)
  }
  if (word === '') return periodAround(kind, now)
  if (kind === 'month') {
    const month = monthOf(word, now)
    return month === null ? null : { kind, ...month }
  }
  if (/^(?:本周|这周|this week)$/.test(word)) return periodAround(kind, now)
  if (/^(?:上周|上星期|last week)$/.test(word)) return periodAround(kind, now - 7 * day)
  const at = dayNamed(text, now)
  return at === null ? null : periodAround(kind, at)
}

const summaryPlaces = (ctx: DeskContext): readonly (Pick<Words, 'to'> & Partial<Pick<Words, 'person'>>)[] => {
  const { directory } = ctx.settings()
  const room = roomOfKind(directory, 'supervisors')
  if (room !== null) return [{ to: { kind: 'room', room: room.key } }]
  return directory.people
    .filter((p) => p.roles.includes('supervisor'))
    .flatMap((p) =>
      p.accounts[0] === undefined
        ? []
        : [{ to: { kind: 'direct' as const, account: p.accounts[0] }, person: p.id }],
    )
}

/** A summary more than this after its hour says that it is late. */
const punctual = 10 * minute
/** What is older is not made up for. */
const worthMakingUp = 4 * day

const say = async (ctx: DeskContext, due: DueSummary, now: Instant): Promise<void> => {
  const { kind, at, from, to } = due
  const name = kind === 'day' ? `summary:${chinaDate(from)}` : `summary:${kind}:${chinaDate(from)}`
  const act = { at: now, by: byRule(`${kind} summary`), trigger: name }
  const late = now - at > punctual
  const summary = await summaryOf(ctx, due, late ? to - 1 : now, late)
  // Before its first ticket a desk has no weeks to speak of.
  if (kind !== 'day' && summary.opened + summary.finished + summary.unfinished === 0) return
  const text = ctx.texts.summary(summary)
  // After downtime it is part of the one message that tells what was missed.
  const merge = late ? { merge: { key: 'catch-up', line: text } } : {}
  for (const place of summaryPlaces(ctx))
    await sayLoose(ctx, act, { kind: 'summary', ...place, text, ...merge })
}

/**
 * Says the summaries that are due, each once: its notice is named after its period. After downtime only the last day
 * missed is said, late, and says so; of weeks and months every one. `born` is when the desk first ran: nothing before it is due.
 */
export const sendDueSummaries = async (ctx: DeskContext, born: Instant, now: Instant): Promise<void> => {
  const { contract } = ctx.settings()
  const due = summariesDue(contract, Math.max(born - 1, now - worthMakingUp), now)
  const lastDay = due.findLast(({ kind }) => kind === 'day')
  for (const one of due) if (one.kind !== 'day' || one === lastDay) await say(ctx, one, now)
}
