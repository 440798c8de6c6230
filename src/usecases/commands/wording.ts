import { typedAfter } from '../../domain/commands/knowledge-command.ts'
import { monthOf } from '../../domain/calendar/month.ts'
import { countSlips, type SpeechSlip } from '../../domain/people/speech-slip.ts'
import type { DocumentId } from '../../domain/ids.ts'
import type { Instant } from '../../domain/time.ts'
import { refuseTo, reply, type Handler } from './run.ts'

const pageOf = 500

/** 用语 [3月]: who used which forbidden wordings in a month (ANS-4, 2.3.13 (2) 质量检查). */
export const wordings: Handler = async (run) => {
  const { ctx, command, event, now } = run
  const typed = typedAfter(event.text, command.word)
  const month = monthOf(typed === '' ? '本月' : typed, now)
  if (month === null) return refuseTo(run, ctx.texts.unknownDay(typed), 'wording')
  const slips: SpeechSlip[] = []
  let after: { readonly at: Instant; readonly id: DocumentId } | undefined
  for (;;) {
    const page = await ctx.store.listDocuments(
      { desk: ctx.id, kind: 'speech-slip', from: month.from, before: month.to },
      { limit: pageOf, ...(after === undefined ? {} : { after }) },
    )
    slips.push(...page.map(({ body }) => body))
    const last = page.at(-1)
    if (last === undefined || page.length < pageOf) break
    after = { at: last.at, id: last.id }
  }
  const text = ctx.texts.wordingCounts(ctx.texts.monthName(month.from), countSlips(slips.toReversed()))
  await reply(run, { kind: 'status', text })
  return 'wording'
}
