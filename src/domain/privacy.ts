/** Numbers that identify a person, as they occur in Chinese chats (SEC-3). */
const personalNumbers: readonly { readonly pattern: RegExp; readonly keep: readonly [number, number] }[] = [
  // Resident identity number: 17 digits and a check digit or X.
  { pattern: /(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])/g, keep: [3, 2] },
  // Unified social credit code: 18 letters and digits beginning with the registering department.
  { pattern: /(?<![0-9A-Za-z])[1-9ANY][1-59]\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])/g, keep: [2, 2] },
  // Bank card.
  { pattern: /(?<!\d)[3-6]\d{15,18}(?!\d)/g, keep: [4, 4] },
  // Mobile telephone.
  { pattern: /(?<!\d)1[3-9]\d{9}(?!\d)/g, keep: [3, 2] },
]

/** The text with personal numbers replaced by their first and last digits and stars between. */
export const maskPersonalNumbers = (text: string): string =>
  personalNumbers.reduce(
    (masked, { pattern, keep }) =>
      masked.replace(
        pattern,
        (found) =>
          `${found.slice(0, keep[0])}${'*'.repeat(found.length - keep[0] - keep[1])}${found.slice(-keep[1])}`,
      ),
    text,
  )

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
