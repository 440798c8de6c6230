import { accountOf, type LoginView } from '../../adapters/room/index.ts'
import { hasRole, personOf, type Directory } from '../domain/people/people.ts'
import type { Chat } from '../ports/chat.ts'

const looksAfter = (directory: Directory, personId: string): boolean => {
  const person = personOf(directory, accountOf(personId))
  return hasRole(person, 'supervisor') || hasRole(person, 'admin')
}

const serves = ({ rooms }: Directory, { platform, account }: Chat): boolean =>
  rooms.some(({ key }) => key.startsWith(`${platform}/${account}/`))

/**
 * The login codes that somebody of the web room may see: supervisors and admins, each those of the accounts on which
 * their desks have rooms, and those of accounts that no desk has rooms on yet. Null for everybody else.
 */
export const loginsFor = (
  directories: readonly Directory[],
  chats: readonly Chat[],
  personId: string,
): readonly LoginView[] | null => {
  const own = directories.filter((directory) => looksAfter(directory, personId))
  if (own.length === 0) return null
  return chats.flatMap((chat) => {
    const code = chat.login?.() ?? null
    const isTheirs =
      own.some((directory) => serves(directory, chat)) ||
      !directories.some((directory) => serves(directory, chat))
    return code === null || !isTheirs ? [] : [{ platform: chat.platform, account: chat.account, ...code }]
  })
}
