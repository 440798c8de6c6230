import { capabilitiesOf } from '../../adapters/qq-official/settings.ts'
import { capabilities as qq } from '../../adapters/qq/settings.ts'
import { createRecorder } from '../../adapters/recorder/index.ts'
import { createRoom } from '../../adapters/room/index.ts'
import { capabilities as slack } from '../../adapters/slack/settings.ts'
import { capabilities as wechat } from '../../adapters/wechat/settings.ts'
import { Fault } from '../domain/fault.ts'
import { placeKey } from '../domain/chat/event.ts'
import type { NoticeId } from '../domain/ids.ts'
import type { NoticeKind } from '../domain/chat/notice.ts'
import type { Instant } from '../domain/time.ts'
import type { Budget, Capabilities, Chat } from '../ports/chat.ts'

/** What each adapter says of its platform; none of them is started. */
const capabilities: Readonly<Record<string, () => Capabilities>> = {
  room: () =>
    createRoom({ port: 0, folder: '', auth: { kind: 'demo' }, rooms: [], people: [], now: () => 0 })
      .capabilities,
  qq: () => qq,
  'qq-official': () =>
    capabilitiesOf({
      account: '',
      secret: '',
      link: { kind: 'websocket' },
      journal: () => {
        throw new Error('never started')
      },
      now: () => 0,
    }),
  slack: () => slack,
  wechat: () => wechat,
}

/** One message that went out, with the notices it said. */
export interface Sent {
  readonly at: Instant
  readonly place: string
  readonly notices: readonly { readonly id: NoticeId; readonly kind: NoticeKind }[]
}

/** A platform without people that keeps what was sent, under the real adapter's capabilities and budgets. */
export interface PlatformRecorder {
  readonly chat: Chat
  readonly sent: Sent[]
}

/** `told` hears of every message as it goes out. Throws a Fault on a platform that no adapter serves. */
export const recorderFor = (
  platform: string,
  now: () => Instant,
  told: (sent: Sent, chat: Chat) => void,
): PlatformRecorder => {
  const able = capabilities[platform]
  if (able === undefined)
    throw new Fault(
      'BENCH_PLATFORM',
      'user',
      `There is no platform "${platform}".`,
      `Choose from ${Object.keys(capabilities).join(', ')}.`,
    )
  const sent: Sent[] = []
  const chat: Chat = {
    ...createRecorder(platform, (message, parts) => {
      const one: Sent = { at: now(), place: placeKey(message.to), notices: parts }
      sent.push(one)
      told(one, chat)
      return Promise.resolve(`${platform}-${sent.length}`)
    }),
    capabilities: able(),
  }
  return { chat, sent }
}

/** The most messages that ever stood in one window of a budget, of all its rooms or of the account. */
export const highestUse = (sent: readonly Sent[], { scope, per }: Budget): number => {
  const byKey = new Map<string, Instant[]>()
  for (const { at, place } of sent) {
    const key = scope === 'room' ? place : ''
    const times = byKey.get(key)
    if (times === undefined) byKey.set(key, [at])
    else times.push(at)
  }
  let highest = 0
  for (const times of byKey.values()) {
    let from = 0
    for (const [index, at] of times.entries()) {
      while ((times[from] ?? at) <= at - per) from += 1
      highest = Math.max(highest, index - from + 1)
    }
  }
  return highest
}
