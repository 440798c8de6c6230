import {
  allowedAt,
  countUpTo,
  firstGap,
  ordinaryShare,
  quietUntil,
  speechAllowance,
  type Allowance,
} from '../../domain/chat/delivery.ts'
import { placeKey } from '../../domain/chat/event.ts'
import { splitText } from '../../domain/chat/split-text.ts'
import {
  afterOlder,
  bundle,
  bundleKey,
  hasWaited,
  inOrder,
  keepingOrder,
  turnAfter,
  type InARow,
  type Queued,
  type Urgency,
} from '../../domain/chat/waiting-line.ts'
import type { Contract } from '../../domain/contract/contract.ts'
import { minute, second, type Instant } from '../../domain/time.ts'
import { inWords, picturesOf, type Chat, type Outgoing } from '../../ports/chat.ts'
import { accountName } from '../../ports/accounts.ts'
import type { Spoken } from './spoken.ts'

/** What becomes of notices that are said as one: said now, put off, or too late for anybody. */
export interface Step<T extends Queued> {
  readonly parts: readonly [T, ...T[]]
  readonly at: Instant | 'expired'
}

/** A call waits so long for a message of its own; beyond, the place counts as over its budget. */
const longestAlone = 5 * second

/** Between two long messages of gathered calls in one place: people have to read them. */
const betweenCrowds = minute

/** The key of the plan for what is awaited at least, of a place or an account. */
const awaitedAt = (key: string): string => `${key} awaited`

/** What is said as one is as urgent as the most urgent part of it. */
const urgencyOfAll = (parts: readonly Queued[]): Urgency =>
  parts.reduce<Urgency>((most, { urgency }) => (urgency < most ? urgency : most), 3)

const isUrgent = (parts: readonly Queued[]): boolean => urgencyOfAll(parts) < 2

const hasAnyWaited = (parts: readonly Queued[]): boolean => parts.some(({ notice }) => hasWaited(notice))

/**
 * Bundles place by place, in the order in which the whole account says them. What says many things at once goes before
 * other ordinary words once it has waited: it is one message, and being put off again would write each of them again.
 */
const bundles = <T extends Queued>(
  waiting: readonly T[],
  inARow: InARow,
): readonly (readonly [T, ...T[]])[] => {
  const ordered = inOrder(waiting, inARow)
  const byPlace = new Map<string, T[]>()
  for (const one of ordered) {
    const place = placeKey(one.notice.to)
    const known = byPlace.get(place)
    if (known === undefined) byPlace.set(place, [one])
    else known.push(one)
  }
  const rank = new Map<Queued, number>(ordered.map((one, index) => [one, index]))
  const firstOrdinary = ordered.findIndex(({ urgency }) => urgency >= 2)
  const rankOf = (parts: readonly [T, ...T[]]): number =>
    parts.length > 1 && !isUrgent(parts) && hasAnyWaited(parts) ? firstOrdinary : (rank.get(parts[0]) ?? 0)
  return [...byPlace.values()].flatMap((parts) => bundle(parts)).sort((a, b) => rankOf(a) - rankOf(b))
}

const about = (one: Queued): Pick<Queued, 'about'> => (one.about === undefined ? {} : { about: one.about })

/**
 * Decides for everything that is due on one account what is said now and until when the rest is put off, within the budgets
 * of the platform and of the contract (law 6). What is put off gets a gap of its own in the budget, so that it is looked at
 * once and not on every tick. What is said now is counted at once: places speak side by side and share the account's budget.
 */
export const planSpeech = <T extends Queued>(
  contract: Pick<Contract, 'quietHours' | 'speech'>,
  chat: Chat,
  spoken: Spoken,
  waiting: readonly T[],
  now: Instant,
): readonly Step<T>[] => {
  const account = accountName(chat)
  const of = (scope: 'room' | 'account'): readonly Allowance[] =>
    chat.capabilities.budgets.filter((budget) => budget.scope === scope)
  const whole = { room: of('room'), account: of('account') }
  const urgentLately = spoken.at(`${account} urgent`)
  const share = {
    room: whole.room,
    account: ordinaryShare(whole.account, (per) => urgentLately.length - countUpTo(urgentLately, now - per)),
  }
  /** How many messages of gathered calls each place has had in this round. */
  const crowdsAt = new Map<string, number>()
  /** What this round has put off, which those that follow come after. */
  const round = new Map<string, Instant[]>()
  const note = (key: string, at: Instant, urgency: Urgency): void => {
    spoken.plan(key, at)
    if (urgency <= 2) spoken.plan(awaitedAt(key), at)
    round.set(
      key,
      [...(round.get(key) ?? []), at].sort((a, b) => a - b),
    )
  }

  /**
   * Who had a place in the plan goes before it, and so does what is urgent; what is awaited comes after what is awaited, and
   * news after everything.
   */
  const gapFor = (place: string, parts: readonly Queued[], from: Instant): Instant => {
    const urgency = urgencyOfAll(parts)
    const waited = hasAnyWaited(parts)
    const isTurn = spoken.inARow(account).urgent >= turnAfter.urgent || parts.length > 1
    const allowances = urgency < 2 || (waited && isTurn) ? whole : share
    const plannedFor = (key: string): readonly Instant[] =>
      urgency < 2 || waited
        ? (round.get(key) ?? [])
        : spoken.planned(urgency === 2 ? awaitedAt(key) : key, now)
    let at = from
    for (;;) {
      const inRoom = firstGap(spoken.at(place), plannedFor(place), allowances.room, at)
      const next = firstGap(spoken.at(account), plannedFor(account), allowances.account, inRoom)
      if (next === at) return at
      at = next
    }
  }

  const count = (place: string, parts: readonly Queued[]): void => {
    spoken.add(place, now)
    spoken.add(account, now)
    spoken.said(account, urgencyOfAll(parts))
    if (isUrgent(parts)) spoken.add(`${account} urgent`, now)
    if (parts.some(({ notice }) => notice.merge !== null)) spoken.add(`${place} merged`, now)
  }

  const timeFor = (parts: readonly [T, ...T[]]): Instant | 'expired' => {
    const [first] = parts
    const { notice } = first
    const place = placeKey(notice.to)
    const urgency = urgencyOfAll(parts)
    const urgent = urgency < 2
    if (parts.every((p) => p.notice.notAfter !== null && p.notice.notAfter < now)) return 'expired'
    const speech =
      notice.merge !== null && contract.speech !== null
        ? [speechAllowance(contract.speech.perRoomPerHour)]
        : []
    const quiet = (notice.canWait ? quietUntil(contract.quietHours, now) : null) ?? now
    const from = Math.max(quiet, allowedAt(spoken.at(`${place} merged`), speech, now))
    // What must wait for another reason takes no place in the plan: it is looked at again then.
    if (from > now) return from
    const together = notice.crowd === undefined ? bundleKey(notice) : 'crowd'
    const meeting = together === undefined ? null : `${place} ${together}`
    const waited = hasAnyWaited(parts)
    const met = meeting === null || urgent || waited ? null : spoken.meetingAt(meeting, now)
    if (met !== null) return met
    const isCrowd = together === 'crowd' && parts.length > 1
    const crowds = isCrowd ? (crowdsAt.get(place) ?? 0) : 0
    if (isCrowd) crowdsAt.set(place, crowds + 1)
    const older =
      urgent || together !== undefined ? now : afterOlder(spoken.waitingAt(place, now), first, now)
    const at = gapFor(place, parts, older + crowds * betweenCrowds)
    if (at <= now) count(place, parts)
    else {
      note(place, at, urgency)
      note(account, at, urgency)
      if (meeting === null && !urgent)
        spoken.putOff(place, { createdAt: notice.createdAt, until: at, urgency, ...about(first) })
      if (meeting !== null && (waited || notice.merge !== null || at > now + longestAlone))
        spoken.meet(meeting, at)
    }
    return at
  }

  return bundles(keepingOrder(waiting), spoken.inARow(account)).map((parts) => ({
    parts,
    at: timeFor(parts),
  }))
}

/** Counts what a message takes of the budgets beyond the one that it was planned as: a long text is said in several, and pictures may take one each. */
export const countFurther = (chat: Chat, spoken: Spoken, message: Outgoing, now: Instant): void => {
  const pieces = splitText(inWords(message), chat.capabilities.maxLength).length
  const shown = chat.capabilities.picturesOut === true ? picturesOf(message).length : 0
  for (let further = 1; further < pieces + shown; further += 1) {
    spoken.add(placeKey(message.to), now)
    spoken.add(accountName(chat), now)
  }
}
