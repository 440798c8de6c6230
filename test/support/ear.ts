import type { ChatEvent } from '../../src/domain/chat/event.ts'

/** Stands where the desk stands and remembers what it was told. */
export interface Ear {
  readonly receive: (event: ChatEvent) => Promise<void>
  /** Every delivery, refused ones included. */
  readonly deliveries: readonly ChatEvent[]
  /** Resolves with all deliveries once there are this many. */
  hear(count: number): Promise<readonly ChatEvent[]>
  /** The next deliveries are refused, as by a desk whose disk is full. */
  refuse(count: number): void
}

export const createEar = (): Ear => {
  const deliveries: ChatEvent[] = []
  const waiting: { readonly count: number; readonly resolve: () => void }[] = []
  let refusals = 0
  return {
    deliveries,
    receive: async (event) => {
      deliveries.push(event)
      for (const { count, resolve } of waiting) if (deliveries.length >= count) resolve()
      if (refusals > 0) {
        refusals -= 1
        throw new Error('not now')
      }
    },
    hear: async (count) => {
      if (deliveries.length < count) await new Promise<void>((resolve) => waiting.push({ count, resolve }))
      return deliveries
    },
    refuse: (count) => {
      refusals = count
    },
  }
}
