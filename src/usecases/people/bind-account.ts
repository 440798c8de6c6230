import {
  bindingName,
  codeLasts,
  codeLength,
  codeLetters,
  lockedUntil,
  sameDigest,
  triesLeft,
  withWrongTry,
  type Binding,
  type BindingEvent,
} from '../../domain/people/binding.ts'
import type { DocumentOf } from '../../domain/document.ts'
import { placeKey, type Place, type Sender } from '../../domain/chat/event.ts'
import { id, type DocumentId } from '../../domain/ids.ts'
import type { Notice } from '../../domain/chat/notice.ts'
import { personById, type Person } from '../../domain/people/people.ts'
import type { Instant } from '../../domain/time.ts'
import type { Act } from '../../domain/tickets/transition.ts'
import { changeDocument, insertDocument } from '../change-document.ts'
import { compose } from '../delivery/compose-notice.ts'
import { nameOf, type DeskContext } from '../context.ts'

const mostOffers = 500
const mostBindings = 2_000

/** Every letter as likely as the others: bytes that would favour the first letters are drawn again. */
const drawCode = (): string => {
  const fair = 256 - (256 % codeLetters.length)
  let code = ''
  while (code.length < codeLength) {
    const [byte = 255] = crypto.getRandomValues(new Uint8Array(1))
    if (byte < fair) code += codeLetters[byte % codeLetters.length] ?? ''
  }
  return code
}

/** SHA-256 over the document's id and the code, in hexadecimal digits. */
const digestOf = async (document: DocumentId, code: string): Promise<string> => {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${document} ${code}`))
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

const audit = (ctx: DeskContext, act: Act, who: string, where: Place, detail: string): Promise<void> =>
  ctx.store.appendAudit({ at: act.at, desk: ctx.id, who, where: placeKey(where), what: 'binding', detail })

const eventOf = (act: Act, by: BindingEvent['by'], what: BindingEvent['what']): BindingEvent => ({
  at: act.at,
  by,
  what,
  trigger: act.trigger,
})

const offersNow = (ctx: DeskContext, now: Instant): Promise<readonly DocumentOf<'binding'>[]> =>
  ctx.store.listDocuments(
    { desk: ctx.id, kind: 'binding', states: ['offered'], from: now - codeLasts },
    { limit: mostOffers },
  )

/** The offer that this code belongs to, or null. Every offer is compared, whichever it is. */
const offerOf = async (
  ctx: DeskContext,
  code: string,
  now: Instant,
): Promise<DocumentOf<'binding'> | null> => {
  let found: DocumentOf<'binding'> | null = null
  for (const offer of await offersNow(ctx, now)) {
    const same = sameDigest(await digestOf(offer.id, code), offer.body.digest ?? '')
    if (same && offer.body.expiresAt > now) found = offer
  }
  return found
}

/** Is this a code that the desk has given out and that can still be used? */
export const hasOffered = async (ctx: DeskContext, code: string, now: Instant): Promise<boolean> =>
  (await offerOf(ctx, code, now)) !== null

/** Ends an offer that was not used; resolves with false when it was used or ended meanwhile. */
const voidOffer = async (
  ctx: DeskContext,
  act: Act,
  offer: DocumentOf<'binding'>,
  by: BindingEvent['by'],
  notices: readonly Notice[],
): Promise<boolean> => {
  const written = await changeDocument(ctx, 'binding', offer.id, (document) =>
    document.state === 'offered'
      ? {
          ...document,
          state: 'void',
          notices: [...document.notices, ...notices],
          body: {
            ...document.body,
            digest: null,
            history: [...document.body.history, eventOf(act, by, 'voided')],
          },
        }
      : null,
  )
  return written !== null
}

/**
 * Gives out a code by which a further account is added to the person's card, and says it where it was asked for, which
 * must be a private chat. An earlier code for the same person is void from now on.
 */
export const offerBinding = async (ctx: DeskContext, act: Act, person: Person, by: Person, from: Place): Promise<void> => {
  const documentId = id<DocumentId>(`binding|${ctx.id}|${act.trigger}`)
  if ((await ctx.store.document('binding', documentId)) !== null) return
  for (const offer of await offersNow(ctx, act.at))
    if (offer.body.person === person.id) await voidOffer(ctx, act, offer, by.id, [])
  const code = (ctx.drawCode ?? drawCode)()
  const expiresAt = act.at + codeLasts
  const body: Binding = {
    serial: await ctx.store.takeSerial(ctx.id, 'binding'),
    person: person.id,
    by: by.id,
    from,
    digest: await digestOf(documentId, code),
    expiresAt,
    account: null,
    history: [eventOf(act, by.id, 'offered')],
  }
  const text = ctx.texts.bindCode(person.id === by.id ? null : person.name, code)
  await insertDocument(ctx, {
    id: documentId,
    kind: 'binding',
    key: person.id,
    state: 'offered',
    at: act.at,
    notices: [compose(documentId, act, { kind: 'status', to: from, text, notAfter: expiresAt })],
    body,
  })
  await audit(ctx, act, by.id, from, `${bindingName(body.serial)} offered for ${person.id}`)
} // prettier-ignore

/** What became of a code that somebody typed. */
export type Redeemed =
  | { readonly kind: 'bound'; readonly binding: Binding }
  | { readonly kind: 'wrong'; readonly left: number }
  | { readonly kind: 'locked'; readonly until: Instant }

const countWrong = async (ctx: DeskContext, act: Act, who: Sender): Promise<number> => {
  const documentId = id<DocumentId>(`binding-tries|${ctx.id}|${who.account}`)
  const { document, fresh } = await insertDocument(ctx, {
    id: documentId,
    kind: 'binding-tries',
    key: who.account,
    state: 'counted',
    at: act.at,
    body: { account: who.account, wrong: [{ at: act.at, trigger: act.trigger }] },
  })
  if (fresh) return triesLeft(document.body, act.at)
  const written = await changeDocument(ctx, 'binding-tries', documentId, (known) => {
    const body = withWrongTry(known.body, act.trigger, act.at)
    return body === known.body ? null : { ...known, body }
  })
  return triesLeft((written ?? document).body, act.at)
}

/** Who hears that a card has a further account: the new account, who gave the code out, and the person where they were. */
const boundNotices = (
  ctx: DeskContext,
  act: Act,
  document: DocumentOf<'binding'>,
  who: Sender,
): readonly Notice[] => {
  const { serial, person, from } = document.body
  const name = nameOf(ctx, person) ?? person
  const known = personById(ctx.settings().directory, person)?.accounts[0]
  const news = ctx.texts.bindNews(name, who.account, who.name, bindingName(serial))
  const places: Place[] = [from]
  const usual: Place | null = known === undefined ? null : { kind: 'direct', account: known }
  if (usual !== null && placeKey(usual) !== placeKey(from)) places.push(usual)
  return [
    compose(document.id, act, {
      kind: 'status',
      to: { kind: 'direct', account: who.account },
      text: ctx.texts.bindDone(name, bindingName(serial)),
    }),
    ...places.map((to) => compose(document.id, act, { kind: 'notify', to, text: news })),
  ]
}

/** Puts the account on the card the code was given out for. A code works once, and after 5 wrong ones in an hour none does. */
export const redeemCode = async (
  ctx: DeskContext,
  act: Act,
  who: Sender,
  code: string,
): Promise<Redeemed> => {
  const mine = (await boundOf(ctx)).find(({ body }) =>
    body.history.some(({ what, trigger }) => what === 'bound' && trigger === act.trigger),
  )
  if (mine !== undefined) return { kind: 'bound', binding: mine.body }
  const tries = await ctx.store.document('binding-tries', id(`binding-tries|${ctx.id}|${who.account}`))
  const until = lockedUntil(tries?.body ?? null, act.at)
  if (until !== null) return { kind: 'locked', until }
  const offer = await offerOf(ctx, code, act.at)
  const written =
    offer === null
      ? null
      : await changeDocument(ctx, 'binding', offer.id, (document) =>
          document.state === 'offered'
            ? {
                ...document,
                state: 'bound',
                notices: [...document.notices, ...boundNotices(ctx, act, document, who)],
                body: {
                  ...document.body,
                  digest: null,
                  account: who.account,
                  history: [...document.body.history, eventOf(act, who.account, 'bound')],
                },
              }
            : null,
        )
  const where: Place = { kind: 'direct', account: who.account }
  if (written === null) {
    const left = await countWrong(ctx, act, who)
    await audit(ctx, act, who.account, where, 'wrong code')
    return { kind: 'wrong', left }
  }
  const { serial, person } = written.body
  await audit(ctx, act, who.account, where, `${bindingName(serial)} bound to ${person}`)
  await ctx.roster?.refresh(act.at)
  return { kind: 'bound', binding: written.body }
}

/** A code that was typed where others read it is void; who gave it out is told. Says nothing about codes that are none. */
export const voidCode = async (ctx: DeskContext, act: Act, who: Sender, where: Place, code: string): Promise<void> => {
  const offer = await offerOf(ctx, code, act.at)
  if (offer === null) return
  const name = nameOf(ctx, offer.body.person) ?? offer.body.person
  const told = compose(offer.id, act, { kind: 'notify', to: offer.body.from, text: ctx.texts.bindVoided(name) })
  if (await voidOffer(ctx, act, offer, who.account, [told]))
    await audit(ctx, act, who.account, where, `${bindingName(offer.body.serial)} voided: typed in a group`)
} // prettier-ignore

/** Bindings in force, the oldest first. */
export const boundOf = async (ctx: DeskContext): Promise<readonly DocumentOf<'binding'>[]> =>
  (
    await ctx.store.listDocuments(
      { desk: ctx.id, kind: 'binding', states: ['bound'] },
      { limit: mostBindings },
    )
  ).toSorted((a, b) => a.body.serial - b.body.serial)

/** Takes an account off the card again, at once. Resolves with false when it was off already. */
export const revokeBinding = async (
  ctx: DeskContext,
  act: Act,
  documentId: DocumentId,
  by: Person,
  from: Place,
): Promise<boolean> => {
  const written = await changeDocument(ctx, 'binding', documentId, (document) =>
    document.state === 'bound'
      ? {
          ...document,
          state: 'revoked',
          body: {
            ...document.body,
            history: [...document.body.history, eventOf(act, by.id, 'revoked')],
          },
        }
      : null,
  )
  if (written === null) return false
  await audit(ctx, act, by.id, from, `${bindingName(written.body.serial)} revoked`)
  await ctx.roster?.refresh(act.at)
  return true
}
