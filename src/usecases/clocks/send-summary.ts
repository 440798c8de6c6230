import { clocksOf } from '../../domain/clocks/clocks.ts'
import { isWorkday } from '../../domain/calendar/calendar.ts'
import type { Contract } from '../../domain/contract/contract.ts'
import { mayUse } from '../../domain/commands/command.ts'
import type { AccountKey, PersonId } from '../../domain/ids.ts'
import { personById, personOf, roomOfKind } from '../../domain/people/people.ts'
import { summarise, type Summary } from '../../domain/tickets/summary.ts'
import type { Ticket } from '../../domain/tickets/ticket.ts'
import {
  chinaDate,
  chinaDayNumber,
  day,
  minute,
  parseChinaDate,
  startOfChinaDay,
  type Instant,
} from '../../domain/time.ts'
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
  return ctx.texts.summary(await summaryOfDay(ctx, now, now, false))
}

/** The figures of the Chinese day that contains `at`, up to `now` when the day is not over (REP-1). */
export const summaryOfDay = async (
  ctx: DeskContext,
  at: Instant,
  now: Instant,
  late: boolean,
): Promise<Summary> => {
  const from = startOfChinaDay(chinaDayNumber(at))
  const to = Math.min(from + day, now + 1)
  const { contract } = ctx.settings()
  const tickets = await ticketsFor(ctx, from, to)
  const figures = summarise(
    contract.name,
    tickets,
    { from, to, late },
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

const isSummaryDay = (contract: Contract, dayNumber: number): boolean => {
  if (contract.summary?.days !== 'workdays') return true
  return isWorkday(contract.days, dayNumber)
}

/** When the next daily summary is due after `now`; null when the contract has none. */
export const nextSummaryAt = (contract: Contract, now: Instant): Instant | null => {
  if (contract.summary === null) return null
  for (let number = chinaDayNumber(now); number < chinaDayNumber(now) + 15; number += 1) {
    const at = startOfChinaDay(number) + contract.summary.at * minute
    if (at > now && isSummaryDay(contract, number)) return at
  }
  return null
}

/** The last summary that should have been said by `now`; null when there was none in the last days. */
const lastSummaryAt = (contract: Contract, now: Instant): Instant | null => {
  if (contract.summary === null) return null
  for (let number = chinaDayNumber(now); number > chinaDayNumber(now) - 4; number -= 1) {
    const at = startOfChinaDay(number) + contract.summary.at * minute
    if (at <= now && isSummaryDay(contract, number)) return at
  }
  return null
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

/**
 * Says the daily summary that is due, once: its notice is named after the day. After downtime only the last one missed
 * is said, late, and says so. `born` is when the desk first ran: nothing before it is due.
 */
export const sendDueSummary = async (ctx: DeskContext, born: Instant, now: Instant): Promise<void> => {
  const at = lastSummaryAt(ctx.settings().contract, now)
  if (at === null || at < born) return
  const late = now - at > punctual
  const act = { at: now, by: byRule('daily summary'), trigger: `summary:${chinaDate(at)}` }
  const text = ctx.texts.summary(
    await summaryOfDay(ctx, at, late ? startOfChinaDay(chinaDayNumber(at)) + day - 1 : now, late),
  )
  // After downtime it is part of the one message that tells what was missed.
  const merge = late ? { merge: { key: 'catch-up', line: text } } : {}
  for (const place of summaryPlaces(ctx))
    await sayLoose(ctx, act, { kind: 'summary', ...place, text, ...merge })
}
