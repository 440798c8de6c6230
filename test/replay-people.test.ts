import { afterAll, describe, expect, test } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadReplayCast } from '../src/cli/replay-people.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhiban-cast-'))
const file = join(folder, 'people.yaml')
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('the people file of a replay', () => {
  test('names staff, duty lists and rooms; a room without a kind is a group', () => {
    writeFileSync(
      file,
      `people: [{id: e1, name: 王工, roles: [engineer], tier: 1}, {id: e2, roles: [engineer]}]
shifts: [{tier: 1, days: [1, 2], from: 08:30, to: 17:30, people: [e1]}]
overrides: [{tier: 1, date: 2026-02-14, people: [e2]}]
rooms:
  - {id: eng, name: 工程师群, kind: engineers}
  - {id: g1}
`,
    )
    const { cast, problems } = loadReplayCast(file)
    expect(problems).toEqual([])
    expect(cast.people.map(({ name, tier, accounts }) => [name, tier, accounts])).toEqual([
      ['王工', 1, ['replay/e1']],
      ['e2', 1, ['replay/e2']],
    ])
    expect([cast.shifts.length, cast.overrides.length]).toEqual([1, 1])
    expect(cast.rooms.map(({ key, name, kind }) => [key, name, kind])).toEqual([
      ['replay/history/eng', '工程师群', 'engineers'],
      ['replay/history/g1', 'g1', 'group'],
    ])
  })

  test('what is wrong comes with its line and does not lose the rest', () => {
    writeFileSync(
      file,
      `people: [{id: e1, roles: [engineer]}]
rooms:
  - {id: eng, kind: engineer}
  - {id: g1}
  - {id: g1}
`,
    )
    const { cast, problems } = loadReplayCast(file)
    expect(cast.rooms.map(({ name }) => name)).toEqual(['g1', 'g1'])
    expect(problems.map(({ line, message }) => `${line ?? 0} ${message}`)).toEqual([
      expect.stringMatching(/^3 rooms\[0\]\.kind/),
      '5 rooms[2].id：群“g1”写了两次',
    ])
  })
})
