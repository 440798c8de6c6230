import type { Instant } from '../../domain/time.ts'
import type { ChatFor } from '../../ports/chat.ts'
import type { DeskContext } from '../context.ts'
import { deliverNotices } from './deliver-notices.ts'
import { Spoken } from './spoken.ts'

/** Documents in one round. */
const roundMost = 200

/** Who says what is due. One at a time: what is written meanwhile makes it go round once more. */
export interface Courier {
  /** Resolves when nothing is due any more; what fails is logged and stays due. */
  deliver(): Promise<void>
  /** Resolves when it stands still. */
  settled(): Promise<void>
}

/**
 * `first` is done before every round, and says whether there is more of it to do: what several tickets have in common is to
 * be known before they are spoken about.
 */
export const createCourier = (
  ctx: DeskContext,
  { chatFor, now }: { readonly chatFor: ChatFor; readonly now: () => Instant },
  first: (now: Instant) => Promise<boolean>,
): Courier => {
  const spoken = new Spoken()
  let going: Promise<void> | null = null
  let again = false

  const rounds = async (): Promise<void> => {
    do {
      again = false
      if (await first(now())) again = true
      if ((await deliverNotices(ctx, chatFor, spoken, now(), roundMost)) >= roundMost) again = true
    } while (again)
  }

  return {
    deliver: () => {
      if (going !== null) {
        again = true
        return going
      }
      going = rounds()
        .catch((error: unknown) => {
          ctx.log.error('courier.failed', { error })
          ctx.meter?.count('failures', 'courier')
        })
        .finally(() => {
          going = null
        })
      return going
    },
    settled: async () => {
      await going
    },
  }
}
