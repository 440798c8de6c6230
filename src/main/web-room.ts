import { createRoom, type Room } from '../../adapters/room/index.ts'
import type { Settings as Config } from '../config.ts'
import type { Contract } from '../domain/contract/contract.ts'
import { forgottenBefore } from '../domain/contract/retention.ts'
import type { DeskId } from '../domain/ids.ts'
import type { Instant } from '../domain/time.ts'
import { personOf, type Directory, type Person, type Room as DeskRoom } from '../domain/people/people.ts'
import type { Log } from '../ports/log.ts'

const platform = 'room'

type Channels = Parameters<typeof createRoom>[0]['rooms']
type People = Parameters<typeof createRoom>[0]['people']

const roomIdOf = ({ key }: DeskRoom): string | null => {
  const [where, , room] = key.split('/')
  return where === platform && room !== undefined ? room : null
}

/** The rooms of all desks that live in the web room. */
export const webRooms = (directories: readonly Directory[]): Channels =>
  directories.flatMap(({ rooms }) =>
    rooms.flatMap((room) => {
      const id = roomIdOf(room)
      const kind = room.kind === 'group' ? 'group' : 'engineers'
      return id === null ? [] : [{ id, name: room.name, kind, system: room.system }]
    }),
  )

/** Where a card names rooms, only those. Groups are open to everybody of the desk, the engineers' room to staff, the supervisors' to them and the admin. */
const mayEnter = (person: Person, room: DeskRoom): boolean => {
  const has = (...roles: readonly string[]): boolean => person.roles.some((role) => roles.includes(role))
  if (person.rooms !== undefined && !person.rooms.includes(room.key)) return false
  if (room.kind === 'group') return true
  if (room.kind === 'engineers') return has('engineer', 'supervisor', 'keeper', 'admin')
  return has('supervisor', 'admin') || person.duty === 'manager'
}

const roleOf = (person: Person): People[number]['role'] => {
  if (person.roles.includes('engineer')) return 'engineer'
  return person.roles.some((role) => role !== 'requester') ? 'supervisor' : 'requester'
}

/** Everybody with an account in the web room, each with the rooms of the desks that have them on a card (SEC-3). */
export const webPeople = (directories: readonly Directory[]): People => {
  const accounts = new Set(
    directories.flatMap(({ people }) =>
      people.flatMap((person) => person.accounts.filter((key) => key.startsWith(`${platform}/`))),
    ),
  )
  return [...accounts].flatMap((account) => {
    const cards = directories.flatMap((directory) => {
      const person = personOf(directory, account)
      return person === null ? [] : [{ person, directory }]
    })
    const [first] = cards
    if (first === undefined) return []
    const roomsAllowed = cards.flatMap(({ person, directory }) =>
      directory.rooms.filter((room) => mayEnter(person, room)).flatMap((room) => roomIdOf(room) ?? []),
    )
    const staff = cards.find(({ person }) => roleOf(person) !== 'requester')?.person ?? first.person
    return [
      {
        id: account.slice(platform.length + 1),
        name: first.person.name,
        unit: first.person.unit,
        role: roleOf(staff),
        tier: staff.tier,
        roomsAllowed,
      },
    ]
  })
}

/** A desk of the process, as far as it has to do with what is kept of the web room. */
interface Keeping {
  readonly contract: Pick<Contract, 'id' | 'retention'>
  readonly directory: Pick<Directory, 'rooms'>
}

/**
 * Before when the web room forgets what was said in a place, as far as this is this desk's affair: its own rooms, chats
 * with the bot, rooms that no file has any more. What is of several desks is kept for as long as any of them keeps it.
 */
export const forgottenIn =
  (desks: readonly Keeping[], own: DeskId, now: Instant) =>
  (place: string): Instant | null => {
    const having = desks.filter(({ directory }) => directory.rooms.some((room) => roomIdOf(room) === place))
    const concerned = having.length === 0 ? desks : having
    if (!concerned.some(({ contract }) => contract.id === own)) return null
    return concerned.reduce<Instant | null>(
      (earliest, { contract: { retention } }) =>
        earliest === null || retention === null
          ? null
          : Math.min(earliest, forgottenBefore(retention, now).tickets),
      Infinity,
    )
  }

/** The checked settings guarantee a secret where there must be one; without it the door stays shut. */
const authOf = (config: Config): Parameters<typeof createRoom>[0]['auth'] =>
  config.room.auth === 'token' ? { kind: 'token', secret: config.room.secret ?? '' } : { kind: 'demo' }

/** The web room for all desks of the process; not yet started. */
export const openWebRoom = (
  config: Config,
  directories: readonly Directory[],
  routes: NonNullable<Parameters<typeof createRoom>[0]['routes']>,
  logins: NonNullable<Parameters<typeof createRoom>[0]['logins']>,
  log: Log,
): Room =>
  createRoom({
    port: config.port,
    host: config.host,
    folder: config.dataFolder,
    auth: authOf(config),
    rooms: webRooms(directories),
    people: webPeople(directories),
    now: Date.now,
    logins,
    routes,
    log: {
      info: (fields, message) => log.info(message, fields),
      warn: (fields, message) => log.warn(message, fields),
      error: (fields, message) => log.error(message, fields),
    },
  })
