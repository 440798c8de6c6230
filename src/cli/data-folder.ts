import { loadSettings, settingFlags } from '../config.ts'

type Values = Readonly<Record<string, string | boolean | undefined>>

/** Flags as `config.ts` reads them. */
export const argvOf = (values: Values): readonly string[] =>
  settingFlags.flatMap(({ flag }) => {
    const value = values[flag.slice(2)]
    return typeof value === 'string' ? [flag, value] : []
  })

/** The data folder that a start with the same flags would use. */
export const dataFolder = (values: Values): string =>
  loadSettings({ argv: argvOf(values), env: process.env, cwd: process.cwd() }).dataFolder
