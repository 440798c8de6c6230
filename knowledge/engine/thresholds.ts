/** Probabilities from which on the desk answers by itself, and from which on it offers a choice. */
export interface Thresholds {
  readonly confident: number
  readonly candidates: number
}

/** Shipped for every knowledge base; a contract may change them. Chosen by bench/fit-answers.ts for 95 % precision. */
export const shippedThresholds: Thresholds = { confident: 0.9, candidates: 0.35 }
