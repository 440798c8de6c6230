import type { Contract } from '../domain/contract/contract.ts'
import { serves } from '../domain/contract/systems.ts'
import type { Article } from '../domain/knowledge/article.ts'
import type { ChatEvent } from '../domain/chat/event.ts'
import { id, type AccountKey, type MessageId, type ReceiptKey, type RoomKey } from '../domain/ids.ts'
import { hour, minute, parseInstant, second, type Instant } from '../domain/time.ts'

/** Who is there on a simulated day, and how much they say. */
export interface PlannedDay {
  readonly articles: readonly Article[]
  readonly contract: Pick<Contract, 'systems'>
  readonly platforms: readonly string[]
  readonly users: number
  /** On all platforms together. */
  readonly rooms: number
  /** Said by people in the 24 hours, apart from what the desk makes them say. */
  readonly messages: number
}

export interface Planned {
  readonly at: Instant
  readonly event: ChatEvent
}

/** An ordinary Wednesday from midnight to midnight. */
export const dayStart = parseInstant('2026-03-04T00:00:00+08:00') ?? 0
/** Of a hundred messages so many in each hour. */
const profile = [0, 0, 0, 0, 0, 0, 1, 2, 8, 14, 13, 9, 4, 4, 9, 13, 11, 7, 2, 1, 1, 1, 0, 0]
/** Of ten messages five ask something the base knows, one something it does not, four are talk. */
const unknown = ['仓库的门禁卡坏了谁来修一下', '会议室投影仪遥控器在哪里领']
const talk = ['好的收到', '中午吃什么', '哈哈哈', '辛苦了', '今天下雨记得带伞', '明天开会别迟到']

/** The key of a room on a recorder of the platform. */
export const roomKey = (platform: string, name: string): RoomKey => id<RoomKey>(`${platform}/history/${name}`)

/** Spreads evenly, and the same on every machine. */
const spread = (n: number): number => ((n * 2_654_435_761) >>> 0) / 2 ** 32

let count = 0
/** A line that somebody says in a group. */
export const said = (
  at: Instant,
  room: RoomKey,
  account: AccountKey,
  name: string,
  text: string,
): Planned => {
  count += 1
  return {
    at,
    event: {
      kind: 'message', key: id<ReceiptKey>(`bench/${count}`), at, place: { kind: 'room', room }, sender: { account, name, isBot: false, isSelf: false },
      message: id<MessageId>(`m${count}`), text, mentions: [], mentionsBot: false, quote: null, files: [],
    },
  } // prettier-ignore
}

/** What the contract's desk has an article for: articles of other systems are never its answer. */
export const answerable = (
  articles: readonly Article[],
  { systems }: Pick<Contract, 'systems'>,
): readonly string[] =>
  articles
    .filter(({ system }) => serves(systems, system))
    .flatMap(({ question, phrasings }) => [question, ...phrasings])

/** Who says what in the 24 hours; every seventh of those who ask says that the answer was no help. */
export const planDay = ({
  articles,
  contract,
  platforms,
  rooms,
  users,
  messages,
}: PlannedDay): readonly Planned[] => {
  const questions = answerable(articles, contract)
  const total = profile.reduce((sum, share) => sum + share, 0)
  const planned: Planned[] = []
  let n = 0
  for (const [hourOfDay, share] of profile.entries()) {
    const many = Math.round((messages * share) / total)
    for (let i = 0; i < many; i += 1, n += 1) {
      const at = dayStart + hourOfDay * hour + Math.floor(spread(n + 1) * 3_600) * second
      const user = Math.floor(spread(n * 31 + 7) * users)
      const room = user % rooms
      const platform = platforms[room % platforms.length] ?? ''
      const account = id<AccountKey>(`${platform}/u${user}`)
      const speak = (when: Instant, text: string): void =>
        void planned.push(
          said(when, roomKey(platform, `r${room}`), account, `单位${user % 3_000}-用户${user}`, text),
        )
      const kind = n % 10
      if (kind < 5) speak(at, `请问${questions[(n * 7) % questions.length] ?? ''}`)
      else speak(at, (kind === 5 ? unknown : talk)[n % (kind === 5 ? unknown : talk).length] ?? '')
      if (kind < 5 && n % 7 === 0) speak(at + 3 * minute, '没解决')
    }
  }
  return planned.sort((a, b) => a.at - b.at)
}
