import { pino } from 'pino'
import type { Log, LogFields } from '../../src/ports/log.ts'

/** Only these fields are ever written; a field that is not listed cannot leak by accident (law 9). */
const allowed = [
  'desk',
  'ticket',
  'receipt',
  'notice',
  'room',
  'platform',
  'instance',
  'code',
  'kind',
  'reason',
  'count',
  'tickets',
  'receipts',
  'notices',
  'messages',
  'files',
  'ms',
] as const

const errorFields = (error: unknown): Readonly<Record<string, unknown>> => {
  if (!(error instanceof Error)) return {}
  const cause = error.cause instanceof Error ? { cause: `${error.cause.name}: ${error.cause.message}` } : {}
  return {
    error: `${error.name}: ${error.message}`,
    stack: error.stack,
    ...('code' in error ? { code: error.code } : {}),
    ...cause,
  }
}

const picked = (fields: LogFields = {}): Readonly<Record<string, unknown>> => {
  const kept = Object.fromEntries(
    allowed.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])),
  )
  return fields.error === undefined ? kept : { ...kept, ...errorFields(fields.error) }
}

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** One JSON object a line on standard error, times in ISO 8601. */
export const createLog = (level: LogLevel): Log => {
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  )
  return {
    info: (event, fields) => logger.info(picked(fields), event),
    warn: (event, fields) => logger.warn(picked(fields), event),
    error: (event, fields) => logger.error(picked(fields), event),
  }
}
