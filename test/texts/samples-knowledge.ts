import { articleActs, articleSources } from '../../src/domain/knowledge/article-record.ts'
import type { Article } from '../../src/domain/knowledge/article.ts'
import { id, type ArticleId, type TicketNumber } from '../../src/domain/ids.ts'
import type { Gap } from '../../src/domain/knowledge/knowledge-gaps.ts'
import type { KnowledgeFigures } from '../../src/domain/knowledge/knowledge-views.ts'
import { draftFields } from '../../src/domain/commands/knowledge-command.ts'
import type { Proposal } from '../../src/domain/tickets/proposal.ts'
import { parseInstant } from '../../src/domain/time.ts'
import type { Texts } from '../../src/texts/texts.ts'
import type { Words } from './samples.ts'

type Name = Extract<keyof Texts, `kb${string}`>
type Rows = {
  readonly [One in Name]: Texts[One] extends (...args: infer Arguments) => unknown ? readonly Readonly<Arguments>[] : 'sentence'
} // prettier-ignore

const now = parseInstant('2026-03-04T10:00:00+08:00') ?? 0
const later = parseInstant('2026-12-31T00:00:00+08:00') ?? 0

const articleOf = (w: Words, change: Partial<Article> = {}): Article => ({
  id: id<ArticleId>('KB-0031'),
  version: 4,
  question: w.question,
  phrasings: w.questions,
  symptoms: [w.reason],
  cause: w.cause,
  steps: w.steps.slice(0, 3),
  system: w.desk,
  module: w.module,
  audience: 'requester',
  validFrom: null,
  validUntil: null,
  systemVersion: null,
  owner: null,
  reviewBy: null,
  ...change,
})

const proposalOf = (w: Words, change: Partial<Proposal> = {}): Proposal => ({
  proposed: { kind: 'article', draft: draftFields(articleOf(w)) },
  origin: 'resolved',
  tickets: ['1023', '1024', '1025', '1026', '1027'].map((n) => id<TicketNumber>(n)),
  follows: null,
  by: null,
  also: 0,
  article: null,
  decided: null,
  ...change,
})

const gapOf = (w: Words, count: number): Gap => ({
  title: w.title,
  count,
  units: count > 2 ? [w.unit, w.unit, w.unit] : [],
  examples: count > 2 ? [w.question, w.longText] : [],
  tickets: [id<TicketNumber>('1023')],
})

const figuresOf = (w: Words): KnowledgeFigures => ({
  month: '2026-03',
  total: 163,
  added: 12,
  revised: 4,
  withdrawn: 1,
  hit: 412,
  helped: 301,
  unhelped: 22,
  asked: 655,
  unanswered: 43,
  gaps: [gapOf(w, 4), gapOf(w, 1)],
  best: [{ article: 'KB-0031', question: w.question, count: 41 }],
  worst: [{ article: 'KB-0007', question: w.question, count: 5 }],
})

/** Arguments for every text about the knowledge base. */
export const knowledgeRows = (w: Words): Rows => {
  const article = articleOf(w)
  const plain = articleOf(w, { phrasings: [], cause: '', module: null, system: null, audience: 'engineer' })
  const use = { shown: 12, helped: 9, unhelped: 3 }
  const view = { article, state: 'published', use, shift: -0.49, flags: [], reviewBy: later, now } as const
  const phrasing = { kind: 'phrasing', article: article.id, phrasing: w.question } as const
  const figures = figuresOf(w)
  const due = { article: 'KB-0031', question: w.question, why: w.reason }
  const lines = Array.from({ length: 9 }, () => `#1023 ${w.title}`)
  return {
    kbHelp: 'sentence',
    kbUsage: [['add'], ['show'], ['edit'], ['rollback'], ['review'], ['reject'], ['release'], ['drop']],
    kbRefused: [
      [{ kind: 'no-article', typed: 'KB-9999' }],
      [{ kind: 'no-version', article: 'KB-0031', known: [1, 2, 3, 4, 5, 6, 7, 8] }],
      [{ kind: 'in-force', article: 'KB-0031', version: 4 }],
      [{ kind: 'withdrawn', article: 'KB-0031' }],
      [{ kind: 'same-text', article: 'KB-0031' }],
      [{ kind: 'no-field', typed: w.word }],
      [{ kind: 'bad-value', field: w.word }],
      [{ kind: 'no-proposal', typed: '99' }],
      [{ kind: 'decided', number: '12' }],
      [{ kind: 'no-draft', ticket: '1023' }],
      [{ kind: 'no-release' }],
    ],
    kbSaved: (['added', 'changed', 'restored', 'withdrawn', 'rolled-back', 'reset', 'reviewed'] as const).map((how) => [how, 'KB-0031', 5, w.question]),
    kbUnserved: [[w.desk, [w.module]], [w.desk, [w.module, w.desk, w.module, w.desk]]],
    kbLeftOut: [['KB-0031', w.question, w.desk]],
    kbSimilar: [['KB-0150', w.question, 'KB-0031']],
    kbProposed: [['12', w.question]],
    kbShow: [[view], [{ ...view, article: plain, state: 'withdrawn', shift: 0, reviewBy: null }], [{ ...view, article: articleOf(w, { steps: [] }), shift: 0.3, flags: [w.reason], reviewBy: now }]],
    kbHistory: [['KB-0031', lines]],
    kbHistoryLine: [
      ...articleSources.map((source): Rows['kbHistoryLine'][number] => [now, w.engineer, { kind: 'version', version: 4, source, changed: source === 'file' ? [] : ['steps', 'cause'], counts: source !== 'import' }]),
      ...articleActs.map((what): Rows['kbHistoryLine'][number] => [now, w.engineer, { kind: 'act', what, text: what === 'withdrawn' ? w.reason : '' }]),
    ],
    kbReviewList: [[[], 0], [lines, 0], [lines, 4]],
    kbReviewLine: [[{ number: '12', proposal: proposalOf(w), existing: null }], [{ number: '13', proposal: proposalOf(w, { proposed: phrasing, also: 2 }), existing: w.question }]],
    kbProposal: [
      [{ number: '12', proposal: proposalOf(w), existing: null }],
      [{ number: '13', proposal: proposalOf(w, { proposed: phrasing, origin: 'picked' }), existing: w.question }],
      [{ number: '14', proposal: proposalOf(w, { proposed: phrasing, origin: 'suggested', tickets: [] }), existing: null }],
      [{ number: '15', proposal: proposalOf(w, { proposed: { kind: 'article', draft: draftFields(plain) }, tickets: [] }), existing: null }],
    ],
    kbAccepted: [['12', 'KB-0150', 1, w.question]],
    kbRejected: [['12']],
    kbEdited: [['12', w.word]],
    kbDecidedFor: [['12', null, w.reason], ['12', null, ''], ['12', 'KB-0150', '']],
    kbDraft: [['1023', w.question]],
    kbDraftLine: [['1023', w.question]],
    kbDrafts: [[lines.slice(0, 2)], [lines]],
    kbDropped: [['1023']],
    kbRound: [[{ proposals: 3, due: [] }], [{ proposals: 0, due: [due, { ...due, why: null }] }], [{ proposals: 12, due: [due, due, due, due] }]],
    kbGaps: [[w.day, [], 0], [w.day, [], 2], [w.day, [gapOf(w, 4), gapOf(w, 1)], 0], [w.day, Array.from({ length: 12 }, () => gapOf(w, 4)), 3]],
    kbPeriod: [['today', now], ['month', now], ['day', now]],
    kbFigures: [[figures], [{ ...figures, asked: 0, gaps: [], best: [], worst: [] }]],
    kbReleased: [['V3.2.1', []], ['V3.2.1', [due]], ['V3.2.1', Array.from({ length: 12 }, () => due)]],
    kbFlag: [['V3.2.1']],
    kbWhyLine: [[-0.49], [0.3]],
  } // prettier-ignore
}
