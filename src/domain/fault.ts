export const faultOwners = ['user', 'operator', 'platform', 'desk'] as const
/** Who can mend it: who typed it, who set it up, the other side of a wire, or we ourselves. */
export type FaultOwner = (typeof faultOwners)[number]

/**
 * Something went wrong in a way that somebody can act on.
 * `code` is stable and searchable; `message` is one sentence; `next` says what to do. No secrets, no chat text.
 */
export class Fault extends Error {
  readonly code: string
  readonly owner: FaultOwner
  readonly next: string

  constructor(code: string, owner: FaultOwner, message: string, next: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'Fault'
    this.code = code
    this.owner = owner
    this.next = next
  }
}

/** One thing wrong in a file that people edit; `line` counts from 1, null when the file as a whole is meant. */
export interface Problem {
  readonly file: string
  readonly line: number | null
  readonly message: string
}
