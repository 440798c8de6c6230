import type { DayTable } from '../src/domain/calendar/calendar.ts'
import { coversDay, type PeakDates } from '../src/domain/calendar/peak.ts'
import { parseChinaDate } from '../src/domain/time.ts'
import { peakDatesOf } from './build-contract.ts'
import { checkLadder } from './check-ladder.ts'
import type { Part } from './contract-schema.ts'
import type { ContractDraft } from './draft-contract.ts'
import type { Listed, YamlPath } from './read-yaml.ts'
import { unknownName } from './unknown-name.ts'

/** The rules beside the clocks: peaks, averages, duties, reports, contacts. */
export const checkRules = (draft: ContractDraft, days: DayTable): void => {
  for (const peak of draft.peaks) checkPeak(draft, peak, days)
  checkFixedPeaks(draft)
  checkCalendarNames(draft)
  checkDuties(draft)
  checkReports(draft)
  checkPeopleRules(draft)
}

const checkPeak = (
  draft: ContractDraft,
  { value: peak, path }: Listed<Part<'peak'>>,
  days: DayTable,
): void => {
  const { yaml } = draft
  if (peak.reminders !== null) checkLadder(draft, [...path, 'reminders'])
  for (const [index, written] of peak.dates.entries()) {
    const here = [...path, 'dates', index]
    const dates = peakDatesOf(written)
    if (dates.kind === 'dates' && dates.to < dates.from) yaml.complain([...here, 'to'], '结束早于开始')
    else if (dates.kind !== 'dates' && !coversSome(dates, days))
      yaml.complain(here, '已知的年份里没有一天在内')
  }
  for (const [index, entry] of peak.tighten.entries()) {
    const here = [...path, 'tighten', index]
    if ((entry.within === undefined) === (entry.share === undefined))
      yaml.complain(here, 'within 和 share 写一个，只写一个')
    checkTighter(draft, entry, here)
  }
  const tiers = draft.tiers.map((tier) => tier.value.tier)
  for (const [index, tier] of peak.calls.tiers.entries()) {
    if (tiers.length > 0 && !tiers.includes(tier))
      yaml.complain([...path, 'calls', 'tiers', index], `没有第 ${tier} 级，只有 ${tiers.join('、')}`)
  }
}

const coversSome = (dates: PeakDates, days: DayTable): boolean =>
  [...days.years].some((year) => {
    const first = parseChinaDate(`${year}-01-01`) ?? 0
    return Array.from({ length: 366 }, (_, i) => first + i).some((day) => coversDay(dates, day, days))
  })

type Tighten = Part<'peak'>['tighten'][number]

const checkTighter = (draft: ContractDraft, entry: Tighten, path: YamlPath): void => {
  const targets = draft.policies
    .filter(({ value }) => entry.severity === null || value.severity === entry.severity)
    .flatMap(({ value }) => value.targets.filter((target) => target.value.clock === entry.clock))
  if (targets.length === 0) {
    draft.yaml.complain([...path, 'clock'], `没有 ${entry.clock} 时限可以收紧`)
    return
  }
  const { within } = entry
  if (within === undefined) return
  const looser = targets.every(({ value }) => {
    const length = value.within ?? value.every
    return length?.kind === 'time' && within >= length.ms
  })
  if (looser) draft.yaml.complain([...path, 'within'], '不比平时的时限短，没有收紧')
}

/** Rules may overlap (a quarter ends in a holiday); dates that were written down one by one should not. */
const checkFixedPeaks = ({ yaml, peaks }: ContractDraft): void => {
  const taken: { readonly from: string; readonly to: string; readonly name: string }[] = []
  for (const { value: peak, path } of peaks) {
    for (const [index, written] of peak.dates.entries()) {
      const dates = peakDatesOf(written)
      if (dates.kind !== 'dates') continue
      const clash = taken.find((other) => other.from <= dates.to && dates.from <= other.to)
      if (clash !== undefined) yaml.complain([...path, 'dates', index], `和“${clash.name}”的日期重叠`)
      taken.push({ from: dates.from, to: dates.to, name: peak.name })
    }
  }
  for (const [index, { value, path }] of peaks.entries()) {
    if (peaks.slice(0, index).some((other) => other.value.name === value.name))
      yaml.complain([...path, 'name'], `“${value.name}”写了两次`)
  }
}

const checkCalendarNames = (draft: ContractDraft): void => {
  const names = Object.keys(draft.calendars)
  const known = (name: string, path: YamlPath): void => {
    if (!names.includes(name)) draft.yaml.complain([...path, 'calendar'], unknownName('日历', name, names))
  }
  for (const { value, path } of draft.averages) known(value.calendar, path)
  if (draft.attendance !== null) known(draft.attendance.calendar, ['attendance'])
  if (draft.ceiling !== null) known(draft.ceiling.calendar, ['ceiling'])
}

const last = { day: 0, week: 7, month: 31, quarter: 31, 'half-year': 31, year: 31 } as const

const checkDuties = ({ yaml, checklists, attendance, tiers }: ContractDraft): void => {
  const known = tiers.map(({ value }) => value.tier)
  for (const [index, { value, path }] of checklists.entries()) {
    const { every, on } = value.schedule
    if (checklists.slice(0, index).some((other) => other.value.id === value.id))
      yaml.complain([...path, 'id'], `“${value.id}”写了两次`)
    if (every === 'day' && on !== null) yaml.complain([...path, 'schedule', 'on'], '每天的不用写 on')
    if (every !== 'day' && on === null)
      yaml.complain(
        [...path, 'schedule', 'on'],
        every === 'week' ? '请写星期几，1 到 7' : '请写几号，或 last',
      )
    if (typeof on === 'number' && every !== 'day' && on > last[every])
      yaml.complain([...path, 'schedule', 'on'], `不能大于 ${last[every]}`)
    if (every === 'week' && on === 'last') yaml.complain([...path, 'schedule', 'on'], '请写星期几，1 到 7')
    if (known.length > 0 && !known.includes(value.tier))
      yaml.complain([...path, 'tier'], `没有第 ${value.tier} 级，只有 ${known.join('、')}`)
  }
  if (attendance !== null && attendance.in >= attendance.out)
    yaml.complain(['attendance', 'out'], '签退应晚于签到')
}

const checkReports = ({ yaml, reports, contacts }: ContractDraft): void => {
  const groups = Object.keys(contacts)
  for (const [index, { value, path }] of reports.entries()) {
    if (reports.slice(0, index).some((other) => other.value.id === value.id))
      yaml.complain([...path, 'id'], `“${value.id}”写了两次`)
    if (value.to !== null && !groups.includes(value.to))
      yaml.complain([...path, 'to'], unknownName('联系人组', value.to, groups))
  }
}

const checkPeopleRules = ({ yaml, outbreak, satisfaction, units, regions }: ContractDraft): void => {
  const automatic = outbreak?.automatic ?? null
  if (outbreak !== null && automatic !== null) {
    for (const measure of ['people', 'regions'] as const)
      if (automatic[measure] < outbreak.propose[measure])
        yaml.complain(['outbreak', 'automatic', measure], '自动合并的门槛不能低于提出来的门槛（propose）')
  }
  if (satisfaction !== null && satisfaction.lowUpTo >= satisfaction.scale)
    yaml.complain(['satisfaction', 'lowUpTo'], '应小于满分 scale')
  const names = regions.map(({ value }) => value.name)
  for (const { value, path } of units) {
    if (value.region !== null && !names.includes(value.region))
      yaml.complain([...path, 'region'], unknownName('区划', value.region, names))
  }
}
