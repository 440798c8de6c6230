import { expect, test } from '@jest/globals'
import { placeKey, type MessageEvent, type Place, type Receipt } from '../../src/domain/chat/event.ts'
import { id, type RoomKey } from '../../src/domain/ids.ts'
import type { DeskContext } from '../../src/usecases/context.ts'
import { Talk } from '../../src/usecases/hearing/talk.ts'

const placeOf = (n: number): Place => ({ kind: 'room', room: id<RoomKey>(`qq/1/${n}`) })
const lineIn = (n: number, name: string): MessageEvent => ({
  kind: 'message',
  key: id(`qq/1/${n}/${name}`),
  at: 1,
  place: placeOf(n),
  sender: { account: id('qq/42'), name: '周', isBot: false, isSelf: false },
  message: id(name),
  text: name,
  mentions: [],
  mentionsBot: false,
  quote: null,
  files: [],
})

test('of 2,000 places the talk is in memory; that of others is read again when somebody speaks there', async () => {
  const asked: string[] = []
  const recentReceipts = (place: string): Promise<readonly Receipt[]> => {
    asked.push(place)
    const event = lineIn(0, 'before')
    return Promise.resolve(
      place === placeKey(placeOf(0)) ? [{ key: event.key, event, receivedAt: 1, outcome: 'chatter' }] : [],
    )
  }
  const ctx = { store: { recentReceipts } } as unknown as DeskContext
  const talk = new Talk()
  for (let n = 0; n < 2_000; n += 1) await talk.recall(ctx, placeOf(n), '')
  await talk.recall(ctx, placeOf(0), '')
  expect(asked).toHaveLength(2_000)
  // The one that was silent longest is forgotten, not the one that was spoken in last.
  await talk.recall(ctx, placeOf(2_000), '')
  await talk.recall(ctx, placeOf(0), '')
  expect(asked).toHaveLength(2_001)
  for (let n = 2_001; n < 4_100; n += 1) await talk.recall(ctx, placeOf(n), '')
  await talk.recall(ctx, placeOf(0), '')
  expect(asked).toHaveLength(4_101)
  expect(talk.before(lineIn(0, 'now')).map(({ message }) => message)).toEqual(['before'])
})
