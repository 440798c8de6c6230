import type { DocumentOf } from '../domain/document.ts'
import { platformOf, type Place } from '../domain/chat/event.ts'
import { id, type DocumentId } from '../domain/ids.ts'
import type { Notice } from '../domain/chat/notice.ts'
import { alarmAfter, steadyAfter, unheardWithin, type Unheard } from '../domain/chat/outage.ts'
import { hasRole, roomOf, roomOfKind, type Directory } from '../domain/people/people.ts'
import { chinaDayNumber, second, startOfChinaDay, type Instant } from '../domain/time.ts'
import type { Act } from '../domain/tickets/transition.ts'
import { accountName, type AccountHealth } from '../ports/accounts.ts'
import type { DeskBoard } from '../ports/desk.ts'
import { changeDocument, insertDocument } from './change-document.ts'
import { compose } from './delivery/compose-notice.ts'
import { byRule, type DeskContext } from './context.ts'

/** Asking accounts how they are costs nothing, but a tick that finds nothing new need not come more often. */
const lookEvery = 15 * second
/** More outages at once than there are accounts in any process. */
const mostOpen = 200

/** Does anything of this desk come by the account: one of its rooms, or somebody on a card? */
export const serves = (directory: Directory, one: AccountHealth): boolean =>
  directory.rooms.some(({ key }) => key.startsWith(`${accountName(one)}/`)) ||
  directory.people.some(({ accounts }) => accounts.some((key) => key.startsWith(`${one.platform}/`)))

const isReady = ({ health }: AccountHealth): boolean => health.kind === 'ready'

/** Can something be said there now? In private only where every account of the platform is well: any may be the one that speaks. */
const isReached = (accounts: readonly AccountHealth[], place: Place): boolean => {
  if (place.kind === 'room') {
    const own = accounts.find((one) => place.room.startsWith(`${accountName(one)}/`))
    return own !== undefined && isReady(own)
  }
  const own = accounts.filter(({ platform }) => platform === platformOf(place))
  return own.length > 0 && own.every(isReady)
}

/** Where admins can be told: each in private, else the engineers' room, else the supervisors'; empty when nothing can speak. */
const alarmPlaces = (ctx: DeskContext, accounts: readonly AccountHealth[]): readonly Place[] => {
  const { directory } = ctx.settings()
  const reached = (place: Place): boolean => isReached(accounts, place)
  const admins = directory.people
    .filter((person) => hasRole(person, 'admin'))
    .flatMap((person) => {
      const places = person.accounts.map((account): Place => ({ kind: 'direct', account }))
      return places.find(reached) ?? []
    })
  if (admins.length > 0) return admins
  return (['engineers', 'supervisors'] as const)
    .flatMap((kind): readonly Place[] => {
      const room = roomOfKind(directory, kind)
      return room === null ? [] : [{ kind: 'room', room: room.key }]
    })
    .filter(reached)
    .slice(0, 1)
}

/** What the desk's rooms may not have heard within [from, to): gaps that are over, and accounts that are still away. */
export const unheardIn = async (
  ctx: DeskContext,
  from: Instant,
  to: Instant,
): Promise<readonly Unheard[]> => {
  if (ctx.gapsOf === undefined) return []
  const rooms = ctx.settings().directory.rooms.map(({ key }) => key)
  const away = await ctx.store.listDocuments(
    { desk: ctx.id, kind: 'outage', states: ['open'] },
    { limit: mostOpen },
  )
  const open = away.map(({ body }): Unheard => ({
    platform: body.platform,
    account: body.account,
    room: null,
    from: body.since,
    to,
  }))
  return unheardWithin([...ctx.gapsOf(from, to, rooms), ...open], from, to)
}

/** For staff: which of the desk's accounts are away now, and what may not have been heard since the day began in China. */
export const hearingNow = async (
  ctx: DeskContext,
  now: Instant,
): Promise<NonNullable<DeskBoard['hearing']>> => {
  const { directory } = ctx.settings()
  const unheard = await unheardIn(ctx, startOfChinaDay(chinaDayNumber(now)), now)
  const ill = (ctx.accounts?.() ?? []).filter((one) => serves(directory, one) && !isReady(one))
  const goesOn = (gap: Unheard): boolean =>
    gap.room === null && gap.to >= now && ill.some((one) => accountName(one) === accountName(gap))
  return {
    away: ill.map(({ platform, account, health }) => ({
      platform,
      account,
      since:
        unheard.find((gap) => goesOn(gap) && accountName(gap) === accountName({ platform, account }))?.from ??
        null,
      reason: 'trouble' in health ? ctx.texts.trouble(health.trouble) : null,
    })),
    unheard: unheard
      .filter((gap) => !goesOn(gap))
      .map(({ platform, account, room, from, to }) => ({
        platform,
        account,
        room: room === null ? null : (roomOf(directory, room)?.name ?? null),
        from,
        to,
      })),
  }
}

/** Watches the accounts of the desk: tells the admins once when one is away for long, and once when it is back. */
export class AccountWatch {
  /** Since when each account is seen not to be ready, and since when those that are away are seen ready again. */
  readonly #away = new Map<string, Instant>()
  readonly #back = new Map<string, Instant>()
  #known = true
  #lookedAt: Instant | null = null

  /** When to look again. */
  nextAt(now: Instant): Instant {
    return this.#lookedAt === null ? now : this.#lookedAt + lookEvery
  }

  /** One look at all accounts; says what follows from it. Does nothing before `nextAt`. */
  async look(ctx: DeskContext, all: readonly AccountHealth[], now: Instant): Promise<void> {
    if (now < this.nextAt(now) && now >= (this.#lookedAt ?? now)) return
    this.#lookedAt = now
    const mine = all.filter((one) => serves(ctx.settings().directory, one))
    for (const one of mine) {
      if (!isReady(one)) continue
      this.#away.delete(accountName(one))
      this.#back.set(accountName(one), this.#back.get(accountName(one)) ?? now)
    }
    const ill = mine.filter((one) => !isReady(one))
    if (ill.length === 0 && !this.#known) return
    const open = await ctx.store.listDocuments(
      { desk: ctx.id, kind: 'outage', states: ['open'] },
      { limit: mostOpen },
    )
    this.#known = open.length > 0 || ill.length > 0
    const openOf = (key: string): DocumentOf<'outage'> | null =>
      open.find(({ body }) => accountName(body) === key) ?? null
    for (const one of ill) await this.#alarm(ctx, all, one, openOf(accountName(one)), now)
    for (const outage of open) {
      const one = mine.find((account) => accountName(account) === accountName(outage.body))
      if (one !== undefined && !isReady(one)) continue
      await this.#end(ctx, all, outage, one !== undefined, now)
    }
  }

  async #alarm(
    ctx: DeskContext,
    all: readonly AccountHealth[],
    one: AccountHealth,
    open: DocumentOf<'outage'> | null,
    now: Instant,
  ): Promise<void> {
    const { platform, account, health } = one
    const key = accountName(one)
    this.#back.delete(key)
    const since = open?.body.since ?? this.#away.get(key) ?? now
    this.#away.set(key, since)
    if (now - since < alarmAfter || (open !== null && open.body.toldAt !== null)) return
    const documentId = open?.id ?? id<DocumentId>(`outage|${ctx.id}|${key}|${since}`)
    const trouble = 'trouble' in health ? health.trouble : null
    const act: Act = { at: now, by: byRule('account away'), trigger: `away:${key}:${since}` }
    const text = ctx.texts.accountNews({ kind: 'down', platform, account, since, trouble }, now)
    const notices = tell(documentId, act, alarmPlaces(ctx, all), text)
    const toldAt = notices.length === 0 ? null : now
    if (open === null) {
      const body = { platform, account, since, trouble, toldAt, endedAt: null }
      await insertDocument(ctx, { id: documentId, kind: 'outage', key, state: 'open', at: since, notices, body })
      ctx.log.warn('account.away', { desk: ctx.id, platform, kind: health.kind, ...(trouble === null ? {} : { trouble }) })
    } else if (toldAt !== null)
      await changeDocument(ctx, 'outage', documentId, (document) =>
        document.body.toldAt === null
          ? {
              ...document,
              notices: [...document.notices, ...notices],
              body: { ...document.body, trouble, toldAt },
            }
          : null,
      )
  } // prettier-ignore

  /** `served` false: the account is no longer the desk's; nobody needs to hear that it is back. */
  async #end(
    ctx: DeskContext,
    all: readonly AccountHealth[],
    outage: DocumentOf<'outage'>,
    served: boolean,
    now: Instant,
  ): Promise<void> {
    const { platform, account, since } = outage.body
    const endedAt = this.#back.get(accountName(outage.body)) ?? now
    if (served && now - endedAt < steadyAfter) return
    const act: Act = {
      at: now,
      by: byRule('account back'),
      trigger: `back:${accountName(outage.body)}:${since}`,
    }
    // Silence begins before it is noticed.
    const from = since - alarmAfter
    const own = (ctx.gapsOf?.(from, now, null) ?? []).filter(
      (gap) => accountName(gap) === accountName(outage.body),
    )
    const unheard = unheardWithin(own, from, now)
    const text = ctx.texts.accountNews({ kind: 'back', platform, account, since, to: endedAt, unheard }, now)
    const notices = served ? tell(outage.id, act, alarmPlaces(ctx, all), text) : []
    await changeDocument(ctx, 'outage', outage.id, (document) =>
      document.state === 'open'
        ? {
            ...document,
            state: 'over',
            notices: [...document.notices, ...notices],
            body: { ...document.body, endedAt },
          }
        : null,
    )
    ctx.log.info('account.back', { desk: ctx.id, platform, ms: endedAt - since })
  }
}

const tell = (scope: DocumentId, act: Act, places: readonly Place[], text: string): readonly Notice[] =>
  places.map((to) => compose(scope, act, { kind: 'notify', to, text }))
