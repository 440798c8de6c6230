import { pino } from 'pino'
import type { Trouble } from '../../src/domain/chat/trouble.ts'
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

type InWords = (trouble: Trouble) => string

const picked = (fields: LogFields = {}, inWords: InWords): Readonly<Record<string, unknown>> => {
  const { trouble } = fields
  const kept = Object.fromEntries(
    allowed.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])),
  )
  return {
    ...kept,
    ...(trouble === undefined ? {} : { trouble: trouble.code, reason: inWords(trouble) }),
    ...(fields.error === undefined ? {} : errorFields(fields.error)),
  }
}

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** One JSON object a line on standard error, times in ISO 8601; troubles in the words of the desk's language. */
export const createLog = (level: LogLevel, inWords: InWords): Log => {
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  )
  return {
    info: (event, fields) => logger.info(picked(fields, inWords), event),
    warn: (event, fields) => logger.warn(picked(fields, inWords), event),
    error: (event, fields) => logger.error(picked(fields, inWords), event),
  }
}
