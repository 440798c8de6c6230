import { parseInstant } from '../../src/domain/time.ts'
import type { clocksInChinese } from '../../src/texts/zh/clocks.ts'
import type { Words } from './samples.ts'

type Clocks = typeof clocksInChinese
type Rows = {
  readonly [One in keyof Clocks]: Clocks[One] extends (...args: infer Arguments) => unknown
    ? readonly Readonly<Arguments>[]
    : 'sentence'
}

const at = (text: string): number => parseInstant(text) ?? 0
const now = at('2026-03-04T10:00:00+08:00')
const today = at('2026-03-04T17:35:00+08:00')
const later = at('2026-03-16T09:10:00+08:00')
const number = '1023'

/** A row for every text about proposals, progress, contacts, follow-ups and what is caught up on, with all branches. */
export const clockRows = (w: Words): Rows => {
  const line = `#1031 ${w.engineer}`
  return {
    clockStep: [['response', number, false], ['report', number, true], ['resolution', number, true]],
    proposalAsk: [[number, w.title, today, now], [number, w.title, later, now]],
    proposed: [[number, w.fix], [number, w.longText]],
    proposalNoted: [[number]],
    progressAsk: [[number, today, now], [number, later, now]],
    progress: [[number, w.fix], [number, w.longText]],
    progressNoted: [[number, today, now], [number, null, now]],
    notify: [[number, w.word, w.title, w.who, w.engineer, now, today], [number, w.word, w.title, w.who, null, now, later]],
    notifyLine: [[number, w.word]],
    notifyByPhone: [[number, [w.lead, w.other], today, now]],
    notifyMissing: [[number, today, now], [number, later, now]],
    notifiedNoted: [[number, w.other]],
    followupAsk: [[number, w.who, later, now]],
    visitedNoted: [[number]],
    vendorAsk: [[number, later, now]],
    tracked: [[number, w.title, 86_400_000]],
    trackedLine: [[number, w.engineer], [number, null]],
    peakCalled: [[w.module, number, w.title]],
    catchUp: [[[line, line]], [Array.from({ length: 40 }, () => line)]],
    retimed: [[number, [{ clock: 'response', from: today, to: later }, { clock: 'resolution', from: now, to: today }], w.reason, now]],
    retimedLine: [[number, 'resolution', later, now]],
    retimes: [[[line, line]], [Array.from({ length: 40 }, () => line)]],
    contractChanged: 'sentence',
    guessed: [[line]],
    acknowledgedAll: [[['1023']], [['1023', '1024', '1025', '1026']]],
    nothingToAcknowledge: 'sentence',
  } // prettier-ignore
}
