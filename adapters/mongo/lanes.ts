/** Runs work about the same thing one after the other in the order of the calls, and everything else side by side. */
export type Lanes = <Result>(things: readonly string[], work: () => Promise<Result>) => Promise<Result>

/** Without lanes, of two writes sent at once the later call could arrive first: each has a connection of its own. */
export const createLanes = (): Lanes => {
  const ends = new Map<string, Promise<unknown>>()
  return (things, work) => {
    const before = things.flatMap((thing) => ends.get(thing) ?? [])
    const result = before.length === 0 ? work() : Promise.allSettled(before).then(work)
    const end = result.catch(() => undefined)
    for (const thing of things) ends.set(thing, end)
    void end.then(() => {
      for (const thing of things) if (ends.get(thing) === end) ends.delete(thing)
    })
    return result
  }
}
