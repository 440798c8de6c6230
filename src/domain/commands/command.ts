import type { Role } from '../people/people.ts'

export const argumentKinds = ['none', 'text', 'causeAndFix', 'person', 'severity', 'category', 'module', 'wait', 'otherTicket', 'filter', 'day', 'registration', 'topic'] as const // prettier-ignore
export type ArgumentKind = (typeof argumentKinds)[number]

/** One command: parser, permissions, help and documentation all read this row. */
export interface CommandRow {
  /** The first word is the one shown to people. */
  readonly zh: readonly string[]
  readonly en: readonly string[]
  /** Whether it acts on a ticket, whose number may be left out where the context makes it clear. */
  readonly ticket: boolean
  readonly argument: ArgumentKind
  /** Any of these roles may use it. */
  readonly roles: readonly Role[]
  /** How it is typed, and what it does, in a line. */
  readonly usage: string
  readonly does: string
  readonly doesInEnglish: string
}

const engineers = ['engineer', 'admin'] as const
const staff = ['engineer', 'supervisor', 'admin'] as const
const everybody = ['requester', 'engineer', 'keeper', 'supervisor', 'admin'] as const

/** The whole grammar (WRK-2). Order is the order of the help text. */
export const commands = {
  claim: { zh: ['认领', '接单'], en: ['claim'], ticket: true, argument: 'none', roles: staff, usage: '认领 1023', does: '接下工单', doesInEnglish: 'take a ticket' },
  release: { zh: ['释放', '放单'], en: ['release'], ticket: true, argument: 'text', roles: engineers, usage: '释放 1023', does: '放回待接', doesInEnglish: 'put it back' },
  transfer: { zh: ['转派', '转给'], en: ['transfer'], ticket: true, argument: 'person', roles: staff, usage: '转派 1023 @李工', does: '交给别人', doesInEnglish: 'hand it over' },
  escalate: { zh: ['升级'], en: ['escalate'], ticket: true, argument: 'text', roles: staff, usage: '升级 1023 原因', does: '请上一级处理', doesInEnglish: 'call the next tier' },
  severity: { zh: ['定级', '级别'], en: ['severity'], ticket: true, argument: 'severity', roles: staff, usage: '定级 1023 紧急', does: '改严重等级，时限重算', doesInEnglish: 'set severity, clocks follow' },
  category: { zh: ['分类'], en: ['category'], ticket: true, argument: 'category', roles: staff, usage: '分类 1023 缺陷', does: '改问题类别', doesInEnglish: 'set category' },
  module: { zh: ['模块'], en: ['module'], ticket: true, argument: 'module', roles: staff, usage: '模块 1023 授权支付', does: '改系统模块', doesInEnglish: 'set system or module' },
  note: { zh: ['备注'], en: ['note'], ticket: true, argument: 'text', roles: staff, usage: '备注 1023 内容', does: '记一笔，群里看不到', doesInEnglish: 'add a note' },
  reply: { zh: ['回复', '答复'], en: ['reply'], ticket: true, argument: 'text', roles: staff, usage: '回复 1023 请刷新后再试', does: '把话带到提问的群里，@提问人', doesInEnglish: 'say something to the requester in their group' },
  wait: { zh: ['等待', '等用户', '等厂商', '等待用户', '等待厂商', '挂起'], en: ['wait'], ticket: true, argument: 'wait', roles: engineers, usage: '等待用户 1023 请发截图', does: '等用户或厂商，时限暂停', doesInEnglish: 'wait for user or vendor, clocks pause' },
  refer: { zh: ['转厂商', '转出', '上报'], en: ['refer'], ticket: true, argument: 'text', roles: engineers, usage: '转厂商 1023 省研发组 BUG-231 预计3月10日', does: '交给外单位，记下对方单号', doesInEnglish: 'hand to a vendor with their number' },
  returned: { zh: ['厂商回复', '转回'], en: ['returned'], ticket: true, argument: 'text', roles: engineers, usage: '厂商回复 1023 结果', does: '外单位有结果了，告诉提问人', doesInEnglish: 'the vendor has answered' },
  propose: { zh: ['建议', '处理建议'], en: ['propose'], ticket: true, argument: 'text', roles: engineers, usage: '建议 1023 先用备用通道办理', does: '一时解决不了，先交处理建议', doesInEnglish: 'propose a workaround, it satisfies the clause' },
  progress: { zh: ['进展', '进度'], en: ['progress'], ticket: true, argument: 'text', roles: staff, usage: '进展 1023 正在切换服务器', does: '通报进展，提问人和联系人都看到', doesInEnglish: 'say how it stands, all who wait hear it' },
  notified: { zh: ['已通知'], en: ['notified'], ticket: true, argument: 'text', roles: staff, usage: '已通知 1023 张处长', does: '记下打电话通知了谁', doesInEnglish: 'record whom you rang' },
  visit: { zh: ['回访'], en: ['visit'], ticket: true, argument: 'text', roles: staff, usage: '回访 1023 用户说已恢复', does: '记下回访结果', doesInEnglish: 'record a call back' },
  rate: { zh: ['满意度'], en: ['rate'], ticket: true, argument: 'text', roles: everybody, usage: '满意度 1023 4 说明', does: '记下用户打的分', doesInEnglish: 'record the mark they gave' },
  resume: { zh: ['继续', '恢复'], en: ['resume'], ticket: true, argument: 'text', roles: engineers, usage: '继续 1023', does: '接着处理，时限恢复', doesInEnglish: 'go on, clocks run again' },
  resolve: { zh: ['解决', '已解决', '办结'], en: ['resolve', 'done'], ticket: true, argument: 'causeAndFix', roles: staff, usage: '解决 1023 原因/措施', does: '写明原因和措施', doesInEnglish: 'resolve with cause/fix' },
  reopen: { zh: ['重开'], en: ['reopen'], ticket: true, argument: 'text', roles: everybody, usage: '重开 1023', does: '重新处理', doesInEnglish: 'open it again' },
  close: { zh: ['关闭', '关单'], en: ['close'], ticket: true, argument: 'text', roles: staff, usage: '关闭 1023 原因', does: '结束工单', doesInEnglish: 'close it' },
  merge: { zh: ['合并'], en: ['merge'], ticket: true, argument: 'otherTicket', roles: staff, usage: '合并 1024 到 1023', does: '并入另一张', doesInEnglish: 'merge into another' },
  link: { zh: ['关联'], en: ['link'], ticket: true, argument: 'otherTicket', roles: staff, usage: '关联 1024 1023', does: '互相关联', doesInEnglish: 'link two tickets' },
  decline: { zh: ['退回', '不受理'], en: ['decline'], ticket: true, argument: 'text', roles: staff, usage: '退回 1023 该找谁', does: '不在服务范围', doesInEnglish: 'out of scope, say where to ask' },
  major: { zh: ['重大', '重大事件'], en: ['major'], ticket: false, argument: 'none', roles: staff, usage: '重大 / 重大 1023', does: '看重大事件的全貌：负责人、时限、通知、经过', doesInEnglish: 'a major incident at a glance' },
  owner: { zh: ['负责'], en: ['owner'], ticket: true, argument: 'person', roles: staff, usage: '负责 1023 @赵工', does: '定重大事件的负责人', doesInEnglish: 'name the owner of a major incident' },
  report: { zh: ['报告'], en: ['report'], ticket: true, argument: 'text', roles: staff, usage: '报告 1023 / 报告 1023 提交 已交张处长', does: '看分析报告草稿；交出后记一笔', doesInEnglish: 'draft the fault report; record it as submitted' },
  problem: { zh: ['共性问题', '共性'], en: ['problem'], ticket: false, argument: 'text', roles: staff, usage: '共性问题 / 确认 P12 / 进展 P12 内容 / 解决 P12 原因/措施', does: '很多人同一件事，一起处理', doesInEnglish: 'many tickets with one cause' },
  acknowledge: { zh: ['知道了', '收到'], en: ['ack'], ticket: true, argument: 'none', roles: staff, usage: '知道了 1023', does: '停止重复提醒', doesInEnglish: 'stop repeated reminders' },
  register: { zh: ['代登记', '登记'], en: ['register'], ticket: false, argument: 'registration', roles: engineers, usage: '代登记 电话 城北小学-周会计 问题', does: '登记电话、邮件来的问题', doesInEnglish: 'register a phone or e-mail request' },
  show: { zh: ['工单', '查看', '查'], en: ['show', 'ticket'], ticket: true, argument: 'none', roles: everybody, usage: '工单 1023', does: '看一张工单', doesInEnglish: 'show a ticket' },
  history: { zh: ['历史', '经过'], en: ['history'], ticket: true, argument: 'none', roles: staff, usage: '历史 1023', does: '看处理经过', doesInEnglish: 'show what happened' },
  original: { zh: ['原文'], en: ['original'], ticket: true, argument: 'none', roles: staff, usage: '原文 1023', does: '私信看自己手上工单里打了星号的号码，留审计', doesInEnglish: 'read the masked numbers of a ticket you have, in private, audited' },
  list: { zh: ['列表', '列出', '待办'], en: ['list'], ticket: false, argument: 'filter', roles: staff, usage: '列表 未接/超时/我的/等待', does: '列出未完工单', doesInEnglish: 'list open tickets' },
  mine: { zh: ['我的', '我的工单'], en: ['mine'], ticket: false, argument: 'none', roles: everybody, usage: '我的', does: '看自己的工单', doesInEnglish: 'my tickets' },
  duty: { zh: ['值班', '谁值班'], en: ['duty', 'oncall'], ticket: false, argument: 'none', roles: staff, usage: '值班 / 值班 明天 / 值班 本周 / 值班 1023', does: '看谁值班，某张工单为什么叫他', doesInEnglish: 'who is on duty, why somebody was called' },
  whyCalled: { zh: ['为什么叫'], en: ['whycalled'], ticket: true, argument: 'none', roles: staff, usage: '为什么叫 1023', does: '看这张工单为什么叫他', doesInEnglish: 'why this person was called' },
  swap: { zh: ['换班'], en: ['swap'], ticket: false, argument: 'person', roles: staff, usage: '换班 @李工 3月5日 / 换班 @李工 3月5日 3月7日', does: '跟同事换班，对方同意后生效', doesInEnglish: 'swap duties, once the other agrees' },
  leave: { zh: ['请假'], en: ['leave'], ticket: false, argument: 'day', roles: staff, usage: '请假 3月5日-3月7日 原因', does: '请假，没人值班的时段会找人代', doesInEnglish: 'take leave, gaps are covered first' },
  cover: { zh: ['代班'], en: ['cover'], ticket: false, argument: 'person', roles: staff, usage: '代班 @李工 今晚', does: '替同事值班', doesInEnglish: 'stand in for a colleague' },
  agree: { zh: ['同意'], en: ['agree'], ticket: false, argument: 'text', roles: staff, usage: '同意 R7', does: '答应换班、代班，准假', doesInEnglish: 'consent to a swap, cover or leave' },
  disagree: { zh: ['不同意'], en: ['disagree'], ticket: false, argument: 'text', roles: staff, usage: '不同意 R7 原因', does: '不答应换班、代班，不准假', doesInEnglish: 'refuse a swap, cover or leave' },
  withdraw: { zh: ['取消'], en: ['cancel'], ticket: false, argument: 'text', roles: staff, usage: '取消 R7', does: '取消还没开始的换班、请假、代班', doesInEnglish: 'cancel a swap, leave or cover' },
  handover: { zh: ['交接'], en: ['handover'], ticket: false, argument: 'person', roles: staff, usage: '交接 / 交接 全部 给 @李工', does: '看要交接什么，把手上的工单交出去', doesInEnglish: 'see and hand over your tickets' },
  signIn: { zh: ['签到'], en: ['signin'], ticket: false, argument: 'none', roles: engineers, usage: '签到', does: '上班签到', doesInEnglish: 'sign in' },
  signOut: { zh: ['签退'], en: ['signout'], ticket: false, argument: 'none', roles: engineers, usage: '签退', does: '下班签退', doesInEnglish: 'sign out' },
  away: { zh: ['离开'], en: ['away'], ticket: false, argument: 'text', roles: engineers, usage: '离开 / 离开 30分钟 原因', does: '暂时离开，这段时间先叫别人', doesInEnglish: 'step away, others are called' },
  back: { zh: ['回来'], en: ['back'], ticket: false, argument: 'none', roles: engineers, usage: '回来', does: '离开后回来', doesInEnglish: 'back again' },
  attendance: { zh: ['考勤'], en: ['attendance'], ticket: false, argument: 'day', roles: staff, usage: '考勤 / 考勤 2月 / 考勤 更正 @王工 3月5日 原因', does: '看一个月的考勤，主管可更正', doesInEnglish: 'attendance of a month; supervisors correct it' },
  checklist: { zh: ['巡检', '检查单'], en: ['checklist'], ticket: false, argument: 'text', roles: staff, usage: '巡检 / 巡检 完成 1 3 / 巡检 发现 2 内容 / 巡检 记录', does: '例行检查，打勾和记异常', doesInEnglish: 'routine checks: tick, note findings' },
  announce: { zh: ['公告', '发公告'], en: ['announce'], ticket: false, argument: 'text', roles: ['supervisor', 'admin'], usage: '公告 全部 内容 / 公告 群名 定时 明天 09:00 内容 / 公告 3', does: '通知各群，统计收到', doesInEnglish: 'tell rooms, count who confirmed' },
  summary: { zh: ['日报', '周报', '月报'], en: ['summary', 'daily', 'weekly', 'monthly'], ticket: false, argument: 'day', roles: ['supervisor', 'engineer', 'admin'], usage: '日报 / 日报 昨天 / 周报 上周 / 月报 2月', does: '看一天、一周、一个月的情况', doesInEnglish: 'summary of a day, a week, a month' },
  wording: { zh: ['用语'], en: ['wording'], ticket: false, argument: 'day', roles: ['supervisor', 'admin'], usage: '用语 / 用语 3月', does: '看一个月里谁用了禁用语', doesInEnglish: 'forbidden wordings in a month' },
  attainment: { zh: ['达标', '达标情况'], en: ['attainment'], ticket: false, argument: 'text', roles: staff, usage: '达标 / 达标 本周 / 达标 3月', does: '看时限和平均值达标情况', doesInEnglish: 'clocks and means against the contract' },
  why: { zh: ['为什么'], en: ['why'], ticket: false, argument: 'text', roles: ['keeper', 'admin'], usage: '为什么 票据打印空白', does: '看知识库怎样判断一句话', doesInEnglish: 'explain how a question is matched' },
  knowledge: { zh: ['知识', '知识库'], en: ['kb'], ticket: false, argument: 'text', roles: ['engineer', 'keeper', 'supervisor', 'admin'], usage: '知识 查看 KB-0031', does: '看和改知识条目，单发“知识”看全部用法', doesInEnglish: 'read and edit articles; alone it shows how' },
  review: { zh: ['知识审核'], en: ['kbreview'], ticket: false, argument: 'text', roles: ['keeper', 'admin'], usage: '知识审核 列表', does: '审核知识草稿：列表、通过 12、退回 12 原因', doesInEnglish: 'decide on drafts: list, accept 12, reject 12 reason' },
  gaps: { zh: ['知识缺口'], en: ['kbgaps'], ticket: false, argument: 'day', roles: ['engineer', 'keeper', 'supervisor', 'admin'], usage: '知识缺口 / 知识缺口 本月', does: '看哪些问题还答不上来', doesInEnglish: 'questions nobody could answer' },
  knowledgeFigures: { zh: ['知识统计'], en: ['kbstats'], ticket: false, argument: 'day', roles: ['engineer', 'keeper', 'supervisor', 'admin'], usage: '知识统计 / 知识统计 3月', does: '看一个月的知识情况', doesInEnglish: 'the knowledge base in a month' },
  rollout: { zh: ['发布'], en: ['rollout'], ticket: false, argument: 'text', roles: ['keeper', 'supervisor', 'admin'], usage: '发布 V3.2.1 模块', does: '登记新版本，列出要复核的知识', doesInEnglish: 'record a release, list articles to review' },
  reload: { zh: ['重载'], en: ['reload'], ticket: false, argument: 'none', roles: ['admin'], usage: '重载', does: '重读人员、群和知识', doesInEnglish: 'reload people, rooms, articles' },
  bind: { zh: ['绑定'], en: ['bind'], ticket: false, argument: 'text', roles: everybody, usage: '绑定 / 绑定 王工 / 绑定 收到的绑定码', does: '给名片加一个平台账号，只在私信里办', doesInEnglish: 'add an account to a contact card, in private' },
  unbind: { zh: ['解绑'], en: ['unbind'], ticket: false, argument: 'text', roles: everybody, usage: '解绑 / 解绑 B3', does: '看绑定了哪些账号，去掉一个', doesInEnglish: 'see and remove bound accounts' },
  help: { zh: ['帮助', '命令'], en: ['help'], ticket: false, argument: 'topic', roles: everybody, usage: '帮助', does: '看能发什么', doesInEnglish: 'what you can type' },
} as const satisfies Record<string, CommandRow> // prettier-ignore

export type CommandName = keyof typeof commands
export const commandNames = Object.keys(commands) as readonly CommandName[]
export const commandRow = (name: CommandName): CommandRow => commands[name]

/** May somebody with these roles use the command? */
export const mayUse = (name: CommandName, held: readonly Role[]): boolean =>
  commandRow(name).roles.some((role) => held.includes(role))
