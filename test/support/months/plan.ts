import type { Speaker } from './month.ts'

/** A member of staff: `王工`, in the people file with these parts. */
export interface Staff {
  readonly id: string
  readonly name: string
  /** The rest of the card as YAML flow, e.g. `roles: [engineer], tier: 1`. */
  readonly card: string
}

/** Something said in the engineers' room at the same time every day it is due. */
export interface Routine {
  readonly at: string
  readonly who: string
  readonly text: string
  readonly on: 'workdays' | 'every'
  /** `MM-DD` on which it is not said, or on which alone it is. */
  readonly except?: readonly string[]
  readonly only?: readonly string[]
}

/**
 * What may be asked, one matter a row: `line // line [图]|what the engineer says|what the requester says|cause|fix`. Rows are drawn
 * without repetition; `g2>` before it: only people of that group ask it. What stands behind the first bar may be missing where the kind of talk does not need it.
 */
export interface Pools {
  /** Ended by the article that answers. */
  readonly known: readonly string[]
  /** The article was not enough: `question|why not|engineer|cause|fix`. */
  readonly more: readonly string[]
  /** Claimed, worked on and resolved by command. */
  readonly work: readonly string[]
  /** Answered in plain words, without a command. */
  readonly plain: readonly string[]
  /** The engineer has to ask back: `question|what is wanted|what comes|cause|fix`. */
  readonly wait: readonly string[]
  /** Out of scope: `question|whom to ask instead`. */
  readonly out: readonly string[]
  /** Asked at night and on days off; `work` without haste. */
  readonly off: readonly string[]
  /** Several lines of talk by different people, joined by ` // `. */
  readonly chatter: readonly string[]
}

/** One lifelike month of one contract. */
export interface MonthPlan {
  readonly contract: string
  readonly seed: number
  readonly year: number
  /** `MM-DD`, inclusive. */
  readonly from: string
  readonly to: string
  readonly staff: readonly Staff[]
  /** Who works on ordinary questions, by day and outside office hours. */
  readonly byDay: readonly string[]
  readonly byNight: readonly string[]
  /** `name|nickname in the group|room|region`; a region gives them a contact card. The last five only talk. */
  readonly requesters: readonly string[]
  /** Shifts, rotations, overrides and rooms of the people file, as YAML. */
  readonly roster: string
  readonly pools: Pools
  /** Questions a workday, and slots of the day they begin in. */
  readonly perDay: readonly [number, number]
  readonly slots: readonly string[]
  /** `MM-DD` or `MM-DD HH:MM-HH:MM` with stories of their own: nothing is drawn for them. */
  readonly kept: readonly string[]
  readonly routines: readonly Routine[]
  /** After how many minutes, at least and at most, the report on what was resolved is handed in; null: none is owed. */
  readonly reports: readonly [number, number] | null
  readonly stories: string
}

/** Everybody of a plan by name, staff and requesters. */
export const speakersOf = (plan: MonthPlan): ReadonlyMap<string, Speaker> => {
  const staff = plan.staff.map(({ id, name }): Speaker => ({ id, name, nick: name, room: 'eng' }))
  const requesters = plan.requesters.map((row, index): Speaker => {
    const [name = '', nick = name, room = 'g1'] = row.split('|')
    return { id: `u${String(index + 1).padStart(2, '0')}`, name, nick, room }
  })
  return new Map([...staff, ...requesters].map((speaker) => [speaker.name, speaker]))
}

/** The people file that goes with the month. */
export const peopleFileOf = (plan: MonthPlan): string => {
  const cards = plan.requesters.flatMap((row, index) => {
    const [name = '', nick = '', , region = ''] = row.split('|')
    if (region === '') return []
    const unit = nick.replace(new RegExp(`[-—_ ]?${name}$`), '')
    return [
      `  - { id: u${String(index + 1).padStart(2, '0')}, name: ${name}, roles: [requester], unit: ${unit}, region: ${region} }`,
    ]
  })
  return [
    `# People of ${plan.contract}.jsonl. Hand-made, written by test/support/write-months.ts; nobody in it exists.`,
    'people:',
    ...plan.staff.map(({ id, name, card }) => `  - { id: ${id}, name: ${name}, ${card} }`),
    ...(cards.length === 0 ? [] : ['  # Requesters with a contact card; the others are known by their group nickname only.']),
    ...cards,
    '',
    plan.roster.trim(),
    '',
  ].join('\n')
} // prettier-ignore
