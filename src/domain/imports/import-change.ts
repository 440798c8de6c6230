import type { Article } from '../knowledge/article.ts'
import { asExported, type ArticleDraft, type DraftField, type ReadRecord } from './import-draft.ts'

/** Questions that differ only in case, width, blanks and punctuation are the same question. */
export const foldQuestion = (question: string): string =>
  question
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}]+/gu, '')

/** The same words in two systems are two questions; unknown is compatible with both. */
export const sameSystem = (one: string | null, other: string | null): boolean =>
  one === null || other === null || one === other

/** What is there already, found by number, by question and by phrasing. */
export const indexArticles = (existing: readonly Article[]) => {
  const byId = new Map(existing.map((article) => [article.id.toUpperCase(), article]))
  const byWords = new Map<string, { readonly article: Article; readonly own: boolean }[]>()
  const add = (words: string, article: Article, own: boolean): void => {
    const folded = foldQuestion(words)
    if (folded === '') return
    const entries = byWords.get(folded)
    if (entries === undefined) byWords.set(folded, [{ article, own }])
    else entries.push({ article, own })
  }
  for (const article of existing) {
    add(article.question, article, true)
    for (const phrasing of article.phrasings) add(phrasing, article, false)
  }
  return {
    byId: (key: string) => byId.get(key),
    /** `own`: it is the article's question, not one of its phrasings. */
    byWords: (question: string, system: string | null, own: boolean) =>
      byWords
        .get(foldQuestion(question))
        ?.find((entry) => entry.own === own && sameSystem(system, entry.article.system))?.article,
  }
}

const same = (one: ArticleDraft[DraftField], other: ArticleDraft[DraftField]): boolean =>
  Array.isArray(one) && Array.isArray(other)
    ? one.length === other.length && one.every((value, index) => value === other[index])
    : one === other

const draftFields = [
  'question', 'phrasings', 'symptoms', 'cause', 'steps', 'system', 'module', 'audience', 'validFrom', 'validUntil', 'systemVersion',
  'owner', 'reviewBy',
] as const satisfies readonly DraftField[] // prettier-ignore

const merged = (before: readonly string[], more: readonly string[]): readonly string[] => [
  ...before,
  ...more.filter((one) => !before.some((known) => foldQuestion(known) === foldQuestion(one))),
]

/**
 * The article as the row wants it. A row that names the article by its number is the last word on every column it has; one
 * that only asks the same question adds to lists and leaves alone what it leaves empty.
 */
export const changeOf = (
  article: Article,
  read: ReadRecord,
  by: 'id' | 'question',
): { readonly draft: ArticleDraft; readonly fields: readonly DraftField[] } => {
  const before = asExported(article)
  const wanted: ArticleDraft =
    by === 'id'
      ? read.draft
      : {
          ...read.draft,
          question: before.question,
          phrasings: merged(before.phrasings, read.draft.phrasings),
          symptoms: merged(before.symptoms, read.draft.symptoms),
        }
  const asked = by === 'id' ? read.given : read.filled
  const fields = draftFields.filter((field) => asked.has(field) && !same(wanted[field], before[field]))
  const pick = <Field extends DraftField>(field: Field): ArticleDraft[Field] =>
    fields.includes(field) ? wanted[field] : article[field]
  const draft: ArticleDraft = {
    question: pick('question'),
    phrasings: pick('phrasings'),
    symptoms: pick('symptoms'),
    cause: pick('cause'),
    steps: pick('steps'),
    system: pick('system'),
    module: pick('module'),
    audience: pick('audience'),
    validFrom: pick('validFrom'),
    validUntil: pick('validUntil'),
    systemVersion: pick('systemVersion'),
    owner: pick('owner'),
    reviewBy: pick('reviewBy'),
  }
  return { fields, draft }
}
