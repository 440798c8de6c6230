import { editTyped, firstWord, reviewVerb, typedAfter } from '../../domain/commands/knowledge-command.ts'
import type { ProposalView } from '../../domain/knowledge/knowledge-views.ts'
import { changeDocument } from '../change-document.ts'
import {
  acceptProposal,
  endProposal,
  openProposals,
  proposalNumbered,
  type ProposalDocument,
} from '../duties/proposals.ts'
import { actorIn, refuseKnowledge } from './knowledge-article.ts'
import { refuseTo, reply, type Handler, type Run } from './run.ts'

const shown = 12

const viewOf = (run: Run, { key, body }: ProposalDocument): ProposalView => ({
  number: key,
  proposal: body,
  existing:
    body.proposed.kind === 'phrasing'
      ? (run.ctx.settings().knowledge.article(body.proposed.article)?.question ?? null)
      : null,
})

const list = async (run: Run): Promise<string> => {
  const open = await openProposals(run.ctx)
  const lines = open.slice(0, shown).map((one) => run.ctx.texts.kbReviewLine(viewOf(run, one)))
  await reply(run, {
    kind: 'status',
    text: run.ctx.texts.kbReviewList(lines, Math.max(0, open.length - shown)),
  })
  return 'review:list'
}

const accept = async (run: Run, document: ProposalDocument): Promise<string> => {
  const { ctx, act } = run
  const article = await acceptProposal(ctx, document, act, actorIn(run))
  if (article === null) {
    const { proposed } = document.body
    return refuseKnowledge(run, { kind: 'no-article', typed: proposed.kind === 'phrasing' ? proposed.article : '' })
  }
  await reply(run, { kind: 'status', text: ctx.texts.kbAccepted(document.key, article.id, article.version, article.question) })
  return `review:accepted:${document.key}`
} // prettier-ignore

const reject = async (run: Run, document: ProposalDocument, reason: string): Promise<string> => {
  const { ctx, act } = run
  if (reason === '') return refuseTo(run, ctx.texts.needs(ctx.texts.kbUsage('reject')), 'review:no-reason')
  await endProposal(ctx, document.id, 'rejected', act, actorIn(run), reason)
  await reply(run, { kind: 'status', text: ctx.texts.kbRejected(document.key) })
  return `review:rejected:${document.key}`
}

const edit = async (run: Run, document: ProposalDocument, typed: string): Promise<string> => {
  const { ctx } = run
  const { proposed } = document.body
  if (proposed.kind === 'phrasing') return refuseKnowledge(run, { kind: 'no-field', typed: firstWord(typed).word })
  const edited = editTyped(proposed.draft, typed)
  if (edited.kind !== 'edited') return refuseKnowledge(run, edited)
  await changeDocument(ctx, 'proposal', document.id, (current) =>
    current.state === 'open'
      ? { ...current, body: { ...current.body, proposed: { kind: 'article', draft: edited.draft } } }
      : null,
  )
  await reply(run, { kind: 'status', text: ctx.texts.kbEdited(document.key, edited.field) })
  return `review:edited:${document.key}`
} // prettier-ignore

/** Has this very command decided it, before a crash? Then it is carried on with instead of being refused. */
const isOwn = (run: Run, { body }: ProposalDocument): boolean => body.decided?.trigger === run.event.key

/** 知识审核: what waits, and the keeper's word on it (KNO-1). */
export const review: Handler = async (run) => {
  const { ctx, command, event } = run
  const asked = reviewVerb(typedAfter(event.text, command.word))
  if (asked === null) return refuseTo(run, ctx.texts.needs(ctx.texts.kbUsage('review')), 'review')
  if (asked.verb === 'list') return list(run)
  const { word, rest } = firstWord(asked.rest)
  const number = word.replace(/号$/, '')
  if (!/^\d+$/.test(number)) return refuseTo(run, ctx.texts.needs(ctx.texts.kbUsage(asked.verb === 'reject' ? 'reject' : 'review')), 'review:no-number') // prettier-ignore
  const document = await proposalNumbered(ctx, number)
  if (document === null) return refuseKnowledge(run, { kind: 'no-proposal', typed: number })
  if (asked.verb === 'show') {
    await reply(run, { kind: 'status', text: ctx.texts.kbProposal(viewOf(run, document)) })
    return `review:show:${number}`
  }
  if (document.state !== 'open' && document.state !== 'accepting' && !isOwn(run, document))
    return refuseKnowledge(run, { kind: 'decided', number })
  if (asked.verb === 'accept') return accept(run, document)
  return asked.verb === 'reject' ? reject(run, document, rest) : edit(run, document, rest)
}
