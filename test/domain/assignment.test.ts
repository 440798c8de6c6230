import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  calledFor,
  explainCall,
  explainLadder,
  noSubject,
  type CallSubject,
} from '../../src/domain/tickets/assignment.ts'
import type { Attendance, AttendanceEntry } from '../../src/domain/people/attendance-entries.ts'
import type { PersonId } from '../../src/domain/ids.ts'
import { onDuty } from '../../src/domain/people/on-duty.ts'
import type { Directory, Person } from '../../src/domain/people/people.ts'
import { planAt } from '../../src/domain/people/roster.ts'
import { chinaDayNumber, day, hour, minute } from '../../src/domain/time.ts'
import { zh } from '../../src/texts/zh.ts'
import { china, directoryOf, engineer, everyDay, personId, shift } from '../support/roster.ts'

const noon = china('2026-03-04 12:00')
const about = (part: Partial<CallSubject>): CallSubject => ({ ...noSubject, ...part })
const hands = (...counts: readonly [string, number][]): ReadonlyMap<PersonId, number> =>
  new Map(counts.map(([name, count]) => [personId(name), count]))

const team: readonly Person[] = [
  engineer('王工'),
  engineer('李工', { regions: ['南海区'] }),
  engineer('周工', { systems: ['电子票据'] }),
  engineer('钱工', { skills: ['授权支付'] }),
  engineer('赵工', { tier: 2 }),
]

describe('WRK-1 whom a call reaches', () => {
  const rows: readonly [string, Partial<Directory>, number, Partial<CallSubject>, string | null][] = [
    ['in turn by the number', {}, 1001, {}, '李工'],
    ['the region’s own engineer', {}, 1001, { region: '南海区' }, '李工'],
    ['nobody for a region of others', { people: team.slice(0, 2) }, 1001, { region: '禅城区' }, '王工'],
    ['everybody when all are for other regions', { people: team.slice(1, 2) }, 1001, { region: '禅城区' }, '李工'],
    ['the system’s own engineer', {}, 1001, { system: '电子票据' }, '周工'],
    ['a skill by the module', {}, 1000, { module: '授权支付' }, '钱工'],
    ['a skill by the words', {}, 1000, { title: '授权支付退回怎么办' }, '钱工'],
    ['region before skill', {}, 1000, { region: '南海区', module: '授权支付' }, '李工'],
    ['who has least in hand', { hands: hands(['王工', 2], ['李工', 2], ['周工', 1], ['钱工', 3]) }, 1000, {}, '周工'],
    ['in turn among equals', { hands: hands(['王工', 1], ['李工', 2], ['周工', 1], ['钱工', 3]) }, 1001, {}, '周工'],
    ['nobody without a duty', { shifts: [shift([6, 7], '08:30', '17:30', '王工')] }, 1000, {}, null],
  ] // prettier-ignore
  test.each(rows)('%s', (_, part, turn, subject, name) => {
    const directory = { ...directoryOf(team), ...part }
    expect(calledFor(directory, 1, noon, turn, about(subject))?.name ?? null).toBe(name)
  })

  test('nobody on duty: the next tier, and both stand in the reason', () => {
    const directory = directoryOf(team, { shifts: [shift([6, 7], '08:30', '17:30', '王工')] })
    const call = explainLadder(directory, [1, 2, 3], noon, 1000, noSubject)
    expect(call.person?.name).toBe('赵工')
    expect(zh.callReason(call, (tier) => `${tier}线`, String)).toBe('1线无人值班；2线人人可叫 赵工')
  })

  test('the reason says roster, leave and substitute, region, load', () => {
    const directory = directoryOf(
      [engineer('王工'), engineer('李工', { regions: ['南海区'] }), engineer('周工', { regions: ['南海区'] })],
      {
        shifts: [shift(everyDay, '08:30', '17:30', '王工', '李工')],
        substitutes: [{ tier: 1, people: [personId('周工')] }],
        changes: [{ serial: 1, kind: 'leave', moves: [], leave: { person: personId('王工'), from: noon - hour, to: noon + hour } }],
        hands: hands(['李工', 3], ['周工', 4]),
      },
    )
    const call = explainCall(directory, 1, noon, 1, about({ region: '南海区' }))
    expect(zh.callReason(call, () => '一线', String)).toBe(
      '一线值班 周工（备岗，代王工）、李工；王工请假，由周工代；在手最少（3 张）→ 李工',
    )
  }) // prettier-ignore
})

const names = ['甲', '乙', '丙', '丁', '戊'] as const
const regions = ['东区', '西区'] as const
const begin = china('2026-02-26')

const someone = fc.constantFrom(...names)
const some = <T extends string>(list: readonly T[]): fc.Arbitrary<readonly T[] | undefined> =>
  fc.option(fc.subarray([...list]), { nil: undefined })
const minutes = fc.integer({ min: 0, max: 47 }).map((half) => half * 30)
const instant = fc.integer({ min: 0, max: 6 * 48 }).map((half) => begin + half * 30 * minute)
const spans = fc
  .tuple(instant, fc.integer({ min: 1, max: 96 }))
  .map(([from, halves]) => ({ from, to: from + halves * 30 * minute }))

const cards = fc
  .tuple(...names.map(() => fc.tuple(fc.integer({ min: 1, max: 2 }), some(regions), some(['支付', '票据'] as const), fc.option(someone, { nil: undefined }))))
  .map((drawn) =>
    drawn.map(([tier, own, skills, substitute], i) =>
      engineer(names[i] ?? '', {
        tier,
        ...(own === undefined ? {} : { regions: own }),
        ...(skills === undefined ? {} : { skills }),
        ...(substitute === undefined ? {} : { substitutes: [personId(substitute)] }),
      }),
    ),
  ) // prettier-ignore

const shifts = fc.array(
  fc.tuple(fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }), minutes, minutes, fc.subarray([...names], { minLength: 1 })),
  { maxLength: 3 },
).map((list) => list.map(([days, from, to, people]) => ({ tier: 1, days, from, to, people: people.map(personId) }))) // prettier-ignore

const changes = fc
  .array(fc.tuple(someone, fc.option(someone, { nil: null }), spans, fc.boolean()), { maxLength: 4 })
  .map((list) =>
    list.map(([who, by, span, isLeave], i) => ({
      serial: i + 1,
      kind: isLeave ? ('leave' as const) : ('cover' as const),
      moves: isLeave ? [] : [{ who: personId(who), by: by === null ? null : personId(by), ...span }],
      leave: isLeave ? { person: personId(who), ...span } : null,
    })),
  )

const rule = { in: 8 * 60 + 30, out: 17 * 60 + 30, absentAfter: hour, calendar: 'work', clause: 'DUT-2', source: '' } // prettier-ignore

const attendance = fc
  .tuple(fc.boolean(), fc.array(fc.tuple(someone, instant, fc.constantFrom('in' as const, 'out' as const, 'away' as const, 'back' as const)), { maxLength: 8 }))
  .map(([ruled, list]): Attendance => {
    const days = new Map<string, { person: PersonId; dayNumber: number; entries: AttendanceEntry[] }>()
    for (const [who, at, kind] of list.toSorted((a, b) => a[1] - b[1])) {
      const dayNumber = chinaDayNumber(at)
      const entry = { kind, at, until: null, reason: '', by: personId(who), trigger: `${at}` }
      const known = days.get(`${who} ${dayNumber}`)
      if (known === undefined) days.set(`${who} ${dayNumber}`, { person: personId(who), dayNumber, entries: [entry] })
      else known.entries.push(entry)
    }
    return { rule: ruled ? rule : null, calendar: null, days: [...days.values()] }
  }) // prettier-ignore

const directories = fc
  .record({
    people: cards,
    shifts,
    changes,
    attendance,
    counts: fc.option(fc.array(fc.nat({ max: 3 }), { minLength: 5, maxLength: 5 }), { nil: null }),
  })
  .map(({ counts, ...part }): Directory => ({
    rooms: [],
    ...part,
    ...(counts === null ? {} : { hands: new Map(names.map((name, i) => [personId(name), counts[i] ?? 0])) }),
  }))

const subjects = fc.record({
  region: fc.option(fc.constantFrom(...regions, '北区'), { nil: null }),
  system: fc.constant(null),
  module: fc.option(fc.constantFrom('支付', '票据', '年结'), { nil: null }),
  title: fc.constantFrom('', '票据打印空白'),
})

/** The rules told a second time, person by person: for nobody on duty is anybody better by region, skill and load. */
const bestOf = (directory: Directory, at: number, subject: CallSubject): readonly PersonId[] => {
  const rank = (person: Person): readonly [number, number, number] => [
    subject.region === null || !person.regions?.length ? 1 : person.regions.includes(subject.region) ? 2 : 0,
    (person.skills ?? []).some((skill) => skill === subject.module || subject.title.includes(skill)) ? 1 : 0,
    -(directory.hands?.get(person.id) ?? 0),
  ]
  const better = (a: readonly number[], b: readonly number[]): boolean => {
    const i = a.findIndex((value, k) => value !== b[k])
    return i !== -1 && (a[i] ?? 0) > (b[i] ?? 0)
  }
  const people = onDuty(directory, 1, at)
  return people
    .filter((one) => !people.some((other) => better(rank(other), rank(one))))
    .map((person) => person.id)
}

describe('WRK-1 the explanation and the call', () => {
  test('never disagree, at any instant of any roster, and somebody on duty is always called', () => {
    fc.assert(
      fc.property(directories, instant, fc.nat({ max: 9999 }), subjects, (directory, at, turn, subject) => {
        const person = calledFor(directory, 1, at, turn, subject)
        const { person: explained, steps } = explainCall(directory, 1, at, turn, subject)
        expect(explained).toBe(person)

        const planned = planAt(directory, 1, at).duties.map((duty) => duty.person.id)
        expect(person === null).toBe(planned.length === 0)
        expect(steps.some(({ kind }) => kind === 'nobody')).toBe(person === null)
        if (person === null) return

        const wanted = bestOf(directory, at, subject)
        expect(person.id).toBe(wanted[turn % wanted.length])

        // What is told leads to the one who is called: in the roster, in every narrowing, not among those passed over.
        expect(planned).toContain(person.id)
        for (const step of steps) {
          if (
            step.kind === 'fits' ||
            step.kind === 'load' ||
            step.kind === 'turn' ||
            step.kind === 'noneThere'
          )
            expect(step.people).toContain(person)
          if (step.kind === 'passedOver') expect(step.person).not.toBe(person)
        }
        const narrowed = steps.findLast((step) => step.kind !== 'turn' && 'people' in step)
        const turns = steps.find((step) => step.kind === 'turn')
        if (turns === undefined && narrowed !== undefined && 'people' in narrowed)
          expect(narrowed.people).toEqual([person])
      }),
      { numRuns: 3_000 },
    )
  })

  test('the same ticket calls the same person, and all have their turn', () => {
    const directory = directoryOf(team.slice(0, 3).map((person) => engineer(person.name)))
    const called = [1000, 1001, 1002, 1003].map((turn) => calledFor(directory, 1, noon + day, turn)?.name)
    expect(called).toEqual(['李工', '周工', '王工', '李工'])
  })
})
