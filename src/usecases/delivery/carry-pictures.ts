import { isFar, placeKey, type Place } from '../../domain/chat/event.ts'
import type { CarriedFiles, NoticeKind } from '../../domain/chat/notice.ts'
import { placeOf, type Speaker, type Ticket } from '../../domain/tickets/ticket.ts'
import type { Instant } from '../../domain/time.ts'
import type { Words } from './compose-notice.ts'

/** More of them would bury the words; the rest is where it was sent. */
const mostCarried = 4
/** What tells engineers of a question and of what its requester adds. */
const telling: readonly NoticeKind[] = ['called', 'reply']
const askers: readonly Speaker[] = ['requester', 'other']

/** The newest pictures of those who ask, sent after `since`, for people who read elsewhere; none for people who can see them. */
export const carriedPictures = (ticket: Ticket, to: Place, since: Instant): CarriedFiles | null => {
  const from = placeOf(ticket)
  if (!isFar(from, to)) return null
  const files = ticket.messages
    .filter(({ speaker, recalledAt, at }) => askers.includes(speaker) && recalledAt === null && at > since)
    .flatMap((message) => message.files.filter(({ mediaType }) => mediaType.startsWith('image/')))
  return files.length === 0 ? null : { from, files: files.slice(-mostCarried) }
}

/** When the readers of the place were last told of the ticket, or will be. */
const lastTold = (ticket: Ticket, to: Place): Instant => {
  const place = placeKey(to)
  return Math.max(
    -Infinity,
    ...ticket.timeline.flatMap((entry) =>
      entry.kind === 'said' && telling.includes(entry.what) && placeKey(entry.to) === place ? [entry.at] : [],
    ),
    ...ticket.notices.flatMap((notice) =>
      telling.includes(notice.kind) && placeKey(notice.to) === place ? [notice.createdAt] : [],
    ),
  )
}

/** The words with the pictures that belong to them and that the readers of the place were not sent yet. */
export const withPictures = (ticket: Ticket, words: Words): Words => {
  if (words.files !== undefined || !telling.includes(words.kind)) return words
  const files = carriedPictures(ticket, words.to, lastTold(ticket, words.to))
  return files === null ? words : { ...words, files }
}
