import { attainmentOf } from '../../domain/contract/attainment.ts'
import { clocksOf } from '../../domain/clocks/clocks.ts'
import { monthOf } from '../../domain/calendar/month.ts'
import { readDays } from '../../domain/calendar/read-days.ts'
import { startOfChinaDay, type Instant } from '../../domain/time.ts'
import { asOf, ticketsFor } from '../clocks/send-summary.ts'
import { refuseTo, reply, type Handler } from './run.ts'

/** The period that a person names: nothing or 本月 = this month, 3月, 今天, 本周, 3月1日-3月15日; null when it is none. */
const periodNamed = (text: string, now: Instant): { readonly from: Instant; readonly to: Instant } | null => {
  const month = monthOf(text === '' ? '本月' : text, now)
  if (month !== null) return { from: month.from, to: Math.min(month.to, now + 1) }
  const days = readDays(text, now)
  if (days === null || days.rest !== '') return null
  const from = startOfChinaDay(days.firstDay)
  return from > now ? null : { from, to: Math.min(startOfChinaDay(days.lastDay + 1), now + 1) }
}

/** 达标 本月: what the service came to in a period, against what the contract promises (SLA-F3). */
export const attainment: Handler = async (run) => {
  const { ctx, command, now } = run
  const period = periodNamed(command.rest, now)
  if (period === null) return refuseTo(run, ctx.texts.unknownPeriod(command.rest), 'attainment')
  const { contract } = ctx.settings()
  const tickets = (await ticketsFor(ctx, period.from, period.to)).map((ticket) => {
    const then = asOf(ticket, period.to)
    return { ticket: then, clocks: clocksOf(then, contract, period.to) }
  })
  await reply(run, {
    kind: 'summary',
    text: ctx.texts.attainment(contract.name, attainmentOf(contract, tickets, period)),
  })
  return 'attainment'
}
