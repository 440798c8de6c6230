import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { examineFolder, openStore } from '../../adapters/sqlite/index.ts'
import { loadCalendar } from '../../knowledge/load-calendar.ts'
import { contractFile, loadContract } from '../../knowledge/load-contract.ts'
import { loadDirectory } from '../../knowledge/load-directory.ts'
import { loadLexicon } from '../../knowledge/load-lexicon.ts'
import { readSettings, type DeskSettings, type Settings, type SettingsSources } from '../config.ts'
import { checkCalendar, checkClock } from '../doctor/check-calendar.ts'
import { checkArticles } from '../doctor/check-articles.ts'
import { checkAccounts } from '../doctor/check-accounts.ts'
import { checkPlatforms, checkStore, type StoreSight } from '../doctor/check-machine.ts'
import { checkSealKey } from '../doctor/check-seal-key.ts'
import { checkSharedStore, type SharedStoreSight } from '../doctor/check-shared-store.ts'
import { tryOut } from '../doctor/try-out.ts'
import { findingsOf, fine, mend, printFindings, type Area, type Finding } from '../doctor/finding.ts'
import { Fault, type Problem } from '../domain/fault.ts'
import { id, type DeskId } from '../domain/ids.ts'
import { finishedStates, ticketStates, type Ticket } from '../domain/tickets/ticket.ts'
import type { Instant } from '../domain/time.ts'
import { accountLease } from '../main/accounts/journals.ts'
import { argvOf } from './data-folder.ts'
import { shippedArticles } from './load-desk.ts'

const shippedLexiconFile = fileURLToPath(new URL('../../knowledge/lexicon/lexicon.yaml', import.meta.url))
/** More open tickets than this say nothing new about the calendar. */
const enoughTickets = 10_000

/** Everything the doctor looks at. */
export interface Patient {
  readonly sources: SettingsSources
  readonly now: Instant
  readonly timeZone: string
  readonly lexiconFile: string
  readonly store: StoreSight & {
    /** Unfinished tickets of a desk. Only asked for when the folder holds data and it is whole. */
    readonly openTickets: (folder: string, desk: DeskId) => Promise<readonly Ticket[]>
  }
}

/**
 * Checks settings, contract, people and rooms, articles, lexicon, calendar, store, clock and platforms. Goes on after
 * every fault, so that one run names all of them. Changes nothing. Never rejects for anything an operator can mend.
 */
export const doctor = async (patient: Patient): Promise<readonly Finding[]> =>
  (await examine(patient)).findings

/** The findings, with the settings and directories they were made from. */
const examine = async (patient: Patient) => {
  const { sources, now } = patient
  const { draft, problems, warnings } = readSettings(sources)
  const calendar = loadCalendar()
  const lexicon = loadLexicon(patient.lexiconFile)
  const desks = []
  for (const desk of draft.desks) desks.push(await checkDesk(patient, desk, calendar.days))
  const directories = desks.map(({ directory }) => directory)
  const { findings: shared, held } = await checkSharing(draft)
  const findings: readonly Finding[] = [
    ...findingsOf('warning', 'settings', warnings, '改正变量名，或去掉它'),
    ...section('settings', problems, `配置文件 ${draft.configFile}`),
    ...desks.flatMap(({ findings }) => findings),
    ...shared,
    ...(lexicon.problems.length === 0
      ? [fine('lexicon', `${lexicon.lexicon.words.length} 个业务词`)]
      : findingsOf('warning', 'lexicon', lexicon.problems, mend)),
    ...findingsOf('error', 'calendar', calendar.problems, mend),
    ...once(desks.flatMap(({ contract, tickets }) => checkCalendar(calendar.days, contract, tickets, now))),
    ...checkClock(
      desks.flatMap(({ tickets }) => tickets),
      now,
      patient.timeZone,
    ),
    ...(await checkPlatforms(draft)),
    ...checkAccounts(draft, directories),
  ]
  return { findings, settings: draft, directories, held }
}

/** The databases that the desks share with other instances, each looked at once. */
const checkSharing = async ({ desks, accounts }: Settings): Promise<SharedStoreSight> => {
  const names = accounts.map(({ platform, account }) => accountLease(platform, account))
  const addresses = [...new Set(desks.flatMap(({ store }) => store ?? []))]
  const sights = await Promise.all(addresses.map((uri) => checkSharedStore(uri, names)))
  return {
    findings: sights.flatMap(({ findings }) => findings),
    held: new Map(sights.flatMap(({ held }) => [...held])),
  }
}

/** What holds for several desks is said once. */
const once = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(
    (finding, index) => findings.findIndex((other) => other.message === finding.message) === index,
  )

/** What belongs to one desk: its contract, people, articles and data. */
const checkDesk = async (
  patient: Patient,
  desk: DeskSettings,
  days: ReturnType<typeof loadCalendar>['days'],
) => {
  const { store, now } = patient
  const { named } = desk
  const { contract, names, problems } = loadContract(desk.contract, days)
  const people = loadDirectory({
    peopleFile: desk.peopleFile,
    roomsFile: desk.roomsFile,
    contract: contract ?? names,
  })
  const stored = await checkStore(desk.dataFolder, store)
  const whole = store.exists(desk.dataFolder) && stored.every(({ level }) => level !== 'error')
  const { tickets, unread } = whole
    ? await openTickets(patient, desk.dataFolder, contract?.id ?? id<DeskId>(desk.contract))
    : { tickets: [], unread: [] }
  const findings = [
    ...section(
      'contract',
      namedAt(problems, 'contract', contractFile(desk.contract), named.contract),
      contract === null
        ? ''
        : `${contract.name}（${contract.id}）：${contract.modules.length} 个模块，${contract.regions.length} 个区划`,
    ),
    ...findingsOf('warning', 'people', people.warnings, '不是有意的话，请补上'),
    ...section(
      'people',
      namedAt(
        namedAt(people.problems, 'people', desk.peopleFile, named.people),
        'rooms',
        desk.roomsFile,
        named.rooms,
      ),
      people.directory === null
        ? ''
        : `${people.directory.people.length} 人，${people.directory.rooms.length} 个群`,
    ),
    ...checkArticles(
      {
        folder: desk.articlesFolder,
        named: named.articles,
        systems: contract?.systems ?? [],
        shipped: desk.articlesFolder === shippedArticles,
      },
      now,
    ),
    ...stored,
    ...checkSealKey(desk),
    ...unread,
  ]
  return { findings, contract, tickets, directory: people.directory }
}

/** Open tickets only refine other checks: data of an older version, for instance, is read at the next start. */
const openTickets = async (
  { store }: Patient,
  folder: string,
  desk: DeskId,
): Promise<{ readonly tickets: readonly Ticket[]; readonly unread: readonly Finding[] }> => {
  try {
    return { tickets: await store.openTickets(folder, desk), unread: [] }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return {
      tickets: [],
      unread: [
        {
          level: 'warning',
          area: 'store',
          file: folder,
          line: null,
          message: error.message,
          next: error.next,
        },
      ],
    }
  }
}

const section = (area: Area, problems: readonly Problem[], summary: string): readonly Finding[] =>
  problems.length === 0 ? [fine(area, summary)] : findingsOf('error', area, problems, mend)

/** A file that cannot be found is mended where it was named, not where it is not. */
const namedAt = (
  problems: readonly Problem[],
  key: string,
  file: string,
  place: Pick<Problem, 'file' | 'line'>,
): readonly Problem[] =>
  problems.map((problem) =>
    problem.file === file && !existsSync(file)
      ? { ...place, message: `${key}：${problem.message}（${file}）` }
      : problem,
  )

/** The embedded store, looked at without disturbing a running desk. */
const embeddedStore: Patient['store'] = {
  exists: (folder) => existsSync(join(folder, 'zhiban.db')),
  examine: examineFolder,
  openTickets: async (folder, desk) => {
    const store = await openStore({ folder, readOnly: true })
    try {
      const states = ticketStates.filter((state) => !finishedStates.includes(state))
      return await store.listTickets({ desk, states }, { limit: enoughTickets })
    } finally {
      await store.close()
    }
  },
}

/**
 * `zhiban doctor`: prints one line per finding and a summary; with `--send ROOM|all` it also connects every account and
 * says a test line; resolves with 1 when something must be mended, else 0.
 */
export const doctorCommand = async (
  values: Readonly<Record<string, string | boolean | undefined>>,
  say: (line: string) => void,
): Promise<number> => {
  const { findings, settings, directories, held } = await examine({
    sources: { argv: argvOf(values), env: process.env, cwd: process.cwd() },
    now: Date.now(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    lexiconFile: shippedLexiconFile,
    store: embeddedStore,
  })
  const { send } = values
  const sound = findings.every(({ level }) => level !== 'error')
  const tried = typeof send === 'string' && sound ? await tryOut(settings, directories, held, send) : []
  const all = [...findings, ...tried]
  for (const line of printFindings(all, process.cwd())) say(line)
  if (typeof send === 'string' && !sound) say('没有试连账号：请先改好上面的错误')
  return all.some(({ level }) => level === 'error') ? 1 : 0
}
