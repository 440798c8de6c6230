import type { zh } from './zh.ts'

/** The same texts in another language: what the Chinese ones have, with their sentences widened to strings. */
export type SameTexts<Chinese> = {
  readonly [Name in keyof Chinese]: Chinese[Name] extends string ? string : Chinese[Name]
}

/** Everything the desk says, in any language. */
export type Texts = SameTexts<typeof zh>
