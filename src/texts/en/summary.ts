import type { Summary } from '../../domain/tickets/summary.ts'
import { unheardInEnglish } from './accounts.ts'
import { chinaDate, day, type Instant } from '../../domain/time.ts'
import { clockNames } from './names.ts'
import { durationInEnglish, monthDayInEnglish } from './time.ts'
import { percent } from '../percent.ts'

const breachesShown = 5

const numbersShown = 5
const numbers = (all: readonly string[]): string =>
  `${all
    .slice(0, numbersShown)
    .map((n) => `#${n}`)
    .join(', ')}${all.length > numbersShown ? ` … (${all.length})` : ''}`

/** Complaints, calls back and marks: one line, or none when there were none. */
const careOf = ({ complaints, visits, marks }: Summary): string | null => {
  const open = complaints.open.length === 0 ? '' : ` (open ${numbers(complaints.open)})`
  const parts = [
    complaints.opened === 0 && open === '' ? null : `Complaints ${complaints.opened}${open}`,
    visits.length === 0 ? null : `To be called back ${numbers(visits)}`,
    marks.count === 0 ? null : `Marks ${(marks.sum / marks.count).toFixed(1)} (${marks.count})`,
  ].filter((part) => part !== null)
  return parts.length === 0 ? null : parts.join('; ')
}

/** `2 March daily summary`, `2 March – 8 March weekly summary`, `Monthly summary 2026-03`. */
const titleOf = ({ kind, from }: Summary): string => {
  if (kind === 'day') return `${monthDayInEnglish(from)} daily summary`
  if (kind === 'week')
    return `${monthDayInEnglish(from)} – ${monthDayInEnglish(from + 6 * day)} weekly summary`
  return `Monthly summary ${monthNamed(from)}`
}

const monthNamed = (at: Instant): string => chinaDate(at).slice(0, 7)

/** The summary of a day, a week or a month (REP-1, REP-2), line for line what the Chinese one says. */
export const summaryInEnglish = (s: Summary): string => {
  const oldest =
    s.oldest === null
      ? ''
      : ` (oldest ${durationInEnglish(s.oldest.age)}: #${s.oldest.number}${s.oldest.waitingVendor ? ', with the vendor' : ''})`
  const rates = [
    s.opened === 0 ? null : `solved by the bot ${s.byBot} (${percent(s.byBot, s.opened, 0)})`,
    s.response.total === 0 ? null : `response in time ${percent(s.response.met, s.response.total)}`,
    s.resolution.total === 0 ? null : `resolution in time ${percent(s.resolution.met, s.resolution.total)}`,
  ].filter((rate) => rate !== null)
  const breaches = s.breaches.slice(0, breachesShown).map((b) => `#${b.number} ${clockNames[b.clock]}`)
  const more = s.breaches.length > breachesShown ? ' …' : ''
  const serious = s.bySeverity.urgent + s.bySeverity.critical
  return [
    `${titleOf(s)} · ${s.name}${s.late ? ' (late)' : ''}`,
    `New ${s.opened}, solved ${s.finished}, open ${s.unfinished}${oldest}`,
    rates.length === 0 ? null : rates.join(', ').replace(/^./, (first) => first.toUpperCase()),
    breaches.length === 0 ? null : `Late ${s.breaches.length}: ${breaches.join(', ')}${more}`,
    careOf(s),
    s.topics.length === 0 ? null : `Asked most: ${s.topics.map((t) => `${t.name} ${t.count}`).join(', ')}`,
    serious === 0 ? null : `Critical ${s.bySeverity.critical}, urgent ${s.bySeverity.urgent}`,
    s.units.length === 0 ? null : `Units: ${s.units.map((u) => `${u.name} ${u.count}`).join(', ')}`,
    s.people.length === 0
      ? null
      : `People: ${s.people.map((p) => `${p.name} claimed ${p.claimed}, resolved ${p.resolved}`).join('; ')}`,
    s.gaps.length === 0
      ? null
      : `No answer yet: ${s.gaps.map((g) => `${g.title}${g.count > 1 ? ` (${g.count} times)` : ''}`).join(', ')}`,
    s.unheard.length === 0 ? null : unheardInEnglish(s.unheard, s.from),
    s.decisions.length === 0
      ? null
      : `For you to decide: ${s.decisions.map((d) => `#${d.number} vendor silent for ${durationInEnglish(d.waiting)}`).join(', ')}. Take it further?`,
    s.kind === 'month' ? `Every clock: attainment ${monthNamed(s.from)}` : null,
  ]
    .filter((line) => line !== null)
    .join('\n')
}
