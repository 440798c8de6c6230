import { expect, test } from '@jest/globals'
import { createRecorder } from '../../adapters/recorder/index.ts'
import { id } from '../../src/domain/ids.ts'
import type { Directory, Person, Role } from '../../src/domain/people/people.ts'
import { loginsFor } from '../../src/main/login-codes.ts'
import type { Chat } from '../../src/ports/chat.ts'

const person = (name: string, roles: readonly Role[]): Person => ({
  id: id(name),
  name,
  roles,
  tier: null,
  duty: 'member',
  unit: null,
  region: null,
  accounts: [id(`room/${name}`)],
})

const deskOf = (room: string, people: readonly Person[]): Directory => ({
  people,
  rooms: [{ key: id(room), name: room, kind: 'group', system: null, region: null }],
  shifts: [],
})

/** An account whose code waits, or that has none. */
const account = (name: string, link: string | null): Chat => ({
  ...createRecorder('wechat', () => Promise.resolve('m1')),
  account: name,
  login: () => (link === null ? null : { link, svg: null, since: 1 }),
})

const south = deskOf('wechat/south/1@chatroom', [
  person('chen', ['supervisor']),
  person('wang', ['engineer']),
  person('zhou', ['requester']),
])
const north = deskOf('wechat/north/2@chatroom', [
  person('admin', ['engineer', 'admin']),
  person('chen', ['requester']),
])
const chats = [
  account('south', 'code of south'),
  account('north', 'code of north'),
  account('new', 'code of new'),
  account('well', null),
]

test.each([
  { who: 'chen', sees: ['code of south', 'code of new'] },
  { who: 'admin', sees: ['code of north', 'code of new'] },
  { who: 'wang', sees: null },
  { who: 'zhou', sees: null },
  { who: 'nobody', sees: null },
])('$who may scan $sees', ({ who, sees }) => {
  expect(loginsFor([south, north], chats, who)?.map(({ link }) => link) ?? null).toEqual(sees)
})
