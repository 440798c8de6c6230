import type { Unheard } from '../../src/domain/chat/outage.ts'
import { slackRefusals, type Trouble, type TroubleCode } from '../../src/domain/chat/trouble.ts'
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

const where = 'napcat.local:3001'
const refused = { cause: 'ECONNREFUSED' }

/** Every trouble an account can have. */
const troubles: { readonly [Code in TroubleCode]: Omit<Trouble<Code>, 'code'> } = {
  'stopped': {}, 'not-connected': {}, 'never-opened': {}, 'no-events': {}, 'silent': {}, 'not-stored': { times: 3 }, 'not-held': {},
  'qq-token': {}, 'qq-no-websocket': { where, status: 200 }, 'qq-unreachable': { where, ...refused }, 'qq-cut': { cause: 1006 },
  'qq-offline': {}, 'qq-logged-out': {}, 'qq-disabled': {}, 'qq-banned': {}, 'qq-doubled': {}, 'qq-other-account': { theirs: '10002', ours: '10001' },
  'qq-door-token': {}, 'qq-door-split': {},
  'qq-official-unreachable': refused, 'qq-official-address': {}, 'qq-official-banned': { answer: 11265 }, 'qq-official-too-often': {},
  'qq-official-token': { status: 401, answer: 11244 }, 'qq-official-broken': { status: 500, answer: 0 }, 'qq-official-credentials': { answer: 100016 },
  'qq-official-no-token': { status: 503, answer: null }, 'qq-official-tokens-unreachable': refused, 'qq-official-no-callback': {},
  'qq-official-unsigned': {}, 'qq-official-forged': {}, 'qq-official-stale': {}, 'qq-official-gateway-unreachable': refused,
  'qq-official-no-gateway': {}, 'qq-official-no-sessions': {}, 'qq-official-bot-banned': {}, 'qq-official-bot-withdrawn': {},
  'qq-official-no-groups': {}, 'qq-official-cut': { cause: 4009 }, 'qq-official-reconnect': {}, 'qq-official-not-identified': {},
  'qq-official-session-over': {},
  'slack-too-often': {}, 'slack-unreachable': refused, 'slack-not-known': { answer: 'user_not_found' }, 'slack-nobody': {},
  'slack-token': { token: 'bot', refusal: 'invalid_auth' }, 'slack-other-workspace': { theirs: '', ours: 'T02' },
  'slack-no-socket': { answer: 'forbidden' }, 'slack-no-address': {}, 'slack-cut': { cause: 1006 }, 'slack-socket-mode-off': {}, 'slack-removed': {},
  'wechat-token': {}, 'wechat-not-logged-in': {}, 'wechat-no-code-yet': {}, 'wechat-scan': {}, 'wechat-logged-out': {}, 'wechat-banned': {},
  'wechat-certificate': { where }, 'wechat-no-certificate': {}, 'wechat-unreachable': { where }, 'wechat-cut': { where }, 'wechat-taken': { where },
  'wechat-not-starting': { where },
  'port-taken': { platform: 'qq' }, 'wechat-packages': {}, 'journal': {}, 'unforeseen': { words: 'It said no. Ask them.' },
  'not-started': { of: { code: 'journal' }, again: now },
} // prettier-ignore

/** A row for every text about bound accounts and accounts that cannot hear. */
export const accountRows = (w: Words): Rows => {
  const away = { platform: 'qq', account: '10001', since: span.from }
  const code = 'BCDFGHJK'
  const refusals = slackRefusals.map((refusal): Trouble => ({ code: 'slack-token', token: 'app', refusal }))
  return {
    trouble: [
      ...Object.entries(troubles).map(([code, rest]): [Trouble] => [{ code, ...rest } as Trouble]),
      ...(['trying', 'never'] as const).map((again): [Trouble] => [{ code: 'not-started', of: { code: 'port-taken', platform: 'slack' }, again }]),
      ...refusals.map((trouble): [Trouble] => [trouble]),
    ],
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
      [{ kind: 'down', ...away, trouble: { code: 'qq-offline' } }, now], [{ kind: 'down', ...away, trouble: null }, now],
      [{ kind: 'back', ...away, to: now, unheard: [] }, now], [{ kind: 'back', ...away, to: now, unheard: [span] }, now],
    ],
  }
} // prettier-ignore
