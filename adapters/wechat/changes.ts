/** Lets others wait for the next change of something. */
export interface Changes {
  changed(): void
  /** Resolves at the next change, or after so many milliseconds. */
  change(within: number): Promise<void>
}

export const createChanges = (): Changes => {
  const waiting = new Set<() => void>()
  return {
    changed: () => {
      for (const resolve of [...waiting]) resolve()
    },
    change: (within) =>
      new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer)
          waiting.delete(done)
          resolve()
        }
        const timer = setTimeout(done, within)
        waiting.add(done)
      }),
  }
}
