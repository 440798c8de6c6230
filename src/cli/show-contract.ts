import type { Contract } from '../domain/contract/contract.ts'
import type { PeakCall, PeakDates, Tightening } from '../domain/calendar/peak.ts'
import type { Target } from '../domain/contract/policy.ts'
import type { ChecklistSchedule, Contact, ReportRule } from '../domain/contract/service-rules.ts'
import { categoryNames, clockNames, severityNames } from '../texts/zh/names.ts'
import {
  calendarWords,
  columns,
  conditionWords,
  exactLength,
  ladderWords,
  waitingNames,
} from './contract-words.ts'

/** The policy of a contract as tables for people, each number with its clause and where it stands. */
export const showContract = (contract: Contract): readonly string[] => [
  `${contract.name}（${contract.id}）  ${contract.customer}`,
  ...(contract.document === null ? [] : [`依据：${contract.document}`]),
  `${contract.systems.length} 个系统，${contract.modules.length} 个模块，${contract.modules.flatMap(({ functions }) => functions).length} 项功能，${contract.regions.length} 个区划，${contract.units.length} 个单位`,
  ...section('等级', severities(contract)),
  ...section('日历', Object.entries(contract.calendars).map(([name, calendar]) => [name, calendarWords(calendar)])), // prettier-ignore
  ...section('时限', targets(contract)),
  ...section('提醒', [['平时', ladderWords(contract.reminders)]]),
  ...section('平均值', averages(contract)),
  ...section('重保', peaks(contract)),
  ...section('通知谁', Object.entries(contract.contacts).map(([name, group]) => [name, group.map(contactWords).join('、')])), // prettier-ignore
  ...section('分级', contract.tiers.map(({ tier, name }) => [String(tier), name])), // prettier-ignore
  ...section('厂商', contract.vendors.map(({ name, aliases }) => [name, aliases.join('、')])), // prettier-ignore
  ...section('共性问题和满意度', people(contract)),
  ...section('例行的事', duties(contract)),
  ...section('留多久', retention(contract)),
  ...section('报告', contract.reports.map((report) => [report.name, periodNames[report.every], reportWords(report), report.clause, report.source])), // prettier-ignore
]

const section = (title: string, rows: readonly (readonly string[])[]): readonly string[] =>
  rows.length === 0 ? [] : ['', `【${title}】`, ...columns(rows).map((line) => `  ${line}`)]

const severities = (contract: Contract): readonly (readonly string[])[] =>
  contract.severities.map(({ severity, definition, cues }) => [
    severityNames[severity],
    definition,
    `${cues.length} 个提示词${severity === contract.defaultSeverity ? '，默认' : ''}`,
  ])

const targets = (contract: Contract): readonly (readonly string[])[] => [
  ['等级', '时限', '多久', '日历', '停表', '什么情况', '条款', '出处'],
  ...contract.policies.flatMap(({ severity, targets }) =>
    targets.map((target) => [severityNames[severity], ...targetCells(target)]),
  ),
  ...(contract.ceiling === null ? [] : [['任何', ...targetCells(contract.ceiling)]]),
  ...(contract.tracking === null
    ? []
    : [['任何', '备案跟踪', exactLength(contract.tracking.after), '', '', '还没解决', contract.tracking.clause, contract.tracking.source]]), // prettier-ignore
]

const targetCells = (target: Target): readonly string[] => [
  clockNames[target.clock],
  `${target.recurs ? '每 ' : ''}${writtenWords(target)}`,
  target.calendar,
  target.pausedBy.map((who) => waitingNames[who]).join('、') || '不停',
  [
    conditionWords(target.when),
    target.proposal === null ? '' : `交处理建议也算，可补交 ${exactLength(target.proposal.grace)}`,
    target.to === null ? '' : `告知${target.to}`,
    fromWords(target),
  ]
    .filter((part) => part !== '')
    .join('；'),
  target.clause,
  target.source,
]

/** Only what is not the usual start of such a clock. */
const fromWords = ({ clock, from }: Target): string => {
  if (clock === 'report' || clock === 'followup') return from === 'opened' ? '从报上来起算' : '从解决起算'
  return ''
}

/** `30 分钟`, and `2 个工作日（15 小时）` where working days are meant. */
export const writtenWords = ({ within, written }: Pick<Target, 'within' | 'written'>): string => {
  const days = /^(\d+)wd$/.exec(written)?.[1]
  return days === undefined ? exactLength(within) : `${days} 个工作日（${exactLength(within)}）`
}

const averages = ({ averages: means, availability }: Contract): readonly (readonly string[])[] => [
  ...means.map((mean) => [
    mean.name,
    exactLength(mean.within),
    mean.category === null ? '全部' : mean.category.map((category) => categoryNames[category]).join('、'),
    mean.clause,
    mean.source,
  ]),
  ...(availability === null
    ? []
    : [['系统正常运行率', `${(availability.atLeast * 100).toFixed(1)}%`, '', availability.clause, availability.source]]), // prettier-ignore
]

const forSeverities = ({ severities }: PeakCall): string =>
  severities === undefined ? '' : `（${severities.map((one) => severityNames[one]).join('、')}）`

const peaks = (contract: Contract): readonly (readonly string[])[] =>
  contract.peaks.map((peak) => [
    peak.name,
    peak.dates.map(datesWords).join('、'),
    [
      ...peak.tighten.map(tighteningWords),
      ...peak.calls.tiers.map((tier) => `加叫第 ${tier} 级${forSeverities(peak.calls)}`),
      ...(peak.calls.people.length === 0
        ? []
        : [`加叫 ${peak.calls.people.join('、')}${forSeverities(peak.calls)}`]),
      ...(peak.reminders === null ? [] : [ladderWords(peak.reminders)]),
    ].join('；'),
    peak.clause,
    peak.source,
  ])

const endNames = { month: '月末', quarter: '季末', 'half-year': '半年末', year: '年末' } as const

const datesWords = (dates: PeakDates): string => {
  switch (dates.kind) {
    case 'dates':
      return `${dates.from} 到 ${dates.to}`
    case 'yearly':
      return `每年 ${dates.from} 到 ${dates.to}`
    case 'end':
      return `${endNames[dates.of]}前 ${dates.before} 天后 ${dates.after} 天`
    case 'holidays':
      return `法定节假日及前 ${dates.before} 天后 ${dates.after} 天`
  }
}

const tighteningWords = ({ clock, severity, to }: Tightening): string =>
  `${severity === null ? '' : severityNames[severity]}${clockNames[clock]}收紧到${to.kind === 'within' ? ` ${exactLength(to.within)}` : `平时的 ${Math.round(to.share * 100)}%`}` // prettier-ignore

const contactWords = (contact: Contact): string => {
  switch (contact.kind) {
    case 'role':
      return { supervisor: '主管', keeper: '知识管理员', admin: '系统管理员' }[contact.role]
    case 'duty':
      return { lead: '组长', manager: '负责人' }[contact.duty]
    case 'person':
      return contact.person
    case 'room':
      return { engineers: '工程师群', supervisors: '主管群' }[contact.room]
    case 'phone':
      return `${contact.name}（打电话）`
  }
}

const people = ({ outbreak, satisfaction, attendance }: Contract): readonly (readonly string[])[] => [
  ...(outbreak === null
    ? []
    : [['共性问题', `${exactLength(outbreak.within)}内 ${outbreak.propose.people} 人或 ${outbreak.propose.regions} 个区划提请确认${outbreak.automatic === null ? '' : `，${outbreak.automatic.people} 人或 ${outbreak.automatic.regions} 个区划自动认定`}`, outbreak.clause, outbreak.source]]), // prettier-ignore
  ...(satisfaction === null
    ? []
    : [['满意度', `1 到 ${satisfaction.scale} 分，${satisfaction.lowUpTo} 分及以下告诉主管`, satisfaction.clause, satisfaction.source]]), // prettier-ignore
  ...(attendance === null
    ? []
    : [['签到签退', `${dayClock(attendance.in)} 前签到，${dayClock(attendance.out)} 后签退，满 ${exactLength(attendance.absentAfter)}算旷工`, attendance.clause, attendance.source]]), // prettier-ignore
]

const retention = ({ retention: kept }: Contract): readonly (readonly string[])[] =>
  kept === null
    ? []
    : [['办结的工单', exactLength(kept.tickets), '收件和通知', exactLength(kept.receipts), kept.clause, kept.source]] // prettier-ignore

const dayClock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

const duties = (contract: Contract): readonly (readonly string[])[] =>
  contract.checklists.map((list) => [
    list.name,
    scheduleWords(list.schedule),
    `${exactLength(list.within)}内做完`,
    `${list.items.length} 项`,
    contract.tiers.find(({ tier }) => tier === list.tier)?.name ?? '',
    list.form ?? '',
    list.clause,
    list.source,
  ])

const periodNames = {
  day: '每天', week: '每周', month: '每月', quarter: '每季', 'half-year': '每半年', year: '每年', ticket: '每张工单',
} as const // prettier-ignore

const scheduleWords = ({ every, on, days, at, peaksOnly }: ChecklistSchedule): string => {
  const which =
    on === null
      ? ''
      : on === 'last'
        ? '最后一天'
        : every === 'week'
          ? `星期${'一二三四五六日'[on - 1] ?? ''}`
          : ` ${on} 日`
  const only = every === 'day' && days === 'workdays' ? '（工作日）' : ''
  return `${peaksOnly ? '重保期间' : ''}${periodNames[every]}${which}${only} ${dayClock(at)}`
}

const reportWords = ({ within }: ReportRule): string => {
  if (within === null) return '合同没写期限'
  return within.working ? `${within.days} 个工作日内交` : `${within.days} 天内交`
}
