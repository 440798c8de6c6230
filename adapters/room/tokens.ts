import { createHmac, timingSafeEqual } from 'node:crypto'
import { Fault } from '../../src/domain/fault.ts'

export type RoomAuth =
  /** Anybody who reaches the page picks who to be. */
  | { readonly kind: 'demo' }
  /** People enter by a personal link; nobody can pick. */
  | { readonly kind: 'token'; readonly secret: string }

const shortestSecret = 16

/** Refuses token mode without a secret worth the name: no secret means closed, not open. */
export const checkAuth = (auth: RoomAuth): void => {
  if (auth.kind === 'token' && auth.secret.length < shortestSecret) {
    throw new Fault(
      'room-secret',
      'operator',
      `The web room in token mode needs a secret of at least ${shortestSecret} characters.`,
      'Set the secret of the room, for example to the output of `openssl rand -base64 24`.',
    )
  }
}

export interface Tokens {
  /** `<person id>~<signature>`, the same for the same person until the secret changes. */
  issue(personId: string): string
  /** The person id the token was issued for, or null. Compares in constant time. */
  read(token: string): string | null
}

export const createTokens = (secret: string): Tokens => {
  const sign = (personId: string): Buffer =>
    createHmac('sha256', secret).update(`room-person:${personId}`).digest()
  return {
    issue: (personId) => `${personId}~${sign(personId).toString('base64url')}`,
    read: (token) => {
      const cut = token.lastIndexOf('~')
      if (cut < 1) return null
      const personId = token.slice(0, cut)
      const given = Buffer.from(token.slice(cut + 1), 'base64url')
      const expected = sign(personId)
      return given.length === expected.length && timingSafeEqual(given, expected) ? personId : null
    },
  }
}
