import { itemsNamed, tick, type ChecklistRun } from '../../domain/duties/checklist.ts'
import type { DocumentOf } from '../../domain/document.ts'
import { monthOf } from '../../domain/calendar/month.ts'
import type { Requester } from '../../domain/tickets/ticket.ts'
import { record, say } from '../../domain/tickets/transition.ts'
import { changeDocument } from '../change-document.ts'
import { insertTicket } from '../change-ticket.ts'
import { draftTicket } from '../hearing/open-ticket.ts'
import { openRuns, runPerson } from '../duties/run-checklists.ts'
import { refuseTo, reply, usageOf, type Handler, type Run } from './run.ts'

type RunDocument = DocumentOf<'checklist'>

const done = /^(?:完成|打勾|done)\s*/i
const found = /^(?:发现|异常|finding)\s*/i
const months = /^(?:记录|统计|record)\s*/i

const nameOfActor = (run: Run): string => run.person?.name ?? run.event.sender.name

/** The run meant by the name before the verb (`日常巡检 完成`), else the only one, else the oldest of one's own. */
const meant = (run: Run, runs: readonly RunDocument[], name: string): RunDocument | null => {
  if (name !== '') return runs.find(({ body }) => body.name.includes(name)) ?? null
  return runs.find(({ body }) => body.person === run.person?.id) ?? runs[0] ?? null
}

const show = async (run: Run, runs: readonly RunDocument[]): Promise<string> => {
  const views = runs.map(({ body }) => ({ run: body, who: runPerson(run.ctx, body) }))
  await reply(run, { kind: 'status', text: run.ctx.texts.checklists(views, run.now) })
  return 'checklist'
}

/** What was found becomes a ticket of its own, in the hands of whoever found it. */
const openFinding = async (run: Run, document: RunDocument, item: string, text: string): Promise<string> => {
  const { ctx, act, event, now, person } = run
  const requester: Requester = {
    account: event.sender.account,
    name: nameOfActor(run),
    unit: person?.unit ?? null,
    region: person?.region ?? null,
    verified: person !== null,
  }
  const origin = { ...event, text: `${document.body.name}：${item}，${text}`, at: Math.min(event.at, now) }
  const draft = await draftTicket(
    ctx,
    {
      requester,
      events: [origin],
      recalled: new Set(),
      text: origin.text,
      channel: 'visit',
      origin,
      module: null,
    },
    act,
  )
  const taken =
    person === null
      ? draft
      : record(
          { ...draft, category: 'fault' },
          act,
          { kind: 'queued', reason: document.body.name },
          { kind: 'claimed', person: person.id },
          { kind: 'responded', how: 'claim' },
        )
  return (await insertTicket(ctx, say(taken, act, []), now)).ticket.number
}

const write = async (
  run: Run,
  document: RunDocument,
  change: (body: ChecklistRun) => ChecklistRun,
): Promise<ChecklistRun> => {
  const changed = await changeDocument(run.ctx, 'checklist', document.id, (current) => {
    const body = change(current.body)
    const ended = body.doneAt !== null
    return { ...current, body, state: ended ? 'done' : current.state, wakeAt: ended ? null : current.wakeAt }
  })
  return (changed ?? document).body
}

/** 巡检: what is due; `巡检 完成 [1 3]` ticks, `巡检 发现 2 内容` opens a ticket, `巡检 记录 3月` shows the month (DUT-1). */
export const checklist: Handler = async (run) => {
  const { ctx, command, now } = run
  const refuse = (text: string): Promise<string> => refuseTo(run, text, 'checklist')
  const runs = await openRuns(ctx, now)
  if (command.rest === '') return show(run, runs)
  if (months.test(command.rest)) return monthly(run, command.rest.replace(months, '').trim())
  const [, name = '', verb = '', rest = ''] =
    /^(?:(\S*?)\s*)??((?:完成|打勾|done|发现|异常|finding))\s*([\s\S]*)$/i.exec(command.rest) ?? []
  if (verb === '') return refuse(ctx.texts.needs(usageOf('checklist')))
  const document = meant(run, runs, name)
  if (document === null) return refuse(ctx.texts.noChecklist)
  const { items } = document.body
  if (done.test(verb)) {
    const named = itemsNamed(rest, items.length)
    if (named === null) return refuse(ctx.texts.noSuchItem(items.length))
    const body = await write(run, document, (before) => tick(before, named, nameOfActor(run), now))
    await reply(run, { kind: 'status', text: ctx.texts.checklistTicked(body) })
    return `checklist:${document.key}`
  }
  const [, which, text = ''] = /^(\d{1,2})[\s,，:：、.]+([\s\S]+)$/.exec(rest.trim()) ?? []
  if (which === undefined || !found.test(verb)) return refuse(ctx.texts.needs('巡检 发现 2 内容'))
  const [index] = itemsNamed(which, items.length) ?? []
  const item = index === undefined ? undefined : items[index]
  if (index === undefined || item === undefined) return refuse(ctx.texts.noSuchItem(items.length))
  const number = await openFinding(run, document, item.text, text.trim())
  const body = await write(run, document, (before) =>
    tick(
      before,
      [index],
      nameOfActor(run),
      now,
      text.trim(),
      number as ChecklistRun['items'][number]['ticket'],
    ),
  )
  await reply(run, { kind: 'status', text: ctx.texts.checklistFound(number, item.text, body) })
  return `checklist:${document.key}:${number}`
}

/** How a month went, run by run. */
const monthly = async (run: Run, text: string): Promise<string> => {
  const { ctx, now } = run
  const month = monthOf(text === '' ? '本月' : text, now)
  if (month === null) return refuseTo(run, ctx.texts.unknownDay(text), 'checklist')
  const runs = await ctx.store.listDocuments(
    { desk: ctx.id, kind: 'checklist', from: month.from, before: month.to },
    { limit: 500 },
  )
  await reply(run, {
    kind: 'status',
    text: ctx.texts.checklistMonth(
      month.from,
      runs.toReversed().map(({ body, state }) => ({ run: body, state })),
    ),
  })
  return 'checklist:month'
}
