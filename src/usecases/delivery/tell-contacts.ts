import { placeKey, type Place } from '../../domain/chat/event.ts'
import type { Notice } from '../../domain/chat/notice.ts'
import type { PersonId } from '../../domain/ids.ts'
import { personById, roomOfKind, type Person } from '../../domain/people/people.ts'
import type { Contact } from '../../domain/contract/service-rules.ts'
import type { Ticket } from '../../domain/tickets/ticket.ts'
import type { Act } from '../../domain/tickets/transition.ts'
import { compose, type Words } from './compose-notice.ts'
import type { DeskContext } from '../context.ts'

/** One who is to be told: where, or by which telephone when the desk cannot reach them. */
export type Reach =
  | { readonly name: string; readonly place: Place; readonly person?: PersonId; readonly phone: null }
  | { readonly name: string; readonly place: null; readonly phone: string }

const ofPerson = (person: Person | null): readonly Reach[] => {
  const account = person?.accounts[0]
  return person === null || account === undefined
    ? []
    : [{ name: person.name, place: { kind: 'direct', account }, person: person.id, phone: null }]
}

const reachOf = (ctx: DeskContext, contact: Contact): readonly Reach[] => {
  const { directory } = ctx.settings()
  switch (contact.kind) {
    case 'role':
      return directory.people.filter(({ roles }) => roles.includes(contact.role)).flatMap(ofPerson)
    case 'duty':
      return directory.people.filter(({ duty }) => duty === contact.duty).flatMap(ofPerson)
    case 'person':
      return ofPerson(personById(directory, contact.person as Person['id']))
    case 'room': {
      const room = roomOfKind(directory, contact.room)
      return room === null ? [] : [{ name: room.name, place: { kind: 'room', room: room.key }, phone: null }]
    }
    case 'phone':
      return [{ name: contact.name, place: null, phone: contact.phone }]
  }
}

/** Everybody of a group of the contract's contacts, each place once; nobody for a group that it does not have. */
export const contactsOf = (ctx: DeskContext, group: string | null): readonly Reach[] => {
  const { contacts } = ctx.settings().contract
  const all = (group === null ? [] : (contacts[group] ?? [])).flatMap((contact) => reachOf(ctx, contact))
  const seen = new Set<string>()
  return all.filter((reach) => {
    const key = reach.place === null ? `phone ${reach.phone}` : placeKey(reach.place)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** The same words to each of them that the desk can reach. */
export const tellContacts = (
  ticket: Ticket,
  act: Act,
  reaches: readonly Reach[],
  words: Omit<Words, 'to'>,
): readonly Notice[] =>
  reaches.flatMap((reach) =>
    reach.place === null
      ? []
      : [
          compose(ticket.id, act, {
            ...words,
            to: reach.place,
            ...(reach.person === undefined ? {} : { person: reach.person }),
          }),
        ],
  )
