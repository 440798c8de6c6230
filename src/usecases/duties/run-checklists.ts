import { checklistsDue, freshRun, type ChecklistRun } from '../../domain/duties/checklist.ts'
import type { Contract } from '../../domain/contract/contract.ts'
import type { DocumentOf } from '../../domain/document.ts'
import { id, type DocumentId } from '../../domain/ids.ts'
import type { Notice } from '../../domain/chat/notice.ts'
import { personById, type Person } from '../../domain/people/people.ts'
import { onDuty } from '../../domain/people/on-duty.ts'
import { day, hour, type Instant } from '../../domain/time.ts'
import type { Act } from '../../domain/tickets/transition.ts'
import { leadOf } from '../hearing/answer-question.ts'
import { changeDocument, insertDocument } from '../change-document.ts'
import { compose } from '../delivery/compose-notice.ts'
import { byRule, meantFor, mentionOf, staffPlace, type DeskContext } from '../context.ts'

type RunDocument = DocumentOf<'checklist'>

/** What was due longer ago while the desk was down is written down as missed, without a word. */
const lookBack = 3 * day
/** Nothing is scheduled further ahead than this. */
const lookAhead = 400 * day
/** From missed to the manager. */
const managedAfter = hour

/** When the next checklist falls due after `now`; null when the contract has none. */
export const nextChecklistAt = (contract: Contract, now: Instant): Instant | null => {
  if (contract.checklists.length === 0) return null
  const { days } = contract
  for (let from = now + 1; from < now + lookAhead; from += 30 * day) {
    const [first] = checklistsDue(contract.checklists, from, from + 30 * day - 1, days, contract.peaks)
    if (first !== undefined) return first.at
  }
  return null
}

const runIdOf = (ctx: DeskContext, rule: string, date: string): DocumentId =>
  id<DocumentId>(`${ctx.id}:checklist:${rule}:${date}`)

/**
 * Puts what has fallen due since the last time on somebody's list; a run that is there already stays as it is. A desk
 * without any begins at `born`: it owes nothing for the time before it first ran.
 */
export const startChecklists = async (ctx: DeskContext, born: Instant, now: Instant): Promise<void> => {
  const { contract } = ctx.settings()
  if (contract.checklists.length === 0) return
  const [last] = await ctx.store.listDocuments({ desk: ctx.id, kind: 'checklist' }, { limit: 1 })
  const due = checklistsDue(
    contract.checklists,
    Math.max(last?.at ?? born, now - lookBack),
    now,
    contract.days,
    contract.peaks,
  )
  for (const { rule, dayNumber, at } of due) {
    const body = freshRun(rule, dayNumber, at)
    const superseded = due.some((other) => other.rule === rule && other.at > at)
    await insertDocument(ctx, {
      id: runIdOf(ctx, rule.id, body.date),
      kind: 'checklist',
      key: rule.id,
      state: superseded ? 'missed' : 'open',
      at,
      wakeAt: superseded ? null : at,
      body,
    })
  }
}

const tell = (
  ctx: DeskContext,
  document: RunDocument,
  act: Act,
  person: Person | null,
  text: string,
): readonly Notice[] => {
  const to = staffPlace(ctx, person)
  if (to === null) return []
  return [
    compose(document.id, act, {
      kind: 'duty',
      to,
      ...meantFor(to, person),
      mention: mentionOf(to, person),
      text,
      canWait: true,
    }),
  ]
}

/** Whom the run is for now: who was asked first while still on duty, else who is on duty. */
const responsible = (ctx: DeskContext, run: ChecklistRun, now: Instant): Person | null => {
  const { directory } = ctx.settings()
  const people = onDuty(directory, run.tier, now)
  return people.find((person) => person.id === run.person) ?? people[0] ?? leadOf(ctx, run.tier, now)
}

const halfway = (run: ChecklistRun): Instant => run.dueAt + Math.floor((run.missAt - run.dueAt) / 2)

/** The ladder of a run: asked at its time, reminded halfway, missed at its end, the manager an hour later (DUT-1). */
export const wakeChecklist = async (ctx: DeskContext, found: RunDocument, now: Instant): Promise<void> => {
  await changeDocument(ctx, 'checklist', found.id, (document) => {
    const { body, wakeAt } = document
    if (wakeAt === null || wakeAt > now) return null
    if (document.state === 'done') return { ...document, wakeAt: null }
    const act: Act = { at: now, by: byRule(body.clause), trigger: `checklist:${wakeAt}` }
    const person = responsible(ctx, body, now)
    const left = body.items.filter((item) => item.doneAt === null).length
    const said = (notices: readonly Notice[]): readonly Notice[] => [...document.notices, ...notices]
    if (now >= body.missAt + managedAfter && (body.step === 'missed' || document.state === 'missed')) {
      const manager = ctx.settings().directory.people.find((p) => p.duty === 'manager') ?? null
      const text = ctx.texts.checklistMissed(body, person?.name ?? null, left)
      const notices = manager === null ? [] : tell(ctx, document, act, manager, text)
      return { ...document, wakeAt: null, notices: said(notices), body: { ...body, step: 'managed' } }
    }
    if (now >= body.missAt) {
      const lead = leadOf(ctx, body.tier, now)
      const text = ctx.texts.checklistMissed(body, person?.name ?? null, left)
      return {
        ...document,
        state: 'missed',
        wakeAt: Math.max(now + 1, body.missAt + managedAfter),
        notices: said(tell(ctx, document, act, lead ?? person, text)),
        body: { ...body, step: 'missed' },
      }
    }
    if (now >= halfway(body) && body.step === 'asked' && body.person !== null) {
      const text = ctx.texts.checklistReminder(body, left)
      return {
        ...document,
        wakeAt: body.missAt,
        notices: said(tell(ctx, document, act, person, text)),
        body: { ...body, step: 'reminded', person: person?.id ?? body.person },
      }
    }
    return {
      ...document,
      wakeAt: now < halfway(body) ? halfway(body) : body.missAt,
      notices: said(tell(ctx, document, act, person, ctx.texts.checklistAsked(body))),
      body: { ...body, person: person?.id ?? null },
    }
  })
}

/** The runs that are waiting, oldest first; with `person`, only those of their tier. */
export const openRuns = async (ctx: DeskContext, now: Instant): Promise<readonly RunDocument[]> =>
  (
    await ctx.store.listDocuments(
      { desk: ctx.id, kind: 'checklist', states: ['open', 'missed'], from: now - 31 * day },
      { limit: 50 },
    )
  )
    .filter(({ body, state }) => state === 'open' || now - body.missAt < day)
    .toReversed()

/** The name of whoever a run is for. */
export const runPerson = (ctx: DeskContext, run: ChecklistRun): string | null =>
  run.person === null ? null : (personById(ctx.settings().directory, run.person)?.name ?? run.person)
