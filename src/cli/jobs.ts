import { Fault } from '../domain/fault.ts'
import { isoChina, type Instant } from '../domain/time.ts'
import type { JobAnswer, Jobs, JobView } from '../ports/scheduler.ts'
import { deskMeant } from './data-folder.ts'

type Values = Readonly<Record<string, string | boolean | undefined>>
type Visited = Pick<Jobs, 'list' | 'run' | 'pause' | 'resume'>

const acts = ['run', 'pause', 'resume'] as const
type Act = (typeof acts)[number]

const when = (at: Instant | null): string => (at === null ? '-' : isoChina(at).slice(0, 16).replace('T', ' '))

/** `summary  waiting  next 2026-03-04 18:00  last 2026-03-03 18:00`, times in China. */
const lineOf = ({ name, state, nextAt, finishedAt, failures }: JobView, now: Instant): string => {
  const late = nextAt !== null && nextAt < now && state === 'waiting' ? ' (overdue)' : ''
  const failed = failures > 0 ? `  failed ${failures} times` : ''
  return `${name.padEnd(12)} ${state.padEnd(8)} next ${when(nextAt)}${late}  last ${when(finishedAt)}${failed}`
}

const refusal = (answer: JobAnswer, name: string, known: readonly string[]): Fault | null => {
  if (answer === 'unknown')
    return new Fault(
      'CLI_JOB',
      'user',
      `There is no job ${name}.`,
      known.length === 0 ? 'Start the desk once: it makes its jobs.' : `Name one: ${known.join(' | ')}`,
    )
  if (answer === 'paused')
    return new Fault('JOB_PAUSED', 'user', `${name} is paused.`, `Resume it first: zhiban jobs resume ${name}`) // prettier-ignore
  return null
}

const sentences: Readonly<Record<Act, (name: string) => string>> = {
  run: (name) => `${name} is due now: a running desk runs it at once, a stopped one at its start.`,
  pause: (name) => `${name} is paused until "zhiban jobs resume ${name}".`,
  resume: (name) => `${name} is no longer paused; what it missed is made up for once.`,
}

const perform = async (jobs: Visited, act: Act, name: string): Promise<readonly string[]> => {
  const answer = await jobs[act](name)
  const known = await jobs.list()
  const refused = refusal(answer, name, known.map((job) => job.name)) // prettier-ignore
  if (refused !== null) throw refused
  return [answer === 'running' ? `${name} is running already.` : sentences[act](name)]
}

/** `zhiban jobs`: works beside a running desk and on a stopped one. Resolves with what to say. */
export const jobsCommand = async (
  values: Values,
  act: string | undefined,
  name: string | undefined,
  now: Instant,
): Promise<readonly string[]> => {
  const chosen = acts.find((known) => known === act)
  if (act !== undefined && act !== 'list' && (chosen === undefined || name === undefined))
    throw new Fault(
      'CLI_JOBS',
      'user',
      chosen === undefined ? `"${act}" is nothing one can do with jobs.` : 'The name of the job is missing.',
      'Write zhiban jobs, or zhiban jobs run | pause | resume NAME.',
    )
  const { store, dataFolder } = deskMeant(values)
  const { visitJobs } = await import('../../adapters/agenda/index.ts')
  const place = store === null ? { kind: 'folder' as const, folder: dataFolder } : { kind: 'mongo' as const, uri: store } // prettier-ignore
  const said = await visitJobs(place, async (jobs) =>
    chosen !== undefined && name !== undefined
      ? perform(jobs, chosen, name)
      : (await jobs.list()).map((view) => lineOf(view, now)),
  )
  const refused = said === null && name !== undefined ? refusal('unknown', name, []) : null
  if (refused !== null) throw refused
  return said === null || said.length === 0
    ? ['There are no jobs yet: the desk makes them at its first start.']
    : said
}
