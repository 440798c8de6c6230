import { explainLadder } from '../../domain/tickets/assignment.ts'
import { nextChangeAt, stretches } from '../../domain/calendar/duty-spans.ts'
import { watchAt } from '../../domain/people/on-duty.ts'
import { readDays } from '../../domain/calendar/read-days.ts'
import type { StretchView, TierRosterView } from '../../domain/people/roster-views.ts'
import { isRostered, type Duty } from '../../domain/people/roster.ts'
import type { Ticket } from '../../domain/tickets/ticket.ts'
import { day, startOfChinaDay } from '../../domain/time.ts'
import { callFor, reasonOf } from '../hearing/answer-question.ts'
import { nameOf } from '../context.ts'
import { readNamed } from './read-argument.ts'
import { refuseTo, reply, type Handler, type Run } from './run.ts'

const mostDays = 14

const viewDuty = (run: Run, { person, source, instead }: Duty): StretchView['people'][number] => ({
  name: person.name,
  source,
  instead: nameOf(run.ctx, instead),
})

const now = async (run: Run): Promise<string> => {
  const { ctx } = run
  const { contract, directory } = ctx.settings()
  const lines = contract.tiers.map(({ tier, name }) =>
    ctx.texts.dutyLine(
      name,
      watchAt(directory, tier, run.now).duties.map((duty) =>
        ctx.texts.dutyName({ ...viewDuty(run, duty), standing: duty.standing }),
      ),
    ),
  )
  const changes = contract.tiers.flatMap(({ tier }) => nextChangeAt(directory, tier, run.now) ?? [])
  const until = changes.length === 0 ? null : Math.min(...changes)
  await reply(run, { kind: 'status', text: ctx.texts.dutyUntil(lines, until, run.now) })
  return 'duty'
}

/** A duty that goes on after midnight is shown with the day on which it begins. */
const daysOf = (run: Run, tier: number, first: number, last: number): TierRosterView['days'] => {
  const { directory } = run.ctx.settings()
  const all = stretches(directory, tier, startOfChinaDay(first - 1), startOfChinaDay(last + 2))
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const begin = startOfChinaDay(first + i)
    const own = all.filter((stretch) => stretch.from < begin + day && stretch.to > begin)
    return {
      day: begin,
      stretches: own
        // What began yesterday stands there, unless only this day is shown or it goes on all day.
        .filter(({ from, to }) => from >= begin || first === last || to >= begin + day)
        .map(({ from, to, duties }) => {
          const end = to > begin + day + day / 2 ? begin + day : to
          return { from: Math.max(from, begin), to: end, people: duties.map((duty) => viewDuty(run, duty)) }
        }),
    }
  })
}

/** 值班: who is on duty now, on a day, in a week, or why a ticket's call went where it went. */
export const duty: Handler = async (run) => {
  const { ctx, command } = run
  const [number] = command.numbers
  const { rest } = readNamed(run)
  const days = readDays(rest, run.now)
  if (number !== undefined && days === null) {
    const ticket = await ctx.store.ticketByNumber(ctx.id, number)
    return ticket === null ? refuseTo(run, ctx.texts.noTicket(number), 'duty') : whyCalled(run, ticket)
  }
  if (rest === '') return now(run)
  if (days === null) return refuseTo(run, ctx.texts.unknownDay(rest), 'duty')
  const { contract, directory } = ctx.settings()
  const last = Math.min(days.lastDay, days.firstDay + mostDays - 1)
  const tiers = contract.tiers.map(({ tier, name }) => ({
    tier: name,
    rostered: isRostered(directory, tier),
    days: daysOf(run, tier, days.firstDay, last),
  }))
  const from = startOfChinaDay(days.firstDay)
  const text =
    last === days.firstDay
      ? ctx.texts.dutyOfDay(from, tiers)
      : ctx.texts.dutyOfDays(from, startOfChinaDay(last), tiers)
  await reply(run, { kind: 'status', text })
  return 'duty'
}

/** 为什么叫: how the last call of a ticket came about; before the first, whom it would call now. */
export const whyCalled = async (run: Run, ticket: Ticket): Promise<string> => {
  const { ctx } = run
  const last = ticket.timeline.findLast((entry) => entry.kind === 'called')
  const { directory, contract } = ctx.settings()
  const tiers = contract.tiers.map(({ tier }) => tier).filter((tier) => tier >= ticket.tier)
  const text =
    last?.kind === 'called'
      ? ctx.texts.whyCalled(
          ticket.number,
          nameOf(ctx, last.person),
          last.at,
          last.reason ?? reasonOf(ctx, explainLadder(directory, tiers, last.at, Number(ticket.number), { ...ticket, region: ticket.requester.region })),
          run.now,
        )
      : ctx.texts.whyCalled(ticket.number, null, null, reasonOf(ctx, callFor(ctx, { ...ticket, assignee: null }, run.now)), run.now)
  await reply(run, { kind: 'status', text })
  return `whyCalled:${ticket.number}`
} // prettier-ignore
