/** What a phone shows of a message before it is opened: a first line is no longer than this. */
export const firstLineMost = 60

/** Several tickets in one message: as many on a row, as many rows below the head. */
const perRow = 3
const rowsMost = 4

/** Without the full stop people and articles may or may not have written. */
export const trimStop = (text: string): string => text.trim().replace(/[。.]+$/, '')

/** As a sentence of its own: with a stop, unless people already asked or called. */
export const ended = (text: string, stop: '。' | '.'): string =>
  /[？！?!…]$/.test(text.trim()) ? text.trim() : `${trimStop(text)}${stop}`

/** `1. …`, one line each. */
export const numbered = (steps: readonly string[]): string =>
  steps.map((step, i) => `${i + 1}. ${trimStop(step)}`).join('\n')

/** The short form while its first line fits into a notification, else the one that gives the long part a line of its own. */
export const fitting = (short: string, long: string): string =>
  (short.split('\n', 1)[0] ?? '').length <= firstLineMost ? short : long

/**
 * Merged reminders: behind the head while they fit there, else in rows below it. `rest` names how to see those for
 * which there is no room.
 */
export const gathered = (
  head: string,
  parts: readonly string[],
  rest: (hidden: number) => string,
): string => {
  const rows: string[] = []
  const shown = parts.slice(0, perRow * rowsMost)
  for (let i = 0; i < shown.length; i += perRow) rows.push(shown.slice(i, i + perRow).join(' · '))
  const hidden = parts.length - shown.length
  return fitting(
    `${head}${parts.join(' · ')}`,
    [head.trimEnd(), ...rows, ...(hidden === 0 ? [] : [rest(hidden)])].join('\n'),
  )
}

/** The beginning of a text, with … where something was left out. */
export const shortened = (text: string, most: number): string => {
  const characters = [...text.replace(/\s+/g, ' ').trim()]
  return characters.length <= most ? characters.join('') : `${characters.slice(0, most - 1).join('')}…`
}

const numbersShown = 8

/** `#1023 #1024 …`: as many ticket numbers as fit a line. */
export const listed = (numbers: readonly string[]): string =>
  [
    ...numbers.slice(0, numbersShown).map((number) => `#${number}`),
    ...(numbers.length > numbersShown ? ['…'] : []),
  ].join(' ')

/** So many calls have a line of their own, the head and the rest not counted. */
const callsShown = 4

/** What goes before a ticket's title, and as much of the title as one line takes. */
export const withTitle = (lead: string, title: string, most: number): string =>
  `${lead} ${shortened(title, Math.max(8, most - lead.length - 1))}`

/** One call among several. */
export interface Call {
  readonly line: string
  readonly number: string
  /** So many pictures of its question are not shown with the others' words. */
  readonly pictures: number
}

/** What the calls of one message are written with. */
export interface CallWords {
  readonly head: string
  /** Of a line that goes on below the screen's edge nothing is read. */
  readonly lineMost: number
  readonly mark: (pictures: number) => string
  /** Behind the number of a ticket that has pictures and no line of its own. */
  readonly sign: string
  readonly rest: (hidden: number, numbers: string) => string
  /** How the pictures are seen: of this ticket, alone or as an example. */
  readonly look: (number: string, alone: boolean) => string
}

/** Calls one below the other, the others by their numbers; which have pictures, and how to see them. */
export const calledTogether = (calls: readonly Call[], words: CallWords): string => {
  const { head, lineMost, mark, sign, rest, look } = words
  const lineOf = ({ line, pictures }: Call): string =>
    pictures === 0 ? line : `${shortened(line, lineMost - mark(pictures).length)}${mark(pictures)}`
  const [seen, ...more] = calls.filter(({ pictures }) => pictures > 0)
  // A line that names one hidden call could as well be that call.
  const rows = seen === undefined ? callsShown : callsShown - 1
  const shown = calls.length <= rows + 1 ? calls.length : rows
  const hidden = calls.slice(shown).map(({ number, pictures }) => `#${number}${pictures === 0 ? '' : sign}`)
  return [
    head,
    ...calls.slice(0, shown).map(lineOf),
    ...(hidden.length === 0 ? [] : [rest(hidden.length, hidden.join(' '))]),
    ...(seen === undefined ? [] : [look(seen.number, more.length === 0)]),
  ].join('\n')
}
