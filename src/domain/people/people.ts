import type { Attendance } from './attendance-entries.ts'
import type { AccountKey, PersonId, RoomKey } from '../ids.ts'
import type { AgreedChange, Override, Rotation, Shift, TierSubstitutes } from './roster-entries.ts'
import type { Speaker } from '../tickets/ticket.ts'

export const roles = ['requester', 'engineer', 'keeper', 'supervisor', 'admin'] as const
export type Role = (typeof roles)[number]

/** A contact card: who is who. Roles hang on the accounts listed here and on nothing else (law 7). */
export interface Person {
  readonly id: PersonId
  readonly name: string
  readonly accounts: readonly AccountKey[]
  readonly roles: readonly Role[]
  /** Engineers: the tier they work in. */
  readonly tier: number | null
  /** Told when their tier is in trouble; a manager is told when a lead is not enough. */
  readonly duty: 'member' | 'lead' | 'manager'
  readonly unit: string | null
  readonly region: string | null
  /** Engineers: the regions, systems and skills whose tickets are theirs before others'; absent: all alike. */
  readonly regions?: readonly string[]
  readonly systems?: readonly string[]
  readonly skills?: readonly string[]
  /** 备岗: who steps in when they are on leave, best first. */
  readonly substitutes?: readonly PersonId[]
  /** The rooms of the web room they see; absent: every group. */
  readonly rooms?: readonly RoomKey[]
}

export const roomKinds = ['group', 'engineers', 'supervisors'] as const
export type RoomKind = (typeof roomKinds)[number]

export interface Room {
  readonly key: RoomKey
  readonly name: string
  readonly kind: RoomKind
  /** The system its questions are about unless they say otherwise. */
  readonly system: string | null
  readonly region: string | null
  /** The same group as further accounts of the desk see it: they hear and speak there when the first cannot. */
  readonly standby?: readonly RoomKey[]
}

/** Everybody and every room of one desk, looked up by account and room. */
export interface Directory {
  readonly people: readonly Person[]
  readonly rooms: readonly Room[]
  readonly shifts: readonly Shift[]
  readonly rotations?: readonly Rotation[]
  /** A later one of two for the same date goes first. */
  readonly overrides?: readonly Override[]
  readonly substitutes?: readonly TierSubstitutes[]
  /** What people agreed by chat, in the order of agreement. */
  readonly changes?: readonly AgreedChange[]
  readonly attendance?: Attendance
  /** How many open tickets each engineer has in hand; absent: not counted. */
  readonly hands?: ReadonlyMap<PersonId, number>
}

/** The card of an account, or null: everyone not on a card is a requester. */
export const personOf = (directory: Directory, account: AccountKey): Person | null =>
  directory.people.find((person) => person.accounts.includes(account)) ?? null

export const personById = (directory: Directory, id: PersonId): Person | null =>
  directory.people.find((person) => person.id === id) ?? null

export const roomOf = (directory: Directory, key: RoomKey): Room | null =>
  directory.rooms.find((room) => room.key === key) ?? null

/** The room in which something was heard, by its first account or by one that stands by. */
export const roomHeardIn = (directory: Directory, key: RoomKey): Room | null =>
  roomOf(directory, key) ?? directory.rooms.find((room) => room.standby?.includes(key)) ?? null

/** Every key under which the rooms of a desk are known. */
export const roomKeysOf = ({ rooms }: Pick<Directory, 'rooms'>): readonly RoomKey[] =>
  rooms.flatMap(({ key, standby = [] }) => [key, ...standby])

/** The first room of a kind, e.g. where engineers are called; null when the desk has none. */
export const roomOfKind = (directory: Directory, kind: RoomKind): Room | null =>
  directory.rooms.find((room) => room.kind === kind) ?? null

export const hasRole = (person: Person | null, role: Role): boolean =>
  person !== null && person.roles.includes(role)

/** As whom an account speaks in a group. */
export const speakerOf = (directory: Directory, account: AccountKey): Speaker => {
  const person = personOf(directory, account)
  if (hasRole(person, 'engineer')) return 'engineer'
  if (hasRole(person, 'supervisor')) return 'supervisor'
  return 'requester'
}
