import { writeFileSync } from 'node:fs'
import type { ParseArgsOptionsConfig } from 'node:util'
import { Fault } from '../../domain/fault.ts'

/** Flags as they were typed. */
export type Values = Readonly<Record<string, string | boolean | undefined>>

export interface CliCommand {
  readonly usage: string
  readonly does: string
  readonly options: ParseArgsOptionsConfig
  /** Resolves with the exit code. */
  readonly run: (values: Values, positionals: readonly string[]) => Promise<number>
}

/** A flag with a value; null when it was not given. */
export const text = (values: Values, name: string): string | null => {
  const value = values[name]
  return typeof value === 'string' ? value : null
}

/** A flag that is a whole number above 0. @throws Fault CLI_NUMBER */
export const number = (values: Values, name: string, otherwise: number): number => {
  const value = text(values, name)
  if (value === null) return otherwise
  if (!/^\d+$/.test(value) || Number(value) === 0)
    throw new Fault(
      'CLI_NUMBER',
      'user',
      `--${name} ${value} is not a whole number above 0.`,
      `Give it as digits, e.g. --${name} ${otherwise}.`,
    )
  return Number(value)
}

/** @throws Fault CLI_MISSING with the usage as what to do next */
export const needed = (value: string | undefined | null, what: string, usage: string): string => {
  if (value === undefined || value === null)
    throw new Fault('CLI_MISSING', 'user', `${what} is missing.`, usage)
  return value
}

/** Exact data where it was asked for: a file, or `-` for standard output. */
export const give = (values: Values, output: string): void => {
  const file = text(values, 'json')
  if (file === '-') process.stdout.write(output)
  else if (file !== null) writeFileSync(file, output)
}

/** For people: standard error, so that standard output stays data. */
export const say = (line: string): void => console.error(line)
/** Options that several commands have. */
export const help: ParseArgsOptionsConfig = { help: { type: 'boolean', short: 'h' } }
export const json: ParseArgsOptionsConfig = { json: { type: 'string' } }
/** An option that takes a value. */
export const one = (name: string): ParseArgsOptionsConfig => ({ [name]: { type: 'string' } })
/** What says which desk is meant, and how it runs. */
export const desk: ParseArgsOptionsConfig = {
  ...one('port'),
  ...one('host'),
  ...one('data'),
  ...one('store'),
  ...one('contract'),
  ...one('config'),
  ...one('people'),
  ...one('rooms'),
  ...one('articles'),
  ...one('log'),
}
