import { hour, parseInstant } from '../../src/domain/time.ts'
import type { homeInChinese } from '../../src/texts/zh/home.ts'
import type { terminalInChinese } from '../../src/texts/zh/terminal.ts'
import type { StartView } from '../../src/texts/terminal-views.ts'
import type { Words } from './samples.ts'

type Texts = typeof terminalInChinese & typeof homeInChinese
type Rows = {
  readonly [Name in keyof Texts]: Texts[Name] extends (...args: infer Arguments) => unknown
    ? readonly Readonly<Arguments>[]
    : 'sentence'
}

const now = parseInstant('2026-03-04T10:41:00+08:00') ?? 0

/** A row for every text of the terminal and of the page about one's tickets. */
export const terminalRows = (w: Words): Rows => {
  const desk = { name: w.desk, contract: 'foshan-fiscal', rooms: 14, people: 31, articles: 69 }
  const view: StartView = {
    desks: [desk, { ...desk, rooms: 1, people: 1, articles: 1 }],
    address: 'http://127.0.0.1:8900',
    accounts: [
      { account: 'qq/10001', stands: 'ready' },
      { account: 'slack/T0AB12CD3', stands: 'connecting' },
      { account: 'wechat/zhiban', stands: { code: 'wechat-scan' } },
    ],
    seconds: 1.234,
    folder: '/var/lib/zhiban',
    entry: { kind: 'picking', ask: w.question, engineer: w.engineer },
  }
  const links = [{ name: w.engineer, link: 'http://127.0.0.1:8900/#t=abc' }]
  return {
    started: [
      [view],
      [{ ...view, entry: { kind: 'picking', ask: null, engineer: null } }],
      [{ ...view, accounts: [], entry: { kind: 'links', links } }],
      [{ ...view, address: null, entry: null }],
    ],
    standingBy: [['http://127.0.0.1:8900', 'host-a/123'], ['http://127.0.0.1:8900', null], [null, 'host-a/123'], [null, null]],
    homeMine: 'sentence', homeAll: 'sentence', homeNone: 'sentence', homeSummary: 'sentence',
    homeMore: [[3]], homeCounts: [[9, 2, 0], [0, 0, 0]],
    homeDue: [[now + hour]], homeLate: 'sentence', homeUnclaimed: 'sentence', homeUpdated: [[now]],
  }
} // prettier-ignore
