import type { ChatEvent, Place } from '../domain/event.ts'
import type { AccountKey } from '../domain/ids.ts'
import { personOf, roomOf } from '../domain/people.ts'
import type { Desk } from '../ports/desk.ts'
import type { OpenDesk } from './open-desk.ts'

/**
 * Several desks behind one door. What is said in a room goes to the desk that has the room; a private chat to the
 * desk that has the person on a card, to the first of them when several have, and to the first desk of all for
 * strangers. What is said in rooms that no desk lists is other people's talk: it is not even stored.
 */
export const createFrontDesk = (desks: readonly OpenDesk[]): Desk => {
  const deskFor = (place: Place, account: AccountKey): Desk | null => {
    const found =
      place.kind === 'room'
        ? desks.find((one) => roomOf(one.settings().directory, place.room) !== null)
        : (desks.find((one) => personOf(one.settings().directory, account) !== null) ?? desks[0])
    return found?.desk ?? null
  }
  return {
    receive: async (event: ChatEvent) => {
      const account = event.place.kind === 'direct' ? event.place.account : event.sender.account
      return (await deskFor(event.place, account)?.receive(event)) ?? 'duplicate'
    },
    board: async (place, account) =>
      (await deskFor(place, account)?.board(place, account)) ?? {
        tickets: [],
        whole: false,
        duty: [],
        problems: [],
      },
    onChange: (listener) => {
      const stops = desks.map((one) => one.desk.onChange(listener))
      return () => {
        for (const stop of stops) stop()
      }
    },
  }
}
