import { hour, type Instant } from '../../src/domain/time.ts'
import type { Notebook } from './notebook.ts'
import { idText, numberOf } from './wire.ts'

/** What the gateway needs to send what was missed: its session, and the number of the last event we have. */
export interface Session {
  readonly id: string
  readonly seq: number
}

/** Tencent says "a short time" without a figure; a session that is gone costs one more connection. */
const worthResuming = hour

/** The session of an earlier run, if it may still be known to the gateway. */
export const readSession = (notebook: Notebook, now: Instant): Session | null => {
  const note = notebook.read('session')
  const [id, seq, at] = [idText(note?.['id']), numberOf(note?.['seq']), numberOf(note?.['at'])]
  return id === null || seq === null || at === null || now - at > worthResuming ? null : { id, seq }
}

export const writeSession = (notebook: Notebook, session: Session | null, now: Instant): void =>
  notebook.write('session', session === null ? {} : { ...session, at: now })
