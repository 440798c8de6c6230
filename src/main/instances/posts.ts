import type { Settings as Config } from '../../config.ts'
import { roomKeysOf, type Directory } from '../../domain/people/people.ts'
import { accountLease } from '../accounts/journals.ts'

/** The web room, as the account it is among the others. */
export const webRoom = { platform: 'room', account: 'web' } as const

/** Desks and accounts that one instance must hold together, because they serve each other. */
export interface PostPlan {
  /** The settings with only these desks and accounts. */
  readonly config: Config
  /** The leases that go with them. */
  readonly leases: readonly string[]
}

/** A desk as far as it matters for who it belongs with. */
export interface DeskPlan {
  readonly id: string
  readonly settings: Config['desks'][number]
  readonly directory: Directory
}

/** By which accounts a desk hears and speaks: those of its rooms, and all of a platform on which it knows people. */
const serves = ({ directory }: DeskPlan, { platform, account }: Config['accounts'][number]): boolean =>
  roomKeysOf(directory).some((key) => key.startsWith(`${platform}/${account}/`)) ||
  directory.people.some(({ accounts }) => accounts.some((key) => key.startsWith(`${platform}/`)))

/** The web room serves every desk of the process, so with it they stay together. */
const together = (config: Config, desks: readonly DeskPlan[]): readonly (readonly DeskPlan[])[] => {
  if (config.room.enabled) return [desks]
  return desks.reduce<readonly (readonly DeskPlan[])[]>((groups, desk) => {
    const own = config.accounts.filter((account) => serves(desk, account))
    const joins = (group: readonly DeskPlan[]): boolean =>
      group.some((other) => own.some((account) => serves(other, account)))
    return [...groups.filter((group) => !joins(group)), [...groups.filter(joins).flat(), desk]]
  }, [])
}

/**
 * Divides the desks and accounts of a configuration into what must be held together and what need not. Every desk and
 * account is in exactly one part; an account that serves nobody yet goes with the first. What must not be held twice
 * has a lease of its own, so that instances with different settings cannot both have it.
 */
export const postsOf = (config: Config, desks: readonly DeskPlan[]): readonly PostPlan[] => {
  const groups = together(config, desks)
  const idle = config.accounts.filter((account) => !desks.some((desk) => serves(desk, account)))
  return groups.map((group, index) => {
    const accounts = config.accounts.filter(
      (account) => group.some((desk) => serves(desk, account)) || (index === 0 && idle.includes(account)),
    )
    return {
      config: { ...config, desks: group.map(({ settings }) => settings), accounts },
      leases: [
        ...group.map(({ id }) => `desk/${id}`),
        ...accounts.map(({ platform, account }) => accountLease(platform, account)),
        ...(config.room.enabled ? [accountLease(webRoom.platform, webRoom.account)] : []),
      ],
    }
  })
}
