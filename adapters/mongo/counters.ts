import { isDuplicate } from './faults.ts'
import { createGatherer } from './gather.ts'
import type { Models } from './records.ts'

/** Names of counters. A desk's name cannot reach into the next part of the name. */
export const numberCounter = (desk: string): string => `number/${encodeURIComponent(desk)}`
export const serialCounter = (desk: string, series: string): string =>
  `serial/${encodeURIComponent(desk)}/${series}`

export interface Counters {
  /** The next number of this counter, from 1 on; never given out twice. */
  readonly take: (name: string) => Promise<number>
  /** The last of `many` numbers in a row. */
  readonly takeMany: (name: string, many: number) => Promise<number>
  /** Gives out no number up to this one any more. */
  readonly pass: (name: string, last: number) => Promise<void>
}

/** Counting by one atomic `$inc` on the server; what is asked at once is counted at once. */
export const createCounters = ({ counters }: Pick<Models, 'counters'>): Counters => {
  const takeMany = async (name: string, many: number): Promise<number> => {
    const add = () =>
      counters.collection.findOneAndUpdate(
        { _id: name as never },
        { $inc: { last: many } },
        { upsert: true, returnDocument: 'after' },
      )
    // Two who make a new counter at once: the server refuses one of them, and then the counter is there.
    const counter = await add().catch((error: unknown) => {
      if (isDuplicate(error)) return add()
      throw error
    })
    return Number(counter?.['last'])
  }
  const gatherers = new Map<string, (item: null) => Promise<number>>()
  return {
    takeMany,
    take: (name) => {
      const known = gatherers.get(name)
      if (known !== undefined) return known(null)
      const gatherer = createGatherer<null, number>(async (asked) => {
        const last = await takeMany(name, asked.length)
        return asked.map((_, index) => last - asked.length + 1 + index)
      })
      gatherers.set(name, gatherer)
      return gatherer(null)
    },
    pass: async (name, last) => {
      await counters.collection.updateOne({ _id: name as never }, { $max: { last } }, { upsert: true })
    },
  }
}
