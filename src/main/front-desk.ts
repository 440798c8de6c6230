import { platformOf, type ChatEvent, type Place } from '../domain/chat/event.ts'
import { id, type AccountKey } from '../domain/ids.ts'
import { roomHeardIn, roomOf, type Directory } from '../domain/people/people.ts'
import { codeTyped } from '../domain/people/binding.ts'
import type { Desk } from '../ports/desk.ts'
import { silentLog, type Log } from '../ports/log.ts'
import { Twins } from '../usecases/hearing/twins.ts'
import type { RunningDesk } from '../usecases/run-desk.ts'

/** `qq/10001` of `qq/10001/777`. */
const accountIn = (room: string): string => room.split('/').slice(0, 2).join('/')

/** An account may sit in any number of rooms that are none of the desk's business. */
const mostNamed = 1_000

/** What the front desk needs of a desk. */
export interface DeskBehind {
  readonly desk: Desk & Pick<RunningDesk, 'knows' | 'hasOffered' | 'voidTyped' | 'summaryFor'>
  settings(): { readonly directory: Directory }
}

export interface FrontDesk extends Desk {
  /** Today's summary of the desk that has this account on a card, if the account may see it; else null. */
  summaryFor(account: AccountKey): Promise<string | null>
}

/**
 * Several desks behind one door. What is said in a room goes to the desk that has the room; a private chat to the
 * desk that has the person on a card, to the first of them when several have, and to the first desk of all for
 * strangers. What is said in rooms that no desk lists is other people's talk: it is not even stored; the log names such
 * a room once, for whoever is about to list it.
 */
export const createFrontDesk = (desks: readonly DeskBehind[], log: Log = silentLog): FrontDesk => {
  const named = new Set<string>()
  const nameUnlisted = ({ place, sender }: ChatEvent): void => {
    if (place.kind !== 'room' || sender.isSelf || named.has(place.room) || named.size >= mostNamed) return
    named.add(place.room)
    log.info('room.unlisted', { platform: platformOf(place), room: place.room, reason: sender.account })
  }
  const deskFor = (place: Place, account: AccountKey): Desk | null => {
    const found =
      place.kind === 'room'
        ? desks.find((one) => roomOf(one.settings().directory, place.room) !== null)
        : (desks.find((one) => one.desk.knows(account)) ?? desks[0])
    return found?.desk ?? null
  }
  /** A stranger who types a binding code means the desk that gave it out. */
  const deskOfCode = async (event: ChatEvent): Promise<Desk | null> => {
    if (desks.length < 2 || event.kind !== 'message' || event.place.kind !== 'direct') return null
    for (const { desk } of desks) if (await desk.hasOffered(event.text)) return desk
    return null
  }
  const twins = new Twins()
  /** What several accounts hear in one group is one event of that group. */
  const united = (event: ChatEvent): ChatEvent => {
    if (event.place.kind === 'direct') return event
    const { room } = event.place
    const home = desks
      .map((one) => roomHeardIn(one.settings().directory, room))
      .find((found) => found !== null)
    if (home?.standby === undefined || home.standby.length === 0) return event
    const own = [home.key, ...home.standby].map((key) => id<AccountKey>(accountIn(key)))
    return twins.unite(event, accountIn(room), home.key, own)
  }
  return {
    receive: async (heard: ChatEvent) => {
      const event = united(heard)
      // Whoever reads the group has read the code, whichever desk the group belongs to.
      if (event.kind === 'message' && event.place.kind === 'room' && codeTyped(event.text) !== null)
        for (const { desk } of desks) await desk.voidTyped(event)
      const account = event.place.kind === 'direct' ? event.place.account : event.sender.account
      const desk = (await deskOfCode(event)) ?? deskFor(event.place, account)
      if (desk === null) nameUnlisted(event)
      return (await desk?.receive(event)) ?? 'duplicate'
    },
    board: async (place, account) =>
      (await deskFor(place, account)?.board(place, account)) ?? {
        tickets: [],
        whole: false,
        duty: [],
        problems: [],
      },
    summaryFor: async (account) =>
      (await desks.find((one) => one.desk.knows(account))?.desk.summaryFor(account)) ?? null,
    onChange: (listener) => {
      const stops = desks.map((one) => one.desk.onChange(listener))
      return () => {
        for (const stop of stops) stop()
      }
    },
  }
}
