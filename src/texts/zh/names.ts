import type { Role } from '../../domain/people/people.ts'
import type { ClockKind, TicketState } from '../../domain/tickets/ticket.ts'

export { categoryNames, severityNames } from '../../domain/commands/parse-command.ts'

export const stateNames: Readonly<Record<TicketState, string>> = {
  open: '已记录', answered: '已答复', queued: '待接', working: '处理中', waiting: '等待中', resolved: '待确认',
  closed: '已关闭', declined: '不受理', merged: '已合并',
} // prettier-ignore

export const clockNames: Readonly<Record<ClockKind, string>> = {
  response: '响应', resolution: '解决', report: '分析报告', notify: '通知', progress: '进展通报', followup: '回访',
  'next-response': '再次答复', 'vendor-return': '厂商返回',
} // prettier-ignore

export const roleNames: Readonly<Record<Role, string>> = {
  requester: '提问人', engineer: '工程师', keeper: '知识管理员', supervisor: '主管', admin: '系统管理员',
} // prettier-ignore

export const listTitles = {
  open: '未完工单', unclaimed: '待接工单', breached: '超时工单', waiting: '等待中的工单', resolved: '待确认工单',
  tracked: '备案跟踪', complaints: '未完投诉', visits: '待回访',
} as const // prettier-ignore
