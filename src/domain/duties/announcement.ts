import type { AccountKey, PersonId, RoomKey } from '../ids.ts'
import type { CarriedFiles } from '../chat/notice.ts'
import type { Room } from '../people/people.ts'
import { readDays } from '../calendar/read-days.ts'
import { chinaDayNumber, minute, startOfChinaDay, type Instant } from '../time.ts'

export const announcementStates = ['scheduled', 'sent', 'cancelled'] as const

/** Somebody who said that they read it. */
export interface Confirmation {
  readonly account: AccountKey
  readonly name: string
  readonly unit: string | null
  readonly room: RoomKey
  readonly at: Instant
}

/** What a supervisor tells chosen groups: a release, a maintenance window, a new function (WRK-8). */
export interface Announcement {
  /** What people type: `公告3`. */
  readonly number: number
  readonly text: string
  readonly files: CarriedFiles
  readonly rooms: readonly RoomKey[]
  readonly by: PersonId
  readonly byName: string
  /** When it is, or was, to be said. */
  readonly sendAt: Instant
  /** The announcement that this one puts right, or null. */
  readonly corrects: number | null
  readonly confirmed: readonly Confirmation[]
}

/** What somebody typed after 公告. */
export type AnnouncementCommand =
  | { readonly kind: 'list' }
  | { readonly kind: 'show' | 'cancel'; readonly number: number }
  | { readonly kind: 'correct'; readonly number: number; readonly text: string }
  | {
      readonly kind: 'new'
      readonly rooms: readonly RoomKey[]
      /** Null: at once. */
      readonly sendAt: Instant | null
      readonly text: string
    }
  | { readonly kind: 'unknown-rooms'; readonly names: readonly string[] }
  | { readonly kind: 'past'; readonly sendAt: Instant }
  | { readonly kind: 'incomplete' }

const everywhere = /^(?:全部|所有|全部群|所有群|各群|all)$/i

/** The groups that the names mean: each by its whole name or a part that only one has. */
const roomsNamed = (
  names: readonly string[],
  rooms: readonly Room[],
): { readonly rooms: readonly RoomKey[]; readonly unknown: readonly string[] } => {
  const found = names.map((name) => {
    const exact = rooms.find((room) => room.name === name)
    const parts = rooms.filter((room) => room.name.includes(name))
    return { name, room: exact ?? (parts.length === 1 ? (parts[0] ?? null) : null) }
  })
  return {
    rooms: [...new Set(found.flatMap(({ room }) => (room === null ? [] : [room.key])))],
    unknown: found.filter(({ room }) => room === null).map(({ name }) => name),
  }
}

/**
 * Takes `定时 明天 09:00`, `定时 3月10日 18:30` or `定时 18:30` from the front of the text. The word is needed: what is
 * announced often begins with a time itself.
 */
const takeTime = (
  typed: string,
  now: Instant,
): { readonly sendAt: Instant | null; readonly rest: string } => {
  const cue = /^(?:定时|定于|at)\s*/i.exec(typed)
  if (cue === null) return { sendAt: null, rest: typed }
  const text = typed.slice(cue[0].length)
  const days = readDays(text, now)
  const after = days === null ? text : days.rest
  const clock = /^(\d{1,2})[:：](\d{2})(?=\s|$)\s*/.exec(after)
  const at = clock === null ? null : Number(clock[1]) * 60 + Number(clock[2])
  if (clock === null || at === null || at >= 24 * 60 || Number(clock[2]) > 59)
    return { sendAt: null, rest: '' }
  const dayNumber = days?.firstDay ?? chinaDayNumber(now)
  return { sendAt: startOfChinaDay(dayNumber) + at * minute, rest: after.slice(clock[0].length) }
}

/**
 * Reads what stands after 公告: nothing (a list), a number, `取消 3`, `更正 3 …`, or `全部 [定时 明天 09:00] …` with groups by
 * name, several joined by 、. `rooms` are the groups there are.
 */
export const announcementIn = (typed: string, rooms: readonly Room[], now: Instant): AnnouncementCommand => {
  const text = typed.trim()
  if (text === '') return { kind: 'list' }
  const numbered =
    /^(取消|撤销|cancel|更正|correct)?\s*(?:公告)?\s*#?(\d{1,5})(?![\d:：月.-])\s*([\s\S]*)$/i.exec(text)
  if (numbered !== null) {
    const number = Number(numbered[2])
    const rest = (numbered[3] ?? '').trim()
    if (/^(?:取消|撤销|cancel)$/i.test(numbered[1] ?? '')) return { kind: 'cancel', number }
    if (/^(?:更正|correct)$/i.test(numbered[1] ?? ''))
      return rest === '' ? { kind: 'incomplete' } : { kind: 'correct', number, text: rest }
    return rest === '' ? { kind: 'show', number } : { kind: 'incomplete' }
  }
  const [, target = '', after = ''] = /^(\S+)\s+([\s\S]+)$/.exec(text) ?? []
  if (target === '') return { kind: 'incomplete' }
  const named = everywhere.test(target)
    ? { rooms: rooms.map((room) => room.key), unknown: [] }
    : roomsNamed(
        target.split(/[、，,]/).filter((name) => name !== ''),
        rooms,
      )
  if (named.unknown.length > 0) return { kind: 'unknown-rooms', names: named.unknown }
  const { sendAt, rest } = takeTime(after, now)
  if (rest.trim() === '') return { kind: 'incomplete' }
  if (sendAt !== null && sendAt <= now) return { kind: 'past', sendAt }
  return { kind: 'new', rooms: named.rooms, sendAt, text: rest.trim() }
}

/** Does a line confirm an announcement and say nothing else? */
export const confirms = (text: string): boolean =>
  /^(?:已?收到|知道了|好的?收到|收到了|了解|明白|ok|received)(?:[,，]?(?:谢谢|感谢)\S{0,4})?[。.!！~\s]*$/i.test(
    text.normalize('NFKC').trim(),
  )

/** The announcement with one more confirmation; a second one of the same account changes nothing. */
export const withConfirmation = (announcement: Announcement, one: Confirmation): Announcement =>
  announcement.confirmed.some((known) => known.account === one.account)
    ? announcement
    : { ...announcement, confirmed: [...announcement.confirmed, one] }
