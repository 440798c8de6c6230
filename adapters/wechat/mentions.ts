/** What WeChat puts behind a name: U+2005 where a name was picked, a plain space where it was typed or by some puppets. */
const behind = '[\\u2005\\u0020\\u00a0]'

/** U+2005, as WeChat writes it behind a name that is mentioned. */
export const afterName = '\u2005'

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

export interface Addressed {
  /** Without the name of the bot, and with plain spaces behind the others. */
  readonly text: string
  readonly toBot: boolean
  /** Ids of the people meant, the bot among them when it is. */
  readonly people: readonly string[]
}

/**
 * To whom it is said. Ids are believed; where a puppet gives none, only the names of the bot itself are looked for in
 * the text: a name of somebody else proves nothing (law 7). To all is to nobody in particular.
 */
export const readAddress = (
  text: string,
  given: readonly string[],
  self: string,
  ownNames: readonly string[],
): Addressed => {
  const people = [...new Set(given.filter((person) => person !== '' && !/(?:^|@)all$/i.test(person)))]
  const names = [...new Set(ownNames.filter((name) => name.trim() !== ''))].sort(
    (a, b) => b.length - a.length,
  )
  let toBot = people.includes(self)
  let rest = text
  if ((toBot || given.length === 0) && names.length > 0) {
    const own = new RegExp(`[@＠](?:${names.map(escaped).join('|')})(?:${behind}|$|(?=\\n))`, 'gm')
    rest = text.replaceAll(own, '')
    toBot ||= rest !== text
  }
  const meant = toBot && !people.includes(self) ? [...people, self] : people
  return { text: rest.replaceAll('\u2005', ' ').trim(), toBot, people: meant }
}
