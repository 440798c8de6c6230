import { day, type Instant } from '../time.ts'

/** What people said about an answer, older words counting less; `at` is when the two numbers were last brought up to date. */
export interface Trust {
  readonly helped: number
  readonly unhelped: number
  readonly at: Instant
}

export const unusedTrust: Trust = { helped: 0, unhelped: 0, at: 0 }

/** After this time a word counts half: a release may have mended what people complained about. */
const halfLife = 90 * day

/** Before anybody said anything, an answer is taken to help this often, as surely as if so many people had said so. */
const prior = { rate: 0.8, weight: 8 }

/**
 * Log odds. Praise moves an answer less than blame: an answer given too readily costs more trust than one held back.
 * The lower bound turns a sure answer (0.95) into an offer (0.81), never into silence.
 */
export const shiftBounds = { least: -1.5, most: 0.5 } as const

const logit = (rate: number): number => Math.log(rate / (1 - rate))

const faded = (trust: Trust, now: Instant): Trust => {
  const left = trust.at === 0 ? 1 : 0.5 ** (Math.max(0, now - trust.at) / halfLife)
  return { helped: trust.helped * left, unhelped: trust.unhelped * left, at: now }
}

/** The trust after one more word about the answer. */
export const heard = (trust: Trust, what: 'helped' | 'unhelped', now: Instant): Trust => {
  const before = faded(trust, now)
  return { ...before, [what]: before[what] + 1 }
}

/**
 * By how many log odds an article is likelier to be the right answer than its words alone say: the mean of a Beta
 * posterior against its prior, bounded. 0 without words; one 没解决 is about −0.5, one 解决了 about +0.1.
 */
export const shiftOf = (trust: Trust | undefined, now: Instant): number => {
  if (trust === undefined || trust.at === 0) return 0
  const { helped, unhelped } = faded(trust, now)
  const rate = (helped + prior.rate * prior.weight) / (helped + unhelped + prior.weight)
  return Math.max(shiftBounds.least, Math.min(shiftBounds.most, logit(rate) - logit(prior.rate)))
}
