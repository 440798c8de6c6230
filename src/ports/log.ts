import type { Trouble } from '../domain/chat/trouble.ts'

/** Fields that may appear in a log line: ids, counts, codes and times, never what people wrote (law 9). */
export interface LogFields {
  readonly desk?: string
  readonly ticket?: string
  readonly receipt?: string
  readonly notice?: string
  readonly document?: string
  readonly room?: string
  readonly platform?: string
  readonly instance?: string
  readonly code?: string
  readonly kind?: string
  readonly reason?: string
  /** Written as its code and in words. */
  readonly trouble?: Trouble
  readonly count?: number
  readonly tickets?: number
  readonly receipts?: number
  readonly notices?: number
  readonly messages?: number
  readonly files?: number
  readonly ms?: number
  readonly error?: unknown
}

export interface Log {
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}

/** Keeps nothing: for replays and measurements. */
export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }
