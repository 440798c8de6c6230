import { en } from './en.ts'
import type { Texts } from './texts.ts'
import { zh } from './zh.ts'

export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]

const byLanguage: Readonly<Record<Language, Texts>> = { 'zh-CN': zh, en }

/** The texts of a language. */
export const textsFor = (language: Language): Texts => byLanguage[language]
