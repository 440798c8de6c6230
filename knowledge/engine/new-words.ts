/**
 * Words that the segmenter does not know but the articles keep using, such as names of products: two pieces that
 * stand side by side much oftener than chance, at least one of them a single character.
 */
const least = 4
/** Log of how much oftener than by chance. */
const leastBond = 1.2
const longest = 6

const carriers = /[的了吗呢吧啊么呀是我你他她有在不没和要能会就也都还怎什这那个可以请问为被把给用去来到]/

/** Finds such words in cut texts. Same texts, same words. */
export const findNewWords = (cuts: Iterable<readonly string[]>): string[] => {
  const singles = new Map<string, number>()
  const pairs = new Map<string, number>()
  let total = 0
  for (const words of cuts) {
    words.forEach((word, at) => {
      total += 1
      singles.set(word, (singles.get(word) ?? 0) + 1)
      const next = words[at + 1]
      if (next === undefined || (word.length > 1 && next.length > 1) || word.length + next.length > longest)
        return
      if (/[a-z0-9]/.test(word + next) || carriers.test(word) || carriers.test(next)) return
      const key = `${word} ${next}`
      pairs.set(key, (pairs.get(key) ?? 0) + 1)
    })
  }
  const found: string[] = []
  for (const [key, count] of pairs) {
    if (count < least) continue
    const [one = '', two = ''] = key.split(' ')
    const a = singles.get(one) ?? 1
    const b = singles.get(two) ?? 1
    const bond = Math.log((count * total) / (a * b))
    const loose = one.length > 1 || two.length > 1
    // A piece that is a word itself must hardly stand anywhere else; two loose characters need less.
    const bound = loose
      ? count / Math.max(a, b) >= 0.5
      : count / Math.min(a, b) >= 0.5 && count / Math.max(a, b) >= 0.15
    if (bound && bond >= leastBond) found.push(one + two)
  }
  return found
}
