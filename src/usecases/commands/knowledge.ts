import {
  draftTyped,
  firstWord,
  knowledgeVerb,
  typedAfter,
  type KnowledgeVerb,
} from '../../domain/commands/knowledge-command.ts'
import { duplicateFrom } from '../../domain/imports/import.ts'
import { id, type TicketNumber } from '../../domain/ids.ts'
import { hasRole } from '../../domain/people/people.ts'
import { maskPersonalNumbers } from '../../domain/privacy.ts'
import { releaseNamed, isAffected } from '../../domain/problems/release.ts'
import { withAct, isTaken } from '../../domain/knowledge/article-record.ts'
import { changeArticle } from '../knowledge/change-article.ts'
import { insertDocument } from '../change-document.ts'
import { acceptProposal, endProposal, proposalDocument, propose } from '../duties/proposals.ts'
import { releaseDocument } from '../problems/releases.ts'
import { tellRelease } from '../problems/tell-release.ts'
import {
  actorIn,
  articleHistory,
  editArticle,
  refuseKnowledge,
  resetArticle,
  restoreArticle,
  reviewedArticle,
  rollBackArticle,
  savedText,
  showArticle,
  withdrawArticle,
} from './knowledge-article.ts'
import { refuseTo, reply, type Handler, type Run } from './run.ts'

const isKeeper = (run: Run): boolean => hasRole(run.person, 'keeper') || hasRole(run.person, 'admin')

/** 新增: a keeper publishes at once, everybody else hands in for review. */
const add = async (run: Run, typed: string): Promise<string> => {
  const { ctx, act, person, event } = run
  const draft = draftTyped(typed)
  if (draft === null) return refuseTo(run, ctx.texts.needs(ctx.texts.kbUsage('add')), 'knowledge:no-draft')
  const [near] = ctx.settings().knowledge.similar(draft.question)
  const { document } = await propose(
    ctx,
    event.key,
    { proposed: { kind: 'article', draft }, origin: 'suggested', tickets: [], follows: null, by: person?.id ?? null, also: 0, article: null, decided: null },
    run.now,
  ) // prettier-ignore
  if (!isKeeper(run)) {
    await reply(run, { kind: 'status', text: ctx.texts.kbProposed(document.key, draft.question) })
    return `knowledge:proposed:${document.key}`
  }
  const article = await acceptProposal(ctx, document, act, actorIn(run))
  if (article === null) return refuseKnowledge(run, { kind: 'decided', number: document.key })
  const text = savedText(run, 'added', article)
  const twice = near !== undefined && near.likeness >= duplicateFrom && near.article.id !== article.id
  await reply(run, {
    kind: 'status',
    text: twice
      ? `${text}\n${ctx.texts.kbSimilar(article.id, near.article.question, near.article.id)}`
      : text,
  })
  return `knowledge:added:${article.id}`
}

/** 不收 1023: the draft made from a ticket is not wanted. */
const drop = async (run: Run): Promise<string> => {
  const { ctx, act } = run
  const [typed] = run.command.numbers
  if (typed === undefined) return refuseTo(run, ctx.texts.needs(ctx.texts.kbUsage('drop')), 'knowledge:no-ticket')
  const ticket = await ctx.store.ticketByNumber(ctx.id, id<TicketNumber>(typed))
  const documentId = ticket === null ? null : proposalDocument(ctx, ticket.id)
  const known = documentId === null ? null : await ctx.store.document('proposal', documentId)
  const mine = actorIn(run)
  const done = known?.state === 'dropped' && known.body.decided?.by === mine
  if (documentId === null || known === null || (known.state !== 'open' && !done))
    return refuseKnowledge(run, { kind: 'no-draft', ticket: typed })
  await endProposal(ctx, documentId, 'dropped', act, mine, '')
  await reply(run, { kind: 'status', text: ctx.texts.kbDropped(typed) })
  return `knowledge:dropped:${typed}`
} // prettier-ignore

const help = async (run: Run): Promise<string> => {
  await reply(run, { kind: 'help', text: run.ctx.texts.kbHelp })
  return 'knowledge:help'
}

const forKeepers: ReadonlySet<KnowledgeVerb> = new Set([
  'edit',
  'publish',
  'withdraw',
  'rollback',
  'reset',
  'reviewed',
])

const handlers: Readonly<Record<KnowledgeVerb, (run: Run, rest: string) => Promise<string>>> = {
  add,
  show: showArticle,
  edit: editArticle,
  publish: restoreArticle,
  withdraw: withdrawArticle,
  rollback: rollBackArticle,
  history: articleHistory,
  reset: resetArticle,
  reviewed: reviewedArticle,
  drop,
  help,
}

/** 知识 …: reads and edits articles (KNO-1, KNO-2). Keepers edit; others read and hand in. */
export const knowledge: Handler = (run) => {
  const { ctx, command, event } = run
  const typed = typedAfter(event.text, command.word)
  const asked = knowledgeVerb(typed)
  if (asked === null) return refuseTo(run, ctx.texts.kbHelp, 'knowledge')
  if (forKeepers.has(asked.verb) && !isKeeper(run))
    return refuseTo(
      run,
      ctx.texts.notAllowed(`${command.word} ${firstWord(typed).word}`, ctx.texts.roleName('keeper')),
      `knowledge:${asked.verb}`,
    )
  return handlers[asked.verb](run, asked.rest)
}

/** 发布 V3.2.1 模块…: records a release and marks what it touches for review (KNO-2). */
export const rollout: Handler = async (run) => {
  const { ctx, command, event, now } = run
  const { contract, knowledge: base } = ctx.settings()
  const named = releaseNamed(maskPersonalNumbers(typedAfter(event.text, command.word)), contract)
  if (named === null) return refuseKnowledge(run, { kind: 'no-release' })
  const touched = base.articles().filter((article) => isAffected(article, named)).sort((a, b) => (a.id < b.id ? -1 : 1))
  const { document } = await insertDocument(ctx, {
    id: releaseDocument(ctx.id, event.key),
    kind: 'release',
    key: named.release,
    state: 'recorded',
    at: now,
    body: { ...named, at: now, by: actorIn(run), affected: touched.map((article) => article.id) },
  })
  const flag = ctx.texts.kbFlag(document.body.release)
  for (const article of document.body.affected)
    await changeArticle(ctx, article, now, (record, state) =>
      isTaken(record, event.key)
        ? null
        : {
            state,
            record: withAct(record, { what: 'flagged', at: now, by: actorIn(run), text: flag, trigger: event.key }, { flags: [...record.flags.filter((one) => one !== flag), flag] }),
          },
    )
  const lines = document.body.affected.map((article) => ({ article, question: base.article(article)?.question ?? '' }))
  const told = await tellRelease(ctx, document.body, run.act)
  const text = [ctx.texts.kbReleased(document.body.release, lines), ...(told.length === 0 ? [] : [ctx.texts.releaseTold(told)])]
  await reply(run, { kind: 'status', text: text.join('\n') })
  return `rollout:${document.body.release}`
} // prettier-ignore
