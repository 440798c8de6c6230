/** Resolves when the condition holds; looks every few milliseconds, fails after `within` ms. */
export const until = async (what: string, holds: () => boolean, within = 20_000): Promise<void> => {
  const deadline = Date.now() + within
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`never: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
