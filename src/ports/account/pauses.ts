/** Waits that can be cut short all at once. */
export interface Pauses {
  /** Resolves after so many milliseconds, or at the next `end`. */
  pause(ms: number): Promise<void>
  /** Ends every pause that is under way. */
  end(): void
}

export const createPauses = (): Pauses => {
  const ends = new Set<() => void>()
  return {
    pause: (ms) =>
      new Promise((resolve) => {
        const end = (): void => {
          clearTimeout(timer)
          ends.delete(end)
          resolve()
        }
        const timer = setTimeout(end, ms)
        ends.add(end)
      }),
    end: () => {
      for (const end of ends) end()
    },
  }
}

/** Resolves when the work has ended well, or after so many milliseconds; rejects when it fails before that. */
export const atMost = async (ms: number, work: Promise<unknown>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
