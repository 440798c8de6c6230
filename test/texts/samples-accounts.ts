import type { Unheard } from '../../src/domain/chat/outage.ts'
import { day, minute, parseInstant } from '../../src/domain/time.ts'
import type { accountsInChinese } from '../../src/texts/zh/accounts.ts'
import type { Words } from './samples.ts'

type Texts = typeof accountsInChinese
type Rows = { readonly [Name in keyof Texts]: readonly Readonly<Parameters<Texts[Name]>>[] }

const now = parseInstant('2026-03-04T10:41:00+08:00') ?? 0
const span = { platform: 'qq', account: '10001', room: null, from: now - 39 * minute, to: now }

/** One account's gap of the day, and several over midnight on every platform. */
export const someUnheard: readonly Unheard[] = [
  { ...span, platform: 'wechat', account: 'zhiban', from: now - day },
  span,
  { ...span, platform: 'slack', account: 'T0AB12CD3' },
  { ...span, platform: 'qq-official', account: '102034567' },
]

/** A row for every text about bound accounts and accounts that cannot hear. */
export const accountRows = (w: Words): Rows => {
  const away = { platform: 'qq', account: '10001', since: span.from }
  const code = 'BCDFGHJK'
  return {
    bindCode: [[null, code], [w.engineer, code]],
    bindDone: [[w.engineer, 'B3']],
    bindNews: [[w.engineer, 'wechat/wxid_9k2m4x7q1v0z22', w.who, 'B3']],
    bindVoided: [[w.other]],
    bindRefused: [
      [{ kind: 'notHere' }, now], [{ kind: 'codeInGroup' }, now], [{ kind: 'noCard' }, now], [{ kind: 'adminOnly' }, now],
      [{ kind: 'known', name: w.engineer }, now], [{ kind: 'whom', name: w.typed }, now], [{ kind: 'noBinding', name: 'B9' }, now],
      [{ kind: 'wrong', left: 4 }, now], [{ kind: 'wrong', left: 0 }, now],
      [{ kind: 'locked', until: now + 30 * minute }, now],
    ],
    bindings: [[[]], [[{ binding: 'B3', name: w.engineer, account: 'qq/43' }, { binding: 'B4', name: w.other, account: 'slack/U02AB' }]]],
    unbound: [['B3', w.engineer, 'qq/43', false], ['B3', w.engineer, 'qq/43', true]],
    accountNews: [
      [{ kind: 'down', ...away, reason: w.reason }, now], [{ kind: 'down', ...away, reason: null }, now],
      [{ kind: 'back', ...away, to: now, unheard: [] }, now], [{ kind: 'back', ...away, to: now, unheard: [span] }, now],
    ],
  }
} // prettier-ignore
