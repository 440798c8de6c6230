import { splitAnswer } from './answer-steps.ts'
import type { ArticleDraft } from '../imports/import-draft.ts'
import { maskPersonalNumbers, titleOf } from '../privacy.ts'
import type { Category, Ticket, TicketFact, TimelineEntry } from '../tickets/ticket.ts'

/** Complaints are no knowledge, and what somebody would like to have answers nobody's question. */
const unteachable: readonly Category[] = ['complaint', 'requirement']

/** What engineers write when they write nothing. */
const empty =
  /(?:已经?|都|已为您|给您?|帮您?)?(?:处理|解决|完成|修复|恢复|恢复正常|搞定|弄好|改好|调好|重启|反馈|转交|回复|答复|沟通|电话|告知|远程|协助|用户|正常|可以|好|了|的|。|，|,|\.|\s)+/g
/** Fewer characters than this, empty words left out, teach nobody anything. */
const leastFix = 4
const longestQuestion = 60

const isThin = (fix: string): boolean => [...fix.replace(empty, '')].length < leastFix

const internalWork =
  /后台|数据库|脚本|服务器|重启服务|SQL|日志|中间件|redis|tomcat|nginx|缓存清理|刷数据|改库/i

/** What the fix of a ticket says for people other than its requester. */
export interface TicketDraft {
  readonly draft: ArticleDraft
  /** The question alone, as it would be a phrasing of an existing article. */
  readonly question: string
}

type Resolved = Extract<TimelineEntry, { readonly kind: 'resolved' }>
const resolutionOf = (ticket: Ticket): Resolved | null =>
  ticket.timeline.findLast((entry): entry is Resolved => entry.kind === 'resolved') ?? null

const lastOf = (ticket: Ticket, kind: TicketFact['kind']): number =>
  ticket.timeline.findLastIndex((entry) => entry.kind === kind)

/** Names and units are taken out longest first, so that 实验小学 does not leave 第一 of 第一实验小学 behind. */
const withoutNames = (text: string, names: readonly string[]): string =>
  [...new Set(names)]
    .filter((name) => [...name].length >= 2)
    .sort((a, b) => b.length - a.length)
    .reduce((left, name) => left.replaceAll(name, ''), text)

/**
 * A text for everybody (KNO-1): mentions, names and units of the people around the ticket, personal numbers, amounts
 * behind them and courtesies are gone.
 */
export const impersonal = (text: string, names: readonly string[]): string =>
  withoutNames(text, names)
    .replace(/@\S+\s?/g, '')
    .replace(
      /[，,、\s]*(?:我的?|本?单位的?)?(?:身份证号?码?|手机号?码?|电话|银行卡号?|账号|卡号|税号)[:：是为]?\s*[\dXx*-]{6,}/g,
      '',
    )
    .replace(/(?:^|(?<=[\n，,。；;]))\s*(?:[的是]|我是|我们是|这边是|我单位|我们单位)(?=[，,。\s])/g, '')
    .split('\n')
    .map((line) =>
      maskPersonalNumbers(line)
        .replace(/[\d*]*\*{3,}[\dXx*]*/g, '')
        .replace(/[ \t]{2,}/g, ' ')
        .replace(/^[\s，,。:：、-]+|\s+$/g, ''),
    )
    .filter((line) => line !== '')
    .join('\n')

/** Everybody whose name may stand in the ticket's words. */
const namesIn = (ticket: Ticket): readonly string[] => [
  ...ticket.messages.map((message) => message.name),
  ...ticket.messages.flatMap((message) => message.name.split(/[-—_·\s]+/)),
  ticket.requester.name,
  ...(ticket.requester.unit === null ? [] : [ticket.requester.unit]),
]

/** What was asked before anybody answered. */
const questionOf = (ticket: Ticket, names: readonly string[]): string => {
  const answered = ticket.timeline.find((e) => e.kind === 'responded' || e.kind === 'claimed')?.at ?? Infinity
  const lines = ticket.messages
    .filter((m) => m.speaker === 'requester' && m.recalledAt === null && m.at <= answered)
    .map((m) => impersonal(m.edits.at(-1)?.text ?? m.text, names))
    .filter((text) => text !== '')
  return impersonal(titleOf(lines.length > 0 ? lines : [ticket.title], longestQuestion), names).replace(
    /…$/,
    '',
  )
}

/** What the screen said, where the requester quoted it. */
const symptomsOf = (ticket: Ticket, names: readonly string[]): readonly string[] => {
  const text = ticket.messages
    .filter((m) => m.speaker === 'requester' && m.recalledAt === null)
    .map((m) => impersonal(m.text, names))
    .join('\n')
  const quoted = [
    ...text.matchAll(/(?:提示|报错|显示|弹出)[^“"「『\n]{0,6}[“"「『]([^”"」』\n]{4,60})[”"」』]/g),
  ]
  const codes = [...text.matchAll(/\b[A-Z]{2,}[-_]?\d{3,6}\b/g)]
  return [...new Set([...quoted.map((m) => m[1] ?? ''), ...codes.map((m) => m[0])])].filter((s) => s !== '')
}

/**
 * The article that a resolved ticket would make, personal data removed; null when it teaches nothing: nobody resolved it,
 * it was reopened since, the bot's own article solved it, the fix says too little, or it is a complaint or a wish.
 * `people` are names that must not stand in it, e.g. those of the contact cards.
 */
export const draftOf = (ticket: Ticket, people: readonly string[]): TicketDraft | null => {
  const resolved = resolutionOf(ticket)
  const standing =
    resolved !== null &&
    resolved.by.kind === 'person' &&
    lastOf(ticket, 'resolved') > lastOf(ticket, 'reopened') &&
    (ticket.state === 'resolved' || ticket.state === 'closed')
  if (resolved === null || !standing || unteachable.includes(ticket.category)) return null
  if (ticket.timeline.some((entry) => entry.kind === 'helped')) return null
  const names = [...namesIn(ticket), ...people]
  const fix = impersonal(resolved.fix, names)
  const cause = impersonal(resolved.cause, names)
  const question = questionOf(ticket, names)
  if (isThin(fix) || [...question].length < 4) return null
  const answer = splitAnswer(fix)
  const draft: ArticleDraft = {
    question,
    phrasings: [],
    symptoms: symptomsOf(ticket, names),
    cause: [cause, answer.cause].filter((part) => part !== '').join('；'),
    steps: answer.steps,
    system: ticket.system,
    module: ticket.module,
    // What only an engineer can do must not be read to the requester as an instruction.
    audience: internalWork.test(fix) ? 'engineer' : 'requester',
    validFrom: null,
    validUntil: null,
    systemVersion: null,
    owner: null,
    reviewBy: null,
  }
  return { draft, question }
}
