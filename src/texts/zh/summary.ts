import type { Summary } from '../../domain/tickets/summary.ts'
import { chinaDate, chinaMonthDay, day, duration, hour, type Instant } from '../../domain/time.ts'
import { percent } from '../percent.ts'
import { unheardInChinese } from './accounts.ts'
import { clockNames } from './names.ts'

const breachesShown = 5
/** An open ticket younger than this is no news. */
const worthTelling = hour

const numbersShown = 5
const numbers = (all: readonly string[]): string =>
  `${all
    .slice(0, numbersShown)
    .map((n) => `#${n}`)
    .join('、')}${all.length > numbersShown ? `等 ${all.length} 张` : ''}`

/** Complaints, calls back and marks: one line, or none when there were none. */
const careOf = ({ complaints, visits, marks }: Summary): string | null => {
  const open = complaints.open.length === 0 ? '' : `（未结 ${numbers(complaints.open)}）`
  const parts = [
    complaints.opened === 0 && open === '' ? null : `投诉 ${complaints.opened}${open}`,
    visits.length === 0 ? null : `待回访 ${numbers(visits)}`,
    marks.count === 0 ? null : `满意度 ${(marks.sum / marks.count).toFixed(1)} 分（${marks.count} 份）`,
  ].filter((part) => part !== null)
  return parts.length === 0 ? null : parts.join('，')
}

/** `3月2日 日报`, `3月2日–3月8日 周报`, `3月 月报`. */
const titleOf = ({ kind, from }: Summary): string => {
  if (kind === 'day') return `${chinaMonthDay(from)} 日报`
  if (kind === 'week') return `${chinaMonthDay(from)}–${chinaMonthDay(from + 6 * day)} 周报`
  return `${monthNamed(from)} 月报`
}

const monthNamed = (at: Instant): string => `${Number(chinaDate(at).slice(5, 7))}月`

/** The summary of a day, a week or a month (REP-1, REP-2): figures first, then what needs somebody; a line that would say nothing is left out. */
export const summaryInChinese = (s: Summary): string => {
  const oldest =
    s.oldest === null || s.oldest.age < worthTelling
      ? ''
      : `（最久 ${duration(s.oldest.age)}：#${s.oldest.number}${s.oldest.waitingVendor ? ' 等厂商' : ''}）`
  const rates = [
    s.opened === 0 ? null : `机器人直接解决 ${s.byBot}（${percent(s.byBot, s.opened, 0)}）`,
    s.response.total === 0 ? null : `响应达标 ${percent(s.response.met, s.response.total)}`,
    s.resolution.total === 0 ? null : `解决达标 ${percent(s.resolution.met, s.resolution.total)}`,
  ].filter((rate) => rate !== null)
  const breaches = s.breaches.slice(0, breachesShown).map((b) => `#${b.number} ${clockNames[b.clock]}`)
  const more = s.breaches.length > breachesShown ? '等' : ''
  const serious = [
    s.bySeverity.critical === 0 ? null : `重大 ${s.bySeverity.critical}`,
    s.bySeverity.urgent === 0 ? null : `紧急 ${s.bySeverity.urgent}`,
  ].filter((part) => part !== null)
  const seriousPart = serious.length === 0 ? '' : `（${serious.join('、')}）`
  return [
    `${titleOf(s)} · ${s.name}${s.late ? '（补发）' : ''}`,
    `新增 ${s.opened}${seriousPart}，解决 ${s.finished}，在办 ${s.unfinished}${oldest}`,
    rates.length === 0 ? null : rates.join('，'),
    breaches.length === 0 ? null : `超时 ${s.breaches.length}：${breaches.join('、')}${more}`,
    careOf(s),
    s.topics.length === 0 ? null : `问得最多：${s.topics.map((t) => `${t.name} ${t.count}`).join('、')}`,
    s.units.length === 0 ? null : `单位：${s.units.map((u) => `${u.name} ${u.count}`).join('、')}`,
    s.people.length === 0
      ? null
      : `处理：${s.people.map((p) => `${p.name} 接 ${p.claimed} 结 ${p.resolved}`).join('，')}`,
    s.gaps.length === 0
      ? null
      : `还不会答：${s.gaps.map((g) => `${g.title}${g.count > 1 ? `（${g.count} 次）` : ''}`).join('、')}`,
    s.unheard.length === 0 ? null : unheardInChinese(s.unheard, s.from),
    s.decisions.length === 0
      ? null
      : `需要您定：${s.decisions.map((d) => `#${d.number} 厂商已拖 ${duration(d.waiting)}`).join('、')}，是否上报？`,
    s.kind === 'month' ? `时限明细请发：达标 ${monthNamed(s.from)}` : null,
  ]
    .filter((line) => line !== null)
    .join('\n')
}
