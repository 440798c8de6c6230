import type { PersonId, RoomKey } from '../ids.ts'
import type { Instant } from '../time.ts'

/** A forbidden wording that somebody of the staff used towards requesters (ANS-4); never the words themselves. */
export interface SpeechSlip {
  readonly person: PersonId
  readonly name: string
  /** Its number in the contract's list, 2.4.4.2 (2). */
  readonly item: number
  readonly room: RoomKey | null
  readonly at: Instant
}

/** Who used forbidden wordings how often: most first, each with its items, most first. */
export interface SlipCount {
  readonly name: string
  readonly count: number
  readonly items: readonly { readonly item: number; readonly count: number }[]
}

const most = <Row extends { readonly count: number }>(rows: readonly Row[]): readonly Row[] =>
  rows.toSorted((a, b) => b.count - a.count)

export const countSlips = (slips: readonly SpeechSlip[]): readonly SlipCount[] => {
  const people = [...new Set(slips.map(({ person }) => person))]
  return most(
    people.map((person) => {
      const own = slips.filter((slip) => slip.person === person)
      const items = [...new Set(own.map(({ item }) => item))].sort((a, b) => a - b)
      return {
        name: own.at(-1)?.name ?? person,
        count: own.length,
        items: most(items.map((item) => ({ item, count: own.filter((slip) => slip.item === item).length }))),
      }
    }),
  )
}
