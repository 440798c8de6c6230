import { Fault } from '../domain/fault.ts'
import { categoryOf, severityOf } from '../domain/commands/parse-command.ts'
import { channels, type Channel } from '../domain/tickets/ticket.ts'
import { parseInstant, type Instant } from '../domain/time.ts'
import { contractNamed } from './contract-named.ts'
import { channelNames } from './contract-words.ts'
import { explainContract, type Case } from './explain-contract.ts'
import { showContract } from './show-contract.ts'
import { officialDayNames } from './walk-calendar.ts'

/** What was written on the command line; null where it was left out. */
export interface ExplainOptions {
  readonly opened: string
  readonly severity: string
  readonly channel: string | null
  readonly category: string | null
  readonly waiting: string | null
  readonly escalated: string | null
  readonly resolved: string | null
}

/** The policy of a contract as tables. @throws Fault CONTRACT_INVALID */
export const contractShow = (idOrFile: string): readonly string[] => showContract(contractNamed(idOrFile))

/** How each deadline of an imagined ticket comes about. @throws Fault CONTRACT_INVALID, CLI_TIME, CLI_WORD */
export const contractExplain = (idOrFile: string, options: ExplainOptions): readonly string[] => {
  const contract = contractNamed(idOrFile)
  return explainContract(contract, caseOf(options), officialDayNames())
}

const caseOf = (options: ExplainOptions): Case => {
  const openedAt = timeOf('opened', options.opened)
  const severity = severityOf(options.severity)
  if (severity === null)
    throw wrongWord('severity', options.severity, 'normal (一般), urgent (紧急) or critical (重大)')
  const category = options.category === null ? 'fault' : categoryOf(options.category)
  if (category === null)
    throw wrongWord(
      'category',
      options.category ?? '',
      'a category such as fault (异常处理) or usage (使用咨询)',
    )
  const given: Case = {
    openedAt,
    severity,
    channel: channelOf(options.channel),
    category,
    waits: options.waiting === null ? [] : options.waiting.split(',').map(waitOf),
    escalatedAt: options.escalated === null ? null : timeOf('escalated', options.escalated),
    resolvedAt: options.resolved === null ? null : timeOf('resolved', options.resolved),
  }
  const order = [openedAt, ...given.waits.flatMap(({ from, to }) => [from, to]), given.resolvedAt ?? Infinity]
  if (order.some((at, index) => at < (order[index - 1] ?? at)) || (given.escalatedAt ?? Infinity) < openedAt)
    throw new Fault(
      'CLI_ORDER',
      'user',
      'The times do not follow each other.',
      'Give waits in order and apart, after --opened and before --resolved; --escalated after --opened.',
    )
  return given
}

const timeOf = (name: string, text: string): Instant => {
  const at = parseInstant(text)
  if (at !== null) return at
  throw new Fault(
    'CLI_TIME',
    'user',
    `--${name} ${text} is not a time.`,
    'Write it as 2026-03-04T18:00:00+08:00.',
  )
}

const channelOf = (text: string | null): Channel => {
  if (text === null) return 'group'
  const found = channels.find((channel) => channel === text || channelNames[channel] === text)
  if (found !== undefined) return found
  throw wrongWord('channel', text, `one of ${channels.join(', ')}`)
}

/** `user:FROM..TO`: waiting for the requester or the vendor. */
const waitOf = (text: string): Case['waits'][number] => {
  const [, who, from, to] = /^(user|vendor):(.+)\.\.(.+)$/.exec(text.trim()) ?? []
  if (from === undefined || to === undefined || (who !== 'user' && who !== 'vendor'))
    throw wrongWord('waiting', text, 'user:FROM..TO or vendor:FROM..TO, several separated by commas')
  return { for: who, from: timeOf('waiting', from), to: timeOf('waiting', to) }
}

const wrongWord = (name: string, text: string, known: string): Fault =>
  new Fault('CLI_WORD', 'user', `--${name} ${text} is not understood.`, `Write ${known}.`)
