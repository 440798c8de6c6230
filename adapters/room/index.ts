import type { AddressInfo } from 'node:net'
import { Fault } from '../../src/domain/fault.ts'
import { id, type MessageId } from '../../src/domain/ids.ts'
import { minute, type Instant } from '../../src/domain/time.ts'
import type { RoomCopy } from '../../src/ports/backup.ts'
import type { Chat, Health } from '../../src/ports/chat.ts'
import type { Desk } from '../../src/ports/desk.ts'
import { openArchive } from './archive.ts'
import { copyArchive } from './copy.ts'
import { forgetSaid, type RoomForgotten } from './forget.ts'
import { listen, type Running } from './listen.ts'
import { isLoopback } from './pages.ts'
import {
  account,
  createDirectory,
  platform,
  roomKeyOf,
  type PlaceId,
  type RoomChannel,
  type RoomPerson,
} from './people.ts'
import { say } from './say.ts'
import type { RoomSettings } from './settings.ts'
import { checkAuth } from './tokens.ts'

export { checkRoom, copyRoom, isRoomFile } from './copy.ts'
export { accountOf, botName, roomKeyOf, type RoomChannel, type RoomPerson } from './people.ts'
export type { RoomAuth } from './tokens.ts'
export type { RoomLog } from './log.ts'
export type { LoginView } from './views.ts'
export type { RoomSettings } from './settings.ts'

export interface Room extends Chat {
  /** `http://host:port`, once started. */
  address(): string
  /** Gives the page its side panel; without a desk the panel is empty. */
  attachDesk(desk: Desk): void
  /** Takes new rooms and people while running; on bad ones it throws a Fault and keeps the old. */
  replacePeople(rooms: readonly RoomChannel[], people: readonly RoomPerson[]): void
  /**
   * Deletes what was said in each place before the instant that `before` gives for it (null = nothing), with its files.
   * A place is a room's id, or `@` and a person's id. Ends early on `stop` and when `goesOn` says no.
   */
  forget(before: (place: PlaceId) => Instant | null, goesOn: () => boolean): Promise<RoomForgotten>
  /** Copies the archive to a new file while people talk, and says which files it names; null when the room is not at work. */
  copyTo(file: string): Promise<RoomCopy | null>
  /** The personal link by which this person enters. Keep it as secret as a password. Throws on unknown people. */
  linkFor(personId: string): string
}

/** A page shows as much as one likes, but a phone should not have to. */
const maxLength = 4_000

/**
 * The web room: a chat platform of our own on one HTTP port. Throws a Fault on settings it cannot be safe with;
 * `start` rejects with one when the port or the folder cannot be used.
 */
export const createRoom = (settings: RoomSettings): Room => {
  checkAuth(settings.auth)
  const host = settings.host ?? '127.0.0.1'
  const log = settings.log ?? null
  const directory = createDirectory(settings.rooms, settings.people)
  let running: Running | null = null
  let state: 'new' | 'ready' | 'stopped' = 'new'
  let desk: Desk | null = null
  let unlisten: (() => void) | null = null
  const copies = new Set<Promise<unknown>>()

  const begun = (): Running => {
    if (running !== null) return running
    throw new Fault('room-not-started', 'desk', 'The web room has not been started.', 'Start it first.')
  }
  const address = (): string => {
    const { port } = begun().app.server.address() as AddressInfo
    return `http://${host.includes(':') ? `[${host}]` : host === '0.0.0.0' ? 'localhost' : host}:${port}`
  }

  return {
    platform,
    account,
    capabilities: {
      buttons: true,
      mentions: true,
      quotes: true,
      pictures: true,
      picturesOut: true,
      direct: true,
      maxLength,
      budgets: [{ scope: 'room', count: 60, per: minute }],
    },

    start: async (receive) => {
      if (state !== 'new')
        throw new Fault('room-started-twice', 'desk', 'The web room was started twice.', 'Create a new one.')
      const db = await openArchive(settings.folder)
      try {
        running = await listen(settings, host, db, directory, receive, () => desk, log)
      } catch (cause) {
        db.close()
        throw cause
      }
      state = 'ready'
      if (settings.auth.kind === 'demo' && !isLoopback(host)) {
        log?.warn({ host }, 'demo mode on an open address: anybody who reaches it can be anybody')
      }
    },

    send: async (message, parts) => {
      if (running === null)
        return {
          kind: 'retry',
          at: null,
          reason: `the room is ${state === 'new' ? 'not started' : 'stopped'}`,
        }
      return say(directory, running, settings.now(), message, parts)
    },

    settle: async (notice) => {
      if (running === null) return { kind: 'unknown' }
      const said = running.messages.byNotice(notice)
      return said === null ? { kind: 'unsaid' } : { kind: 'said', message: id<MessageId>(said.id) }
    },

    openFile: async (ref, limit) => {
      const found = running?.files.find(ref) ?? null
      if (running === null || found === null) return { kind: 'gone' }
      const { mediaType, size } = found.file
      return size > limit
        ? { kind: 'too-big' }
        : { kind: 'open', mediaType, size, content: running.files.read(ref) }
    },

    health: (): Health => {
      if (state === 'new') return { kind: 'connecting' }
      if (running === null) return { kind: 'stopped', trouble: { code: 'stopped' } }
      const trouble = running.postbox.trouble()
      return trouble === null ? { kind: 'ready' } : { kind: 'deaf', trouble }
    },

    stop: async () => {
      state = 'stopped'
      unlisten?.()
      const ending = running
      running = null
      if (ending === null) return
      ending.stream.close()
      await ending.app.close()
      await ending.postbox.stop()
      await Promise.allSettled(copies)
      ending.db.close()
    },

    address,
    attachDesk: (given) => {
      unlisten?.()
      desk = given
      unlisten = given.onChange((room) => {
        running?.stream.tickets(
          (place) =>
            place.startsWith('@') || directory.room(place)?.kind === 'engineers' || roomKeyOf(place) === room,
        )
      })
    },
    replacePeople: (rooms, people) => {
      directory.replace(rooms, people)
      running?.stream.renew()
    },
    forget: async (before, goesOn) => {
      const forgetting = running
      if (forgetting === null) return { messages: 0, files: 0 }
      return forgetSaid(forgetting.db, settings.folder, before, () => running === forgetting && goesOn())
    },
    copyTo: async (file) => {
      if (running === null) return null
      const copying = copyArchive(running.db, settings.folder, file, settings.now(), 'polite')
      copies.add(copying)
      return copying.finally(() => copies.delete(copying))
    },
    linkFor: (personId) => {
      if (directory.person(personId) === null) {
        throw new Fault(
          'room-no-such-person',
          'operator',
          `The web room has no person "${personId}".`,
          'Look into the people file.',
        )
      }
      return `${address()}/enter#${begun().tokens.issue(personId)}`
    },
  }
}
