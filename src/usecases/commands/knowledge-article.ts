import type { Article } from '../../domain/knowledge/article.ts'
import {
  countsNow,
  isTaken,
  latestVersion,
  reviewDueAt,
  withAct,
  withVersion,
  type ArticleRecord,
  type ArticleState,
} from '../../domain/knowledge/article-record.ts'
import { shiftOf, unusedTrust } from '../../domain/knowledge/confidence.ts'
import { serves } from '../../domain/contract/systems.ts'
import { id, type ArticleId, type PersonId } from '../../domain/ids.ts'
import {
  draftFields,
  editTyped,
  firstWord,
  idsMeant,
  versionMeant,
} from '../../domain/commands/knowledge-command.ts'
import type { ArticleEvent, KnowledgeRefusal, SavedHow } from '../../domain/knowledge/knowledge-views.ts'
import { day } from '../../domain/time.ts'
import { appliedFor, articleDocument, articleRecord, changeArticle } from '../knowledge/change-article.ts'
import { nameOf } from '../context.ts'
import { refuseTo, reply, type Run } from './run.ts'

/** A review without a date holds for half a year. */
const reviewHolds = 180 * day

export const refuseKnowledge = (run: Run, why: KnowledgeRefusal): Promise<string> =>
  refuseTo(run, run.ctx.texts.kbRefused(why), `knowledge:${why.kind}`)

/** Whose act it is, for histories. */
export const actorIn = (run: Run): string => run.person?.id ?? run.event.sender.account

/** An article named by a person, in force or not, with its record; null when nobody knows it. */
interface Named {
  readonly id: ArticleId
  readonly state: ArticleState
  readonly record: ArticleRecord
  /** The version in force, or for a withdrawn article the one that was. */
  readonly article: Article
}

const named = async (run: Run, typed: string): Promise<Named | null> => {
  for (const spelt of idsMeant(typed)) {
    const article = id<ArticleId>(spelt)
    const found = await articleRecord(run.ctx, article, run.now)
    if (found === null) continue
    const version = latestVersion(found.body, await appliedFor(run.ctx, [found.body]))
    if (version === null) continue
    return { id: article, state: found.state as ArticleState, record: found.body, article: version.article }
  }
  return null
}

/** Runs a handler on the article that the first word names. */
const onArticle =
  (handler: (run: Run, found: Named, rest: string) => Promise<string>) =>
  async (run: Run, typed: string): Promise<string> => {
    const { word, rest } = firstWord(typed)
    const found = word === '' ? null : await named(run, word)
    if (word === '') return refuseTo(run, run.ctx.texts.needs(run.ctx.texts.kbUsage('show')), 'knowledge:no-id')
    return found === null ? refuseKnowledge(run, { kind: 'no-article', typed: word }) : handler(run, found, rest)
  } // prettier-ignore

/** What is said of an article that now stands, with a warning when its system is not the contract's. */
export const savedText = ({ ctx }: Run, how: SavedHow, article: Article): string => {
  const { systems } = ctx.settings().contract
  const text = ctx.texts.kbSaved(how, article.id, article.version, article.question)
  if (how === 'withdrawn' || article.system === null || serves(systems, article.system)) return text
  return `${text}\n${ctx.texts.kbUnserved(article.system, systems.map(({ name }) => name))}`
} // prettier-ignore

const saved = async (run: Run, how: SavedHow, article: Article): Promise<string> => {
  await reply(run, { kind: 'status', text: savedText(run, how, article) })
  return `knowledge:${how}:${article.id}`
}

export const showArticle = onArticle(async (run, { article, record, state }) => {
  await reply(run, {
    kind: 'status',
    text: run.ctx.texts.kbShow({
      article,
      state,
      use: record.use,
      shift: shiftOf(record.trust, run.now),
      flags: record.flags,
      reviewBy: reviewDueAt(record, article),
      now: run.now,
    }),
  })
  return `knowledge:show:${article.id}`
})

const fields: readonly (keyof Article)[] = [
  'question', 'phrasings', 'symptoms', 'cause', 'steps', 'system', 'module', 'audience', 'validFrom', 'validUntil', 'systemVersion', 'owner', 'reviewBy',
] // prettier-ignore

const differing = (before: Article | undefined, after: Article): readonly (keyof Article)[] =>
  before === undefined
    ? []
    : fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))

const linesShown = 20

export const articleHistory = onArticle(async (run, { id: article, record }) => {
  const { ctx } = run
  const applied = await appliedFor(ctx, [record])
  const versions = record.versions.map((version, index) => ({
    at: version.at,
    by: version.by,
    event: {
      kind: 'version',
      version: version.article.version,
      source: version.source,
      changed: differing(record.versions[index - 1]?.article, version.article),
      counts: countsNow(version, applied),
    } satisfies ArticleEvent,
  }))
  const acts = (record.acts ?? []).map(({ at, by, what, text }) => ({
    at,
    by,
    event: { kind: 'act', what, text } satisfies ArticleEvent,
  }))
  const lines = [...versions, ...acts]
    .toSorted((a, b) => a.at - b.at)
    .slice(-linesShown)
    .map(({ at, by, event }) => ctx.texts.kbHistoryLine(at, nameOf(ctx, id<PersonId>(by)) ?? by, event))
  await reply(run, { kind: 'status', text: ctx.texts.kbHistory(article, lines) })
  return `knowledge:history:${article}`
})

/** Publishes a content as the next version, once per command. */
const publish = async (
  run: Run,
  found: Named,
  content: Omit<Article, 'id' | 'version'>,
  source: 'command' | 'rollback',
  how: SavedHow,
): Promise<string> => {
  const trigger = run.event.key
  await changeArticle(run.ctx, found.id, run.now, (record, state) =>
    isTaken(record, trigger)
      ? null
      : {
          state,
          record: withVersion(record, { article: { ...content, id: found.id }, at: run.now, by: actorIn(run), source, trigger }),
        },
  ) // prettier-ignore
  const stored = await run.ctx.store.document('article', articleDocument(run.ctx.id, found.id))
  const version = stored?.body.versions.findLast((one) => one.trigger === trigger)
  return saved(run, how, version?.article ?? found.article)
}

export const editArticle = onArticle(async (run, found, rest) => {
  const { state, article, record } = found
  const done = isTaken(record, run.event.key)
  if (state === 'withdrawn') return refuseKnowledge(run, { kind: 'withdrawn', article: article.id })
  if (firstWord(rest).rest === '')
    return refuseTo(run, run.ctx.texts.needs(run.ctx.texts.kbUsage('edit')), 'knowledge:no-value')
  const edit = editTyped(draftFields(article), rest)
  if (edit.kind !== 'edited') return refuseKnowledge(run, edit)
  if (!done && differing(article, { ...article, ...edit.draft }).length === 0)
    return refuseKnowledge(run, { kind: 'same-text', article: article.id })
  return publish(run, found, edit.draft, 'command', 'changed')
})

export const rollBackArticle = onArticle(async (run, found, rest) => {
  const { record, article, state } = found
  const done = isTaken(record, run.event.key)
  const known = record.versions.map((version) => version.article.version)
  const wanted =
    rest === '' ? (known.filter((number) => number < article.version).at(-1) ?? null) : versionMeant(rest)
  const old = record.versions.find((version) => version.article.version === wanted)?.article
  if (old === undefined) return refuseKnowledge(run, { kind: 'no-version', article: article.id, known })
  if (state === 'withdrawn') return refuseKnowledge(run, { kind: 'withdrawn', article: article.id })
  if (!done && old.version === article.version)
    return refuseKnowledge(run, { kind: 'in-force', article: article.id, version: old.version })
  return publish(run, found, draftFields(old), 'rollback', 'rolled-back')
})

/** Records an act beside the versions, once per command. */
const act = async (
  run: Run,
  found: Named,
  how: 'withdrawn' | 'restored' | 'reset' | 'reviewed',
  text: string,
  change: Partial<ArticleRecord>,
  state: ArticleState,
): Promise<string> => {
  const trigger = run.event.key
  const what = { what: how, at: run.now, by: actorIn(run), text, trigger } as const
  await changeArticle(run.ctx, found.id, run.now, (record) =>
    isTaken(record, trigger) ? null : { state, record: withAct(record, what, change) },
  )
  return saved(run, how, found.article)
}

export const withdrawArticle = onArticle((run, found, rest) =>
  found.state === 'withdrawn' && !isTaken(found.record, run.event.key)
    ? refuseKnowledge(run, { kind: 'withdrawn', article: found.id })
    : act(run, found, 'withdrawn', rest, {}, 'withdrawn'),
)

export const restoreArticle = onArticle((run, found) =>
  found.state === 'published' && !isTaken(found.record, run.event.key)
    ? refuseKnowledge(run, { kind: 'in-force', article: found.id, version: found.article.version })
    : act(run, found, 'restored', '', {}, 'published'),
)

export const resetArticle = onArticle((run, found) =>
  act(
    run,
    found,
    'reset',
    '',
    { use: { shown: 0, helped: 0, unhelped: 0 }, trust: unusedTrust },
    found.state,
  ),
)

/** 复核: looked at and found right; the flags go, and the next date is the one given or half a year on. */
export const reviewedArticle = onArticle((run, found, rest) => {
  const read = editTyped(draftFields(found.article), `复核日期 ${rest === '' ? '无' : rest}`)
  if (read.kind !== 'edited') return refuseKnowledge(run, read.kind === 'bad-value' ? { ...read, field: rest } : read)
  const next = read.draft.reviewBy ?? run.now + reviewHolds
  return act(run, found, 'reviewed', '', { flags: [], reviewBy: next }, found.state)
}) // prettier-ignore
