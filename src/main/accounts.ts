import { openJournal } from '../../adapters/journal/index.ts'
import type { Account, QqAccount } from '../config/accounts.ts'
import type { Directory } from '../domain/people.ts'
import type { Chat } from '../ports/chat.ts'
import type { Log } from '../ports/log.ts'

interface Around {
  /** Where each account keeps what it must remember over restarts. */
  readonly dataFolder: string
  readonly directories: () => readonly Directory[]
  readonly log: Log
}

/** The QQ accounts; those with the same host and port share one door. */
const openQq = async (accounts: readonly QqAccount[], around: Around): Promise<readonly Chat[]> => {
  const { createDoor, createQq } = await import('../../adapters/qq/index.ts')
  const doors = new Map<string, ReturnType<typeof createDoor>>()
  const doorAt = (host: string, port: number): ReturnType<typeof createDoor> => {
    const known = doors.get(`${host}:${port}`) ?? createDoor({ host, port })
    doors.set(`${host}:${port}`, known)
    return known
  }
  const numbers = accounts.map(({ account }) => account)
  return accounts.map(({ account, token, link }) =>
    createQq({
      account,
      link:
        link.mode === 'forward'
          ? { kind: 'forward', url: link.url, token }
          : { kind: 'reverse', door: doorAt(link.host, link.port), token: token ?? '' },
      journal: () => openJournal({ folder: around.dataFolder, platform: 'qq', account, now: Date.now() }),
      now: Date.now,
      rooms: () =>
        around
          .directories()
          .flatMap(({ rooms }) => rooms.map(({ key }) => key))
          .filter((key) => key.startsWith(`qq/${account}/`)),
      siblings: numbers.filter((number) => number !== account),
      log: around.log,
    }),
  )
}

/** The configured accounts, not yet started. What a platform needs is loaded only when it has an account. */
export const openAccounts = async (
  accounts: readonly Account[],
  around: Around,
): Promise<readonly Chat[]> => {
  const qq = accounts.filter((account) => account.platform === 'qq')
  return qq.length === 0 ? [] : openQq(qq, around)
}
