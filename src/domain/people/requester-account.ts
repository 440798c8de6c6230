import { id, type AccountKey } from '../ids.ts'

/** Somebody who asked by telephone, mail or in person: an account without a chat (REC-2). */
export const registeredAccount = (unit: string | null, name: string): AccountKey =>
  id<AccountKey>(`registered/${unit ?? ''}-${name}`)

/** How a requester can be reached who sits in no chat; null for everybody who does. */
export const withoutChat = (account: AccountKey): 'person' | 'machine' | null => {
  if (account.startsWith('registered/')) return 'person'
  return account.startsWith('alert/') ? 'machine' : null
}
