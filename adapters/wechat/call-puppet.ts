import type { Puppet } from './bot.ts'
import type { Reply } from './outcome.ts'

/**
 * Has the puppet do something. Resolves within so many milliseconds in any case; what comes after that goes to `late`.
 * Never rejects: what the puppet throws is a reply of its own.
 */
export const callPuppet = async <T>(
  puppet: Puppet,
  work: (puppet: Puppet) => Promise<T>,
  within: number,
  late?: (reply: Reply<T>) => void,
): Promise<Reply<T>> => {
  let over = false
  let timer: NodeJS.Timeout | undefined
  const lost = new Promise<Reply<never>>((resolve) => {
    timer = setTimeout(() => {
      over = true
      resolve({ kind: 'lost', reason: `no answer within ${within} ms` })
    }, within)
  })
  const done = work(puppet).then(
    (value) => ({ kind: 'answer', value }) as const,
    (error: unknown) => ({ kind: 'error', error }) as const,
  )
  void done.then((reply) => {
    if (over) late?.(reply)
  })
  const reply = await Promise.race([done, lost])
  clearTimeout(timer)
  return reply
}
