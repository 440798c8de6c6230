import { createRequire } from 'node:module'

/**
 * The one door to `natural`. Its front door loads database drivers and a .env file, so single modules are
 * taken by path; those paths are not its API, hence the version is pinned in package.json and nothing else
 * in the project may import it.
 */
const load = createRequire(import.meta.url)

const porter = load('natural/lib/natural/stemmers/porter_stemmer.js') as { stem(word: string): string }

const code = /\d/

/** The stem of a Latin word (`invoices` → `invoic`); codes with digits and very short words stay as they are. */
export const stemLatin = (word: string): string =>
  word.length < 4 || code.test(word) || /[^a-z]/.test(word) ? word : porter.stem(word)

const jaroWinkler = load('natural/lib/natural/distance/jaro-winkler_distance.js') as (
  one: string,
  other: string,
  options: object,
) => number

const leastNear = 0.93

/** Is one Latin word the other with a slip of the finger (`serevr`, `server`)? Codes with digits never are. */
export const nearLatin = (one: string, other: string): boolean =>
  one.length > 4 &&
  other.length > 4 &&
  /^[a-z]+$/.test(one) &&
  /^[a-z]+$/.test(other) &&
  jaroWinkler(one, other, {}) >= leastNear
