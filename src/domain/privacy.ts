/** Numbers that identify a person, as they occur in Chinese chats, in one piece or in the usual groups (SEC-3). */
const personalNumbers: readonly { readonly pattern: RegExp; readonly keep: readonly [number, number] }[] = [
  // Resident identity number: 17 digits and a check digit or X; region, day of birth and serial may stand apart.
  { pattern: /(?<![0-9A-Za-z])\d{6}[ -]?\d{8}[ -]?\d{3}[\dXx](?![0-9A-Za-z])/g, keep: [3, 2] },
  // Unified social credit code: 18 letters and digits beginning with the registering department.
  { pattern: /(?<![0-9A-Za-z])[1-9ANY][1-59]\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])/g, keep: [2, 2] },
  // Bank card, as it is printed too: in fours.
  { pattern: /(?<!\d)(?:[3-6]\d{15,18}|[3-6]\d{3}(?:[ -]\d{4}){3}(?:[ -]?\d{1,3})?)(?!\d)/g, keep: [4, 4] },
  // Mobile telephone.
  { pattern: /(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:\d{8}|[ -]\d{4}[ -]\d{4})(?!\d)/g, keep: [3, 2] },
]

/** Every number above has one of these; most of what people say has neither. */
const mayHold = /[\d０-９]{6}|[\d０-９]{3}[ \-\uff0d\u3000][\d０-９]{4}/

/** Full-width digits, letters and marks as plain ones, each at its place. */
const halfWidth = (text: string): string =>
  text.replace(/[\uff01-\uff5e\u3000]/g, (c) =>
    c === '\u3000' ? ' ' : String.fromCharCode(c.charCodeAt(0) - 0xfee0),
  )

const stars = (found: string, [first, last]: readonly [number, number]): string =>
  `${found.slice(0, first)}${'*'.repeat(found.length - first - last)}${found.slice(-last)}`

const maskOne = (text: string, { pattern, keep }: (typeof personalNumbers)[number]): string => {
  let masked = ''
  let from = 0
  for (const { index, 0: found } of halfWidth(text).matchAll(pattern)) {
    const end = index + found.length
    masked += text.slice(from, index) + stars(text.slice(index, end), keep)
    from = end
  }
  return from === 0 ? text : masked + text.slice(from)
}

/**
 * The text with personal numbers replaced by their first and last digits and stars between, as long as it was; masked
 * again it stays the same. The very text where there is nothing to mask.
 */
export const maskPersonalNumbers = (text: string): string =>
  mayHold.test(text) ? personalNumbers.reduce(maskOne, text) : text

const fillers =
  /^(?:(?:各位|大家|领导|请问|请教|想问|想请教|问问|咨询|老师们?|王工|[一-龥]工|您好|你好|早上好|上午好|下午好|有人在吗|有人吗|在吗|在不在|麻烦|帮忙|帮我|看看|个问题|一下|(?:早|好|下|急+)(?![一-龥])|hi|hello|@\S+|\[[^\]]{1,6}\])[\s,，。!！~?？:：、]*)+/i

/** After these a line is a sentence of its own; people who write in bursts break off before. */
const wholeSentence = /(?:[。.!！?？…]|吗|呢|吧|啊|了|怎么办|怎么回事|怎么处理|怎么弄)$/

/** The first real line, with what goes on in the next ones as long as it fits; null when there is none. */
const joined = (lines: readonly string[], longest: number): string | null => {
  const from = lines.findIndex((line) => line.length >= 8)
  const [first, ...rest] = from === -1 ? [] : lines.slice(from)
  if (first === undefined) return null
  let title = first
  for (const line of rest) {
    const comma = /\p{Script=Han}$/u.test(title) ? '，' : /[,，、;；:：]$/.test(title) ? '' : ' '
    const longer = `${title}${comma}${line}`
    if (wholeSentence.test(title) || [...longer].length > longest) break
    title = longer
  }
  return title
}

/** What the question is, short enough for a line on a phone: first real line, without greetings, personal numbers masked. */
export const titleOf = (texts: readonly string[], longest = 28): string => {
  const lines = texts
    .flatMap((text) => text.split('\n'))
    .map((line) => line.replace(fillers, '').trim())
    .filter((line) => line !== '')
  const best = joined(lines, longest) ?? lines.join(' ')
  const clean = maskPersonalNumbers(best)
    .replace(/\s+/g, ' ')
    .replace(/[,，。!！~、;；:：]+$/, '')
  const characters = [...clean]
  return characters.length <= longest ? clean : `${characters.slice(0, longest - 1).join('')}…`
}
