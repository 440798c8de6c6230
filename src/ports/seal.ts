/** Keeps words so that only the desk can read them again. */
export interface Seal {
  /**
   * The text, sealed for one place of use: it opens under the same `bound` only. Sealing again gives another value.
   * Throws a Fault when there is no key and none can be made: then nothing may be stored.
   */
  seal(text: string, bound: string): string
  /** The text again; null when it is damaged, belongs elsewhere, or the key is not the one it was sealed with. */
  open(sealed: string, bound: string): string | null
}

/** A key as people and stores keep it. */
export interface SealKey {
  /** 32 bytes in hexadecimal. A secret. */
  readonly hex: string
  /** Tells keys apart and gives none away. */
  readonly fingerprint: string
}
