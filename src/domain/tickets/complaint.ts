import type { SatisfactionRule } from '../contract/service-rules.ts'
import type { Ticket } from './ticket.ts'

const complains =
  /(?:要|想|得|准备|必须|正式|直接|去)(?:来|去)?投诉|投诉(?:一下)?(?:你|他|她|它|这个人|贵|客服|服务台|值班|工程师|运维)|(?:want|going|have) to complain|file a complaint|lodge a complaint/i
/** 不想投诉, and the complaints that are somebody's daily work: 投诉功能, 投诉登记表. */
const withoutComplaint =
  /(?:不|没|别|未必|不是|没有|并非)(?:是)?(?:要|想|得|准备|去)?投诉|投诉(?:举报)?(?:功能|模块|菜单|页面|界面|管理|登记|流程|记录|数据|台账|统计|电话|渠道|邮箱|单|表|件)|(?:收到|接到|受理|群众|家长|患者)[^，。,]{0,6}投诉/

/** Does the requester say in so many words that this is a complaint (WRK-6)? Other cues are the contract's. */
export const saysComplaint = (text: string): boolean => {
  const said = text.normalize('NFKC')
  return complains.test(said) && !withoutComplaint.test(said)
}

export const isComplaint = (ticket: Pick<Ticket, 'category'>): boolean => ticket.category === 'complaint'

/** Why the requester must still be called back; null when nobody owes it. */
export type OwedVisit = 'complaint' | 'low-mark'

/**
 * Is a call back (回访) still owed? Always after a complaint, for each time it was taken up (2.3.13 (1) 3) of the
 * Guangxi contract), and after a low mark (WRK-5).
 */
export const visitOwed = (
  ticket: Pick<Ticket, 'category' | 'timeline' | 'state'>,
  rule: Pick<SatisfactionRule, 'lowUpTo'> | null,
): OwedVisit | null => {
  if (ticket.state === 'merged' || ticket.state === 'declined') return null
  const { timeline } = ticket
  const visited = timeline.findLastIndex(({ kind }) => kind === 'visited')
  const taken = timeline.findLastIndex(({ kind }) => kind === 'opened' || kind === 'reopened')
  if (isComplaint(ticket) && visited < taken) return 'complaint'
  const rated = timeline.findLastIndex(({ kind }) => kind === 'rated')
  const mark = timeline[rated]
  const low = mark?.kind === 'rated' && rule !== null && mark.mark <= rule.lowUpTo
  return low && visited < rated ? 'low-mark' : null
}

const dissatisfied =
  /^(?:用户|对方|提问人|他|她)?(?:说|表示|反映|认为|觉得)?(?:还是|还|仍然|仍|依然|很|非常|不太)?(?:不满意|不太满意|没解决|没有解决|没好|没有好|不行|不认可|not satisfied|not solved|unsatisfied)/i

/** Does what was heard on a call back mean that it is not over (2.4.4.2 (4) 2))? */
export const isDissatisfied = (visit: string): boolean => dissatisfied.test(visit.normalize('NFKC').trim())
