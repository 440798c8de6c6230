import {
  workingDay,
  type Calendar,
  type DayTable,
  type WorkingWindow,
} from '../src/domain/calendar/calendar.ts'
import type { Contract, ModuleEntry } from '../src/domain/contract/contract.ts'
import { noSpecialDays } from '../src/domain/calendar/day-table.ts'
import { id } from '../src/domain/ids.ts'
import type { Peak, PeakDates, Tightening } from '../src/domain/calendar/peak.ts'
import type { Ceiling, ClockStart, Condition, Policy, Target } from '../src/domain/contract/policy.ts'
import type { Contact, ReportRule } from '../src/domain/contract/service-rules.ts'
import type { ClockKind } from '../src/domain/tickets/ticket.ts'
import { minute } from '../src/domain/time.ts'
import type { Part } from './contract-schema.ts'
import type { ContractDraft, WeekDraft } from './draft-contract.ts'
import type { Length } from './yaml-values.ts'

/** The contract of a draft without problems; null when a needed part is missing after all. */
export const buildContract = (draft: ContractDraft, days: DayTable): Contract | null => {
  const { name, customer, defaultSeverity, reminders, patience, texts } = draft
  if (
    draft.id === null ||
    name === null ||
    customer === null ||
    defaultSeverity === null ||
    reminders === null ||
    patience === null ||
    texts === null
  )
    return null
  const calendars = calendarsOf(draft, days)
  const contract: Contract = {
    id: id(draft.id),
    name,
    customer,
    document: draft.document,
    systems: valuesOf(draft.systems),
    modules: modulesOf(draft),
    regions: valuesOf(draft.regions),
    units: valuesOf(draft.units),
    severities: valuesOf(draft.severities),
    defaultSeverity,
    categoryCues: valuesOf(draft.categories),
    calendars,
    days,
    policies: policiesOf(draft, calendars),
    reminders,
    ceiling: ceilingOf(draft.ceiling, calendars),
    tracking: draft.tracking,
    averages: valuesOf(draft.averages),
    availability: draft.availability,
    peaks: valuesOf(draft.peaks).map(peakOf),
    contacts: Object.fromEntries(
      Object.entries(draft.contacts).map(([group, entries]) => [group, valuesOf(entries).map(contactOf)]),
    ),
    vendors: valuesOf(draft.vendors),
    outbreak: draft.outbreak,
    satisfaction: draft.satisfaction,
    attendance: draft.attendance,
    checklists: valuesOf(draft.checklists),
    reports: valuesOf(draft.reports).map(reportOf),
    patience,
    retention: draft.retention,
    nickname: draft.nickname,
    quietHours: draft.quietHours,
    summary: draft.summary,
    tiers: valuesOf(draft.tiers),
    speech: draft.speech,
    thresholds: draft.thresholds,
    texts,
  }
  return Object.freeze(contract)
}

const valuesOf = <T>(entries: readonly { readonly value: T }[]): readonly T[] =>
  entries.map(({ value }) => value)

const modulesOf = (draft: ContractDraft): readonly ModuleEntry[] => {
  const only = draft.systems[0]?.value.name ?? ''
  return draft.modules.map(({ value }) => ({ ...value, system: value.system ?? only }))
}

/** The calendars of a draft, as far as they are readable. */
export const calendarsOf = (draft: ContractDraft, days: DayTable): Readonly<Record<string, Calendar>> =>
  Object.fromEntries(
    Object.entries(draft.calendars).map(([name, form]) => [
      name,
      form === 'always' ? { kind: 'always' } : workingCalendarOf(form, days),
    ]),
  )

const workingCalendarOf = (form: WeekDraft, days: DayTable): Calendar => ({
  kind: 'working',
  week: weekOf(form),
  makeUp: form.makeUp,
  days: form.holidays === 'open' ? noSpecialDays : days,
})

const weekOf = ({ week }: WeekDraft): readonly (readonly WorkingWindow[])[] =>
  [1, 2, 3, 4, 5, 6, 7].map((weekday) =>
    week
      .filter(({ value }) => value.days.includes(weekday))
      .flatMap(({ value }) => value.hours)
      .sort((a, b) => a.from - b.from),
  )

/** Working days become the working time of that many regular days of the calendar. */
const millisecondsOf = (length: Length, calendar: Calendar | undefined): number =>
  length.kind === 'time' ? length.ms : length.days * workingDay(calendar ?? { kind: 'always' })

/** Where a clock starts unless the file says otherwise. */
export const usualStart = (clock: ClockKind): ClockStart =>
  clock === 'report' || clock === 'followup'
    ? 'resolved'
    : clock === 'notify' || clock === 'progress'
      ? 'severity'
      : 'opened'

/** The contracts name no time for writing down a proposal; half an hour is what they give for an answer. */
const usualGrace = 30 * minute

const targetOf = (
  value: Part<'target'>,
  calendars: Readonly<Record<string, Calendar>>,
): readonly Target[] => {
  const length = value.within ?? value.every
  if (length === undefined) return []
  const calendar = calendars[value.calendar]
  return [
    {
      clock: value.clock,
      within: millisecondsOf(length, calendar),
      written: length.written,
      calendar: value.calendar,
      pausedBy: value.pausedBy,
      from: value.from ?? usualStart(value.clock),
      when: conditionOf(value.when),
      recurs: value.every !== undefined,
      proposal:
        value.satisfiedBy === undefined
          ? null
          : { grace: value.grace === undefined ? usualGrace : millisecondsOf(value.grace, calendar) },
      to: value.to,
      reminders: value.reminders,
      clause: value.clause,
      source: value.source,
    },
  ]
}

/** Without the names that were not written. */
const conditionOf = ({
  day,
  during,
  outside,
  channel,
  category,
  tier,
}: Part<'target'>['when']): Condition => ({
  ...(day === undefined ? {} : { day }),
  ...(during === undefined ? {} : { during }),
  ...(outside === undefined ? {} : { outside }),
  ...(channel === undefined ? {} : { channel }),
  ...(category === undefined ? {} : { category }),
  ...(tier === undefined ? {} : { tier }),
})

const policiesOf = (draft: ContractDraft, calendars: Readonly<Record<string, Calendar>>): readonly Policy[] =>
  draft.policies.flatMap(({ value: { severity, reminders, targets } }) =>
    severity === null
      ? []
      : [{ severity, reminders, targets: targets.flatMap(({ value }) => targetOf(value, calendars)) }],
  )

const ceilingOf = (
  ceiling: Part<'ceiling'>,
  calendars: Readonly<Record<string, Calendar>>,
): Ceiling | null =>
  ceiling === null
    ? null
    : (targetOf(
        {
          ...ceiling,
          clock: 'response',
          pausedBy: [],
          when: {},
          to: null,
          reminders: null,
        },
        calendars,
      )[0] ?? null)

/** The dates of a peak as the domain has them. */
export const peakDatesOf = (written: Part<'peak'>['dates'][number]): PeakDates => {
  if ('end' in written) return { kind: 'end', of: written.end, before: written.before, after: written.after }
  if ('holidays' in written) return { kind: 'holidays', before: written.before, after: written.after }
  return { kind: 'every' in written ? 'yearly' : 'dates', from: written.from, to: written.to }
}

const tighteningOf = ({
  clock,
  severity,
  within,
  share,
}: Part<'peak'>['tighten'][number]): readonly Tightening[] => {
  if (within !== undefined) return [{ clock, severity, to: { kind: 'within', within } }]
  return share === undefined ? [] : [{ clock, severity, to: { kind: 'share', share } }]
}

const peakOf = (value: Part<'peak'>): Peak => ({
  name: value.name,
  dates: value.dates.map(peakDatesOf),
  tighten: value.tighten.flatMap(tighteningOf),
  calls: {
    tiers: value.calls.tiers,
    people: value.calls.people,
    ...(value.calls.severities === undefined ? {} : { severities: value.calls.severities }),
  },
  reminders: value.reminders,
  clause: value.clause,
  source: value.source,
})

const contactOf = (written: Part<'contact'>): Contact => {
  if ('role' in written) return { kind: 'role', ...written }
  if ('duty' in written) return { kind: 'duty', ...written }
  if ('room' in written) return { kind: 'room', ...written }
  return 'person' in written ? { kind: 'person', ...written } : { kind: 'phone', ...written }
}

const reportOf = ({ within, ...rest }: Part<'report'>): ReportRule => ({
  ...rest,
  within:
    within === null
      ? null
      : 'days' in within
        ? { days: within.days, working: false }
        : { days: within.workdays, working: true },
})
