import { en } from './en.ts'
import { zh } from './zh.ts'

export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]

/** Everything the desk says, in any language: what `zh` has, with its sentences widened to strings. */
export type Texts = {
  readonly [Name in keyof typeof zh]: (typeof zh)[Name] extends string ? string : (typeof zh)[Name]
}

const byLanguage: Readonly<Record<Language, Texts>> = { 'zh-CN': zh, en }

/** The texts of a language. */
export const textsFor = (language: Language): Texts => byLanguage[language]
