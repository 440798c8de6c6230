import { describe, expect, test } from '@jest/globals'
import { readEvent as readOfficial } from '../../adapters/qq-official/read-event.ts'
import { namesIn } from '../../adapters/qq-official/read-message.ts'
import { readEvent as readQq } from '../../adapters/qq/read-event.ts'
import { readBody } from '../../adapters/slack/read-body.ts'
import { readMessage as readWechat } from '../../adapters/wechat/read-event.ts'
import type { ChatEvent } from '../../src/domain/chat/event.ts'
import { day } from '../../src/domain/time.ts'
import { fieldsOf, plainText } from '../../src/ports/account/fields.ts'
import { createTally } from '../../src/ports/account/tally.ts'
import { mutationsOf, recorded } from '../support/mutations.ts'

const now = 1_795_230_000_000
const nobody = (): null => null

interface Decoder {
  readonly platform: string
  readonly payloads: ReturnType<typeof recorded>
  /** The event in it, or null when there is none for the desk. */
  readonly read: (payload: Readonly<Record<string, unknown>>) => object | null
}

const eventIn = (read: object): object | null => {
  if ('event' in read) return fieldsOf(read.event)
  return 'press' in read ? fieldsOf(fieldsOf(read.press)?.['event']) : null
}

const decoders: readonly Decoder[] = [
  {
    platform: 'qq',
    payloads: recorded('qq', 'onebot', 'napcat', 'llbot', 'lagrange'),
    read: (frame) => eventIn(readQq(frame, { self: '10001', siblings: [], nameOf: nobody, now })),
  },
  {
    platform: 'qq-official',
    payloads: recorded('qq-official', 'events'),
    read: (frame) => {
      const data = fieldsOf(frame['d']) ?? {}
      namesIn(data)
      const reader = { self: '102000001', isSelf: () => false, nameOf: nobody, now }
      return eventIn(readOfficial({ type: plainText(frame['t']), data, id: null }, reader))
    },
  },
  {
    platform: 'slack',
    payloads: recorded('slack', 'events', 'interactions'),
    read: (body) => {
      const reader = {
        account: 'T0SUPPORT', self: 'U0ZHIBAN', botId: 'B0ZHIBAN', nameOf: nobody, isBot: () => false,
        peerOf: () => 'U0ZHOU', serves: () => true, now,
      } // prettier-ignore
      const read = readBody(body, reader)
      if (read.kind === 'limited') expect(Math.abs(read.from - now)).toBeLessThan(2 * 365 * day)
      return eventIn(read)
    },
  },
  {
    platform: 'wechat',
    payloads: recorded('wechat', 'wechaty', 'padlocal', 'wechat4u'),
    read: (payload) =>
      eventIn(
        readWechat(payload, {
          account: 'desk', self: 'wxid_bot', siblings: [], nameOf: nobody, ownNames: () => ['值班'], now,
        }), // prettier-ignore
      ),
  },
]

/** What is wrong with an event, as the desk and its stores would find; null when nothing is. */
const complaintAbout = (event: ChatEvent): string | null => {
  const kept = JSON.parse(JSON.stringify(event)) as ChatEvent
  if (typeof kept.key !== 'string' || kept.key === '') return 'no key'
  // Beyond these no calendar has a day, and a store no number.
  if (!Number.isInteger(kept.at) || kept.at < Date.UTC(2000, 0) || kept.at > Date.UTC(2100, 0))
    return 'no time'
  if (typeof kept.sender.name !== 'string' || typeof kept.sender.account !== 'string') return 'no sender'
  if (kept.kind !== 'message') return null
  if (typeof kept.text !== 'string') return 'no text'
  const whole = kept.files.every(
    ({ name, mediaType, size, ref }) =>
      [name, mediaType, ref].every((part) => typeof part === 'string' && part !== '') && size >= 0,
  )
  return whole ? null : 'half a file'
}

describe.each(decoders)('payloads of $platform with one field broken', ({ payloads, read }) => {
  test('become a whole event or none, and throw nothing', () => {
    const found: string[] = []
    let events = 0
    for (const payload of payloads)
      for (const { what, payload: broken } of mutationsOf(payload))
        try {
          const event = read(broken)
          const complaint = event === null ? null : complaintAbout(event as ChatEvent)
          if (event !== null) events += 1
          if (complaint !== null) found.push(`${what}: ${complaint}`)
        } catch (error) {
          found.push(`${what}: ${String(error)}`)
        }
    expect(found).toEqual([])
    expect(events).toBeGreaterThan(1_000)
  })
})

describe('a file that is called like a part of the language', () => {
  const name = '对账.constructor'
  test.each([
    [
      'qq',
      readQq(
        {
          post_type: 'message', message_type: 'group', message_id: 1, group_id: 777, user_id: 42, time: now / 1_000,
          message: [{ type: 'file', data: { file: name, file_id: '/1' } }],
        }, // prettier-ignore
        { self: '10001', siblings: [], nameOf: nobody, now },
      ),
    ],
    [
      'qq-official',
      readOfficial(
        {
          type: 'GROUP_AT_MESSAGE_CREATE',
          data: { id: 'm', group_openid: 'G', author: { member_openid: 'M' }, attachments: [{ content_type: 'file', filename: name }] },
          id: null,
        }, // prettier-ignore
        { self: '102000001', isSelf: () => false, nameOf: nobody, now },
      ),
    ],
    [
      'wechat',
      readWechat(
        {
          id: '1',
          type: 1,
          talkerId: 'wxid_zhang',
          roomId: '777@chatroom',
          filename: name,
          timestamp: now / 1_000,
        },
        { account: 'desk', self: 'wxid_bot', siblings: [], nameOf: nobody, ownNames: () => [], now },
      ),
    ],
  ])('is a file of an unknown kind on %s', (_platform, read) => {
    expect(read).toMatchObject({ event: { files: [{ name, mediaType: 'application/octet-stream' }] } })
  })
})

test('names of the unknown are counted short', () => {
  const { count, counts } = createTally()
  count(`segment.${'x'.repeat(5_000)}`)
  expect(Object.keys(counts()).map(({ length }) => length)).toEqual([80])
})
