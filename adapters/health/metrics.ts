import { monitorEventLoopDelay } from 'node:perf_hooks'
import type * as Prometheus from 'prom-client'
import type { Counter, Gauge, Registry } from 'prom-client'
import { latenessBounds, type Tally } from './meter.ts'
import { figuresOf, readinessOf, type Figures, type HealthSettings } from './state.ts'

/** Sets up the metric families of one answer; what is counted lives in the tally, so nothing must outlive an answer. */
const families = (prometheus: Pick<typeof Prometheus, 'Gauge' | 'Counter'>, registry: Registry) => {
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []): Gauge<Label> =>
    new prometheus.Gauge({ name: `zhiban_${name}`, help, labelNames: [...labelNames], registers: [registry] })
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []): Counter<Label> =>
    new prometheus.Counter({ name: `zhiban_${name}`, help, labelNames: [...labelNames], registers: [registry] })
  return { gauge, counter }
} // prettier-ignore

type Families = ReturnType<typeof families>

const showCounts = ({ counter }: Families, tally: Tally): void => {
  const byName = {
    notices: counter('notices_total', 'Notices handed to their platform, by what came of it', ['outcome']),
    matches: counter('matches_total', 'Questions looked up, by how sure the knowledge base was', ['outcome']),
    failures: counter('failures_total', 'Work that failed and is tried again', ['outcome']),
  }
  for (const { what, label, n } of tally.counts()) byName[what].inc({ outcome: label }, n)
  const errors = counter('store_errors_total', 'Store calls that failed, by the code of the fault', ['code'])
  for (const { code, n } of tally.storeFailures()) errors.inc({ code }, n)
}

const showDesk = (all: Families, desks: readonly (Figures | { readonly desk: string })[], backlog: ReadonlyMap<string, number>, now: number): void => {
  const up = all.gauge('store_up', '1 when the store of the desk answers', ['desk'])
  const waiting = all.gauge('receipts_waiting', 'Receipts stored and not yet understood, at most 1000 are counted', ['desk'])
  const oldestWaiting = all.gauge('receipts_oldest_seconds', 'Age of the oldest of them', ['desk'])
  const here = all.gauge('receipts_backlog', 'Events received by this process and not yet understood', ['desk'])
  const unanswered = all.gauge('tickets_unanswered', 'Tickets that nobody has answered', ['desk'])
  const oldest = all.gauge('tickets_oldest_unanswered_seconds', 'Age of the oldest of them', ['desk'])
  const late = all.gauge('due_late_seconds', 'How much later than due the next thing in the store is', ['desk'])
  const age = (at: number | null): number => (at === null ? 0 : Math.max(0, now - at) / 1_000)
  for (const figures of desks) {
    const { desk } = figures
    here.set({ desk }, backlog.get(desk) ?? 0)
    up.set({ desk }, 'pending' in figures ? 1 : 0)
    if (!('pending' in figures)) continue
    waiting.set({ desk }, figures.pending)
    oldestWaiting.set({ desk }, age(figures.oldestPendingAt))
    unanswered.set({ desk }, figures.unanswered)
    oldest.set({ desk }, age(figures.oldestUnansweredAt))
    late.set({ desk }, figures.lateBy / 1_000)
  }
} // prettier-ignore

const latenessText = (tally: Tally): string => {
  const { within, n, sum } = tally.lateness()
  const name = 'zhiban_clock_lateness_seconds'
  return [
    `# HELP ${name} How much later than due the clocks of tickets were looked at`,
    `# TYPE ${name} histogram`,
    ...latenessBounds.map((bound, index) => `${name}_bucket{le="${bound / 1_000}"} ${within[index] ?? 0}`),
    `${name}_bucket{le="+Inf"} ${n}`,
    `${name}_sum ${sum / 1_000}`,
    `${name}_count ${n}`,
    '',
  ].join('\n')
}

export interface Metrics {
  readonly contentType: string
  readonly text: string
}

/**
 * Figures in Prometheus' text format. `prom-client` and the watch over the event loop begin with the first look: a desk
 * that nobody scrapes pays for neither.
 */
export const createMetrics = (settings: HealthSettings): (() => Promise<Metrics>) => {
  let loop: ReturnType<typeof monitorEventLoopDelay> | null = null
  return async () => {
    const prometheus = await import('prom-client')
    const now = settings.now()
    if (loop === null) {
      loop = monitorEventLoopDelay({ resolution: 20 })
      loop.enable()
    }
    const registry = new prometheus.Registry()
    const all = families(prometheus, registry)
    const desks = settings.desks()
    const figures = await Promise.all(
      desks.map((desk) => figuresOf(desk, now, settings.patience).catch(() => ({ desk: desk.id }))),
    )
    const backlog = new Map(desks.map((desk) => [desk.id, desk.backlog()]))
    showDesk(all, figures, backlog, now)
    showCounts(all, settings.tally)

    const ready = all.gauge('account_ready', '1 when people are heard over this account, or another instance holds it', ['platform', 'account', 'state']) // prettier-ignore
    for (const { platform, account, state, ready: isReady } of (
      await readinessOf({ ...settings, desks: () => [] })
    ).accounts)
      // prettier-ignore
      ready.set({ platform, account, state }, isReady ? 1 : 0)
    const held = all.gauge('account_lease', '1 for the instance that holds the account', ['platform', 'account', 'instance']) // prettier-ignore
    for (const { platform, account, holder } of settings.accounts()) {
      const instance = holder?.().instance ?? null
      if (instance !== null) held.set({ platform, account, instance }, 1)
    }

    const lag = all.gauge('event_loop_lag_seconds', 'How long the process did not listen, since the last look', ['quantile']) // prettier-ignore
    lag.set({ quantile: '0.5' }, loop.percentile(50) / 1e9)
    lag.set({ quantile: '0.99' }, loop.percentile(99) / 1e9)
    lag.set({ quantile: '1' }, loop.max / 1e9)
    loop.reset()
    const memory = process.memoryUsage()
    all.gauge('resident_memory_bytes', 'Memory of the process').set(memory.rss)
    all.gauge('heap_bytes', 'Heap in use').set(memory.heapUsed)
    all.gauge('uptime_seconds', 'Since the process began').set(process.uptime())
    const text = `${await registry.metrics()}${latenessText(settings.tally)}`
    return { contentType: registry.contentType, text }
  }
}
