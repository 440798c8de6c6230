import { createHash } from 'node:crypto'
import type { AlertEvent } from '../../src/domain/problems/alert.ts'
import { parseInstant, type Instant } from '../../src/domain/time.ts'

/** What one request brought: the alerts that could be read, and for the others what is wrong with them. */
export interface Decoded {
  readonly alerts: readonly AlertEvent[]
  readonly problems: readonly string[]
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const longestText = 2_000
const textIn = (fields: Fields, ...names: readonly string[]): string | null => {
  for (const name of names) {
    const value = fields[name]
    if (typeof value === 'string' && value.trim() !== '') return value.trim().slice(0, longestText)
    if (typeof value === 'number') return String(value)
  }
  return null
}

const fieldsIn = (fields: Fields, name: string): Fields => {
  const value = fields[name]
  return isFields(value) ? value : {}
}

const digest = (parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 24)

/** ISO 8601, or epoch seconds or milliseconds; `now` where it says nothing usable. */
const startOf = (value: unknown, now: Instant): Instant => {
  if (typeof value === 'number' && Number.isFinite(value) && value > 0)
    return Math.min(now, value < 1e11 ? value * 1000 : value)
  const read = typeof value === 'string' ? (parseInstant(value) ?? Date.parse(value)) : Number.NaN
  return Number.isFinite(read) && read > 0 ? Math.min(now, read) : now
}

/**
 * One alert of Alertmanager's webhook, version 4 (prometheus.io/docs/alerting/latest/configuration/#webhook_config):
 * `fingerprint` hangs on the labels, `status` is `firing` or `resolved`.
 */
const fromAlertmanager = (fields: Fields, now: Instant): AlertEvent | string => {
  const labels = fieldsIn(fields, 'labels')
  const notes = fieldsIn(fields, 'annotations')
  const state = textIn(fields, 'status')
  if (state !== 'firing' && state !== 'resolved') return 'status is neither firing nor resolved'
  const title = textIn(notes, 'summary', 'title') ?? textIn(labels, 'alertname')
  if (title === null) return 'neither annotations.summary nor labels.alertname'
  const sorted = Object.entries(labels)
    .map(([name, value]) => `${name}=${String(value)}`)
    .sort()
  return {
    fingerprint: textIn(fields, 'fingerprint') ?? digest(sorted),
    state,
    title,
    text: textIn(notes, 'description', 'message') ?? '',
    weight: textIn(labels, 'severity', 'level', 'priority'),
    startedAt: startOf(fields['startsAt'], now),
    source: textIn(labels, 'job', 'service', 'instance') ?? 'alertmanager',
  }
}

const over = /^(?:resolved|recover(?:ed|y)?|ok|up|normal|closed?|clear(?:ed)?|恢复|已恢复|正常)$/i

/** Any other sender: `{title, text?, id?, state?, severity?, source?, startedAt?}`, with the usual other names for them. */
const fromGeneric = (fields: Fields, now: Instant): AlertEvent | string => {
  const title = textIn(fields, 'title', 'name', 'summary', 'subject', '标题', '名称')
  if (title === null) return 'no title'
  const source = textIn(fields, 'source', 'system', 'service', 'host', '来源', '系统') ?? 'monitor'
  const state = textIn(fields, 'state', 'status', '状态') ?? 'firing'
  return {
    fingerprint: textIn(fields, 'id', 'fingerprint', 'key', 'alertId', 'alert_id') ?? digest([source, title]),
    state: over.test(state) ? 'resolved' : 'firing',
    title,
    text: textIn(fields, 'text', 'message', 'description', 'detail', '内容', '描述') ?? '',
    weight: textIn(fields, 'severity', 'level', 'priority', '级别'),
    startedAt: startOf(
      fields['startedAt'] ?? fields['startsAt'] ?? fields['time'] ?? fields['timestamp'],
      now,
    ),
    source,
  }
}

/** The most alerts that one request may bring. */
export const mostAlerts = 10_000

/** Reads a request's body: Alertmanager's, one generic alert, a list of them, or `{alerts: [...]}`. */
export const decodeAlerts = (body: unknown, now: Instant): Decoded => {
  const listed = isFields(body) && Array.isArray(body['alerts']) ? body['alerts'] : null
  const items: readonly unknown[] = listed ?? (Array.isArray(body) ? body : [body])
  if (items.length > mostAlerts) return { alerts: [], problems: [`more than ${mostAlerts} alerts at once`] }
  const alerts: AlertEvent[] = []
  const problems: string[] = []
  items.forEach((item, index) => {
    if (!isFields(item)) return void problems.push(`alerts[${index}]: not an object`)
    const prometheus = isFields(item['labels']) && typeof item['status'] === 'string'
    const read = prometheus ? fromAlertmanager(item, now) : fromGeneric(item, now)
    if (typeof read === 'string') problems.push(`alerts[${index}]: ${read}`)
    else alerts.push(read)
  })
  return { alerts, problems }
}
