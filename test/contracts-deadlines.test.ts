import { describe, expect, test } from '@jest/globals'
import { loadCalendar } from '../knowledge/load-calendar.ts'
import { loadContract } from '../knowledge/load-contract.ts'
import { clocksOf } from '../src/domain/clocks/clocks.ts'
import type { Contract } from '../src/domain/contract/contract.ts'
import { id } from '../src/domain/ids.ts'
import type { Actor, Category, Channel, Severity, TimelineEntry } from '../src/domain/tickets/ticket.ts'
import { isoChina, parseInstant, type Instant } from '../src/domain/time.ts'

const { days } = loadCalendar()
const profiles = ['nantong-nontax', 'foshan-fiscal', 'guangxi-tips', 'guangxi-oa', 'fujian-oa', 'eticket']

const profile = (name: string): Contract => {
  const { contract, problems } = loadContract(name, days)
  if (contract === null) throw new Error(JSON.stringify(problems, null, 1))
  return contract
}

const at = (text: string): Instant => {
  const instant = parseInstant(`2026-${text}`)
  if (instant === null) throw new Error(text)
  return instant
}

const actor: Actor = {
  kind: 'person',
  person: id('wang'),
  name: '王工',
  from: { kind: 'direct', account: id('room/wang') },
  message: null,
}

interface Given {
  readonly severity: Severity
  readonly channel?: Channel
  readonly category?: Category
  readonly resolved?: string
  readonly escalated?: string
}

/** Deadlines by clock, `MM-DD HH:MM`; rounds after the first as `response 2`. */
const deadlines = (contract: Contract, opened: string, given: Given): Readonly<Record<string, string>> => {
  const timeline: readonly TimelineEntry[] = [
    { at: at(opened), by: actor, trigger: 't', kind: 'opened' },
    ...(given.escalated === undefined
      ? []
      : [
          {
            at: at(given.escalated),
            by: actor,
            trigger: 't',
            kind: 'escalated',
            tier: 2,
            reason: '',
          } as const,
        ]),
    ...(given.resolved === undefined
      ? []
      : [{ at: at(given.resolved), by: actor, trigger: 't', kind: 'resolved', cause: '', fix: '' } as const]),
  ]
  const subject = {
    timeline,
    severity: given.severity,
    category: given.category ?? 'fault',
    channel: given.channel ?? 'group',
    messages: [],
  }
  return Object.fromEntries(
    clocksOf(subject, contract, at(opened))
      .filter(({ target, round }) => !target.recurs || round === 1)
      .map((clock) => [
        clock.round === 1 ? clock.kind : `${clock.kind} ${clock.round}`,
        isoChina(clock.dueAt).slice(5, 16).replace('T', ' '),
      ]),
  )
}

const morning = '04-15T10:15' // Wednesday, an ordinary workday
const evening = '04-17T19:00' // Friday
const eve = '04-30T17:00' // Thursday; 1-5 May are off, Wednesday the 6th is worked
const makeUp = '05-09T10:15' // Saturday, worked for Labour Day; Sunday the 10th is off

type Row = readonly [Severity, string, Readonly<Record<string, string>>, string]

/** Computed by hand. Nantong, Foshan and Guangxi OA count 7×24; the hours of the others stand beside the case. */
const table: Readonly<Record<string, readonly Row[]>> = {
  'nantong-nontax': [
    ['normal', morning, { response: '04-15 10:20', resolution: '04-15 12:15' }, '工作日 5 分钟；2 小时'],
    ['normal', evening, { response: '04-17 19:05', resolution: '04-17 21:00' }, '晚上仍是工作日那天；7×24'],
    ['normal', eve, { response: '04-30 17:05', resolution: '04-30 19:00' }, '节前一天是工作日'],
    ['normal', makeUp, { response: '05-09 10:20', resolution: '05-09 12:15' }, '调休星期六算工作日'],
    ['urgent', morning, { response: '04-15 10:20', resolution: '04-15 12:15' }, '同一般'],
    ['urgent', evening, { response: '04-17 19:05', resolution: '04-17 21:00' }, '同一般'],
    ['urgent', eve, { response: '04-30 17:05', resolution: '04-30 19:00' }, '同一般'],
    ['urgent', makeUp, { response: '05-09 10:20', resolution: '05-09 12:15' }, '同一般'],
    ['critical', morning, { response: '04-15 10:20', resolution: '04-16 10:15' }, '24 小时'],
    ['critical', evening, { response: '04-17 19:05', resolution: '04-18 19:00' }, '24 小时，星期六也算'],
    ['critical', eve, { response: '04-30 17:05', resolution: '05-01 17:00' }, '24 小时，节日也算'],
    ['critical', makeUp, { response: '05-09 10:20', resolution: '05-10 10:15' }, '24 小时，星期日也算'],
  ],
  'foshan-fiscal': [
    ['normal', morning, { response: '04-15 10:45', resolution: '04-15 18:15' }, '30 分钟；8 小时'],
    ['normal', evening, { response: '04-17 19:30', resolution: '04-18 03:00' }, '夜里也算'],
    ['normal', eve, { response: '04-30 17:30', resolution: '05-01 01:00' }, '节日也算'],
    ['normal', makeUp, { response: '05-09 10:45', resolution: '05-09 18:15' }, '哪天都一样'],
    ['urgent', morning, { response: '04-15 10:30', resolution: '04-15 12:15' }, '15 分钟；2 小时'],
    ['urgent', evening, { response: '04-17 19:15', resolution: '04-17 21:00' }, '15 分钟；2 小时'],
    ['urgent', eve, { response: '04-30 17:15', resolution: '04-30 19:00' }, '15 分钟；2 小时'],
    ['urgent', makeUp, { response: '05-09 10:30', resolution: '05-09 12:15' }, '15 分钟；2 小时'],
    ['critical', morning, { response: '04-15 10:25', resolution: '04-15 11:15' }, '10 分钟；1 小时'],
    ['critical', evening, { response: '04-17 19:10', resolution: '04-17 20:00' }, '10 分钟；1 小时'],
    ['critical', eve, { response: '04-30 17:10', resolution: '04-30 18:00' }, '10 分钟；1 小时'],
    ['critical', makeUp, { response: '05-09 10:25', resolution: '05-09 11:15' }, '10 分钟；1 小时'],
  ],
  // 08:30-12:00, 13:00-17:30 for what comes from the group; urgent and critical count 7×24.
  'guangxi-tips': [
    [
      'normal',
      morning,
      { response: '04-15 10:45', resolution: '04-15 14:15' },
      '到 12:00 是 1:45，13:00 后再 1:15',
    ],
    ['normal', evening, { response: '04-20 09:00', resolution: '04-20 11:30' }, '下班后，从星期一 08:30 起'],
    [
      'normal',
      eve,
      { response: '04-30 17:30', resolution: '05-06 11:00' },
      '当天 0:30，放假五天，06 日 08:30 后再 2:30',
    ],
    ['normal', makeUp, { response: '05-09 10:45', resolution: '05-09 14:15' }, '调休星期六照上班时间'],
    ['urgent', morning, { response: '04-15 10:45', resolution: '04-15 13:15' }, '7×24，午休也算'],
    ['urgent', evening, { response: '04-17 19:30', resolution: '04-17 22:00' }, '随时响应'],
    ['urgent', eve, { response: '04-30 17:30', resolution: '04-30 20:00' }, '随时响应'],
    ['urgent', makeUp, { response: '05-09 10:45', resolution: '05-09 13:15' }, '随时响应'],
    ['critical', morning, { response: '04-15 10:45', resolution: '04-15 13:15' }, '同紧急'],
    ['critical', evening, { response: '04-17 19:30', resolution: '04-17 22:00' }, '同紧急'],
    ['critical', eve, { response: '04-30 17:30', resolution: '04-30 20:00' }, '同紧急'],
    ['critical', makeUp, { response: '05-09 10:45', resolution: '05-09 13:15' }, '同紧急'],
  ],
  'guangxi-oa': [
    ['normal', morning, { response: '04-16 10:15' }, '24 小时响应，没有解决时限'],
    ['normal', evening, { response: '04-18 19:00' }, '24 小时，星期六也算'],
    ['normal', eve, { response: '05-01 17:00' }, '24 小时，节日也算'],
    ['normal', makeUp, { response: '05-10 10:15' }, '24 小时，星期日也算'],
    ['urgent', morning, { response: '04-15 10:45' }, '30 分钟'],
    ['urgent', evening, { response: '04-17 19:30' }, '30 分钟'],
    ['urgent', eve, { response: '04-30 17:30' }, '30 分钟'],
    ['urgent', makeUp, { response: '05-09 10:45' }, '30 分钟'],
    ['critical', morning, { response: '04-15 10:45', notify: '04-15 10:20', progress: '04-15 10:45', report: '04-16 10:15' }, '5 分钟通知，30 分钟通报，24 小时报告'],
    ['critical', evening, { response: '04-17 19:30', notify: '04-17 19:05', progress: '04-17 19:30', report: '04-18 19:00' }, '报告从故障发生起 24 小时'],
    ['critical', eve, { response: '04-30 17:30', notify: '04-30 17:05', progress: '04-30 17:30', report: '05-01 17:00' }, '节日也算'],
    ['critical', makeUp, { response: '05-09 10:45', notify: '05-09 10:20', progress: '05-09 10:45', report: '05-10 10:15' }, '星期日也算'],
  ], // prettier-ignore
  // 08:00-12:00, 14:30-18:00: a working day has 7:30. Only the response to an emergency counts 7×24.
  'fujian-oa': [
    ['normal', morning, { response: '04-15 10:45', resolution: '04-16 10:15' }, '一个工作日：第二天同一时刻'],
    ['normal', evening, { response: '04-20 08:30', resolution: '04-20 18:00' }, '下班后，星期一整天'],
    ['normal', eve, { response: '04-30 17:30', resolution: '05-06 17:00' }, '当天 1:00，06 日 4:00 + 2:30'],
    [
      'normal',
      makeUp,
      { response: '05-09 10:45', resolution: '05-11 10:15' },
      '调休 5:15，星期日不算，星期一 2:15',
    ],
    ['urgent', morning, { response: '04-15 10:45', resolution: '04-16 10:15' }, '同一般'],
    ['urgent', evening, { response: '04-20 08:30', resolution: '04-20 18:00' }, '同一般'],
    ['urgent', eve, { response: '04-30 17:30', resolution: '05-06 17:00' }, '同一般'],
    ['urgent', makeUp, { response: '05-09 10:45', resolution: '05-11 10:15' }, '同一般'],
    ['critical', morning, { response: '04-15 10:45', resolution: '04-16 10:15' }, '突发事件'],
    [
      'critical',
      evening,
      { response: '04-17 19:30', resolution: '04-20 18:00' },
      '突发事件当晚 30 分钟内响应',
    ],
    ['critical', eve, { response: '04-30 17:30', resolution: '05-06 17:00' }, '突发事件'],
    ['critical', makeUp, { response: '05-09 10:45', resolution: '05-11 10:15' }, '突发事件'],
  ],
  // 08:00-12:00, 14:00-17:30 for ordinary ones: a working day has 7:30; the rest counts 7×24.
  eticket: [
    ['normal', morning, { response: '04-15 10:45', resolution: '04-16 10:15' }, '一个工作日：第二天同一时刻'],
    ['normal', evening, { response: '04-20 08:30', resolution: '04-20 17:30' }, '下班后，星期一整天'],
    ['normal', eve, { response: '04-30 17:15', resolution: '05-06 17:00' }, '重保减半 0:15；当天 0:30，06 日 4:00 + 3:00'],
    ['normal', makeUp, { response: '05-09 10:45', resolution: '05-11 10:15' }, '调休 5:15，星期一 2:15'],
    ['urgent', morning, { response: '04-15 10:30', resolution: '04-15 14:15' }, '15 分钟；4 小时'],
    ['urgent', evening, { response: '04-17 19:15', resolution: '04-17 23:00' }, '15 分钟；4 小时'],
    ['urgent', eve, { response: '04-30 17:15', resolution: '04-30 21:00' }, '15 分钟；4 小时'],
    ['urgent', makeUp, { response: '05-09 10:30', resolution: '05-09 14:15' }, '15 分钟；4 小时'],
    ['critical', morning, { response: '04-15 10:25', resolution: '04-15 12:15', notify: '04-15 10:30', progress: '04-15 10:45' }, '10 分钟；2 小时；15 分钟告知；30 分钟通报'],
    ['critical', evening, { response: '04-17 19:10', resolution: '04-17 21:00', notify: '04-17 19:15', progress: '04-17 19:30' }, '夜里也算'],
    ['critical', eve, { response: '04-30 17:10', resolution: '04-30 19:00', notify: '04-30 17:15', progress: '04-30 17:30' }, '重保不改重大'],
    ['critical', makeUp, { response: '05-09 10:25', resolution: '05-09 12:15', notify: '05-09 10:30', progress: '05-09 10:45' }, '哪天都一样'],
  ], // prettier-ignore
}

describe.each(profiles)('deadlines of %s', (name) => {
  test('the table has all severities and all four cases', () => {
    expect(new Set((table[name] ?? []).map(([severity, opened]) => `${severity} ${opened}`)).size).toBe(12)
  })
  test.each(table[name] ?? [])('%s, opened 2026-%s: %j (%s)', (severity, opened, expected) => {
    expect(deadlines(profile(name), opened, { severity })).toEqual(expected)
  })
})

describe('what depends on more than severity and time', () => {
  test.each([
    ['SLA-N1: Nantong on a Saturday', 'nantong-nontax', '04-18T10:15', { severity: 'normal', category: 'usage' }, { response: '04-18 10:45' }],
    ['SLA-N2: a fault in Nantong on a holiday', 'nantong-nontax', '05-01T03:00', { severity: 'normal' }, { response: '05-01 03:30', resolution: '05-01 05:00' }],
    ['SLA-N1: a grave fault in Nantong on a Sunday', 'nantong-nontax', '04-19T10:15', { severity: 'critical' }, { response: '04-19 10:45', resolution: '04-20 10:15' }],
    ['SLA-F1: the report of Foshan counts from the resolution', 'foshan-fiscal', morning, { severity: 'normal', resolved: '04-15T23:30' }, { report: '04-16 01:30' }],
    ['SLA-P1: December in Foshan halves the ordinary response', 'foshan-fiscal', '12-08T10:15', { severity: 'normal' }, { response: '12-08 10:30', resolution: '12-08 18:15' }],
    ['SLA-P1: and leaves the urgent one alone', 'foshan-fiscal', '12-08T10:15', { severity: 'urgent' }, { response: '12-08 10:30', resolution: '12-08 12:15' }],
    ['SLA-T2: the hotline of TIPS works on Friday evening', 'guangxi-tips', evening, { severity: 'normal', channel: 'phone' }, { response: '04-17 19:30', resolution: '04-17 22:00' }],
    ['SLA-T2: a visit on the holiday eve counts office hours', 'guangxi-tips', eve, { severity: 'normal', channel: 'visit' }, { response: '04-30 17:30', resolution: '05-06 11:00' }],
    ['SLA-O2: escalation starts the 30 minutes of the second tier', 'guangxi-oa', evening, { severity: 'urgent', escalated: '04-17T19:20' }, { response: '04-17 19:30', 'response 2': '04-17 19:50' }],
    ['WRK-6: a complaint in Guangxi OA is called back', 'guangxi-oa', morning, { severity: 'normal', category: 'complaint', resolved: '04-17T16:30' }, { followup: '04-20 16:30' }],
    ['SLA-J2: the fault report of Fujian over Labour Day', 'fujian-oa', morning, { severity: 'normal', resolved: '04-30T16:00' }, { report: '05-07 16:00' }],
    ['SLA-J2: over a make-up Saturday', 'fujian-oa', '05-08T09:00', { severity: 'normal', resolved: '05-08T17:00' }, { report: '05-11 17:00' }],
  ] as const)('%s', (_, name, opened, given, expected) => {
    expect(deadlines(profile(name), opened, given)).toMatchObject(expected)
  }) // prettier-ignore

  test('SLA-J2: a question that was no fault owes no report in Fujian', () => {
    const given = { severity: 'normal', category: 'usage', resolved: '04-15T11:00' } as const
    expect(deadlines(profile('fujian-oa'), morning, given)).not.toHaveProperty('report')
  })

  test('SLA-T1: TIPS takes a written proposal, no other contract does', () => {
    for (const name of profiles)
      for (const { targets } of profile(name).policies)
        for (const { clock, proposal } of targets)
          expect(proposal !== null).toBe(name === 'guangxi-tips' && clock === 'resolution')
  })

  test('SLA-O1: any channel is answered within 24 hours, what is not solved by then is tracked', () => {
    const { ceiling, tracking } = profile('guangxi-oa')
    expect(ceiling?.written).toBe('24h')
    expect(tracking?.after).toBe(24 * 3_600_000)
  })
})
