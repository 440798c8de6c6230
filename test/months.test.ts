import { beforeAll, describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadShipped } from '../src/cli/load-desk.ts'
import type { ReplayResult } from '../src/cli/replay.ts'
import { serves } from '../src/domain/contract/systems.ts'
import { isoChina, minute, parseInstant, type Instant } from '../src/domain/time.ts'
import { forbiddenIn } from '../src/texts/forbidden.ts'
import { officialDays } from './support/calendars.ts'
import type { Draft } from './support/months/month.ts'
import { months } from './support/months/months.ts'
import { numbersOf, playMonth } from './support/months/numbers.ts'
import { peopleFileOf, type MonthPlan } from './support/months/plan.ts'
import { composeMonth } from './support/months/write-month.ts'
import { countClocks, inMinutes } from './support/second-count.ts'
import { chinaDayNumber, weekday } from '../src/domain/time.ts'

const folder = fileURLToPath(new URL('fixtures/months/', import.meta.url))

interface Sent {
  readonly n: number
  readonly at: string
  readonly to: { readonly room?: string; readonly person?: string }
  readonly ticket: string | null
  readonly kind: string
  readonly text: string
}

interface Played {
  readonly plan: MonthPlan
  readonly drafts: readonly Draft[]
  readonly fixture: string
  readonly result: ReplayResult
  readonly sent: readonly Sent[]
}

const fixtureOf = ({ contract }: MonthPlan): string => `${folder}${contract}.jsonl`
const play = (plan: MonthPlan): Promise<ReplayResult> =>
  playMonth(fixtureOf(plan), plan.contract, `${folder}${plan.contract}.people.yaml`)

const atOf = (draft: Draft): Instant => parseInstant(String(draft.json['at'])) ?? NaN
const place = ({ to }: Sent): string => to.room ?? `@${to.person ?? ''}`
const groups = ['g1', 'g2']

const counted = <T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1)
  return counts
}
const repeated = (counts: ReadonlyMap<string, number>): readonly string[] =>
  [...counts].filter(([, count]) => count > 1).map(([key, count]) => `${count}× ${key}`)

/** Said by the desk to somebody about something, once for each thing that happened. */
const onceForAll = ['ack', 'answer', 'candidates', 'resolved', 'notify', 'escalated', 'announcement', 'outbreak', 'followup'] // prettier-ignore

describe.each(months.map((plan) => [plan.contract, plan] as const))('a month of %s', (_, plan) => {
  let played: Played

  beforeAll(async () => {
    const result = await play(plan)
    const sent = result.lines.filter(({ type }) => type === 'sent') as unknown as readonly Sent[]
    played = {
      plan,
      drafts: composeMonth(plan),
      fixture: readFileSync(fixtureOf(plan), 'utf8'),
      result,
      sent,
    }
  }, 120_000)

  test('the fixture is what the plan writes, with the numbers that the desk gave', () => {
    const numbers = numbersOf(played.result)
    const lines = played.drafts.map(({ json }) =>
      JSON.stringify(json).replace(/\{#(m\d+)\}/g, (_all, message: string) => numbers.get(message) ?? 'none'),
    )
    // Otherwise: node test/support/write-months.ts
    expect(played.fixture.trimEnd().split('\n')).toEqual(lines)
    expect(readFileSync(`${folder}${plan.contract}.people.yaml`, 'utf8')).toBe(peopleFileOf(plan))
  })

  test('it is a lifelike month: 400 messages, a holiday, a make-up day, a question in a peak if the contract has any', () => {
    const { contract } = loadShipped(plan.contract, null)
    const days = [...new Set(played.drafts.map((draft) => chinaDayNumber(atOf(draft))))]
    const asked = played.drafts.filter(({ mark }) => mark === 'question').map((draft) => chinaDayNumber(atOf(draft)))
    expect(played.drafts.length).toBeGreaterThanOrEqual(400)
    expect(asked.some((day) => officialDays.holidays.has(day))).toBe(true)
    expect(asked.some((day) => officialDays.makeUpDays.has(day) && weekday(day) === 6)).toBe(true)
    expect(days.length).toBeGreaterThanOrEqual(20)
    expect(contract.peaks.length === 0 || played.sent.some(({ text }) => text.includes('期间请一起关注'))).toBe(true)
    const facts = (kind: string): number =>
      played.result.tickets.filter((ticket) => ticket.timeline.some((entry) => entry.kind === kind)).length
    const tickets = played.result.tickets
    expect({
      vendor: facts('referred'),
      back: Math.max(facts('returned'), facts('released-in')),
      major: tickets.some(({ severity }) => severity === 'critical'),
      complaint: tickets.filter(({ category }) => category === 'complaint').length,
      called: Math.min(1, facts('visited')),
      breached: Math.min(1, facts('breached')),
      declined: Math.min(2, facts('declined')),
      reopened: Math.min(1, facts('reopened')),
      byPhone: tickets.filter(({ channel }) => channel === 'phone' || channel === 'email').length,
    }).toEqual({ vendor: 1, back: 1, major: true, complaint: 1, called: 1, breached: 1, declined: 2, reopened: 1, byPhone: 1 })
  }) // prettier-ignore

  test('SLA-X1 every deadline of every clock agrees with a count minute by minute', () => {
    const { contract } = loadShipped(plan.contract, null)
    const last = Math.max(...played.drafts.map(atOf))
    const own = played.result.tickets.map((ticket) => {
      const now = Math.max(last, ...ticket.timeline.map(({ at }) => at))
      const clocks = countClocks(ticket, contract, now).map((clock) => ({
        kind: clock.kind,
        startedAt: isoChina(clock.startedAt),
        dueAt: Number.isFinite(clock.dueAt) ? isoChina(clock.dueAt) : null,
        metAt: clock.metAt === null ? null : isoChina(clock.metAt),
        breachedAt: clock.breachedAt === null ? null : isoChina(clock.breachedAt),
        pausedMinutes: inMinutes(clock.pausedMs),
      }))
      return { number: ticket.number, clocks }
    })
    const desk = played.result.lines
      .filter(({ type }) => type === 'ticket')
      .map(({ number, clocks }) => ({ number, clocks }))
    expect(desk).toEqual(own)
    expect(own.flatMap(({ clocks }) => clocks).length).toBeGreaterThanOrEqual(60)
  })

  test('REC-1 every support question has a ticket, and talk has none', () => {
    const marks = new Map(played.drafts.map(({ id, mark }) => [id, mark]))
    const held = new Set(played.result.tickets.flatMap(({ messages }) => messages.map(({ message }) => String(message))))
    const lost = played.drafts.filter(({ id, mark }) => (mark === 'question' || mark === 'outbreak') && !held.has(id))
    const needless = played.result.tickets.filter(
      ({ channel, messages }) =>
        channel === 'group' && !messages.some(({ message }) => ['question', 'outbreak'].includes(marks.get(String(message)) ?? '')),
    )
    expect(lost.map(({ json }) => json['text'])).toEqual([])
    expect(needless.map(({ messages }) => messages.map(({ text }) => text))).toEqual([])
  }) // prettier-ignore

  test('law 6: talk is met with silence', () => {
    const { drafts, sent } = played
    const talk = drafts.filter(({ mark }) => mark === 'chatter')
    const speakers = new Set(talk.map(({ json }) => String(json['name']).split('-').at(-1)))
    const asked = new Set(
      drafts
        .filter(({ mark }) => mark !== 'chatter')
        .map(({ json }) => String(json['name']).split('-').at(-1)),
    )
    const onlyTalk = [...speakers].filter((name) => !asked.has(name))
    expect(talk.length).toBeGreaterThanOrEqual(30)
    expect(sent.filter(({ text }) => onlyTalk.some((name) => text.startsWith(`@${name ?? ''} `)))).toEqual([])
  })

  test('law 6: no place hears of late clocks more than once a beat', () => {
    const nagging = played.sent.filter(({ kind }) => kind === 'breach')
    expect(repeated(counted(nagging, (line) => `${place(line)} ${line.at}`))).toEqual([])
    const reminding = played.sent.filter(({ kind }) => kind === 'reminder')
    expect(repeated(counted(reminding, (line) => `${place(line)} ${line.at}`))).toEqual([])
  })

  test('WRK-4 the planted outbreak is found within a minute, no other is, and each group is told once', () => {
    const reports = played.drafts.filter(({ mark }) => mark === 'outbreak').map(atOf)
    const found = played.sent.filter(({ kind, text }) => kind === 'outbreak' && text.includes('疑似共性问题'))
    expect(found).toHaveLength(1)
    const third = reports[2] ?? NaN
    const foundAt = parseInstant(found[0]?.at ?? '') ?? NaN
    expect(foundAt - third).toBeGreaterThanOrEqual(0)
    expect(foundAt - third).toBeLessThanOrEqual(minute)
    const told = played.sent.filter(({ kind, text }) => kind === 'outbreak' && /起 .*反映/.test(text))
    expect(told.map(place).toSorted()).toEqual(groups)
    const problems = new Set(played.result.tickets.flatMap(({ problem }) => problem ?? []))
    expect([...problems]).toEqual(['P1'])
    const joined = played.result.tickets.filter(({ problem }) => problem === 'P1')
    expect(joined.length).toBe(reports.length)
    expect(joined.map(({ state }) => state).every((state) => state === 'closed')).toBe(true)
  })

  test('nobody is answered from or offered an article of another contract’s system', () => {
    const { articles, contract } = loadShipped(plan.contract, null)
    const others = articles.filter(({ system }) => !serves(contract.systems, system))
    const given = played.result.tickets.flatMap(({ article, candidates }) => [...candidates, ...(article === null ? [] : [article])])
    expect(others.length).toBeGreaterThan(70)
    expect(given.length).toBeGreaterThan(10)
    expect(given.filter((one) => others.some(({ id }) => id === one))).toEqual([])
  }) // prettier-ignore

  test('nobody is told the same twice', () => {
    const once = played.sent.filter(({ kind }) => onceForAll.includes(kind))
    expect(repeated(counted(once, (line) => `${place(line)} ${line.ticket ?? ''} ${line.text}`))).toEqual([])
    expect(repeated(counted(played.sent, (line) => `${place(line)} ${line.at} ${line.text}`))).toEqual([])
  })

  test('ANS-4, SEC-3: no forbidden wording, no personal number', () => {
    const written = played.fixture.match(/199\d{8}/g) ?? []
    const said = played.sent.map(({ text }) => text)
    expect(written.length).toBeGreaterThanOrEqual(1)
    expect(said.filter((text) => /(?<!\d)1[3-9]\d{9}(?!\d)/.test(text))).toEqual([])
    expect(said.filter((text) => forbiddenIn(text).length > 0)).toEqual([])
  })
})

test('played twice, a month comes out the same byte for byte', async () => {
  const plan = months.find(({ contract }) => contract === 'guangxi-tips')
  if (plan === undefined) throw new Error('no such month')
  const lines = ({ lines: all }: ReplayResult): string => all.map((line) => JSON.stringify(line)).join('\n')
  expect(lines(await play(plan))).toBe(lines(await play(plan)))
}, 120_000)
