import { typedAfter } from '../../domain/commands/knowledge-command.ts'
import { monthOf } from '../../domain/calendar/month.ts'
import { chinaDayNumber, day, startOfChinaDay, type Instant } from '../../domain/time.ts'
import { figuresOfMonth, gapsOfPeriod } from '../knowledge/knowledge-figures.ts'
import { dayNamed } from '../clocks/send-summary.ts'
import { refuseTo, reply, type Handler } from './run.ts'

/** 知识缺口 [今天|昨天|3月2日|本月|3月]: questions the knowledge base left to people. */
export const gaps: Handler = async (run) => {
  const { ctx, command, event, now } = run
  const typed = typedAfter(event.text, command.word)
  const month = typed === '' ? null : monthOf(typed, now)
  const at = month === null ? dayNamed(typed, now) : month.from
  if (at === null) return refuseTo(run, ctx.texts.unknownDay(typed), 'gaps')
  const from: Instant = month === null ? startOfChinaDay(chinaDayNumber(at)) : month.from
  const to: Instant = month === null ? from + day : month.to
  const found = await gapsOfPeriod(ctx, from, to, now)
  const what = month !== null ? 'month' : chinaDayNumber(at) === chinaDayNumber(now) ? 'today' : 'day'
  await reply(run, {
    kind: 'status',
    text: ctx.texts.kbGaps(ctx.texts.kbPeriod(what, from), found.gaps, found.answered),
  })
  return 'gaps'
}

/** 知识统计 [3月]: the month's figures (REP-6); this month when none is named. */
export const knowledgeFigures: Handler = async (run) => {
  const { ctx, command, event, now } = run
  const typed = typedAfter(event.text, command.word)
  const month = monthOf(typed === '' ? '本月' : typed, now)
  if (month === null) return refuseTo(run, ctx.texts.unknownDay(typed), 'knowledgeFigures')
  const figures = await figuresOfMonth(ctx, month.from, month.to)
  await reply(run, { kind: 'status', text: ctx.texts.kbFigures(figures) })
  return 'knowledgeFigures'
}
