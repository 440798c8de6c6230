import type { TicketFact } from '../../domain/tickets/ticket.ts'
import { chinaClock } from '../../domain/time.ts'
import { clockNames } from './names.ts'

const because = (reason: string): string => (reason === '' ? '' : `: ${reason}`)

/** What a fact says in a history line; null for what only the machine needs. */
export const factInEnglish = (fact: TicketFact, name: (person: string) => string): string | null => {
  switch (fact.kind) {
    case 'opened': return 'asked' // prettier-ignore
    case 'answered': return `gave ${fact.article} v${fact.version}` // prettier-ignore
    case 'offered': return `gave ${fact.articles.length} candidates` // prettier-ignore
    case 'helped': return 'said it is solved' // prettier-ignore
    case 'unhelped': return 'said it is not solved' // prettier-ignore
    case 'queued': return `passed to an engineer${because(fact.reason)}` // prettier-ignore
    case 'called': return fact.person === null ? `called tier ${fact.tier}, nobody on duty${because(fact.reason ?? '')}` : `called ${name(fact.person)}${because(fact.reason ?? '')}` // prettier-ignore
    case 'responded': return 'responded' // prettier-ignore
    case 'claimed': return `claimed (${name(fact.person)})` // prettier-ignore
    case 'released': return 'released' // prettier-ignore
    case 'transferred': return `transferred to ${name(fact.to)}` // prettier-ignore
    case 'escalated': return `escalated to tier ${fact.tier}${because(fact.reason)}` // prettier-ignore
    case 'severity': return `${fact.from} → ${fact.to}${because(fact.reason)}` // prettier-ignore
    case 'category': return `category ${fact.to}` // prettier-ignore
    case 'module': return `module ${fact.module ?? fact.system ?? 'unknown'}` // prettier-ignore
    case 'noted': return `note${because(fact.text)}` // prettier-ignore
    case 'waiting': return `waiting for the ${fact.for}${because(fact.text)}` // prettier-ignore
    case 'resumed': return `resumed${because(fact.reason)}` // prettier-ignore
    case 'resolved': return `resolved${because([fact.cause, fact.fix].filter((x) => x !== '').join(' / '))}` // prettier-ignore
    case 'confirmed': return 'confirmed' // prettier-ignore
    case 'reopened': return `reopened${because(fact.reason)}` // prettier-ignore
    case 'closed': return `closed${because(fact.reason)}` // prettier-ignore
    case 'declined': return `declined${because(fact.reason)}` // prettier-ignore
    case 'merged': return `merged into #${fact.into}` // prettier-ignore
    case 'absorbed': return `took in #${fact.from}` // prettier-ignore
    case 'referred':
      return `with ${fact.party}${fact.external === null ? '' : ` (${fact.external})`}`
    case 'returned':
      return `back from the vendor${fact.text === '' ? '' : `: ${fact.text}`}`
    case 'released-in':
      return `part of ${fact.release}`
    case 'joined':
      return `part of problem ${fact.problem}`
    case 'parted':
      return `no longer part of problem ${fact.problem}`
    case 'linked': return `linked to #${fact.to}` // prettier-ignore
    case 'breached': return `${clockNames[fact.clock]} late (was due ${chinaClock(fact.dueAt)})` // prettier-ignore
    case 'acknowledged': return 'acknowledged' // prettier-ignore
    case 'proposed': return `proposal${because(fact.text)}` // prettier-ignore
    case 'progressed': return `progress${because(fact.text)}` // prettier-ignore
    case 'notified': return `told ${fact.contacts.join(', ')}` // prettier-ignore
    case 'tracked': return 'put on the tracked list' // prettier-ignore
    case 'visited': return `called back${because(fact.text)}` // prettier-ignore
    case 'mark-asked':
      return 'asked for a mark'
    case 'rated':
      return `mark ${fact.mark}${because(fact.text)}`
    case 'major':
      return fact.lead === null
        ? 'taken as a major incident'
        : `taken as a major incident, ${name(fact.lead)} coordinates`
    case 'retimed': return `${clockNames[fact.clock]} deadline ${chinaClock(fact.from)} → ${chinaClock(fact.to)}${because(fact.reason)}` // prettier-ignore
    case 'followed':
    case 'reminded':
    case 'said':
    case 'unsaid':
      return null
  }
}
