import type { Role } from './people.ts'

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
  claim: { zh: ['认领', '接单'], en: ['claim'], ticket: true, argument: 'none', roles: engineers, usage: '认领 1023', does: '接下工单', doesInEnglish: 'take a ticket' },
  release: { zh: ['释放', '放单'], en: ['release'], ticket: true, argument: 'text', roles: engineers, usage: '释放 1023', does: '放回待接', doesInEnglish: 'put it back' },
  transfer: { zh: ['转派', '转给'], en: ['transfer'], ticket: true, argument: 'person', roles: staff, usage: '转派 1023 @李工', does: '交给别人', doesInEnglish: 'hand it over' },
  escalate: { zh: ['升级'], en: ['escalate'], ticket: true, argument: 'text', roles: staff, usage: '升级 1023 原因', does: '请上一级处理', doesInEnglish: 'call the next tier' },
  severity: { zh: ['定级', '级别'], en: ['severity'], ticket: true, argument: 'severity', roles: staff, usage: '定级 1023 紧急', does: '改严重等级，时限重算', doesInEnglish: 'set severity, clocks follow' },
  category: { zh: ['分类'], en: ['category'], ticket: true, argument: 'category', roles: staff, usage: '分类 1023 缺陷', does: '改问题类别', doesInEnglish: 'set category' },
  module: { zh: ['模块'], en: ['module'], ticket: true, argument: 'module', roles: staff, usage: '模块 1023 授权支付', does: '改系统模块', doesInEnglish: 'set system or module' },
  note: { zh: ['备注'], en: ['note'], ticket: true, argument: 'text', roles: staff, usage: '备注 1023 内容', does: '记一笔，群里看不到', doesInEnglish: 'add a note' },
  wait: { zh: ['等待', '等用户', '等厂商', '等待用户', '等待厂商', '挂起'], en: ['wait'], ticket: true, argument: 'wait', roles: engineers, usage: '等待用户 1023 请发截图', does: '等用户或厂商，时限暂停', doesInEnglish: 'wait for user or vendor, clocks pause' },
  resume: { zh: ['继续', '恢复'], en: ['resume'], ticket: true, argument: 'text', roles: engineers, usage: '继续 1023', does: '接着处理，时限恢复', doesInEnglish: 'go on, clocks run again' },
  resolve: { zh: ['解决', '已解决', '办结'], en: ['resolve', 'done'], ticket: true, argument: 'causeAndFix', roles: engineers, usage: '解决 1023 原因/措施', does: '写明原因和措施', doesInEnglish: 'resolve with cause/fix' },
  reopen: { zh: ['重开'], en: ['reopen'], ticket: true, argument: 'text', roles: everybody, usage: '重开 1023', does: '重新处理', doesInEnglish: 'open it again' },
  close: { zh: ['关闭', '关单'], en: ['close'], ticket: true, argument: 'text', roles: staff, usage: '关闭 1023 原因', does: '结束工单', doesInEnglish: 'close it' },
  merge: { zh: ['合并'], en: ['merge'], ticket: true, argument: 'otherTicket', roles: staff, usage: '合并 1024 到 1023', does: '并入另一张', doesInEnglish: 'merge into another' },
  link: { zh: ['关联'], en: ['link'], ticket: true, argument: 'otherTicket', roles: staff, usage: '关联 1024 1023', does: '互相关联', doesInEnglish: 'link two tickets' },
  decline: { zh: ['退回', '不受理'], en: ['decline'], ticket: true, argument: 'text', roles: staff, usage: '退回 1023 该找谁', does: '不在服务范围', doesInEnglish: 'out of scope, say where to ask' },
  acknowledge: { zh: ['知道了', '收到'], en: ['ack'], ticket: true, argument: 'none', roles: staff, usage: '知道了 1023', does: '停止重复提醒', doesInEnglish: 'stop repeated reminders' },
  register: { zh: ['代登记', '登记'], en: ['register'], ticket: false, argument: 'registration', roles: engineers, usage: '代登记 电话 城北小学-周会计 问题', does: '登记电话、邮件来的问题', doesInEnglish: 'register a phone or e-mail request' },
  show: { zh: ['工单', '查看', '查'], en: ['show', 'ticket'], ticket: true, argument: 'none', roles: everybody, usage: '工单 1023', does: '看一张工单', doesInEnglish: 'show a ticket' },
  history: { zh: ['历史', '经过'], en: ['history'], ticket: true, argument: 'none', roles: staff, usage: '历史 1023', does: '看处理经过', doesInEnglish: 'show what happened' },
  list: { zh: ['列表', '列出', '待办'], en: ['list'], ticket: false, argument: 'filter', roles: staff, usage: '列表 未接/超时/我的/等待', does: '列出未完工单', doesInEnglish: 'list open tickets' },
  mine: { zh: ['我的', '我的工单'], en: ['mine'], ticket: false, argument: 'none', roles: everybody, usage: '我的', does: '看自己的工单', doesInEnglish: 'my tickets' },
  duty: { zh: ['值班', '谁值班'], en: ['duty', 'oncall'], ticket: false, argument: 'none', roles: staff, usage: '值班', does: '看现在谁值班', doesInEnglish: 'who is on duty' },
  summary: { zh: ['日报'], en: ['summary', 'daily'], ticket: false, argument: 'day', roles: ['supervisor', 'engineer', 'admin'], usage: '日报 / 日报 昨天 / 日报 3月2日', does: '看一天的情况', doesInEnglish: 'daily summary' },
  why: { zh: ['为什么'], en: ['why'], ticket: false, argument: 'text', roles: ['keeper', 'admin'], usage: '为什么 票据打印空白', does: '看知识库怎样判断一句话', doesInEnglish: 'explain how a question is matched' },
  reload: { zh: ['重载'], en: ['reload'], ticket: false, argument: 'none', roles: ['admin'], usage: '重载', does: '重读人员、群和知识', doesInEnglish: 'reload people, rooms, articles' },
  help: { zh: ['帮助', '命令'], en: ['help'], ticket: false, argument: 'topic', roles: everybody, usage: '帮助', does: '看能发什么', doesInEnglish: 'what you can type' },
} as const satisfies Record<string, CommandRow> // prettier-ignore

export type CommandName = keyof typeof commands
export const commandNames = Object.keys(commands) as readonly CommandName[]
export const commandRow = (name: CommandName): CommandRow => commands[name]

/** May somebody with these roles use the command? */
export const mayUse = (name: CommandName, held: readonly Role[]): boolean =>
  commandRow(name).roles.some((role) => held.includes(role))
