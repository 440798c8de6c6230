import type { SameTexts } from '../texts.ts'
import { chinaClock } from '../../domain/time.ts'
import type { privacyInChinese } from '../zh/privacy.ts'
import { monthDayInEnglish } from './time.ts'

/** What is said about masked numbers and what stands behind them (SEC-3). */
export const privacyInEnglish: SameTexts<typeof privacyInChinese> = {
  originals: (number, lines, earlier) =>
    [
      `#${number} as it was said, for you only.`,
      ...(earlier === 0 ? [] : [`${earlier} earlier ones are not listed.`]),
      ...lines,
    ].join('\n'),
  originalLine: (at, who, parts, isRecalled) =>
    `${monthDayInEnglish(at)} ${chinaClock(at)} ${who}${isRecalled ? ' (recalled)' : ''}${parts?.length === 0 ? '' : `: ${parts?.join('; ') ?? 'cannot be opened any more'}`}`,
  originalHint: (number) => `To read the masked numbers, please send: original ${number}`,
  originalNone: (number) => `#${number} holds no masked number; “show ${number}” says all of it.`,
  originalLost: (number) =>
    `The originals of #${number} cannot be opened: the key is gone.\nPlease ask the requester for the number again.`,
  originalUnclaimed: (number) =>
    `Nobody has #${number} yet; originals are for who has it.\nTo take it, please send: claim ${number}`,
  originalNotYours: (number, assignee) =>
    `${assignee} has #${number}; its originals are for ${assignee} only.\nTo take it over, please send: transfer ${number} me`,
  originalOnlyPrivate: (number) =>
    `Originals are private, and I cannot write to you first here.\nFrom an account that can write to me, send in private: original ${number}`,
}
