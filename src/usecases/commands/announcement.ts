import { announcementIn } from '../../domain/duties/announcement.ts'
import type { DocumentOf } from '../../domain/document.ts'
import type { RoomKey } from '../../domain/ids.ts'
import { roomOf } from '../../domain/people/people.ts'
import { announce } from '../duties/announce.ts'
import { changeDocument } from '../change-document.ts'
import { refuseTo, reply, usageOf, type Handler, type Run } from './run.ts'

type AnnouncementDocument = DocumentOf<'announcement'>

const groupsOf = (run: Run) => run.ctx.settings().directory.rooms.filter((room) => room.kind === 'group')

const roomName = (run: Run, key: RoomKey): string => roomOf(run.ctx.settings().directory, key)?.name ?? key

const numbered = async (run: Run, number: number): Promise<AnnouncementDocument | null> =>
  (
    await run.ctx.store.listDocuments(
      { desk: run.ctx.id, kind: 'announcement', key: String(number) },
      { limit: 1 },
    )
  )[0] ?? null

const show = async (run: Run, { body, state }: AnnouncementDocument): Promise<string> => {
  const rooms = body.rooms.map((room) => ({
    name: roomName(run, room),
    confirmed: body.confirmed.filter((one) => one.room === room).length,
  }))
  await reply(run, { kind: 'status', text: run.ctx.texts.announcementShown(body, state, rooms, run.now) })
  return `announce:${body.number}`
}

const list = async (run: Run): Promise<string> => {
  const found = await run.ctx.store.listDocuments({ desk: run.ctx.id, kind: 'announcement' }, { limit: 8 })
  const rows = found.map(({ body, state }) => ({
    number: body.number,
    state,
    text: body.text,
    rooms: body.rooms.length,
    confirmed: body.confirmed.length,
    sendAt: body.sendAt,
  }))
  await reply(run, { kind: 'status', text: run.ctx.texts.announcementList(rows, run.now) })
  return 'announce:list'
}

const cancel = async (run: Run, number: number): Promise<string> => {
  const { ctx } = run
  const document = await numbered(run, number)
  if (document === null) return refuseTo(run, ctx.texts.noAnnouncement(number), 'announce')
  await changeDocument(ctx, 'announcement', document.id, (current) =>
    current.state === 'scheduled' ? { ...current, state: 'cancelled', wakeAt: null } : null,
  )
  const after = await ctx.store.document('announcement', document.id)
  if (after?.state !== 'cancelled') return refuseTo(run, ctx.texts.announcementSaid(number), 'announce')
  await reply(run, { kind: 'status', text: ctx.texts.announcementCancelled(number) })
  return `announce:cancel:${number}`
}

/** 公告: lists, shows with how many confirmed, says at once or later, cancels, puts right (WRK-8). */
export const announcement: Handler = async (run) => {
  const { ctx, act, command, event, now, person } = run
  const asked = announcementIn(command.rest, groupsOf(run), now)
  const refuse = (text: string): Promise<string> => refuseTo(run, text, 'announce')
  if (person === null) return refuse(ctx.texts.needs(usageOf('announce')))
  const by = { by: person.id, byName: person.name, files: { from: event.place, files: event.files } }
  switch (asked.kind) {
    case 'list':
      return list(run)
    case 'cancel':
      return cancel(run, asked.number)
    case 'show': {
      const document = await numbered(run, asked.number)
      return document === null ? refuse(ctx.texts.noAnnouncement(asked.number)) : show(run, document)
    }
    case 'incomplete':
      return refuse(ctx.texts.needs(usageOf('announce')))
    case 'past':
      return refuse(ctx.texts.expectedInThePast(asked.sendAt, now))
    case 'unknown-rooms':
      return refuse(
        ctx.texts.unknownGroups(
          asked.names,
          groupsOf(run).map((room) => room.name),
        ),
      )
    case 'correct': {
      const document = await numbered(run, asked.number)
      if (document === null) return refuse(ctx.texts.noAnnouncement(asked.number))
      const said = await announce(
        ctx,
        { ...by, text: asked.text, rooms: document.body.rooms, corrects: asked.number, sendAt: null },
        act,
      )
      await reply(run, { kind: 'status', text: ctx.texts.announced(said.body, said.state, now) })
      return `announce:correct:${asked.number}`
    }
    case 'new': {
      const { rooms, sendAt, text } = asked
      const said = await announce(ctx, { ...by, text, rooms, sendAt, corrects: null }, act)
      await reply(run, { kind: 'status', text: ctx.texts.announced(said.body, said.state, now) })
      return `announce:${said.body.number}`
    }
  }
}
