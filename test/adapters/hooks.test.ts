import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import fastify, { type FastifyInstance } from 'fastify'
import { decodeAlerts } from '../../adapters/hooks/decode.ts'
import { addHooks } from '../../adapters/hooks/index.ts'
import type { AlertEvent } from '../../src/domain/problems/alert.ts'
import { parseInstant } from '../../src/domain/time.ts'

const now = parseInstant('2026-03-04T10:00:00+08:00') ?? 0

/** The example of the webhook's documentation, version 4, with our own names in it. */
const alertmanager = {
  version: '4',
  groupKey: '{}:{alertname="SignFailure"}',
  truncatedAlerts: 0,
  status: 'firing',
  receiver: 'zhiban',
  groupLabels: { alertname: 'SignFailure' },
  commonLabels: {},
  commonAnnotations: {},
  externalURL: 'http://alertmanager.example:9093',
  alerts: [
    {
      status: 'firing',
      labels: { alertname: 'SignFailure', severity: 'critical', job: 'sign-server' },
      annotations: { summary: '签名成功率低于 90%', description: '最近 5 分钟 71%' },
      startsAt: '2026-03-04T01:55:00.000Z',
      endsAt: '0001-01-01T00:00:00Z',
      generatorURL: 'http://prometheus.example/graph',
      fingerprint: 'f1d2c3',
    },
    {
      status: 'resolved',
      labels: { alertname: 'DiskFull', instance: 'db-1' },
      annotations: {},
      startsAt: '2026-03-04T00:00:00.000Z',
      endsAt: '2026-03-04T01:00:00.000Z',
      fingerprint: 'a9b8',
    },
  ],
}

describe('REC-6 what monitoring systems send', () => {
  test('Alertmanager, version 4', () => {
    expect(decodeAlerts(alertmanager, now)).toEqual({
      problems: [],
      alerts: [
        {
          fingerprint: 'f1d2c3',
          state: 'firing',
          title: '签名成功率低于 90%',
          text: '最近 5 分钟 71%',
          weight: 'critical',
          startedAt: parseInstant('2026-03-04T09:55:00+08:00'),
          source: 'sign-server',
        },
        {
          fingerprint: 'a9b8',
          state: 'resolved',
          title: 'DiskFull',
          text: '',
          weight: null,
          startedAt: parseInstant('2026-03-04T08:00:00+08:00'),
          source: 'db-1',
        },
      ],
    })
  })

  const generic: readonly [string, unknown, Partial<AlertEvent>][] = [
    [
      'only a title',
      { title: '接口超时' },
      { title: '接口超时', state: 'firing', source: 'monitor', weight: null, startedAt: now },
    ],
    [
      'Chinese names',
      { 标题: '接口超时', 状态: '恢复', 级别: '紧急', 来源: '票据系统' },
      { state: 'resolved', weight: '紧急', source: '票据系统' },
    ],
    ['an id of its own', { id: 42, title: 'x' }, { fingerprint: '42' }],
    ['seconds since 1970', { title: 'x', timestamp: 1_772_589_000 }, { startedAt: 1_772_589_000_000 }],
    ['a time to come counts as now', { title: 'x', startedAt: '2027-01-01T00:00:00Z' }, { startedAt: now }],
    ['a time that is none', { title: 'x', time: 'gestern' }, { startedAt: now }],
  ]
  test.each(generic)('any other sender: %s', (_, body, expected) => {
    const { alerts, problems } = decodeAlerts(body, now)
    expect(problems).toEqual([])
    expect(alerts).toEqual([expect.objectContaining(expected)])
  })

  test('without an id the same source and title are the same alert', () => {
    const { alerts } = decodeAlerts([{ title: 'x' }, { title: 'x', text: '又一次' }, { title: 'y' }], now)
    expect(new Set(alerts.map((alert) => alert.fingerprint)).size).toBe(2)
  })

  test('what cannot be read is named; what stands beside it is taken', () => {
    expect(decodeAlerts([{ title: 'x' }, 'y', {}, { labels: {}, status: 'gone' }], now)).toMatchObject({
      alerts: [{ title: 'x' }],
      problems: [
        'alerts[1]: not an object',
        'alerts[2]: no title',
        'alerts[3]: status is neither firing nor resolved',
      ],
    })
  })
})

describe('REC-6 POST /hooks/alerts/<desk>', () => {
  let app: FastifyInstance
  let taken: AlertEvent[]
  let address: string

  beforeEach(async () => {
    taken = []
    app = fastify()
    addHooks(app, {
      token: 'a token for this test only',
      now: () => now,
      alert: (desk) => (desk === 'foshan' ? (event) => Promise.resolve(void taken.push(event)) : null),
    })
    address = await app.listen({ port: 0, host: '127.0.0.1' })
  })
  afterEach(() => app.close())

  const post = async (path: string, body: unknown, headers: Record<string, string>) => {
    const response = await fetch(`${address}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
  const path = '/hooks/alerts/foshan?token=a%20token%20for%20this%20test%20only'

  test('takes alerts and says how many', async () => {
    expect(await post(path, alertmanager, {})).toEqual({ status: 200, body: { taken: 2, problems: [] } })
    expect(taken.map((alert) => alert.fingerprint)).toEqual(['f1d2c3', 'a9b8'])
  })

  const refused: readonly [string, string, unknown, number, string][] = [
    ['no token', '/hooks/alerts/foshan', alertmanager, 401, 'no-token'],
    ['a wrong token', '/hooks/alerts/foshan?token=x', alertmanager, 401, 'no-token'],
    ['a desk that is not there', path.replace('foshan', 'nowhere'), alertmanager, 404, 'no-such-desk'],
    ['nothing to read', path, [], 400, 'no-alerts'],
    ['no JSON', path, '{', 400, 'FST_ERR_CTP_INVALID_JSON_BODY'],
  ]
  test.each(refused)('refuses %s', async (_, where, body, status, code) => {
    expect(await post(where, body, {})).toMatchObject({ status, body: { code } })
    expect(taken).toEqual([])
  })

  test('a token in the header', async () => {
    await app.close()
    app = fastify()
    addHooks(app, {
      token: 'header-token-0123456',
      now: () => now,
      alert: () => (event) => Promise.resolve(void taken.push(event)),
    })
    address = await app.listen({ port: 0, host: '127.0.0.1' })
    expect(
      await post('/hooks/alerts/any', { title: 'x' }, { authorization: 'Bearer header-token-0123456' }),
    ).toMatchObject({ status: 200 })
  })

  test('10,000 alerts in one request', async () => {
    const flood = Array.from({ length: 10_000 }, (_, n) => ({
      id: n % 100,
      title: `磁盘 ${n % 100}`,
      text: 'x'.repeat(100),
    }))
    expect(await post(path, flood, {})).toMatchObject({ status: 200, body: { taken: 10_000 } })
    expect(await post(path, [...flood, { title: 'one more' }], {})).toMatchObject({ status: 400 })
  })
})
