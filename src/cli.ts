import { parseArgs } from 'node:util'
import { Fault } from './domain/fault.ts'
import { commandTable, usage } from './cli/commands.ts'

/** Ends with a sentence for people, and the code of the fault for searching. */
const explain = (error: unknown): string => {
  if (error instanceof Fault) return `${error.message}\n${error.next} [${error.code}]`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

const run = async (args: readonly string[]): Promise<number> => {
  const name = Object.keys(commandTable).find((known) =>
    known.split(' ').every((word, i) => args[i] === word),
  )
  if (name === undefined) {
    console.error(usage())
    return args.length === 0 || args[0] === '--help' || args[0] === 'help' ? 0 : 2
  }
  const command = commandTable[name]
  if (command === undefined) return 2
  const rest = args.slice(name.split(' ').length)
  let parsed
  try {
    parsed = parseArgs({ args: [...rest], options: command.options, allowPositionals: true, strict: true })
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${command.usage}`)
    return 2
  }
  if (parsed.values['help'] === true) {
    console.error(command.usage)
    return 0
  }
  return command.run(parsed.values as Record<string, string | boolean | undefined>, parsed.positionals)
}

try {
  process.exitCode = await run(process.argv.slice(2))
  // Agenda keeps a timer of every ended run for half a minute; a desk that has stopped must not wait for it.
  if (process.argv[2] === 'start') process.exit()
} catch (error) {
  console.error(explain(error))
  process.exitCode = error instanceof Fault && error.owner === 'user' ? 2 : 1
}
