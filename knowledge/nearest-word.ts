/** What somebody probably meant: the known word with the fewest typing slips, or null when none is close. */
export const nearestWord = (typed: string, known: readonly string[]): string | null => {
  let best: { readonly word: string; readonly slips: number } | null = null
  for (const word of known) {
    const slips = slipsBetween(typed.toLowerCase(), word.toLowerCase())
    if (best === null || slips < best.slips) best = { word, slips }
  }
  if (best === null) return null
  // Two letters of a Chinese name are a different name; two letters of a long English key are a slip.
  const bearable = Math.max(1, Math.floor(Math.max(typed.length, best.word.length) / 3))
  return best.slips <= bearable && best.slips < best.word.length ? best.word : null
}

/** Fewest insertions, removals, replacements and swaps of neighbours that turn one word into the other. */
const slipsBetween = (a: string, b: string): number => {
  let older: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped =
        a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (older[j - 2] ?? Infinity) + 1 : Infinity
      row.push(Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, replaced, swapped))
    }
    older = previous
    previous = row
  }
  return previous[b.length] ?? 0
}
