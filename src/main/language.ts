import type { Settings as Config } from '../config.ts'
import type { Language } from '../texts/languages.ts'

/** What is said of the whole process, to a terminal, a log or a monitor, is said in the language of its first desk. */
export const languageOf = (config: Pick<Config, 'desks'>): Language => config.desks[0]?.language ?? 'zh-CN'
