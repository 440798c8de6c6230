import type { Article } from '../../domain/knowledge/article.ts'
import type { Gap } from '../../domain/knowledge/knowledge-gaps.ts'
import type {
  ArticleEvent,
  ArticleView,
  KeeperRound,
  KnowledgeFigures,
  KnowledgeRefusal,
  ProposalView,
  SavedHow,
} from '../../domain/knowledge/knowledge-views.ts'
import { chinaClock, chinaDate, type Instant } from '../../domain/time.ts'
import { monthDayInEnglish } from './time.ts'
import { numbered, shortened, trimStop } from '../lines.ts'
import { percent } from '../percent.ts'

const fieldNames: Readonly<Record<keyof Article, string>> = {
  id: 'id', version: 'version', question: 'question', phrasings: 'phrasings', symptoms: 'symptoms', cause: 'cause', steps: 'steps',
  system: 'system', module: 'module', audience: 'audience', validFrom: 'valid from', validUntil: 'valid until',
  systemVersion: 'system version', owner: 'owner', reviewBy: 'review date',
} // prettier-ignore

const savedHow: Readonly<Record<SavedHow, string>> = {
  added: 'Published', changed: 'Changed', restored: 'Published again', withdrawn: 'Withdrawn', 'rolled-back': 'Rolled back', reset: 'confidence reset', reviewed: 'reviewed',
} // prettier-ignore

const acts = {
  withdrawn: 'withdrawn',
  restored: 'published again',
  reset: 'confidence reset',
  reviewed: 'reviewed',
  flagged: 'to be reviewed',
} as const
const origins = { resolved: 'from ticket', picked: 'from a choice', suggested: 'from a colleague' } as const

const signed = (value: number): string =>
  Math.abs(value) < 0.05 ? '0' : `${value > 0 ? '+' : '-'}${Math.abs(value).toFixed(1)}`

const answerIn = (article: Pick<Article, 'cause' | 'steps'>): string =>
  [article.cause === '' ? null : `Cause: ${trimStop(article.cause)}`, article.steps.length === 0 ? null : numbered(article.steps)]
    .filter((part) => part !== null)
    .join('\n') // prettier-ignore

const short = (text: string, most = 28): string => shortened(trimStop(text), most)

const gapLine = (gap: Gap, index: number): string => {
  const units = gap.units.length === 0 ? '' : `; ${gap.units.slice(0, 2).join(', ')}${gap.units.length > 2 ? ' …' : ''}`
  const examples = gap.examples.length === 0 ? '' : `\n   also: ${gap.examples.map((e) => short(e)).join('; ')}`
  return `${index + 1}. ${short(gap.title)} (${gap.count}x${units}) #${gap.tickets[0] ?? ''}${examples}`
} // prettier-ignore

const counted = (list: KnowledgeFigures['best']): string =>
  list.map((one) => `${one.article} ${short(one.question)} ${one.count}`).join(', ')

/** What `knowledgeInChinese` says, line for line. */
export const knowledgeInEnglish = {
  kbHelp: [
    'kb add question|answer (the answer may have lines)',
    'kb show KB-0031, kb history KB-0031',
    'kb edit KB-0031 steps text; one more phrasing: kb edit KB-0031 phrasings +text',
    'kb publish/withdraw/reviewed/reset KB-0031, kb rollback KB-0031 v3',
    'kbreview list, kbgaps today/month, kbstats 2026-03',
    'rollout V3.2.1 module: lists the articles it touches',
  ].join('\n'),
  kbUsage: (what: 'add' | 'show' | 'edit' | 'rollback' | 'review' | 'reject' | 'release' | 'drop'): string =>
    ({
      add: 'kb add question|answer',
      show: 'kb show KB-0031',
      edit: 'kb edit KB-0031 steps text',
      rollback: 'kb rollback KB-0031 v3',
      review: 'kbreview accept 12',
      reject: 'kbreview reject 12 reason',
      release: 'rollout V3.2.1 Receipts',
      drop: 'kb drop 1023',
    })[what],

  kbRefused: (why: KnowledgeRefusal): string => {
    switch (why.kind) {
      case 'no-article':
        return `No article “${why.typed}”.\nPlease give its id: kb show KB-0031`
      case 'no-version':
        return `${why.article} has no such version, only ${why.known
          .slice(-6)
          .map((n) => `v${n}`)
          .join(', ')}.\nPlease send: kb rollback ${why.article} v${why.known.at(-1) ?? 1}`
      case 'in-force':
        return `${why.article} v${why.version} is in use already.\nTo read it, send: kb show ${why.article}`
      case 'withdrawn':
        return `${why.article} is withdrawn.\nTo bring it back, send: kb publish ${why.article}`
      case 'same-text':
        return `${why.article} would stay as it is; no new version was made.`
      case 'no-field':
        return `There is no field “${why.typed}”.\nFields: question, phrasings, symptoms, cause, steps, system, module, audience, validfrom, validuntil, owner, reviewby`
      case 'bad-value':
        return `The value of “${why.field}” cannot be read; nothing was changed.\nDates look like 2026-12-31; audience is user or engineer.`
      case 'no-proposal':
        return `Nothing under “${why.typed}” waits for review.\nPlease send: kbreview list`
      case 'decided':
        return `Number ${why.number} has been decided already.\nPlease send: kbreview list`
      case 'no-draft':
        return `#${why.ticket} has no draft that waits for review.`
      case 'no-release':
        return 'Please begin with the version: rollout V3.2.1 Receipts'
    }
  },
  kbSaved: (how: SavedHow, article: string, version: number, question: string): string =>
    how === 'withdrawn'
      ? `${article} withdrawn: ${short(question)}\nTo bring it back, send: kb publish ${article}`
      : how === 'reset' || how === 'reviewed'
        ? `${article} ${savedHow[how]}: ${short(question)}`
        : `${savedHow[how]} ${article} v${version}: ${short(question)}`,
  kbUnserved: (system: string, known: readonly string[]): string =>
    `Nobody is answered from it.\nThe contract has no "${system}"; it names ${known.slice(0, 3).join(', ')}${known.length > 3 ? ' …' : ''}`,
  kbSimilar: (article: string, question: string, other: string): string =>
    `Much like ${other} (${short(question)}).\nIf it is the same, send: kb withdraw ${article}`,
  kbProposed: (number: string, question: string): string =>
    `Handed in for review as ${number}: ${short(question)}`,
  kbShow: (view: ArticleView): string => {
    const { article, use } = view
    const where = article.module ?? article.system
    const said = `Used ${use.shown}x, helped ${use.helped}, not helped ${use.unhelped}; confidence ${signed(view.shift)}`
    const due =
      view.reviewBy === null
        ? []
        : [`${view.reviewBy <= view.now ? 'review is due since' : 'review by'} ${chinaDate(view.reviewBy)}`]
    return [
      `${article.id} v${article.version} ${view.state === 'withdrawn' ? 'withdrawn' : 'in use'}${where === null ? '' : ` · ${where}`}${article.audience === 'engineer' ? ' · engineers only' : ''}`,
      `Q: ${trimStop(article.question)}`,
      ...(article.phrasings.length === 0
        ? []
        : [
            `Also: ${article.phrasings.slice(0, 4).join('; ')}${article.phrasings.length > 4 ? ` (${article.phrasings.length} in all)` : ''}`,
          ]),
      answerIn(article),
      said,
      ...(view.flags.length === 0 ? [] : [`To be reviewed: ${view.flags.join('; ')}`]),
      ...due,
    ].join('\n')
  },
  kbHistory: (article: string, lines: readonly string[]): string => `${article} history\n${lines.join('\n')}`,
  kbHistoryLine: (at: Instant, who: string, event: ArticleEvent): string => {
    const head = `${monthDayInEnglish(at)} ${chinaClock(at)} ${who}`
    if (event.kind === 'act')
      return `${head} ${acts[event.what]}${event.text === '' ? '' : `: ${short(event.text, 40)}`}`
    const changed =
      event.changed.length === 0 ? '' : `: ${event.changed.map((field) => fieldNames[field]).join(', ')}`
    return `${head} v${event.version} ${event.source}${changed}${event.counts ? '' : ' (not in force)'}`
  },

  kbReviewList: (lines: readonly string[], more: number): string =>
    lines.length === 0
      ? 'Nothing waits for review.'
      : `${lines.length + more} to review\n${lines.join('\n')}${more > 0 ? `\n${more} more` : ''}\nTo read one, send: kbreview number`,
  kbReviewLine: ({ number, proposal }: ProposalView): string => {
    const { proposed, also } = proposal
    const what =
      proposed.kind === 'article'
        ? short(proposed.draft.question)
        : `${proposed.article} + phrasing: ${short(proposed.phrasing)}`
    return `${number} ${what}${also > 0 ? ` (${also} more asked)` : ''}`
  },
  kbProposal: ({ number, proposal, existing }: ProposalView): string => {
    const { proposed, tickets } = proposal
    const from = `${origins[proposal.origin]}${
      tickets.length === 0
        ? ''
        : ` ${tickets
            .slice(0, 2)
            .map((t) => `#${t}`)
            .join(', ')}`
    }`
    const body =
      proposed.kind === 'phrasing'
        ? [
            `${number}: a phrasing for ${proposed.article} (${from})`,
            `Question: ${existing ?? 'no longer there'}`,
            `Phrasing: ${proposed.phrasing}`,
          ]
        : [
            `${number}: a new article (${from})${proposed.draft.audience === 'engineer' ? ', engineers only' : ''}`,
            `Q: ${trimStop(proposed.draft.question)}`,
            answerIn(proposed.draft),
          ]
    return [...body, `You can send: kbreview accept ${number} or kbreview reject ${number} reason`].join('\n')
  },
  kbAccepted: (number: string, article: string, version: number, question: string): string =>
    `${number} accepted: ${article} v${version} ${short(question)}`,
  kbRejected: (number: string): string => `${number} rejected.`,
  kbEdited: (number: string, field: string): string => `Draft ${number} changed: ${field}.`,
  kbDecidedFor: (number: string, article: string | null, reason: string): string =>
    article === null
      ? `Your proposal ${number} was rejected${reason === '' ? '.' : `: ${trimStop(reason)}.`}`
      : `Your proposal ${number} was accepted as ${article}. Thank you.`,
  kbDraft: (ticket: string, question: string): string =>
    `#${ticket} became a draft for review: ${short(question)}\nIf it should not, send: kb drop ${ticket}`,
  kbDraftLine: (ticket: string, question: string): string => `#${ticket} ${short(question, 20)}`,
  kbDrafts: (lines: readonly string[]): string =>
    [
      `${lines.length} tickets became drafts for review:`,
      ...(lines.length > 4 ? [...lines.slice(0, 3), '…'] : lines),
      'If one should not, send: kb drop and its number',
    ].join('\n'),
  kbDropped: (ticket: string): string => `#${ticket} will not become an article.`,
  kbRound: (round: KeeperRound): string =>
    [
      [
        round.proposals === 0
          ? null
          : `${round.proposals} drafts wait for review. Please send: kbreview list`,
        round.due.length === 0 ? null : `${round.due.length} articles are due for a look`,
      ]
        .filter((part) => part !== null)
        .join('\n'),
      ...round.due
        .slice(0, 3)
        .map(
          (one) =>
            `${one.article} ${short(one.question)}${one.why === null ? '' : ` (${short(one.why, 24)})`}`,
        ),
      ...(round.due.length === 0
        ? []
        : [`When one is right, send: kb reviewed ${round.due[0]?.article ?? ''}`]),
    ].join('\n'),

  kbGaps: (period: string, gaps: readonly Gap[], answered: number): string =>
    gaps.length === 0
      ? `${period}: no unanswered question.${answered > 0 ? `\n${answered} can be answered by now.` : ''}`
      : [
          `${period}: ${gaps.length} unanswered`,
          ...gaps.slice(0, 8).map(gapLine),
          ...(gaps.length > 8 ? [`${gaps.length - 8} more`] : []),
          ...(answered > 0 ? [`${answered} more can be answered by now.`] : []),
        ].join('\n'),
  kbPeriod: (what: 'today' | 'month' | 'day', at: Instant): string =>
    what === 'today' ? 'Today' : what === 'month' ? chinaDate(at).slice(0, 7) : monthDayInEnglish(at),
  kbFigures: (f: KnowledgeFigures): string =>
    [
      `Knowledge ${f.month}: ${f.total} articles, +${f.added}, revised ${f.revised}, withdrawn ${f.withdrawn}`,
      `Answered ${f.hit}x, helped ${f.helped}, not helped ${f.unhelped}`,
      f.asked === 0
        ? null
        : `Asked ${f.asked}, unanswered ${f.unanswered} (${percent(f.unanswered, f.asked, 0)})`,
      f.best.length === 0 ? null : `Most used: ${counted(f.best)}`,
      f.worst.length === 0 ? null : `Least helpful: ${counted(f.worst)}`,
      f.gaps.length === 0 ? null : `Unanswered:\n${f.gaps.slice(0, 5).map(gapLine).join('\n')}`,
    ]
      .filter((line) => line !== null)
      .join('\n'),
  kbReleased: (
    release: string,
    articles: readonly { readonly article: string; readonly question: string }[],
  ): string =>
    articles.length === 0
      ? `${release} recorded; it touches no article.\nA module makes it surer: rollout ${release} Receipts`
      : [
          `${release} recorded, ${articles.length} to review:`,
          ...articles.slice(0, 8).map((one) => `${one.article} ${short(one.question)}`),
          ...(articles.length > 8 ? [`${articles.length - 8} more`] : []),
          `When one is right, send: kb reviewed ${articles[0]?.article ?? ''}`,
        ].join('\n'),
  kbFlag: (release: string): string => `${release} changed this module`,
  kbLeftOut: (article: string, question: string, system: string): string =>
    `Left out: ${article} ${short(question)}\nThe contract has no "${system}"`,
  kbWhyLine: (shift: number): string => `confidence ${signed(shift)}`,
} as const
