import type { FastifyInstance } from 'fastify'
import type { Instant } from '../../src/domain/time.ts'
import type { RoomLog } from './log.ts'
import type { RoomChannel, RoomPerson } from './people.ts'
import type { RoomAuth } from './tokens.ts'
import type { LoginView } from './views.ts'

export interface RoomSettings {
  /** 0 = any free port. */
  readonly port: number
  /** Address to listen on; 127.0.0.1 unless said otherwise. */
  readonly host?: string
  /** Further host names under which a proxy in front is reached. */
  readonly hostNames?: readonly string[]
  /** Where `room.db` and the files are kept. */
  readonly folder: string
  readonly auth: RoomAuth
  readonly rooms: readonly RoomChannel[]
  readonly people: readonly RoomPerson[]
  readonly now: () => Instant
  readonly log?: RoomLog
  /** The codes that this person may scan for the desk's accounts; null = they look after none. Nobody when absent. */
  readonly logins?: (personId: string) => readonly LoginView[] | null
  /** Further routes on the same port, e.g. for monitoring systems. */
  readonly routes?: readonly ((app: FastifyInstance) => void)[]
}
