import type { TicketFact } from '../../domain/tickets/ticket.ts'
import { chinaClock } from '../../domain/time.ts'
import { categoryNames, clockNames, severityNames } from './names.ts'

const because = (reason: string): string => (reason === '' ? '' : `：${reason}`)

/** What a fact says in a history line; null for what only the machine needs. */
export const factInChinese = (fact: TicketFact, name: (person: string) => string): string | null => {
  switch (fact.kind) {
    case 'opened': return '提问' // prettier-ignore
    case 'answered': return `给出 ${fact.article} v${fact.version}` // prettier-ignore
    case 'offered': return `给出 ${fact.articles.length} 个候选` // prettier-ignore
    case 'helped': return '确认解决' // prettier-ignore
    case 'unhelped': return '反映没解决' // prettier-ignore
    case 'queued': return `转人工${because(fact.reason)}` // prettier-ignore
    case 'called': return fact.person === null ? `呼叫${fact.tier}线，无人值班${because(fact.reason ?? '')}` : `呼叫${name(fact.person)}${because(fact.reason ?? '')}` // prettier-ignore
    case 'responded': return '响应' // prettier-ignore
    case 'claimed': return `认领（${name(fact.person)}）` // prettier-ignore
    case 'released': return '释放' // prettier-ignore
    case 'transferred': return `转派${name(fact.to)}` // prettier-ignore
    case 'escalated': return `升级到${fact.tier}线${because(fact.reason)}` // prettier-ignore
    case 'severity': return `${severityNames[fact.from]}→${severityNames[fact.to]}${because(fact.reason)}` // prettier-ignore
    case 'category': return `类别 ${categoryNames[fact.to]}` // prettier-ignore
    case 'module': return `模块 ${fact.module ?? fact.system ?? '未定'}` // prettier-ignore
    case 'noted': return `备注${because(fact.text)}` // prettier-ignore
    case 'waiting': return `等待${fact.for === 'user' ? '用户' : '厂商'}${because(fact.text)}` // prettier-ignore
    case 'resumed': return `继续${because(fact.reason)}` // prettier-ignore
    case 'resolved': return `解决${because([fact.cause, fact.fix].filter((x) => x !== '').join('／'))}` // prettier-ignore
    case 'confirmed': return '确认好了' // prettier-ignore
    case 'reopened': return `重开${because(fact.reason)}` // prettier-ignore
    case 'closed': return `关闭${because(fact.reason)}` // prettier-ignore
    case 'declined': return `退回${because(fact.reason)}` // prettier-ignore
    case 'merged': return `并入 #${fact.into}` // prettier-ignore
    case 'absorbed': return `并来 #${fact.from}` // prettier-ignore
    case 'referred':
      return `转${fact.party}${fact.external === null ? '' : `（${fact.external}）`}`
    case 'returned':
      return `厂商回复${fact.text === '' ? '' : `：${fact.text}`}`
    case 'released-in':
      return `已随 ${fact.release} 更新`
    case 'joined':
      return `并入共性问题 ${fact.problem}`
    case 'parted':
      return `从共性问题 ${fact.problem} 移出`
    case 'linked': return `关联 #${fact.to}` // prettier-ignore
    case 'breached': return `${clockNames[fact.clock]}超时（应 ${chinaClock(fact.dueAt)}）` // prettier-ignore
    case 'acknowledged': return '知道了' // prettier-ignore
    case 'proposed': return `处理建议${because(fact.text)}` // prettier-ignore
    case 'progressed': return `进展${because(fact.text)}` // prettier-ignore
    case 'notified': return `通知${fact.contacts.join('、')}` // prettier-ignore
    case 'tracked': return '列入备案跟踪' // prettier-ignore
    case 'visited': return `回访${because(fact.text)}` // prettier-ignore
    case 'mark-asked':
      return '请打分'
    case 'rated':
      return `满意度 ${fact.mark}${because(fact.text)}`
    case 'major':
      return fact.lead === null ? '列为重大事件' : `列为重大事件，请${name(fact.lead)}协调`
    case 'retimed': return `${clockNames[fact.clock]}时限 ${chinaClock(fact.from)}→${chinaClock(fact.to)}${because(fact.reason)}` // prettier-ignore
    case 'followed':
    case 'reminded':
    case 'said':
    case 'unsaid':
      return null
  }
}
