import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const megabyte = 1024 * 1024

/** What is held by anything that lives: heap and buffers, after everything else was let go. Bytes. */
export const heldNow = async (): Promise<number> => {
  collect()
  // What was closed is let go a turn later.
  await new Promise((resolve) => setImmediate(resolve))
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/** The most that was held during some work beyond what was held before it, looked at every time `look` is called. MB. */
export const watchMemory = async () => {
  const before = await heldNow()
  let most = 0
  let looks = 0
  return {
    look: async (): Promise<void> => {
      looks += 1
      if (looks % 250 === 0) most = Math.max(most, (await heldNow()) - before)
    },
    mostMB: (): number => Math.max(0, most / megabyte),
    grownMB: async (): Promise<number> => Math.max(0, ((await heldNow()) - before) / megabyte),
  }
}
