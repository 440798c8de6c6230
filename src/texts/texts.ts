import type { zh } from './zh.ts'

/** Everything the desk says, in any language: what `zh` has, with its sentences widened to strings. */
export type Texts = {
  readonly [Name in keyof typeof zh]: (typeof zh)[Name] extends string ? string : (typeof zh)[Name]
}
