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
import { chinaClock, chinaDate, chinaMonthDay, type Instant } from '../../domain/time.ts'
import { numbered, shortened, trimStop } from '../lines.ts'
import { percent } from '../percent.ts'

const fieldNames: Readonly<Record<keyof Article, string>> = {
  id: '编号', version: '版本', question: '问题', phrasings: '问法', symptoms: '现象', cause: '原因', steps: '步骤',
  system: '系统', module: '模块', audience: '对象', validFrom: '生效日期', validUntil: '失效日期',
  systemVersion: '系统版本', owner: '负责人', reviewBy: '复核日期',
} // prettier-ignore

const savedHow: Readonly<Record<SavedHow, string>> = {
  added: '已发布', changed: '已改', restored: '重新发布', withdrawn: '已下线', 'rolled-back': '已回滚', reset: '信心已重置', reviewed: '已复核',
} // prettier-ignore

const sources = { file: '文件', command: '修改', import: '导入', review: '审核', rollback: '回滚' } as const
const acts = {
  withdrawn: '下线',
  restored: '重新发布',
  reset: '重置信心',
  reviewed: '复核',
  flagged: '待复核',
} as const
const origins = { resolved: '来自工单', picked: '来自选择', suggested: '同事提交' } as const

const signed = (value: number): string =>
  Math.abs(value) < 0.05 ? '0' : `${value > 0 ? '+' : '−'}${Math.abs(value).toFixed(1)}`

const answerIn = (article: Pick<Article, 'cause' | 'steps'>): string =>
  [article.cause === '' ? null : `原因：${trimStop(article.cause)}`, article.steps.length === 0 ? null : numbered(article.steps)]
    .filter((part) => part !== null)
    .join('\n') // prettier-ignore

const short = (text: string, most = 24): string => shortened(trimStop(text), most)

const gapLine = (gap: Gap, index: number): string => {
  const units = gap.units.length === 0 ? '' : `，${gap.units.slice(0, 2).join('、')}${gap.units.length > 2 ? '等' : ''}`
  const examples = gap.examples.length === 0 ? '' : `\n   也说：${gap.examples.map((e) => short(e, 20)).join('；')}`
  return `${index + 1}. ${short(gap.title, 28)}（${gap.count} 次${units}）#${gap.tickets[0] ?? ''}${examples}`
} // prettier-ignore

const counted = (list: KnowledgeFigures['best']): string =>
  list.map((one) => `${one.article} ${short(one.question, 14)} ${one.count}`).join('、')

/** Looking after the knowledge base: what keepers and engineers read. */
export const knowledgeInChinese = {
  kbHelp: [
    '知识 新增 问题｜答案（答案可分行写）',
    '知识 查看 KB-0031，知识 历史 KB-0031',
    '知识 修改 KB-0031 步骤 内容；加问法：知识 修改 KB-0031 问法 +内容',
    '知识 发布/下线/复核/重置 KB-0031，知识 回滚 KB-0031 v3',
    '知识审核 列表，知识缺口 今天/本月，知识统计 3月',
    '发布 V3.2.1 模块名：列出受影响的条目',
  ].join('\n'),
  kbUsage: (what: 'add' | 'show' | 'edit' | 'rollback' | 'review' | 'reject' | 'release' | 'drop'): string =>
    ({
      add: '知识 新增 问题｜答案',
      show: '知识 查看 KB-0031',
      edit: '知识 修改 KB-0031 步骤 内容',
      rollback: '知识 回滚 KB-0031 v3',
      review: '知识审核 通过 12',
      reject: '知识审核 退回 12 原因',
      release: '发布 V3.2.1 票据打印',
      drop: '知识 不收 1023',
    })[what],

  kbRefused: (why: KnowledgeRefusal): string => {
    switch (why.kind) {
      case 'no-article':
        return `没有知识条目“${why.typed}”。请写编号，例如：知识 查看 KB-0031`
      case 'no-version':
        return `${why.article} 没有这个版本，有：${why.known
          .slice(-6)
          .map((n) => `v${n}`)
          .join('、')}。请发：知识 回滚 ${why.article} v${why.known.at(-1) ?? 1}`
      case 'in-force':
        return `${why.article} v${why.version} 正在使用，不用再发布。看内容请发：知识 查看 ${why.article}`
      case 'withdrawn':
        return `${why.article} 已下线。要恢复请发：知识 发布 ${why.article}`
      case 'same-text':
        return `${why.article} 内容没有变化，没有出新版本。`
      case 'no-field':
        return `没有“${why.typed}”这一项。可改：问题、问法、现象、原因、步骤、系统、模块、对象、生效日期、失效日期、负责人、复核日期`
      case 'bad-value':
        return `“${why.field}”的内容写得不对，没有改。日期请写 2026-12-31；对象请写 用户 或 工程师。`
      case 'no-proposal':
        return `没有待审的“${why.typed}”。请发：知识审核 列表`
      case 'decided':
        return `${why.number} 号已经处理过了。请发：知识审核 列表`
      case 'no-draft':
        return `#${why.ticket} 没有待审的知识草稿，不用处理。`
      case 'no-release':
        return '请写版本号，例如：发布 V3.2.1 票据打印'
    }
  },
  kbSaved: (how: SavedHow, article: string, version: number, question: string): string =>
    how === 'withdrawn'
      ? `${article} 已下线：${short(question)}\n要恢复请发：知识 发布 ${article}`
      : how === 'reset' || how === 'reviewed'
        ? `${article} ${savedHow[how]}：${short(question)}`
        : `${savedHow[how]} ${article} v${version}：${short(question)}`,
  /** Behind `kbSaved`: the article is kept and never answered with. */
  kbUnserved: (system: string, known: readonly string[]): string =>
    `注意：这条不会用来回答\n本合同没有“${system}”，有：${known.slice(0, 3).join('、')}${known.length > 3 ? ' 等' : ''}`,
  /** Behind `kbSaved`: there may be two articles for one question now. */
  kbSimilar: (article: string, question: string, other: string): string =>
    `与 ${other}（${short(question)}）很像。如是重复，请发：知识 下线 ${article}`,
  kbProposed: (number: string, question: string): string =>
    `已提交，待知识管理员审核：${number} 号，${short(question)}`,
  kbShow: (view: ArticleView): string => {
    const { article, use } = view
    const where = article.module ?? article.system
    const said = `用过 ${use.shown} 次，解决 ${use.helped}，没解决 ${use.unhelped}；信心 ${signed(view.shift)}`
    const due =
      view.reviewBy === null
        ? []
        : [`${view.reviewBy <= view.now ? '该复核了' : '复核'} ${chinaDate(view.reviewBy)}`]
    return [
      `${article.id} v${article.version} ${view.state === 'withdrawn' ? '已下线' : '使用中'}${where === null ? '' : ` · ${where}`}${article.audience === 'engineer' ? ' · 仅工程师' : ''}`,
      `问：${trimStop(article.question)}`,
      ...(article.phrasings.length === 0
        ? []
        : [
            `也问：${article.phrasings.slice(0, 4).join('；')}${article.phrasings.length > 4 ? ` 等 ${article.phrasings.length} 种` : ''}`,
          ]),
      answerIn(article),
      said,
      ...(view.flags.length === 0 ? [] : [`待复核：${view.flags.join('；')}`]),
      ...due,
    ].join('\n')
  },
  kbHistory: (article: string, lines: readonly string[]): string => `${article} 经过\n${lines.join('\n')}`,
  kbHistoryLine: (at: Instant, who: string, event: ArticleEvent): string => {
    const head = `${chinaMonthDay(at)} ${chinaClock(at)} ${who}`
    if (event.kind === 'act')
      return `${head} ${acts[event.what]}${event.text === '' ? '' : `：${short(event.text, 40)}`}`
    const changed =
      event.changed.length === 0 ? '' : `：${event.changed.map((field) => fieldNames[field]).join('、')}`
    return `${head} v${event.version} ${sources[event.source]}${changed}${event.counts ? '' : '（未生效）'}`
  },

  kbReviewList: (lines: readonly string[], more: number): string =>
    lines.length === 0
      ? '待审知识：没有。'
      : `待审知识 ${lines.length + more} 条\n${lines.join('\n')}${more > 0 ? `\n还有 ${more} 条` : ''}\n看内容请发：知识审核 号码`,
  kbReviewLine: ({ number, proposal }: ProposalView): string => {
    const { proposed, also } = proposal
    const what =
      proposed.kind === 'article'
        ? short(proposed.draft.question, 28)
        : `${proposed.article} 加问法：${short(proposed.phrasing)}`
    return `${number} ${what}${also > 0 ? `（另有 ${also} 人问）` : ''}`
  },
  kbProposal: ({ number, proposal, existing }: ProposalView): string => {
    const { proposed, tickets } = proposal
    const from = `${origins[proposal.origin]}${
      tickets.length === 0
        ? ''
        : ` ${tickets
            .slice(0, 4)
            .map((t) => `#${t}`)
            .join('、')}`
    }`
    const body =
      proposed.kind === 'phrasing'
        ? [
            `${number} 号：给 ${proposed.article} 加问法（${from}）`,
            `原问题：${existing ?? '已不在'}`,
            `新问法：${proposed.phrasing}`,
          ]
        : [
            `${number} 号：新知识（${from}）${proposed.draft.audience === 'engineer' ? '仅工程师可见' : ''}`,
            `问：${trimStop(proposed.draft.question)}`,
            answerIn(proposed.draft),
          ]
    return [...body, `可发：知识审核 通过 ${number}；知识审核 退回 ${number} 原因`].join('\n')
  },
  kbAccepted: (number: string, article: string, version: number, question: string): string =>
    `${number} 号已通过：${article} v${version} ${short(question)}，现在起可以回答。`,
  kbRejected: (number: string): string => `${number} 号已退回。`,
  kbEdited: (number: string, field: string): string => `${number} 号草稿已改：${field}。`,
  /** To who had proposed it. */
  kbDecidedFor: (number: string, article: string | null, reason: string): string =>
    article === null
      ? `您提交的 ${number} 号知识已退回${reason === '' ? '。' : `：${trimStop(reason)}。`}`
      : `您提交的 ${number} 号知识已通过，编号 ${article}，谢谢。`,
  kbDraft: (ticket: string, question: string): string =>
    `#${ticket} 的办法已拟成知识草稿，待审核：${short(question)}\n不收请发：知识 不收 ${ticket}`,
  kbDraftLine: (ticket: string, question: string): string => `#${ticket} ${short(question, 16)}`,
  kbDrafts: (lines: readonly string[]): string =>
    [
      `${lines.length} 张工单的办法已拟成知识草稿，待审核：`,
      ...(lines.length > 4 ? [...lines.slice(0, 3), '……'] : lines),
      '不收请发：知识 不收 工单号',
    ].join('\n'),
  kbDropped: (ticket: string): string => `好的，#${ticket} 不收为知识。`,
  kbRound: (round: KeeperRound): string =>
    [
      [
        round.proposals === 0 ? null : `待审知识 ${round.proposals} 条，请发：知识审核 列表`,
        round.due.length === 0 ? null : `该复核的知识 ${round.due.length} 条`,
      ]
        .filter((part) => part !== null)
        .join('\n'),
      ...round.due
        .slice(0, 3)
        .map(
          (one) =>
            `${one.article} ${short(one.question, 18)}${one.why === null ? '' : `（${short(one.why, 16)}）`}`,
        ),
      ...(round.due.length === 0 ? [] : [`看过无误请发：知识 复核 ${round.due[0]?.article ?? ''}`]),
    ].join('\n'),

  kbGaps: (period: string, gaps: readonly Gap[], answered: number): string =>
    gaps.length === 0
      ? `${period}没有答不上来的问题。${answered > 0 ? `其中 ${answered} 类现在已能回答。` : ''}`
      : [
          `${period}还不会答 ${gaps.length} 类`,
          ...gaps.slice(0, 8).map(gapLine),
          ...(gaps.length > 8 ? [`还有 ${gaps.length - 8} 类`] : []),
          ...(answered > 0 ? [`另有 ${answered} 类现在已能回答。`] : []),
        ].join('\n'),
  kbPeriod: (what: 'today' | 'month' | 'day', at: Instant): string =>
    what === 'today'
      ? '今天'
      : what === 'month'
        ? `${Number(chinaDate(at).slice(5, 7))}月`
        : chinaMonthDay(at),
  kbFigures: (f: KnowledgeFigures): string =>
    [
      `${Number(f.month.slice(5))}月知识统计：共 ${f.total} 条，新增 ${f.added}，修订 ${f.revised}，下线 ${f.withdrawn}`,
      `回答 ${f.hit} 次，解决 ${f.helped}，没解决 ${f.unhelped}`,
      f.asked === 0
        ? null
        : `提问 ${f.asked}，答不上来 ${f.unanswered}（${percent(f.unanswered, f.asked, 0)}）`,
      f.best.length === 0 ? null : `用得最多：${counted(f.best)}`,
      f.worst.length === 0 ? null : `最常没解决：${counted(f.worst)}`,
      f.gaps.length === 0 ? null : `还不会答：\n${f.gaps.slice(0, 5).map(gapLine).join('\n')}`,
    ]
      .filter((line) => line !== null)
      .join('\n'),
  kbReleased: (
    release: string,
    articles: readonly { readonly article: string; readonly question: string }[],
  ): string =>
    articles.length === 0
      ? `已登记 ${release}，没有知识条目受影响。写上模块名可以查得更准，例如：发布 ${release} 票据打印`
      : [
          `已登记 ${release}，${articles.length} 条知识要复核：`,
          ...articles.slice(0, 8).map((one) => `${one.article} ${short(one.question)}`),
          ...(articles.length > 8 ? [`还有 ${articles.length - 8} 条`] : []),
          `看过无误请发：知识 复核 ${articles[0]?.article ?? ''}`,
        ].join('\n'),
  kbFlag: (release: string): string => `${release} 改了这个模块`,
  /** Behind the candidates of 为什么: it fits, and its system is not the contract's. */
  kbLeftOut: (article: string, question: string, system: string): string =>
    `没有用 ${article} ${short(question)}\n它是“${system}”的，本合同没有这个系统`,
  kbWhyLine: (shift: number): string => `信心 ${signed(shift)}`,
} as const
