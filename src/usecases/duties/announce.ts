import type { Announcement } from '../../domain/duties/announcement.ts'
import { confirms, withConfirmation } from '../../domain/duties/announcement.ts'
import type { DocumentOf } from '../../domain/document.ts'
import type { ChatEvent, MessageEvent } from '../../domain/chat/event.ts'
import { id, type DocumentId } from '../../domain/ids.ts'
import type { Notice } from '../../domain/chat/notice.ts'
import { day, type Instant } from '../../domain/time.ts'
import type { Act } from '../../domain/tickets/transition.ts'
import { changeDocument, insertDocument } from '../change-document.ts'
import { compose } from '../delivery/compose-notice.ts'
import { byRule, type DeskContext } from '../context.ts'
import { requesterOf } from '../hearing/open-ticket.ts'

type AnnouncementDocument = DocumentOf<'announcement'>

/** A plain 收到 means the newest announcement of the group that is not older than this. */
const confirmedWithin = 2 * day

const noticesOf = (
  ctx: DeskContext,
  documentId: DocumentId,
  body: Announcement,
  act: Act,
): readonly Notice[] =>
  body.rooms.map((room) =>
    compose(documentId, act, {
      kind: 'announcement',
      to: { kind: 'room', room },
      text: ctx.texts.announcement(body.text, body.corrects),
      files: body.files,
      choices: [{ action: 'received', label: ctx.texts.receivedLabel, say: ctx.texts.receivedLabel }],
      prompt: ctx.texts.receivedPrompt,
    }),
  )

/** Writes an announcement down: said at once, or when its time has come. Doing it again for the same act does nothing. */
export const announce = async (
  ctx: DeskContext,
  wanted: Omit<Announcement, 'number' | 'confirmed' | 'sendAt'> & { readonly sendAt: Instant | null },
  act: Act,
): Promise<AnnouncementDocument> => {
  const documentId = id<DocumentId>(`${ctx.id}:announcement:${act.trigger}`)
  const known = await ctx.store.document('announcement', documentId)
  if (known !== null) return known
  const number = await ctx.store.takeSerial(ctx.id, 'announcement')
  const body: Announcement = { ...wanted, number, sendAt: wanted.sendAt ?? act.at, confirmed: [] }
  const later = wanted.sendAt !== null
  const { document } = await insertDocument(ctx, {
    id: documentId,
    kind: 'announcement',
    key: String(number),
    state: later ? 'scheduled' : 'sent',
    at: act.at,
    wakeAt: wanted.sendAt,
    notices: later ? [] : noticesOf(ctx, documentId, body, act),
    body,
  })
  return document
}

/** Says an announcement whose time has come. */
export const wakeAnnouncement = async (
  ctx: DeskContext,
  { id: documentId }: AnnouncementDocument,
  now: Instant,
): Promise<void> => {
  const act: Act = { at: now, by: byRule('WRK-8'), trigger: 'announcement:due' }
  await changeDocument(ctx, 'announcement', documentId, (current) => {
    if (current.wakeAt === null || current.wakeAt > now) return null
    if (current.state !== 'scheduled') return { ...current, wakeAt: null }
    return {
      ...current,
      state: 'sent',
      wakeAt: null,
      notices: [...current.notices, ...noticesOf(ctx, current.id, current.body, act)],
    }
  })
}

const confirm = async (
  ctx: DeskContext,
  documentId: DocumentId,
  event: Pick<ChatEvent, 'place' | 'sender'>,
  now: Instant,
): Promise<void> => {
  if (event.place.kind !== 'room') return
  const { room } = event.place
  const { account, name, unit } = requesterOf(ctx, event)
  await changeDocument(ctx, 'announcement', documentId, (current) => {
    const body = withConfirmation(current.body, { account, name, unit, room, at: now })
    return body === current.body ? null : { ...current, body }
  })
}

/** 收到 in a group: counted for the quoted announcement, else for the newest one of this group. False when there is none. */
export const takeConfirmation = async (
  ctx: DeskContext,
  event: MessageEvent,
  place: string,
  now: Instant,
): Promise<boolean> => {
  if (event.place.kind !== 'room' || !confirms(event.text)) return false
  const { room } = event.place
  const quoted = event.quote?.message
    ? await ctx.store.documentByMessage(ctx.id, place, event.quote.message)
    : null
  if (event.quote?.message && quoted?.kind !== 'announcement') return false
  const recent = await ctx.store.listDocuments(
    { desk: ctx.id, kind: 'announcement', states: ['sent'], from: now - confirmedWithin },
    { limit: 20 },
  )
  const meant =
    quoted ??
    recent
      .toSorted((a, b) => b.body.sendAt - a.body.sendAt)
      .find(({ body }) => body.rooms.includes(room) && body.sendAt <= event.at)
  if (meant === undefined || meant === null) return false
  await confirm(ctx, meant.id, event, now)
  return true
}

/** The button under an announcement. */
export const pressedReceived = async (
  ctx: DeskContext,
  event: Extract<ChatEvent, { kind: 'pressed' }>,
  place: string,
  now: Instant,
): Promise<boolean> => {
  const document = await ctx.store.documentByMessage(ctx.id, place, event.message)
  if (document === null || document.kind !== 'announcement') return false
  await confirm(ctx, document.id, event, now)
  return true
}
