import { createDoor, createQq } from '../../../adapters/qq/index.ts'
import type { QqAccount } from '../../config/accounts.ts'
import { roomsOf, type Around, type OpenAccounts } from './around.ts'

/** The QQ accounts behind OneBot gateways; those with the same host and port share one door. */
export const openQq = (accounts: readonly QqAccount[], around: Around): OpenAccounts => {
  const doors = new Map<string, ReturnType<typeof createDoor>>()
  const doorAt = (host: string, port: number): ReturnType<typeof createDoor> => {
    const known = doors.get(`${host}:${port}`) ?? createDoor({ host, port })
    doors.set(`${host}:${port}`, known)
    return known
  }
  const numbers = accounts.map(({ account }) => account)
  const open = ({ platform, account, token, link }: QqAccount) =>
    createQq({
      account,
      link:
        link.mode === 'forward'
          ? { kind: 'forward', url: link.url, token }
          : { kind: 'reverse', door: doorAt(link.host, link.port), token: token ?? '' },
      journal: () => around.journal(platform, account),
      now: Date.now,
      rooms: () => roomsOf(around, platform, account),
      siblings: numbers.filter((number) => number !== account),
      log: around.log,
    })
  return { accounts: accounts.map((one) => () => open(one)), routes: [] }
}
