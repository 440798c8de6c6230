import { afterAll, describe, expect, test } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { loadCalendar } from '../knowledge/load-calendar.ts'
import { loadContract } from '../knowledge/load-contract.ts'
import { loadDirectory, loadRooms } from '../knowledge/load-directory.ts'
import { loadPeople } from '../knowledge/load-people.ts'
import { id, type AccountKey, type RoomKey } from '../src/domain/ids.ts'
import { personOf, roomOf, speakerOf } from '../src/domain/people/people.ts'
import { calledFor } from '../src/domain/tickets/assignment.ts'
import { onDuty } from '../src/domain/people/on-duty.ts'
import { parseInstant } from '../src/domain/time.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhiban-people-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const peopleFile = join(folder, 'people.yaml')
const roomsFile = join(folder, 'rooms.yaml')
const project = resolve(import.meta.dirname, '..')
const { contract } = loadContract('foshan-fiscal', loadCalendar().days)

const at = (text: string): number => {
  const instant = parseInstant(text)
  if (instant === null) throw new Error(text)
  return instant
}

describe('the demo desk', () => {
  const loaded = loadDirectory({
    peopleFile: join(project, 'config/people.yaml'),
    roomsFile: join(project, 'config/rooms.yaml'),
    contract,
  })
  const directory = loaded.directory ?? { people: [], rooms: [], shifts: [] }

  test('loads without a word', () => {
    expect(loaded.problems).toEqual([])
    expect(loaded.warnings).toEqual([])
  })

  test('has requesters of several regions, three tiers, and three kinds of rooms', () => {
    const having = (role: string): number =>
      directory.people.filter(({ roles }) => roles.some((own) => own === role)).length
    expect([
      having('requester'),
      having('engineer'),
      having('supervisor'),
      having('keeper'),
      having('admin'),
    ]).toEqual([6, 6, 1, 1, 1])
    expect(new Set(directory.people.flatMap(({ region }) => region ?? [])).size).toBe(5)
    expect(directory.rooms.map(({ kind }) => kind)).toEqual([
      'group',
      'group',
      'group',
      'engineers',
      'supervisors',
    ])
    expect(roomOf(directory, id<RoomKey>('room/web/chancheng'))?.region).toBe('禅城区')
  })

  test('law 7: an account is somebody, a name is nobody', () => {
    expect(speakerOf(directory, id<AccountKey>('room/wang'))).toBe('engineer')
    expect(speakerOf(directory, id<AccountKey>('room/王工'))).toBe('requester')
    expect(personOf(directory, id<AccountKey>('room/chen'))?.duty).toBe('manager')
  })

  const moments: readonly [string, string][] = [
    ['2026-03-02T08:30:00+08:00', '王工'],
    ['2026-03-02T17:29:59+08:00', '王工'],
    ['2026-03-02T17:30:00+08:00', '周工'],
    ['2026-03-03T03:00:00+08:00', '周工'],
    ['2026-03-06T23:59:59+08:00', '周工'],
    ['2026-03-07T00:00:00+08:00', '王工'],
    ['2026-03-08T12:00:00+08:00', '李工'],
    ['2026-03-09T08:29:59+08:00', '李工'],
  ]
  test.each(moments)('first line at %s: %s is called', (moment, name) => {
    expect(calledFor(directory, 1, at(moment), 0)?.name).toBe(name)
  })

  test('tiers without shifts are always there', () => {
    expect(onDuty(directory, 2, at('2026-03-08T03:00:00+08:00')).map(({ name }) => name)).toEqual([
      '赵工',
      '钱工',
    ])
  })
})

describe('the short form used with chat histories', () => {
  const short =
    'people: [{id: e1, name: 王工, roles: [engineer], tier: 1}, {id: s1, roles: [supervisor]}, {id: e2, roles: [engineer]}]'

  test('accounts, names and tiers fall back to what is known', () => {
    writeFileSync(peopleFile, short)
    const { people, shifts, problems } = loadPeople(peopleFile, { defaultPlatform: 'replay' })
    expect(problems).toEqual([])
    expect(shifts).toEqual([])
    expect(people.map(({ id: own, name, accounts, tier }) => [own, name, accounts, tier])).toEqual([
      ['e1', '王工', ['replay/e1'], 1],
      ['s1', 's1', ['replay/s1'], null],
      ['e2', 'e2', ['replay/e2'], 1],
    ])
  })

  test('on a real desk nobody gets an account that was not written', () => {
    writeFileSync(peopleFile, short)
    const { people, problems } = loadPeople(peopleFile, { defaultPlatform: null })
    expect(people.map(({ accounts }) => accounts)).toEqual([[], [], []])
    expect(problems.map(({ message }) => message)).toEqual(['people[2]：工程师“e2”没有写 tier（第几线）'])
  })

  test('an unknown entry is a problem and does not lose the person', () => {
    writeFileSync(
      peopleFile,
      'people:\n  - { id: e1, roles: [engineer], tier: 1, phone: x }\n  - { id: e2, roles: [] }\n',
    )
    const { people, problems } = loadPeople(peopleFile, { defaultPlatform: 'replay' })
    expect(people.map((person) => person.id)).toEqual(['e1'])
    expect(problems.map(({ line, message }) => `${line ?? 0} ${message}`)).toEqual([
      expect.stringContaining('2 people[0].phone：没有“phone”这一项'),
      '3 people[1].roles：不能为空',
    ])
  })
})

describe('what works but was hardly meant', () => {
  const doubts = (people: string, rooms: string): readonly string[] => {
    writeFileSync(peopleFile, people)
    writeFileSync(roomsFile, rooms)
    const { problems, warnings } = loadDirectory({ peopleFile, roomsFile, contract })
    expect(problems).toEqual([])
    return warnings.map(
      ({ file, line, message }) => `${file === peopleFile ? 'people' : 'rooms'}:${line ?? 0} ${message}`,
    )
  }
  const rooms = ['group', 'engineers', 'supervisors']
    .map((kind) => `  - { key: room/web/${kind}, name: 群, kind: ${kind} }`)
    .join('\n')
  const engineer = (tier: number): string =>
    `  - { id: e${tier}, roles: [engineer], tier: ${tier}, accounts: [room/e${tier}] }`
  const people = `people:\n${[1, 2, 3].map(engineer).join('\n')}\n`

  test('nothing is, when all is there', () => {
    expect(doubts(people, `rooms:\n${rooms}\n`)).toEqual([])
  })

  test('missing rooms', () => {
    expect(doubts(people, 'rooms: []')).toEqual([
      expect.stringContaining('rooms:1 没有提问的群'),
      expect.stringContaining('rooms:1 没有工程师群'),
      expect.stringContaining('rooms:1 没有主管群'),
    ])
  })

  test('a tier without engineers, a person without an account', () => {
    expect(
      doubts(
        `people:\n${engineer(1)}\n${engineer(2)}\n  - { id: s, roles: [supervisor] }\n`,
        `rooms:\n${rooms}\n`,
      ),
    ).toEqual([
      expect.stringContaining('people:4 “s”没有账号'),
      expect.stringContaining('people:1 运维中心（tier: 3）没有工程师'),
    ])
  })

  const gaps: readonly [string, string, string | null][] = [
    [
      'office hours only',
      '[{ tier: 1, days: [1, 2, 3, 4, 5], from: 08:30, to: 17:30, people: [e1] }]',
      '第 1 线星期一 00:00 起没有人值班',
    ],
    [
      'no Sunday',
      '[{ tier: 1, days: [1, 2, 3, 4, 5, 6], from: 00:00, to: 24:00, people: [e1] }]',
      '第 1 线星期日 00:00 起没有人值班',
    ],
    [
      'an hour at noon',
      '[{ tier: 1, days: [1, 2, 3, 4, 5, 6, 7], from: 13:00, to: 12:00, people: [e1] }]',
      '第 1 线星期一 12:00 起没有人值班',
    ],
    [
      'all day by equal times',
      '[{ tier: 1, days: [1, 2, 3, 4, 5, 6, 7], from: 08:00, to: 08:00, people: [e1] }]',
      null,
    ],
  ]
  test.each(gaps)('hours without anybody: %s', (_, shifts, words) => {
    expect(doubts(`${people}shifts: ${shifts}\n`, `rooms:\n${rooms}\n`)).toEqual(
      words === null ? [] : [expect.stringContaining(words)],
    )
  })
})

test('good rooms survive bad ones', () => {
  writeFileSync(
    roomsFile,
    'rooms:\n  - { key: nowhere, name: 群, kind: group }\n  - { key: wechat/bot/42@chatroom, name: 群, kind: group }\n',
  )
  const { rooms, problems } = loadRooms(roomsFile)
  expect(rooms.map(({ key }) => key)).toEqual(['wechat/bot/42@chatroom'])
  expect(problems.map(({ line }) => line)).toEqual([2])
})

describe('rotations, dates, substitutes and what engineers are good at', () => {
  const people = [
    'people:',
    '  - { id: e1, roles: [engineer], tier: 1, accounts: [room/e1], regions: [禅城区], skills: [授权支付], substitutes: [e2], rooms: [room/web/group] }',
    '  - { id: e2, roles: [engineer], tier: 2, accounts: [room/e2] }',
    '  - { id: s, roles: [supervisor], accounts: [room/s] }',
  ].join('\n')
  const rooms = 'rooms:\n  - { key: room/web/group, name: 群, kind: group }\n'
  const load = (roster: string, cards = people): ReturnType<typeof loadDirectory> => {
    writeFileSync(peopleFile, `${cards}\n${roster}\n`)
    writeFileSync(roomsFile, rooms)
    return loadDirectory({ peopleFile, roomsFile, contract })
  }

  test('are read as they stand', () => {
    const { directory, problems } = load(
      [
        'rotations: [{ tier: 1, every: week, since: 2026-03-02, from: 08:30, to: 08:30, people: [e1] }]',
        'overrides: [{ tier: 1, date: 2026-05-01, until: 2026-05-05, people: [e2] }]',
        'substitutes: [{ tier: 1, people: [e2] }]',
      ].join('\n'),
    )
    expect(problems).toEqual([])
    expect(directory?.people[0]).toMatchObject({ regions: ['禅城区'], skills: ['授权支付'], substitutes: ['e2'], rooms: ['room/web/group'] })
    const who = (time: string): string | undefined =>
      directory === null ? undefined : calledFor(directory, 1, at(`${time}:00+08:00`), 0)?.id
    expect([who('2026-03-02T08:29'), who('2026-03-02T08:30'), who('2026-05-01T00:00'), who('2026-05-06T00:00')]).toEqual([undefined, 'e1', 'e2', 'e1'])
    expect(directory?.substitutes).toEqual([{ tier: 1, people: ['e2'] }])
  }) // prettier-ignore

  const mistakes: readonly [string, string, string][] = [
    ['a rotation of another tier', 'rotations: [{ tier: 1, every: day, since: 2026-03-02, from: 08:30, to: 17:30, people: [e2] }]', 'rotations[0].people[0]：“e2”在第 2 线，不能排第 1 线的班'],
    ['an unknown name', 'overrides: [{ tier: 1, date: 2026-05-01, people: [e3] }]', '名册里没有编号“e3”的人'],
    ['a date that ends before it begins', 'overrides: [{ tier: 1, date: 2026-05-05, until: 2026-05-01, people: [] }]', 'overrides[0].until：结束日期早于开始日期'],
    ['no such date', 'rotations: [{ tier: 1, every: day, since: 2026-02-30, from: 08:30, to: 17:30, people: [e1] }]', 'rotations[0].since：'],
    ['somebody who is no engineer', 'substitutes: [{ tier: 1, people: [s] }]', '“s”不是工程师，不能排班'],
    ['a substitute from below', 'substitutes: [{ tier: 2, people: [e1] }]', '“e1”在第 1 线，不能代第 2 线的班'],
  ] // prettier-ignore
  test.each(mistakes)('%s is named with its place', (_, roster, words) => {
    const { directory, problems } = load(roster)
    expect(directory).toBeNull()
    expect(problems.map(({ line, message }) => `${line ?? 0} ${message}`)).toEqual([expect.stringContaining(words)])
    expect(problems[0]?.line).toBe(5)
  }) // prettier-ignore

  test.each([
    ['regions: [禅城区]', 'regions: [禅城]', '合同里没有“禅城”这个区划，是不是“禅城区”'],
    [
      'rooms: [room/web/group]',
      'rooms: [room/web/grup]',
      '群名单里没有“room/web/grup”这个群，是不是“room/web/group”',
    ],
    ['substitutes: [e2]', 'substitutes: [e1]', '“e1”不能给自己备岗'],
  ])('a card: %s written as %s', (right, wrong, words) => {
    const { problems } = load('', people.replace(right, wrong))
    expect(problems.map(({ line, message }) => `${line ?? 0} ${message}`)).toEqual([
      expect.stringContaining(words),
    ])
    expect(problems[0]?.line).toBe(2)
  })
})

describe('standby accounts of a room', () => {
  const cases: readonly (readonly [string, string, string | null])[] = [
    ['another account of the platform', 'standby: [qq/2/7]', null],
    ['the same account', 'standby: [qq/1/8]', '和 key 是同一个账号，备用的应是另一个账号看到的同一个群'],
    ['another platform', 'standby: [slack/T1/C1]', '备用账号要在同一个平台上（网页群聊没有备用账号）'],
    ['a room that has a card of its own', 'standby: [qq/3/9]', '群“qq/3/9”已经写过了'],
    ['not a key', 'standby: [qq]', '应写作 平台/账号/群，如 room/web/chancheng'],
  ]
  test.each(cases)('%s', (_, standby, problem) => {
    const folder = mkdtempSync(join(tmpdir(), 'zhiban-standby-'))
    const file = join(folder, 'rooms.yaml')
    writeFileSync(
      file,
      `rooms:\n  - { key: qq/1/7, name: 群, kind: group, ${standby} }\n  - { key: qq/3/9, name: 别的群, kind: group }\n`,
    )
    const { rooms, problems } = loadRooms(file)
    rmSync(folder, { recursive: true })
    expect(
      problems
        .map(({ message }) => message)
        .filter((message) => problem !== null && message.includes(problem)),
    ).toHaveLength(problem === null ? 0 : 1)
    if (problem !== null) return
    expect(problems).toEqual([])
    expect(rooms[0]).toMatchObject({ key: 'qq/1/7', standby: ['qq/2/7'] })
  })
})
