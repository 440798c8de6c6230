import type { TicketId, TicketNumber } from '../ids.ts'
import type { Severity } from '../tickets/ticket.ts'
import type { Instant } from '../time.ts'

/** One message of a monitoring system (REC-6). */
export interface AlertEvent {
  /** The same for every repetition of one alert. */
  readonly fingerprint: string
  readonly state: 'firing' | 'resolved'
  readonly title: string
  readonly text: string
  /** What the sender says of its weight, e.g. `critical`; null when it says nothing. */
  readonly weight: string | null
  /** When it began, by the sender's clock. */
  readonly startedAt: Instant
  /** Where it comes from, e.g. `prometheus`, `签名服务器`. */
  readonly source: string
  /** Title and text before their personal numbers were masked, sealed under the fingerprint; absent where nothing was. */
  readonly sealed?: string
}

/** Everything that was heard about one alert, folded (REC-6). */
export interface Alert {
  readonly fingerprint: string
  readonly title: string
  readonly text: string
  readonly weight: string | null
  readonly source: string
  /** Since when it fires; of its last time when it is over. */
  readonly since: Instant
  readonly lastHeard: Instant
  /** How often it was heard since then. */
  readonly heard: number
  /** Counts the times it began anew. */
  readonly round: number
  readonly ticket: { readonly id: TicketId; readonly number: TicketNumber } | null
  /** As in the event. */
  readonly sealed?: string | undefined
}

/** Words by which monitoring systems say how bad it is. */
const weights: readonly { readonly pattern: RegExp; readonly severity: Severity }[] = [
  { pattern: /^(?:critical|fatal|emergency|disaster|page|p0|p1|重大|严重|致命)$/i, severity: 'critical' },
  { pattern: /^(?:error|high|major|urgent|warning|average|p2|紧急|警告)$/i, severity: 'urgent' },
]

/** The severity of an alert's ticket; normal where the sender says nothing we know. */
export const severityOfAlert = (weight: string | null): Severity =>
  weights.find(({ pattern }) => pattern.test(weight?.trim() ?? ''))?.severity ?? 'normal'

/** The first word of an alert. */
export const begun = (event: AlertEvent, now: Instant): Alert => ({
  fingerprint: event.fingerprint,
  title: event.title,
  text: event.text,
  weight: event.weight,
  source: event.source,
  since: Math.min(event.startedAt, now),
  lastHeard: now,
  heard: 1,
  round: 1,
  ticket: null,
  ...(event.sealed === undefined ? {} : { sealed: event.sealed }),
})

/** What one more message makes of an alert in the state in which it was; null when it changes nothing. */
export const folded = (
  alert: Alert,
  was: 'firing' | 'resolved',
  event: AlertEvent,
  now: Instant,
): { readonly alert: Alert; readonly state: 'firing' | 'resolved' } | null => {
  if (event.state === 'resolved')
    return was === 'resolved' ? null : { alert: { ...alert, lastHeard: now }, state: 'resolved' }
  if (was === 'firing') {
    const { text, weight, sealed } = event
    return {
      alert: { ...alert, text, weight, sealed, lastHeard: now, heard: alert.heard + 1 },
      state: 'firing',
    }
  }
  return {
    alert: { ...begun(event, now), round: alert.round + 1, ticket: alert.ticket },
    state: 'firing',
  }
}
