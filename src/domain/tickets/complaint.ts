import type { SatisfactionRule } from '../contract/service-rules.ts'
import type { Ticket } from './ticket.ts'

const complains =
  /(?:要|想|得|准备|必须|正式|直接|去)(?:来|去)?投诉|投诉(?:一下)?(?:你|他|她|它|这个人|贵|客服|服务台|值班|工程师|运维)|(?:want|going|have) to complain|file a complaint|lodge a complaint/i
/** 不想投诉, and the complaints that are somebody's daily work: 投诉功能, 投诉登记表, 病人来投诉. */
const withoutComplaint =
  /(?:不|没|别|未必|不是|没有|并非|被)(?:是)?(?:要|想|得|准备|去|人)?投诉|投诉(?:举报)?(?:功能|模块|菜单|页面|界面|管理|登记|处理|流程|记录|数据|台账|统计|电话|热线|渠道|邮箱|信|案|单|表|件)|(?:收到|接到|受理|群众|家长|患者|病人|家属|市民|企业|纳税人|缴款人|消费者)[^，。,]{0,6}投诉|(?:怎么|如何|在哪|哪里)[^，。,]{0,4}投诉/

/** The desk and its people, or what was reported to them. */
const namesDesk =
  /[你您]们|贵司|贵方|客服|服务台|技术支持|运维|工程师|值班(?:员|人|的|室|电话)|热线|驻场|(?:群里|这个?群)[^，。,]{0,8}(?:没人|无人|太慢)/
const namesReport =
  /(?:报|反映|反馈|提|问)(?:的|过的?|了|给)[^，。,]{0,8}(?:问题|故障|情况|毛病|bug)|(?:问题|故障|情况|bug)[^，。,]{0,6}(?:报|反映|反馈|提)(?:了|过|上去)/i
/** What the requester's own office has to handle: the desk is not to blame when nobody there does. */
const namesWork =
  /申请|审批|审核|流程|公文|来文|收文|发文|签报|督办|信访|待办|单据|单子|报修|派工|派车|用车|会签|核稿|节点|科室|领导/
const namesMachine =
  /系统|平台|接口|页面|网页|服务器|数据|网络|网速|程序|电脑|机器|软件|打印|导出|导入|查询|报表|批量|任务|后台|验签|扣款|上传|下载/
const namesOthers =
  /银行|代理行|人行|国库|厂商|厂家|领导|审核人|经办人|科室|纳税人|缴款人|患者|病人|家属|群众|家长|窗口/

const unhandled = /^(?:一直|都|也|就)?(?:没人|没有人|无人|没谁)/
const slow = /(?:太|很|好|非常)慢/
const pressed = /催|踢皮球|态度/

/**
 * Does a complaint cue of the contract speak of the desk here? 没人处理 of a paper that waits for the head of an office, a
 * slow page and a bank that was pressed three times do not; 你们, 客服 and the problem one reported say that it does.
 */
const blamesDesk = (said: string, cue: string): boolean => {
  if (cue.includes('投诉')) return !withoutComplaint.test(said)
  if (namesDesk.test(said)) return true
  if (unhandled.test(cue)) return namesReport.test(said) || !namesWork.test(said)
  if (slow.test(cue)) return !namesMachine.test(said) && !namesWork.test(said)
  return !pressed.test(cue) || !namesOthers.test(said)
}

/** Complaint cues of the contract that speak of the desk in this text (WRK-6). */
export const complaintCues = (text: string, cues: readonly string[]): readonly string[] => {
  const said = text.normalize('NFKC').toLowerCase()
  return cues.filter((cue) => {
    const folded = cue.normalize('NFKC').toLowerCase()
    return said.includes(folded) && blamesDesk(said, folded)
  })
}

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
