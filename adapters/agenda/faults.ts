import { Fault } from '../../src/domain/fault.ts'

/** The stable name that SQLite, the system or the driver gives an error, or its class. */
const nameOf = (error: unknown): string => {
  if (typeof error !== 'object' || error === null) return 'unknown error'
  if ('code' in error && typeof error.code === 'string') return error.code
  return 'name' in error && typeof error.name === 'string' ? error.name : 'unknown error'
}

export const damagedFault = (file: string, cause?: unknown): Fault =>
  new Fault('JOBS_DAMAGED', 'operator', `${file} is damaged or belongs to another program.`, 'Stop the desk and move the file away: it is made anew, and only jobs that were missed while the desk was down are forgotten.', cause) // prettier-ignore

export const newerFault = (file: string): Fault =>
  new Fault('JOBS_NEWER', 'operator', `${file} was written by a newer Zhiban.`, 'Start that version or a later one; the file was left as it is.') // prettier-ignore

export const brokenFault = (where: string, cause: unknown): Fault =>
  new Fault('JOBS_BROKEN', 'operator', `The jobs in ${where} could not be read or written (${nameOf(cause)}).`, 'Look at the disk and the rights of the file, or at the servers; jobs are tried again.', cause) // prettier-ignore

export const unreachableFault = (cause: unknown): Fault =>
  new Fault('JOBS_UNREACHABLE', 'operator', `The MongoDB that keeps the jobs does not answer (${nameOf(cause)}).`, 'Check the servers, the network and the rights of the user, then start again.', cause) // prettier-ignore

/** The job is no longer this run's: its lock expired and another has it, or it was removed. */
export const lostFault = (job: string): Fault =>
  new Fault('JOB_LOST', 'desk', `This run of ${job} has lost its lock.`, 'Nothing is to be done: the run that has the lock finishes the work.') // prettier-ignore

/** A time that is none; agenda itself would run such a job at once. */
export const timeFault = (job: string): Fault =>
  new Fault('JOB_TIME', 'desk', `The job ${job} was given a time that is none.`, 'Report this with the code: nothing was planned.') // prettier-ignore

export const unsupportedFault = (what: string): Fault =>
  new Fault('JOB_UNSUPPORTED', 'desk', `The jobs of the embedded store do not offer ${what}.`, 'Report this with the code: nothing was planned.') // prettier-ignore

export const storeFault = (error: unknown, where: string): Fault => {
  if (error instanceof Fault) return error
  return /^SQLITE_(CORRUPT|NOTADB)/.test(nameOf(error))
    ? damagedFault(where, error)
    : brokenFault(where, error)
}
