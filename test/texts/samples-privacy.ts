import { parseInstant } from '../../src/domain/time.ts'
import type { privacyInChinese } from '../../src/texts/zh/privacy.ts'
import type { Words } from './samples.ts'

type Texts = typeof privacyInChinese
type Rows = { readonly [Name in keyof Texts]: readonly Readonly<Parameters<Texts[Name]>>[] }

const now = parseInstant('2026-03-04T10:41:00+08:00') ?? 0

/** A row for every text about masked numbers. */
export const privacyRows = (w: Words): Rows => ({
  originals: [
    ['1023', [`4-3 10:41 ${w.who}: 440602199001011234`], 0],
    ['1023', [`3-4 10:41 ${w.who}: 440602199001011234`, 'x'], 12],
  ],
  originalLine: [
    [now, w.who, ['440602199001011234'], false],
    [now, w.who, ['440602199001011234', '13800138000.png'], true],
    [now, w.who, null, false],
    [now, w.who, [], false],
  ],
  originalHint: [['1023']],
  originalNone: [['1023']],
  originalLost: [['1023']],
  originalUnclaimed: [['1023']],
  originalNotYours: [['1023', w.engineer]],
  originalOnlyPrivate: [['1023']],
})
