import { basename } from 'node:path'
import { loadSettings, settingFlags, type DeskSettings, type Settings } from '../config.ts'
import { Fault } from '../domain/fault.ts'

type Values = Readonly<Record<string, string | boolean | undefined>>

/** Flags as `config.ts` reads them. */
export const argvOf = (values: Values): readonly string[] =>
  settingFlags.flatMap(({ flag }) => {
    const value = values[flag.slice(2)]
    return typeof value === 'string' ? [flag, value] : []
  })

/**
 * The desk that the flags mean, as a start with the same flags would run it. With several desks one must be named
 * (`--desk`). Throws a Fault when none is named.
 */
export const deskMeant = (values: Values): DeskSettings => deskAmong(settingsOf(values), values)

const settingsOf = (values: Values): Settings =>
  loadSettings({ argv: argvOf(values), env: process.env, cwd: process.cwd() })

const deskAmong = ({ desks }: Settings, values: Values): DeskSettings => {
  const wanted = values['desk']
  const names = desks.map((desk) => basename(desk.dataFolder))
  const desk =
    desks.length === 1 && wanted === undefined
      ? desks[0]
      : desks.find((one) => basename(one.dataFolder) === wanted || one.contract === wanted)
  if (desk !== undefined) return desk
  throw new Fault(
    'CLI_DESK',
    'user',
    wanted === undefined ? 'There are several desks.' : `There is no desk ${String(wanted)}.`,
    `Name one: --desk ${names.join(' | ')}`,
  )
}

/** Where the data of a desk are. */
export interface DataFolders {
  /** Id or file of its contract. */
  readonly contract: string
  /** Of its embedded store. */
  readonly folder: string
  /** Of the web room; null when it does not go with this desk: of several desks it goes with the first. */
  readonly roomFolder: string | null
  /** Of the accounts' journals, which all desks share. */
  readonly journalFolder: string
}

/** The folders of the desk that the flags mean. Throws a Fault also when its data are in a database. */
export const dataFolders = (values: Values): DataFolders => {
  const settings = settingsOf(values)
  const desk = deskAmong(settings, values)
  if (desk.store !== null)
    throw new Fault(
      'STORE_BACKUP_ELSEWHERE',
      'user',
      'The data of this desk are in MongoDB.',
      'Use mongodump and mongorestore; see docs/mongodb.md.',
    )
  return {
    contract: desk.contract,
    folder: desk.dataFolder,
    roomFolder: settings.desks[0]?.dataFolder === desk.dataFolder ? settings.dataFolder : null,
    journalFolder: settings.dataFolder,
  }
}
