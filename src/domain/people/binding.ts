import type { Place } from '../chat/event.ts'
import type { AccountKey, PersonId } from '../ids.ts'
import type { Directory, Person } from './people.ts'
import { hour, minute, type Instant } from '../time.ts'

/** `offered`: a code was given out. `bound`: the account stands on the card. The others are over for good. */
export const bindingStates = ['offered', 'bound', 'void', 'revoked'] as const
export type BindingState = (typeof bindingStates)[number]

/** What happened to a binding, append-only. */
export interface BindingEvent {
  readonly at: Instant
  /** The person, or the bare account that typed the code. */
  readonly by: PersonId | AccountKey
  readonly what: 'offered' | 'bound' | 'voided' | 'revoked'
  readonly trigger: string
}

/** A further account on somebody's contact card, from the giving out of its code to its end (law 7). */
export interface Binding {
  readonly serial: number
  readonly person: PersonId
  /** Who got the code, and where they are told what became of it. */
  readonly by: PersonId
  readonly from: Place
  /** The code's digest; null when it can no longer be used. The code itself is nowhere but in the message that tells it. */
  readonly digest: string | null
  readonly expiresAt: Instant
  /** Null until the code was used. */
  readonly account: AccountKey | null
  readonly history: readonly BindingEvent[]
}

/** Wrong codes typed by one account. */
export interface BindingTries {
  readonly account: AccountKey
  readonly wrong: readonly { readonly at: Instant; readonly trigger: string }[]
}

/** How long a code can be used. */
export const codeLasts = 10 * minute
const mostWrong = 5
const wrongWithin = hour

/**
 * Letters only, so that no part of a code reads as a ticket number, and no vowels, so that none reads as a word; I, L
 * and O are missing anyway. 8 of 20 letters are 2.6 × 10¹⁰ codes: with 5 tries an hour, nobody finds one in 10 minutes.
 */
export const codeLetters = 'BCDFGHJKMNPQRSTVWXYZ'
export const codeLength = 8

const isCode = (text: string): boolean =>
  text.length === codeLength && [...text].every((letter) => codeLetters.includes(letter))

/** `B3`: how people name a binding. */
export const bindingName = (serial: number): string => `B${serial}`

/** The serial in `B3` or `3`; null when it is neither. */
export const bindingSerialIn = (text: string): number | null => {
  const digits = /^b?\s*(\d{1,6})$/i.exec(text.trim())?.[1]
  return digits === undefined ? null : Number(digits)
}

const bindLine = /^(?:@\S+\s+)*[/!！。.]?(?:绑定|bind(?=[\s:：]))[\s:：]*(.+)$/i

/**
 * What somebody types as a code behind 绑定, in capitals without spaces and hyphens. `sure`: nothing but a code looks
 * like this; else it may be a code typed wrongly. Null: it is something else, such as a name or a question.
 */
export const codeTyped = (text: string): { readonly code: string; readonly sure: boolean } | null => {
  const typed = bindLine.exec(text.normalize('NFKC').trim())?.[1]
  if (typed === undefined) return null
  const code = typed.replace(/[\s\-“”"'。.]/g, '').toUpperCase()
  if (!/^[A-Z0-9]{6,10}$/.test(code)) return null
  return { code, sure: isCode(code) }
}

/** Compares two digests without telling by the time it takes how much of them is alike. */
export const sameDigest = (a: string, b: string): boolean => {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i += 1)
    difference |= a.charCodeAt(i) ^ b.charCodeAt(i % Math.max(1, b.length))
  return difference === 0
}

/** When the account may try again, or null when it may now. */
export const lockedUntil = (tries: BindingTries | null, now: Instant): Instant | null => {
  const recent = (tries?.wrong ?? []).filter(({ at }) => at > now - wrongWithin)
  const oldest = recent.at(-mostWrong)
  return oldest === undefined ? null : oldest.at + wrongWithin
}

/** The tries with one more wrong code; those that no longer count are forgotten. Counting a trigger again counts nothing. */
export const withWrongTry = (tries: BindingTries, trigger: string, now: Instant): BindingTries =>
  tries.wrong.some((one) => one.trigger === trigger)
    ? tries
    : {
        ...tries,
        wrong: [...tries.wrong.filter(({ at }) => at > now - wrongWithin), { at: now, trigger }],
      }

/** How many more wrong codes the account may type within the hour. */
export const triesLeft = (tries: BindingTries, now: Instant): number =>
  Math.max(0, mostWrong - tries.wrong.filter(({ at }) => at > now - wrongWithin).length)

/** The people with the accounts bound to them. What the file of people says goes first: an account on one card is on no other. */
export const withBindings = (
  people: readonly Person[],
  bindings: readonly Pick<Binding, 'person' | 'account'>[],
): Directory['people'] => {
  if (bindings.length === 0) return people
  const taken = new Set(people.flatMap(({ accounts }) => accounts))
  const added = new Map<PersonId, readonly AccountKey[]>()
  for (const { person, account } of bindings) {
    if (account === null || taken.has(account)) continue
    taken.add(account)
    added.set(person, [...(added.get(person) ?? []), account])
  }
  return people.map((person) => {
    const more = added.get(person.id)
    return more === undefined ? person : { ...person, accounts: [...person.accounts, ...more] }
  })
}
