/** Dice coefficient over character pairs, 0..1: near enough to tell that two short texts are about the same thing. */
export const likeness = (a: string, b: string): number => {
  const pairs = (text: string): Set<string> =>
    new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => text.slice(i, i + 2)))
  const [left, right] = [pairs(a), pairs(b)]
  if (left.size + right.size === 0) return a === b ? 1 : 0
  let shared = 0
  for (const pair of left) if (right.has(pair)) shared += 1
  return (2 * shared) / (left.size + right.size)
}

/** From here on two questions in people's own words count as one topic. */
const sameTopic = 0.5

/** Things said alike, as groups in the order in which each was first met. */
export const grouped = <T>(items: readonly T[], textOf: (item: T) => string): readonly (readonly T[])[] => {
  const groups: T[][] = []
  for (const item of items) {
    let best: T[] | null = null
    let most = sameTopic
    for (const group of groups) {
      const [first] = group
      const near = first === undefined ? 0 : likeness(textOf(first), textOf(item))
      if (near < most) continue
      best = group
      most = near
    }
    if (best === null) groups.push([item])
    else best.push(item)
  }
  return groups
}
