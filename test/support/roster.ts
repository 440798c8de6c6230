import { id, type AccountKey, type PersonId } from '../../src/domain/ids.ts'
import type { Directory, Person } from '../../src/domain/people/people.ts'
import type { Shift } from '../../src/domain/people/roster-entries.ts'
import { parseInstant, type Instant } from '../../src/domain/time.ts'

/** Reads a Chinese time such as `2026-03-05 08:30`. */
export const china = (text: string): Instant => {
  const at = parseInstant(`${text.replace(' ', 'T')}${text.length > 10 ? ':00' : 'T00:00:00'}+08:00`)
  if (at === null) throw new Error(`no time: ${text}`)
  return at
}

export const personId = (name: string): PersonId => id<PersonId>(name)

export const engineer = (name: string, part: Partial<Person> = {}): Person => ({
  id: personId(name),
  name,
  accounts: [id<AccountKey>(`test/${name}`)],
  roles: ['engineer'],
  tier: 1,
  duty: 'member',
  unit: null,
  region: null,
  ...part,
})

export const clock = (text: string): number => {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return hours * 60 + minutes
}

/** A shift as people say it: `shift([1, 2], '08:30', '17:30', '王工')`. */
export const shift = (
  days: readonly number[],
  from: string,
  to: string,
  ...people: readonly string[]
): Shift => ({
  tier: 1,
  days,
  from: clock(from),
  to: clock(to),
  people: people.map(personId),
})

export const everyDay = [1, 2, 3, 4, 5, 6, 7]

export const directoryOf = (
  people: readonly Person[],
  part: Partial<Omit<Directory, 'people'>> = {},
): Directory => ({ people, rooms: [], shifts: [], ...part })
