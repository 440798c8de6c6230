import { createHash } from 'node:crypto'
import { id, type AccountKey, type MessageId, type ReceiptKey, type RoomKey } from '../../src/domain/ids.ts'
import type { Place, Sender } from '../../src/domain/chat/event.ts'
import { Fault } from '../../src/domain/fault.ts'

export interface RoomPerson {
  readonly id: string
  readonly name: string
  readonly unit: string | null
  readonly role: 'requester' | 'engineer' | 'supervisor'
  /** Support tier of an engineer, 1 upwards; null for everybody else. */
  readonly tier: number | null
  /** Room ids; absent = every group. Never opens the engineers' room to a requester. */
  readonly roomsAllowed?: readonly string[]
}

export interface RoomChannel {
  readonly id: string
  readonly name: string
  readonly kind: 'group' | 'engineers'
  /** The system the room belongs to, as the contract spells it; shown under the name. */
  readonly system?: string | null
}

/** The archive's name of a place: a room id, or `@` and a person id for that person's chat with the bot. */
export type PlaceId = string

export const platform = 'room'
export const account = 'web'
export const botId = 'bot'
export const botName = '值班助手'

const idPattern = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,59}$/

export const accountOf = (personId: string): AccountKey => id<AccountKey>(`${platform}/${personId}`)

export const roomKeyOf = (roomId: string): RoomKey => id<RoomKey>(`${platform}/${account}/${roomId}`)

export const receiptKeyOf = (place: PlaceId, event: string): ReceiptKey =>
  id<ReceiptKey>(`${platform}/${account}/${place}/${event}`)

/** Message ids of the bot carry a colon, which clients may not choose, so the two never meet. */
export const botMessageId = (notice: string): MessageId =>
  id<MessageId>(`n:${createHash('sha256').update(notice).digest('base64url').slice(0, 22)}`)

export const directOf = (personId: string): PlaceId => `@${personId}`

export const placeOf = (place: PlaceId): Place =>
  place.startsWith('@')
    ? { kind: 'direct', account: accountOf(place.slice(1)) }
    : { kind: 'room', room: roomKeyOf(place) }

export interface Directory {
  readonly rooms: readonly RoomChannel[]
  readonly people: readonly RoomPerson[]
  person(id: string): RoomPerson | null
  room(id: string): RoomChannel | null
  /** Where this place is in the archive, or null when this adapter has no such room or person. */
  placeId(place: Place): PlaceId | null
  mayEnter(person: RoomPerson, place: PlaceId): boolean
  /** The places a person sees: their direct chat first, then rooms in configured order. */
  placesOf(person: RoomPerson): readonly PlaceId[]
  /** The people who can read a place. */
  membersOf(place: PlaceId): readonly RoomPerson[]
  senderOf(person: RoomPerson): Sender
}

const duplicates = (ids: readonly string[]): readonly string[] =>
  ids.filter((one, index) => ids.indexOf(one) !== index)

/** Checks ids and builds the look-ups. */
const lookUps = (rooms: readonly RoomChannel[], people: readonly RoomPerson[]): Directory => {
  const ids = [...rooms.map((room) => room.id), ...people.map((person) => person.id)]
  const bad = [
    ...ids.filter((one) => !idPattern.test(one)).map((one) => `"${one}" is not letters, digits, _ . -`),
    ...duplicates(rooms.map((room) => room.id)).map((one) => `room "${one}" is there twice`),
    ...duplicates(people.map((person) => person.id)).map((one) => `person "${one}" is there twice`),
    ...people.filter((person) => person.id === botId).map(() => `"${botId}" is the name of the bot itself`),
  ]
  if (bad.length > 0) {
    throw new Fault(
      'room-ids',
      'operator',
      `The web room cannot use these ids: ${bad.join('; ')}.`,
      'Mend the ids in the people and rooms files.',
    )
  }
  const personById = new Map(people.map((person) => [person.id, person]))
  const roomById = new Map(rooms.map((room) => [room.id, room]))
  const roomByKey = new Map(rooms.map((room) => [roomKeyOf(room.id), room.id]))
  const personByAccount = new Map(people.map((person) => [accountOf(person.id), person.id]))

  const mayEnter = (person: RoomPerson, place: PlaceId): boolean => {
    if (place.startsWith('@')) return place === directOf(person.id)
    const room = roomById.get(place)
    if (room === undefined) return false
    if (room.kind === 'engineers' && person.role === 'requester') return false
    return person.roomsAllowed === undefined || person.roomsAllowed.includes(place)
  }

  return {
    rooms,
    people,
    person: (one) => personById.get(one) ?? null,
    room: (one) => roomById.get(one) ?? null,
    placeId: (place) => {
      if (place.kind === 'room') return roomByKey.get(place.room) ?? null
      const personId = personByAccount.get(place.account)
      return personId === undefined ? null : directOf(personId)
    },
    mayEnter,
    placesOf: (person) => [
      directOf(person.id),
      ...rooms.map((room) => room.id).filter((room) => mayEnter(person, room)),
    ],
    membersOf: (place) => people.filter((person) => mayEnter(person, place)),
    senderOf: (person) => ({
      account: accountOf(person.id),
      name: person.name,
      isBot: false,
      isSelf: false,
    }),
  }
}

export interface ChangingDirectory extends Directory {
  /** Takes new rooms and people; on bad ids it throws and keeps the old ones. */
  replace(rooms: readonly RoomChannel[], people: readonly RoomPerson[]): void
}

/** Who and what there is, replaceable while the room runs. Throws one Fault that names every bad or doubled id. */
export const createDirectory = (
  rooms: readonly RoomChannel[],
  people: readonly RoomPerson[],
): ChangingDirectory => {
  let current = lookUps(rooms, people)
  return {
    get rooms() {
      return current.rooms
    },
    get people() {
      return current.people
    },
    person: (one) => current.person(one),
    room: (one) => current.room(one),
    placeId: (place) => current.placeId(place),
    mayEnter: (person, place) => current.mayEnter(person, place),
    placesOf: (person) => current.placesOf(person),
    membersOf: (place) => current.membersOf(place),
    senderOf: (person) => current.senderOf(person),
    replace: (newRooms, newPeople) => {
      current = lookUps(newRooms, newPeople)
    },
  }
}
