import { simplify } from './traditional.ts'

const emoticon = /\[[\p{Script=Han}a-z0-9]{1,6}\]/giu
const mention = /@[^\s@]{1,20}(\s|\u2005|$)/gu
const mask = /\*{2,}/g

/**
 * The form in which texts are compared: full width as half width, small letters, simplified characters, no
 * emoticons, mentions or masked digits, everything that is not a letter or a digit as one blank. Codes keep
 * their joints: `ORA-00942` becomes `ora-00942`.
 */
export const fold = (text: string): string =>
  simplify(text.normalize('NFKC').toLowerCase())
    .replace(mention, ' ')
    .replace(emoticon, ' ')
    .replace(mask, ' ')
    .replace(/([a-z0-9])[-_.](?=[a-z0-9])/g, '$1\ue000')
    .replace(/[^\p{L}\p{N}\ue000]+/gu, ' ')
    .replaceAll('\ue000', '-')
    .trim()

/** Takes courtesies off both ends of every clause, as long as something is left. */
export const createStripper = (fillers: Iterable<string>): ((folded: string) => string) => {
  const words = [...new Set([...fillers].map((word) => fold(word)).filter((word) => word !== ''))].sort(
    (a, b) => b.length - a.length,
  )
  const any = words.map((word) => word.replace(/[-]/g, '\\-')).join('|')
  if (any === '') return (folded) => folded
  const before = new RegExp(`^(?:${any})(?![a-z0-9])\\s*`)
  const after = new RegExp(`\\s*(?:${any})$`)
  const strip = (clause: string): string => {
    for (let rest = clause; ;) {
      const next = rest.replace(before, '').replace(after, '')
      if (next === rest) return rest
      rest = next
    }
  }
  return (folded) => {
    const left = folded
      .split(' ')
      .map(strip)
      .filter((clause) => clause !== '')
      .join(' ')
    return left === '' ? folded : left
  }
}
