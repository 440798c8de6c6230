import { atMost } from './pauses.ts'

/** One message at a time in a place: the parts of two long texts must not mix. */
export interface Turns {
  take<T>(place: string, work: () => Promise<T>): Promise<T>
  /** Resolves when nothing is under way, or after so many milliseconds. */
  settled(within: number): Promise<void>
}

export const createTurns = (): Turns => {
  const turns = new Map<string, Promise<unknown>>()
  return {
    take: (place, work) => {
      const done = (turns.get(place) ?? Promise.resolve()).then(work)
      const over = done.then(
        () => undefined,
        () => undefined,
      )
      turns.set(place, over)
      void over.then(() => {
        if (turns.get(place) === over) turns.delete(place)
      })
      return done
    },
    settled: (within) => atMost(within, Promise.all(turns.values())),
  }
}
