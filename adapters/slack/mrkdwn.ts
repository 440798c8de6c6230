/** How people are called, as far as it is known. */
export type NameOf = (user: string) => string | null

export interface Reading {
  readonly text: string
  /** User ids, the account itself among them. */
  readonly mentions: readonly string[]
}

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' }

export const unescape = (text: string): string =>
  text.replace(/&(?:amp|lt|gt);/g, (entity) => entities[entity] ?? entity)

/** Keeps what people wrote from being read as Slack's marks, e.g. `<!channel>`. */
export const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** The user ids named in a text. */
export const mentionsIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(/<@([A-Z0-9]+)(?:\|[^<>]*)?>/g)].map((match) => match[1] ?? '')),
]

const shown = (target: string, label: string, nameOf: NameOf): string => {
  const rest = target.slice(1)
  if (target.startsWith('@')) return `@${(nameOf(rest) ?? (label || '同事')).replaceAll(/\s/g, '')} `
  if (target.startsWith('#')) return `#${label || rest}`
  if (target.startsWith('!')) {
    const [what = '', ...more] = rest.split('^')
    // <!date^1392734382^{date}|words>: the words are for whoever cannot count.
    return what === 'date' ? label : `@${label.replace(/^@/, '') || (more.length === 0 ? what : '同事')} `
  }
  const address = target.replace(/^(?:mailto|tel):/, '')
  return label === '' || label === address || target.endsWith(`//${label}`)
    ? address
    : `${label}（${target}）`
}

/**
 * A message as people see it (docs.slack.dev, Formatting message text): marks resolved, entities undone. The mention of
 * `self` is left out: to whom it is said is known, and an id is not to be taken for words.
 */
export const readText = (text: string, self: string, nameOf: NameOf): Reading => {
  const seen = text
    .replace(/<([^<>]+)>( ?)/g, (_, inside: string, blank: string) => {
      const bar = inside.indexOf('|')
      const target = bar < 0 ? inside : inside.slice(0, bar)
      if (target === `@${self}`) return ''
      const words = shown(target, bar < 0 ? '' : inside.slice(bar + 1), nameOf)
      return words.endsWith(' ') ? words : `${words}${blank}`
    })
    .trim()
  return { text: unescape(seen), mentions: mentionsIn(text) }
}
