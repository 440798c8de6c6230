import { afterAll, expect, test } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { replay, type ReplayResult } from '../src/cli/replay.ts'
import { accountKeyOf, roomKeyOf } from '../src/cli/replay-events.ts'
import { id, type PersonId } from '../src/domain/ids.ts'
import type { Person } from '../src/domain/people/people.ts'
import { foshanContract, shippedKnowledge } from './support/scene.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhiban-replay-originals-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const identity = '440602199001011234'
const line = (at: string, room: string, from: string, text: string) =>
  JSON.stringify({ at: `2026-03-04T${at}+08:00`, room, from, name: from, text })

const wang: Person = {
  id: id<PersonId>('wang'), name: '王工', accounts: [accountKeyOf('wang')], roles: ['engineer'], tier: 1, duty: 'member', unit: null, region: null,
} // prettier-ignore

const play = (): Promise<ReplayResult> => {
  const file = join(folder, 'talk.jsonl')
  const lines = [
    line('09:00:00', 'g', 'zhou', `身份证 ${identity} 的人领不了票据，门禁读卡器也连不上那台电脑了怎么弄`),
    line('09:01:00', 'e', 'wang', '认领 1001'),
    line('09:02:00', 'e', 'wang', '原文 1001'),
    line('09:03:00', 'e', 'wang', '解决 1001 线松了/重新插好'),
  ]
  writeFileSync(file, `${lines.join('\n')}\n`)
  const room = {
    key: roomKeyOf('e'),
    name: '工程师群',
    kind: 'engineers',
    system: null,
    region: null,
  } as const
  const cast = { people: [wang], rooms: [room], shifts: [], substitutes: [], rotations: [], overrides: [] }
  return replay({ file, contract: foshanContract, cast, knowledge: shippedKnowledge, until: null })
}

test('SEC-3 a replay with personal numbers comes out the same twice, and none of them with it', async () => {
  const [first, second] = [await play(), await play()]
  expect(JSON.stringify(first)).toBe(JSON.stringify(second))
  expect(first.problems).toEqual([])
  expect(first.tickets).toHaveLength(1)
  expect(first.tickets[0]?.assignee).toBe('wang')
  expect(first.lines.map(({ text }) => text)).toContain(
    '@王工 #1001 里没有打了星号的号码，发：工单 1001 就能看全。',
  )
  expect(JSON.stringify(first)).toContain('440*************34')
  expect(JSON.stringify(first)).not.toContain(identity)
  expect(JSON.stringify(first)).not.toContain('sealed')
})
