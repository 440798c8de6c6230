import { describe, expect, test } from '@jest/globals'
import type { Settings } from '../../src/config.ts'
import { id, type AccountKey, type RoomKey } from '../../src/domain/ids.ts'
import { postsOf, type DeskPlan } from '../../src/main/instances/posts.ts'

const deskPlan = (name: string, rooms: readonly string[], people: readonly string[] = []): DeskPlan => ({
  id: name,
  settings: { contract: name } as Settings['desks'][number],
  directory: {
    people: people.map((account) => ({
      id: id(account),
      name: account,
      roles: ['engineer'],
      tier: 1,
      unit: null,
      region: null,
      accounts: [id<AccountKey>(account)],
    })) as unknown as DeskPlan['directory']['people'],
    rooms: rooms.map((key) => ({
      key: id<RoomKey>(key),
      name: key,
      kind: 'group',
      system: null,
      region: null,
    })),
    shifts: [],
  },
})

const account = (platform: string, name: string) =>
  ({ platform, account: name }) as unknown as Settings['accounts'][number]
const settings = (enabled: boolean, accounts: Settings['accounts']): Settings =>
  ({ room: { enabled, auth: 'demo', secret: null }, accounts, desks: [] }) as unknown as Settings

const one = account('qq', '1')
const two = account('qq', '2')
const slack = account('slack', 'T1')

const cases: readonly {
  readonly what: string
  readonly room?: boolean
  readonly desks: readonly DeskPlan[]
  readonly posts: readonly (readonly string[])[]
}[] = [
  {
    what: 'desks on accounts of their own can be on different instances',
    desks: [deskPlan('a', ['qq/1/7']), deskPlan('b', ['qq/2/7'])],
    posts: [
      ['desk/a', 'account/qq/1', 'account/slack/T1'],
      ['desk/b', 'account/qq/2'],
    ],
  },
  {
    what: 'desks on one account stay together',
    desks: [deskPlan('a', ['qq/1/7']), deskPlan('b', ['qq/2/7']), deskPlan('c', ['qq/1/8'])],
    posts: [
      ['desk/b', 'account/qq/2', 'account/slack/T1'],
      ['desk/a', 'desk/c', 'account/qq/1'],
    ],
  },
  {
    what: 'a desk that knows people on a platform may write to them by any account of it',
    desks: [
      deskPlan('a', ['qq/1/7']),
      deskPlan('b', ['qq/2/7'], ['slack/T1/U1']),
      deskPlan('c', ['slack/T1/C1']),
    ],
    posts: [
      ['desk/a', 'account/qq/1'],
      ['desk/b', 'desk/c', 'account/qq/2', 'account/slack/T1'],
    ],
  },
  {
    what: 'one that joins two parts makes them one',
    desks: [deskPlan('a', ['qq/1/7']), deskPlan('b', ['qq/2/7']), deskPlan('c', ['qq/1/8', 'qq/2/8'])],
    posts: [['desk/a', 'desk/b', 'desk/c', 'account/qq/1', 'account/qq/2', 'account/slack/T1']],
  },
  {
    what: 'the web room serves all desks',
    room: true,
    desks: [deskPlan('a', ['qq/1/7']), deskPlan('b', ['room/web/x'])],
    posts: [['desk/a', 'desk/b', 'account/qq/1', 'account/qq/2', 'account/slack/T1', 'account/room/web']],
  },
]

describe('what one instance holds together', () => {
  test.each(cases)('$what', ({ desks, posts, room = false }) => {
    const plans = postsOf(settings(room, [one, two, slack]), desks)
    expect(plans.map(({ leases }) => [...leases].sort())).toEqual(posts.map((names) => [...names].sort()))
    expect(plans.flatMap(({ config }) => config.desks)).toHaveLength(desks.length)
    // Nothing is held twice and nothing is left out.
    const accounts = plans.flatMap(({ config }) => config.accounts)
    expect(new Set(accounts)).toEqual(new Set([one, two, slack]))
    expect(accounts).toHaveLength(3)
  })
})
