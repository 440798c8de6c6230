import { placeKey } from '../../domain/chat/event.ts'
import { roomOf, type Person } from '../../domain/people/people.ts'
import { changeName, partiesOf } from '../../domain/people/roster-change.ts'
import type { RosterRefusal } from '../../domain/people/roster-views.ts'
import { changeKinds } from '../../domain/people/roster-entries.ts'
import {
  agreeTo,
  refuseChange,
  withdrawChange,
  type Answered,
  type ChangeDocument,
} from '../people/change-roster.ts'
import { nameOf } from '../context.ts'
import { refuseTo, type Handler, type Run } from './run.ts'

const namePattern = /(?:^|[^a-z0-9])r\s?(\d{1,6})(?!\d)/i

/** Words that colleagues also say to each other: without anything they could mean here the desk keeps quiet. */
export const quietly = (run: Run): boolean => {
  const { place } = run.event
  if (place.kind === 'direct' || run.event.mentionsBot) return false
  return roomOf(run.ctx.settings().directory, place.room)?.kind !== 'group'
}

/** Says why a command about the roster was not followed. */
export const refused = (run: Run, refusal: RosterRefusal): Promise<string> =>
  refuseTo(run, run.ctx.texts.rosterRefused(refusal), run.command.name)

type Meant =
  | { readonly kind: 'one'; readonly document: ChangeDocument }
  | { readonly kind: 'unknown'; readonly name: string }
  | { readonly kind: 'several'; readonly documents: readonly ChangeDocument[] }

/** The change a word is about: the quoted one, the one named, else those of `open` that may be meant. */
const meantChange = async (run: Run, open: (document: ChangeDocument) => boolean): Promise<Meant> => {
  const { ctx, event } = run
  if (event.quote?.message) {
    const quoted = await ctx.store.documentByMessage(ctx.id, placeKey(event.place), event.quote.message)
    if (quoted?.kind === 'roster-change') return { kind: 'one', document: quoted }
  }
  const typed = namePattern.exec(event.text)?.[1] ?? namePattern.exec(event.quote?.text ?? '')?.[1]
  if (typed !== undefined) {
    const name = changeName(Number(typed))
    const [document] = await ctx.store.listDocuments(
      { desk: ctx.id, kind: 'roster-change', key: name },
      { limit: 1 },
    )
    return document === undefined ? { kind: 'unknown', name } : { kind: 'one', document }
  }
  const documents = (
    await ctx.store.listDocuments(
      { desk: ctx.id, kind: 'roster-change', states: ['proposed', 'agreed'] },
      { limit: 200 },
    )
  ).filter(open)
  const [only] = documents
  return only !== undefined && documents.length === 1
    ? { kind: 'one', document: only }
    : { kind: 'several', documents }
}

const answer = async (
  run: Run,
  needsName: boolean,
  open: (document: ChangeDocument, person: Person) => boolean,
  act: (document: ChangeDocument, person: Person) => Promise<Answered | null>,
): Promise<string> => {
  const { command, person, ctx, event } = run
  if (person === null) return refused(run, { kind: 'noEngineer' })
  // "同意 王工的意见" consents to nothing.
  const said = needsName && command.rest !== '' && !namePattern.test(event.text) && !event.quote?.message
  if (said) return quietly(run) ? 'staff-talk' : refused(run, { kind: 'nothingOpen' })
  const meant = await meantChange(run, (document) => open(document, person))
  if (meant.kind === 'unknown') return refused(run, meant)
  if (meant.kind === 'several') {
    const names = meant.documents.slice(0, 3).map(({ body }) => changeName(body.serial))
    if (names.length > 0) return refused(run, { kind: 'which', word: command.word, names })
    return quietly(run) ? 'staff-talk' : refused(run, { kind: 'nothingOpen' })
  }
  const answered = await act(meant.document, person)
  const name = changeName(meant.document.body.serial)
  if (answered === null || answered.kind === 'done') return `${command.name}:${name}`
  if (answered.kind === 'over') return refused(run, { kind: 'over', name, state: answered.state })
  if (answered.kind === 'begun') return refused(run, { kind: 'begun', name })
  const waits = answered.change.consents.filter((consent) => consent.answer === 'open')
  const who = waits.length > 0 ? waits.map((consent) => consent.person) : partiesOf(answered.change)
  return refused(run, { kind: 'others', name, names: who.map((one) => nameOf(ctx, one) ?? one) })
}

const waitsFor = ({ state, body }: ChangeDocument, person: Person): boolean =>
  state === 'proposed' && body.consents.some((one) => one.person === person.id && one.answer === 'open')

/** 同意. */
export const agree: Handler = (run) =>
  answer(run, true, waitsFor, (document, person) =>
    agreeTo(run.ctx, run.act, document.id, person, run.event.place),
  )

/** 不同意, with a reason if one is given. */
export const disagree: Handler = (run) =>
  answer(run, false, waitsFor, (document, person) =>
    refuseChange(
      run.ctx,
      run.act,
      document.id,
      person,
      run.event.place,
      run.command.rest.replace(/\br\s?\d{1,6}\b/i, '').trim(),
    ),
  )

const kindWords = { swap: /换班|swap/i, leave: /请假|leave/i, cover: /代班|cover/i } as const

/** 取消: what I asked for and has not begun. */
export const withdraw: Handler = (run) => {
  const kind = changeKinds.find((one) => kindWords[one].test(run.command.rest))
  return answer(
    run,
    kind === undefined,
    ({ body, at }, person) =>
      (body.by === person.id || body.leave?.person === person.id) &&
      at > run.now &&
      (kind === undefined || body.kind === kind),
    (document, person) => withdrawChange(run.ctx, run.act, document.id, person, run.event.place),
  )
}
