import type { CliCommand } from './commands/arguments.ts'
import { contractsCommands } from './commands/contracts.ts'
import { deskCommands } from './commands/desk.ts'
import { knowledgeCommands } from './commands/knowledge.ts'
import { measuringCommands } from './commands/measuring.ts'
import { operationCommands } from './commands/operation.ts'

export type { CliCommand } from './commands/arguments.ts'

/** Commands load what they need when they run: a start must not wait for what only a replay uses. */
export const commandTable: Readonly<Record<string, CliCommand>> = {
  ...deskCommands,
  ...operationCommands,
  ...knowledgeCommands,
  ...contractsCommands,
  ...measuringCommands,
}

export const usage = (): string =>
  [
    'zhiban: a support desk that lives in group chats',
    '',
    ...Object.values(commandTable).map((command) => `  ${command.usage}\n      ${command.does}`),
  ].join('\n')
