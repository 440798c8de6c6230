import { countedLabels, type Counted, type Meter } from '../../src/ports/meter.ts'

/** Upper bounds of the classes by which lateness is counted, ms. */
export const latenessBounds = [50, 100, 250, 500, 1_000, 2_500, 5_000, 30_000, 300_000] as const

/** Fault codes are few; what is not one of ours must not grow the list without end. */
const mostCodes = 50

/** What was counted since the process began. Plain numbers: nothing is loaded or exported until somebody looks. */
export interface Tally extends Meter {
  counts(): readonly { readonly what: Counted; readonly label: string; readonly n: number }[]
  storeFailures(): readonly { readonly code: string; readonly n: number }[]
  /** `within[i]` looks were no later than `latenessBounds[i]`. */
  lateness(): { readonly within: readonly number[]; readonly n: number; readonly sum: number }
}

export const createTally = (): Tally => {
  const counted = new Map<string, number>()
  const failed = new Map<string, number>()
  const within = latenessBounds.map(() => 0)
  let looks = 0
  let sum = 0
  return {
    count: (what, label) => {
      counted.set(`${what}/${label}`, (counted.get(`${what}/${label}`) ?? 0) + 1)
    },
    storeFailed: (code) => {
      const name = failed.has(code) || failed.size < mostCodes ? code : 'other'
      failed.set(name, (failed.get(name) ?? 0) + 1)
    },
    clockLate: (ms) => {
      const late = Math.max(0, ms)
      looks += 1
      sum += late
      for (const [index, bound] of latenessBounds.entries())
        if (late <= bound) within[index] = (within[index] ?? 0) + 1
    },
    counts: () =>
      (Object.keys(countedLabels) as Counted[]).flatMap((what) =>
        countedLabels[what].map((label) => ({ what, label, n: counted.get(`${what}/${label}`) ?? 0 })),
      ),
    storeFailures: () => [...failed].map(([code, n]) => ({ code, n })),
    lateness: () => ({ within: [...within], n: looks, sum }),
  }
}
