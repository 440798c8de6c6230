import type { ConnectionInput } from '../../src/domain/chat/connection.ts'
import type { Session } from './session.ts'

/** One way of hearing Tencent. Everything it learns goes to the supervisor as inputs. */
export interface Wire {
  dial(): void
  probe(): void
  drop(): void
  /** The gateway's session, for the next run; null where there is none. */
  session(): Session | null
}

/** What a wire tells. */
export interface WireEars {
  readonly input: (input: ConnectionInput) => void
  readonly expectSilence: (silentAfter: number) => void
  readonly count: (what: string) => void
}
