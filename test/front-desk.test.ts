import { expect, test } from '@jest/globals'
import type { ChatEvent } from '../src/domain/chat/event.ts'
import { id } from '../src/domain/ids.ts'
import { createFrontDesk, type DeskBehind } from '../src/main/front-desk.ts'
import { silentLog, type LogFields } from '../src/ports/log.ts'

/** A desk that only notes what it is given. */
const deskThat = (takes: (text: string) => void, known: string, offered: string): DeskBehind => ({
  settings: () => ({ directory: { people: [], rooms: [], shifts: [] } }),
  desk: {
    knows: (account) => account === known,
    hasOffered: (text) => Promise.resolve(text === offered),
    voidTyped: (event) => {
      if (event.text === offered) takes(`void: ${event.text}`)
      return Promise.resolve()
    },
    summaryFor: (account) => Promise.resolve(account === known ? `summary for ${account}` : null),
    receive: (event) => {
      if (event.kind === 'message') takes(event.text)
      return Promise.resolve('stored')
    },
    board: () => Promise.resolve({ tickets: [], whole: true, duty: [], problems: [] }),
    onChange: () => () => undefined,
  },
})

const says = (who: string, text: string): ChatEvent => ({
  kind: 'message',
  key: id(`test/bot/${text}`),
  at: 0,
  place: { kind: 'direct', account: id(who) },
  sender: { account: id(who), name: who, isBot: false, isSelf: false },
  message: id('m1'),
  text,
  mentions: [],
  mentionsBot: true,
  quote: null,
  files: [],
})

test('in private: the desk that knows the account, the desk whose code it is, else the first', async () => {
  const heard: string[] = []
  const front = createFrontDesk([
    deskThat((text) => heard.push(`one: ${text}`), 'qq/1', '绑定 BCDFGHJK'),
    deskThat((text) => heard.push(`two: ${text}`), 'qq/2', '绑定 KJHGFDCB'),
  ])
  await front.receive(says('qq/1', 'a'))
  await front.receive(says('qq/2', 'b'))
  await front.receive(says('qq/3', 'c'))
  await front.receive(says('qq/3', '绑定 KJHGFDCB'))
  await front.receive(says('qq/3', '绑定 BCDFGHJK'))
  expect(heard).toEqual(['one: a', 'two: b', 'one: c', 'two: 绑定 KJHGFDCB', 'one: 绑定 BCDFGHJK'])
})

test('the summary comes from the desk that has the account', async () => {
  const front = createFrontDesk([
    deskThat(() => undefined, 'slack/T1/U1', ''),
    deskThat(() => undefined, 'slack/T1/U2', ''),
  ])
  expect(await front.summaryFor(id('slack/T1/U2'))).toBe('summary for slack/T1/U2')
  expect(await front.summaryFor(id('slack/T1/U3'))).toBeNull()
})

test('a code typed in a group is void with the desk that gave it out, whosever the group is', async () => {
  const heard: string[] = []
  const front = createFrontDesk([
    deskThat((text) => heard.push(`one: ${text}`), 'qq/1', '绑定 BCDFGHJK'),
    deskThat((text) => heard.push(`two: ${text}`), 'qq/2', '绑定 KJHGFDCB'),
  ])
  const inRoom = (text: string): ChatEvent => ({
    ...says('qq/1', text),
    place: { kind: 'room', room: id('qq/10001/777') },
  })
  await front.receive(inRoom('绑定 KJHGFDCB'))
  await front.receive(inRoom('绑定的事谁管'))
  expect(heard).toEqual(['two: void: 绑定 KJHGFDCB'])
})

test('a room that no desk lists is named in the log once, and nothing of it is taken', async () => {
  const heard: string[] = []
  const lines: unknown[] = []
  const log = {
    ...silentLog,
    info: (event: string, fields?: LogFields) => void lines.push({ event, ...fields }),
  }
  const front = createFrontDesk([deskThat((text) => heard.push(text), 'qq/1', '')], log)
  const inRoom = (text: string): ChatEvent => ({
    ...says('qq/42', text),
    place: { kind: 'room', room: id('qq/10001/777') },
  })
  await front.receive(inRoom('a'))
  await front.receive(inRoom('b'))
  expect(heard).toEqual([])
  expect(lines).toEqual([{ event: 'room.unlisted', platform: 'qq', room: 'qq/10001/777', reason: 'qq/42' }])
})
