import { help, needed, one, text } from './arguments.ts'
import type { CliCommand } from './arguments.ts'

/** The contract it keeps. */
export const contractsCommands = {
  'contract show': {
    usage: 'zhiban contract show ID|FILE',
    does: 'prints the policy of a contract as tables, each number with its clause and section',
    options: { ...help },
    run: async (_values, [contract]) => {
      const { usage } = contractsCommands['contract show']
      const { contractShow } = await import('../contract.ts')
      process.stdout.write(`${contractShow(needed(contract, 'The contract', usage)).join('\n')}\n`)
      return 0
    },
  },
  'contract explain': {
    usage:
      'zhiban contract explain ID|FILE --opened TIME --severity S [--channel C] [--category C] [--waiting user:FROM..TO] [--escalated TIME] [--resolved TIME]',
    does: 'walks through how each deadline comes about, day by day',
    options: {
      ...help,
      ...one('opened'),
      ...one('severity'),
      ...one('channel'),
      ...one('category'),
      ...one('waiting'),
      ...one('escalated'),
      ...one('resolved'),
    },
    run: async (values, [contract]) => {
      const { usage } = contractsCommands['contract explain']
      const { contractExplain } = await import('../contract.ts')
      const lines = contractExplain(needed(contract, 'The contract', usage), {
        opened: needed(text(values, 'opened'), '--opened', usage),
        severity: needed(text(values, 'severity'), '--severity', usage),
        channel: text(values, 'channel'),
        category: text(values, 'category'),
        waiting: text(values, 'waiting'),
        escalated: text(values, 'escalated'),
        resolved: text(values, 'resolved'),
      })
      process.stdout.write(`${lines.join('\n')}\n`)
      return 0
    },
  },
} as const satisfies Readonly<Record<string, CliCommand>>
