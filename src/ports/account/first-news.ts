/** Whoever starts an account waits for the first news of it, good or bad, and not for long. */
export interface FirstNews {
  /** There are news. */
  come(): void
  /** Runs `begin` and resolves at the next news, or after so many milliseconds. */
  within(ms: number, begin: () => void): Promise<void>
}

export const createFirstNews = (): FirstNews => {
  let arrived = (): void => undefined
  return {
    come: () => arrived(),
    within: (ms, begin) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms)
        arrived = () => {
          clearTimeout(timer)
          resolve()
        }
        begin()
      }),
  }
}
