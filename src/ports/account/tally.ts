/** Names of unknown events that are counted one by one. */
const mostNames = 200
const longestName = 80

/** How often something unknown came in, by a short name. */
export interface Tally {
  readonly count: (what: string) => void
  /** By name, in order of the names. */
  readonly counts: () => Readonly<Record<string, number>>
}

export const createTally = (): Tally => {
  const tally = new Map<string, number>()
  return {
    count: (what) => {
      // What the other side makes up must not fill the memory.
      const short = what.slice(0, longestName)
      const name = tally.has(short) || tally.size < mostNames ? short : 'more'
      tally.set(name, (tally.get(name) ?? 0) + 1)
    },
    counts: () => Object.fromEntries([...tally].sort(([a], [b]) => a.localeCompare(b))),
  }
}
