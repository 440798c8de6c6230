import { reviewDueAt } from '../../domain/knowledge/article-record.ts'
import type { DocumentOf } from '../../domain/document.ts'
import { id, type DocumentId, type TicketId } from '../../domain/ids.ts'
import type { KeeperRound } from '../../domain/knowledge/knowledge-views.ts'
import { isMonday, nextRoundAt } from '../../domain/knowledge/knowledge-upkeep.ts'
import type { Notice } from '../../domain/chat/notice.ts'
import type { Ticket } from '../../domain/tickets/ticket.ts'
import { day, minute, second, type Instant } from '../../domain/time.ts'
import type { Act } from '../../domain/tickets/transition.ts'
import { listRecords } from './change-article.ts'
import { changeDocument, insertDocument } from '../change-document.ts'
import { compose } from '../delivery/compose-notice.ts'
import { byRule, type DeskContext } from '../context.ts'
import { draftFromTicket, takeLessons } from './learn-from-tickets.ts'
import { openProposals } from '../duties/proposals.ts'
import { ArticleWatch, restoreArticles } from './refresh-articles.ts'

const upkeepDocument = (ctx: Pick<DeskContext, 'id'>): DocumentId => id<DocumentId>(`upkeep:${ctx.id}`)

/** How often it is written down up to where tickets have been learnt from; after a crash at most so much comes again. */
const noteEvery = 10 * minute
/** Tickets bear the time of their last fact, which may be a little before they were written. */
const overlap = 5 * minute
const pageOf = 500
/** A store that is in trouble is not asked again at once. */
const afterFailure = 30 * second

/** Only these facts teach something; everything else that happens to tickets is passed over without a look at the store. */
const teaches = (ticket: Ticket): boolean =>
  ticket.timeline.some((e) => e.kind === 'answered' || e.kind === 'offered' || e.kind === 'resolved')

/** What a ticket teaches depends on this much of it. */
const teachingOf = (ticket: Ticket): string =>
  `${ticket.state}:${ticket.timeline.filter((e) => ['answered', 'helped', 'unhelped', 'resolved', 'reopened'].includes(e.kind)).length}`

/** Remembered teachings; more than enough for the tickets that are being worked on. */
const remembered = 20_000

/**
 * The desk's knowledge loop at work: learns from tickets after they were written, lets what others published take effect,
 * and picks up after a crash where it stopped. One per running desk; tickets are its input, the store its memory.
 */
export class KnowledgeKeeper {
  readonly #changed = new Map<TicketId, Ticket>()
  readonly #learnt = new Map<TicketId, string>()
  readonly #watch = new ArticleWatch()
  #ready = false
  #noted: Instant = 0
  #notBefore: Instant = 0
  #busy: Promise<void> | null = null

  /** A ticket was written; what it teaches is learnt at the next tick. */
  note(ticket: Ticket): void {
    if (teaches(ticket) && this.#learnt.get(ticket.id) !== teachingOf(ticket))
      this.#changed.set(ticket.id, ticket)
  }

  /** When there is something to learn, or null. */
  nextAt(now: Instant): Instant | null {
    return this.#changed.size > 0 ? Math.max(now, this.#notBefore) : null
  }

  /** Before anybody is answered: the engine as the store says, and the tickets of the last minutes before the stop. */
  async resume(ctx: DeskContext, now: Instant): Promise<void> {
    await restoreArticles(ctx, ctx.settings(), now)
    await this.#open(ctx, now)
  }

  /** Learns from what was written since, and looks for what other instances changed. A failure is logged and tried again. */
  tick(ctx: DeskContext, now: Instant): Promise<void> {
    if (now < this.#notBefore) return Promise.resolve()
    this.#busy ??= this.#work(ctx, now)
      .catch((error: unknown) => {
        this.#notBefore = now + afterFailure
        ctx.log.error('knowledge.failed', { error })
      })
      .finally(() => {
        this.#busy = null
      })
    return this.#busy
  }

  async #open(ctx: DeskContext, now: Instant): Promise<void> {
    if (this.#ready) return
    const { document, fresh } = await insertDocument(ctx, {
      id: upkeepDocument(ctx),
      kind: 'upkeep',
      key: 'upkeep',
      state: 'open',
      at: now,
      wakeAt: nextRoundAt(now),
      body: { learntTo: now },
    })
    if (!fresh) await this.#recall(ctx, document.body.learntTo)
    this.#noted = now
    this.#ready = true
  }

  async #recall(ctx: DeskContext, since: Instant): Promise<void> {
    let after: { readonly openedAt: Instant; readonly id: TicketId } | undefined
    for (;;) {
      const page = await ctx.store.listTickets(
        { desk: ctx.id, changedFrom: since - overlap },
        { limit: pageOf, ...(after === undefined ? {} : { after }) },
      )
      for (const ticket of page) this.note(ticket)
      const last = page.at(-1)
      if (last === undefined || page.length < pageOf) return
      after = { openedAt: last.openedAt, id: last.id }
    }
  }

  async #work(ctx: DeskContext, now: Instant): Promise<void> {
    await this.#open(ctx, now)
    const tickets = [...this.#changed.values()]
    if (tickets.length > 0) await takeLessons(ctx, tickets, now)
    for (const ticket of tickets) {
      await draftFromTicket(ctx, ticket, now)
      this.#remember(ticket)
    }
    if (this.#changed.size === 0 && now - this.#noted >= noteEvery) {
      this.#noted = now
      await changeDocument(ctx, 'upkeep', upkeepDocument(ctx), (upkeep) =>
        upkeep.body.learntTo < now ? { ...upkeep, body: { ...upkeep.body, learntTo: now } } : null,
      )
    }
    await this.#watch.look(ctx, ctx.settings().knowledge, now)
  }

  #remember(ticket: Ticket): void {
    if (this.#learnt.size >= remembered) this.#learnt.clear()
    this.#learnt.set(ticket.id, teachingOf(ticket))
    if (this.#changed.get(ticket.id) === ticket) this.#changed.delete(ticket.id)
  }
}

/** What the keeper should look at: on Mondays everything that is due, on other days only drafts of the last day. */
const roundAt = async (ctx: DeskContext, at: Instant, now: Instant): Promise<KeeperRound> => {
  const proposals = await openProposals(ctx)
  if (!isMonday(at)) {
    const fresh = proposals.some((proposal) => proposal.at > at - day)
    return { proposals: fresh ? proposals.length : 0, due: [] }
  }
  const records = new Map((await listRecords(ctx)).map((record) => [record.key, record.body]))
  const { knowledge } = ctx.settings()
  const due = knowledge
    .articles()
    .filter((article) => knowledge.answerable(article.id) !== null)
    .flatMap((article) => {
      const record = records.get(article.id) ?? null
      const [flag] = record?.flags ?? []
      const late = (reviewDueAt(record, article) ?? Infinity) <= now
      return late || flag !== undefined
        ? [{ article: article.id as string, question: article.question, why: flag ?? null }]
        : []
    })
    .sort((a, b) => (a.article < b.article ? -1 : 1))
  return { proposals: proposals.length, due }
}

const toKeepers = (ctx: DeskContext, round: KeeperRound, act: Act): readonly Notice[] => {
  const { people } = ctx.settings().directory
  const keepers = people.filter((person) => person.roles.includes('keeper'))
  const readers = keepers.length > 0 ? keepers : people.filter((person) => person.roles.includes('admin'))
  return readers.flatMap(({ id: person, accounts: [account] }) =>
    account === undefined
      ? []
      : [
          compose(upkeepDocument(ctx), act, {
            kind: 'status',
            to: { kind: 'direct', account },
            person,
            text: ctx.texts.kbRound(round),
            canWait: true,
          }),
        ],
  )
}

/** The keeper's round: what waits for review every day at nine, articles to be looked at again on Mondays. */
export const wakeUpkeep = async (
  ctx: DeskContext,
  upkeep: DocumentOf<'upkeep'>,
  now: Instant,
): Promise<void> => {
  const at = upkeep.wakeAt ?? now
  const round = await roundAt(ctx, at, now)
  const act: Act = { at: now, by: byRule('knowledge round'), trigger: `round:${at}` }
  const empty = round.proposals === 0 && round.due.length === 0
  await changeDocument(ctx, 'upkeep', upkeep.id, (current) =>
    current.wakeAt === null || current.wakeAt > now
      ? null
      : {
          ...current,
          wakeAt: nextRoundAt(now),
          said: [],
          notices: [...current.notices, ...(empty ? [] : toKeepers(ctx, round, act))],
        },
  )
}
