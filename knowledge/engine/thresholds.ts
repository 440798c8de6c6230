/** Probabilities from which on the desk does something; a contract may change them. */
export interface Thresholds {
  /** Answers by itself. Chosen by bench/fit-answers.ts for 95 % precision. */
  readonly confident: number
  /** Offers a choice of articles. */
  readonly candidates: number
  /** Takes a message for a support question. */
  readonly question: number
}

/** Shipped for every knowledge base. */
export const shippedThresholds: Thresholds = { confident: 0.86, candidates: 0.3, question: 0.45 }
