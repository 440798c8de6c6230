import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { createServer, type Server } from 'node:net'
import { createRecorder } from '../../adapters/recorder/index.ts'
import { Fault } from '../../src/domain/fault.ts'
import { createFence } from '../../src/main/instances/fence.ts'
import { standingAlone, type StandingAloneParts } from '../../src/main/stand-alone.ts'
import type { Chat, Health } from '../../src/ports/chat.ts'
import type { Log, LogFields } from '../../src/ports/log.ts'
import { china } from '../support/calendars.ts'
import { startLiveDesk } from '../support/live-desk.ts'
import { createNapcatServer } from '../support/napcat-server.ts'
import { until } from '../support/qq-desk.ts'
import { enterDemo } from '../support/room-client.ts'

const createLog = (): Log & { readonly lines: (LogFields & { readonly event: string })[] } => {
  const lines: (LogFields & { readonly event: string })[] = []
  const add = (event: string, fields: LogFields = {}): void => void lines.push({ event, ...fields })
  return { lines, info: add, warn: add, error: add }
}
const nobody = (): Promise<void> => Promise.resolve()

/** Accounts that begin as they are told to; each `open` makes one more. */
const accountsThat = (start: (nth: number) => ReturnType<Chat['start']>, stands: () => Health = ready) => {
  const told: string[] = []
  const open = (): Chat => {
    const nth = told.filter((line) => line.startsWith('opened')).length + 1
    told.push(`opened ${nth}`)
    return {
      ...createRecorder('qq', () => Promise.resolve('m')),
      account: '10001',
      start: () => start(nth),
      health: stands,
      stop: () => {
        told.push(`stopped ${nth}`)
        return Promise.resolve()
      },
    }
  }
  return { open, told }
}

const ready = (): Health => ({ kind: 'ready' })
const taken = (): Fault => new Fault('qq-door', 'operator', 'Taken.', 'Choose another.')
const noPackages = (): Fault => new Fault('wechat-packages', 'operator', 'Not installed.', 'Install them.')
const pauses = { firstPause: 1_000, longestPause: 60_000 }
const partsWith = (log: Log, more: Partial<StandingAloneParts> = {}): StandingAloneParts => ({
  log,
  now: Date.now,
  random: () => 0.5,
  isOurs: () => true,
  ...more,
})

describe('an account that cannot start', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: china('2026-03-04 09:00') })
  })
  afterEach(() => {
    jest.useRealTimers()
  })

  test.each([
    { name: 'a missing package', error: noPackages(), code: 'wechat-packages', kind: 'refused', of: { code: 'wechat-packages' } },
    { name: 'a wrong setting', error: new Fault('qq-no-token', 'operator', 'No token.', 'Give it one.'), code: 'qq-no-token', kind: 'refused', of: { code: 'unforeseen', words: 'No token. Give it one.' } },
    { name: 'a broken package', error: Object.assign(new Error('gone'), { code: 'ERR_MODULE_NOT_FOUND' }), code: undefined, kind: 'refused', of: { code: 'unforeseen', words: 'gone' } },
    { name: 'a taken port', error: taken(), code: 'qq-door', kind: 'deaf', of: { code: 'port-taken', platform: 'qq' } },
    { name: 'a locked journal', error: new Fault('chat-journal', 'operator', 'x', 'y'), code: 'chat-journal', kind: 'deaf', of: { code: 'journal' } },
    { name: 'a platform that says no', error: new Fault('x', 'platform', 'It said no.', 'Ask them.'), code: 'x', kind: 'deaf', of: { code: 'unforeseen', words: 'It said no. Ask them.' } },
    { name: 'anything else', error: new Error('boom'), code: undefined, kind: 'deaf', of: { code: 'unforeseen', words: 'boom' } },
  ])('$name: its health and the log say why, nothing is thrown, what it had opened is let go', async ({ error, code, kind, of }) => {
    const log = createLog()
    const { open, told } = accountsThat(() => Promise.reject(error))
    const alone = standingAlone(open, partsWith(log))
    await alone.start(nobody)
    expect(alone.health()).toEqual({ kind, trouble: { code: 'not-started', of, again: kind === 'deaf' ? expect.any(Number) : 'never' } })
    expect(log.lines).toMatchObject([{ event: 'chat.not-started', platform: 'qq', room: '10001' }])
    expect(log.lines[0]?.code).toBe(code)
    expect(jest.getTimerCount()).toBe(kind === 'deaf' ? 1 : 0)
    await alone.stop()
    expect(told).toEqual(['opened 1', 'stopped 1'])
    expect(jest.getTimerCount()).toBe(0)
    expect(alone.health().kind).toBe('stopped')
  }) // prettier-ignore

  test('one that fails twice is tried again with growing pauses, says when, and then works like any other', async () => {
    const log = createLog()
    const { open, told } = accountsThat((nth) => (nth < 3 ? Promise.reject(taken()) : Promise.resolve()))
    const alone = standingAlone(open, partsWith(log, { pauses }))
    await alone.start(nobody)
    expect(alone.health()).toMatchObject({ kind: 'deaf', trouble: { code: 'not-started', again: china('2026-03-04 09:00') + 750 } }) // prettier-ignore
    await jest.advanceTimersByTimeAsync(749)
    expect(told).toEqual(['opened 1', 'stopped 1'])
    await jest.advanceTimersByTimeAsync(1)
    expect(alone.health()).toMatchObject({
      kind: 'deaf',
      trouble: { again: china('2026-03-04 09:00') + 2_250 },
    })
    await jest.advanceTimersByTimeAsync(1_500)
    expect(alone.health()).toEqual({ kind: 'ready' })
    expect(told).toEqual(['opened 1', 'stopped 1', 'opened 2', 'stopped 2', 'opened 3'])
    expect(log.lines.map(({ event, count, ms }) => [event, count, ms])).toEqual([
      ['chat.not-started', 1, 750],
      ['chat.not-started', 2, 1_500],
      ['chat.started', 2, undefined],
    ])
    expect(jest.getTimerCount()).toBe(0)
    await alone.stop()
    expect(told.at(-1)).toBe('stopped 3')
  })

  test('a stop in the middle of a wait ends it', async () => {
    const { open, told } = accountsThat(() => Promise.reject(taken()))
    const alone = standingAlone(open, partsWith(createLog()))
    await alone.start(nobody)
    await alone.stop()
    await jest.advanceTimersByTimeAsync(600_000)
    expect(told).toEqual(['opened 1', 'stopped 1'])
  })

  test('a lease that is lost in the middle of a wait: nothing is opened any more', async () => {
    let wall = 0
    const fence = createFence({ steady: () => wall, wall: () => wall }, 500, { steady: 0, wall: 0 })
    const { open, told } = accountsThat(() => Promise.reject(taken()))
    const alone = standingAlone(open, partsWith(createLog(), { isOurs: fence.held }))
    await alone.start(nobody)
    wall = 501
    await jest.advanceTimersByTimeAsync(600_000)
    alone.tryAgain()
    await jest.advanceTimersByTimeAsync(600_000)
    expect(told).toEqual(['opened 1', 'stopped 1'])
    await alone.stop()
  })

  test('a stop in the middle of a later try lets go what it opens', async () => {
    let arrive = (): void => undefined
    const { open, told } = accountsThat((nth) =>
      nth === 1 ? Promise.reject(taken()) : new Promise((resolve) => void (arrive = resolve)),
    )
    const alone = standingAlone(open, partsWith(createLog()))
    await alone.start(nobody)
    await jest.advanceTimersByTimeAsync(1_000)
    expect(alone.health()).toEqual({ kind: 'ready' })
    const stopping = alone.stop()
    arrive()
    await stopping
    expect(told).toEqual(['opened 1', 'stopped 1', 'opened 2', 'stopped 2', 'stopped 2'])
  })

  test.each([
    { name: 'given up', error: noPackages(), stands: ready },
    { name: 'waiting', error: taken(), stands: ready },
    { name: 'refused by its platform', error: null, stands: (): Health => ({ kind: 'refused', trouble: { code: 'qq-token' } }) },
  ])('somebody may have mended one that is $name: it is tried at once', async ({ error, stands }) => {
    const { open, told } = accountsThat((nth) => (nth === 1 && error !== null ? Promise.reject(error) : Promise.resolve()), stands)
    const alone = standingAlone(open, partsWith(createLog()))
    await alone.start(nobody)
    alone.tryAgain()
    await jest.advanceTimersByTimeAsync(0)
    expect(told).toEqual(['opened 1', 'stopped 1', 'opened 2'])
    expect(alone.health()).toEqual(stands())
    expect(jest.getTimerCount()).toBe(0)
    await alone.stop()
  }) // prettier-ignore

  test('one that works is left alone', async () => {
    const { open, told } = accountsThat(() => Promise.resolve())
    const alone = standingAlone(open, partsWith(createLog()))
    await alone.start(nobody)
    alone.tryAgain()
    expect(told).toEqual(['opened 1'])
    await alone.stop()
  })
})

test('one that takes its time does not keep the others waiting, and does not outlive a stop', async () => {
  let arrive = (): void => undefined
  const { open, told } = accountsThat(() => new Promise((resolve) => void (arrive = resolve)))
  const alone = standingAlone(open, partsWith(createLog(), { patience: 5 }))
  await alone.start(nobody)
  expect(alone.health().kind).toBe('ready')
  const stopping = alone.stop()
  arrive()
  await stopping
  expect(told).toEqual(['opened 1', 'stopped 1', 'stopped 1'])
})

describe('the desk with an account that cannot start', () => {
  const takePort = (): Promise<{ readonly server: Server; readonly port: number }> =>
    new Promise((resolve) => {
      const server = createServer()
      server.listen(0, '127.0.0.1', () => {
        const address = server.address()
        resolve({ server, port: typeof address === 'object' && address !== null ? address.port : 0 })
      })
    })

  test('a taken port for QQ: the web room and the other account are at work', async () => {
    const { server, port } = await takePort()
    const gateway = await createNapcatServer()
    await gateway.listen()
    const late = await createNapcatServer({ self: 20002, token: 'a-token-of-some-length' })
    const desk = await startLiveDesk(null, {
      yaml: `accounts:
  - { platform: qq, account: "20002", mode: reverse, host: 127.0.0.1, port: ${port} }
  - { platform: qq, account: "10001", mode: forward, url: "${gateway.url()}" }
`,
      env: { ZHIBAN_QQ_TOKEN_20002: 'a-token-of-some-length', ZHIBAN_QQ_TOKEN_10001: 'gateway-token-1' },
    })
    try {
      const stands = desk.chats.map((chat) => [chat.account, chat.health().kind])
      expect(stands).toEqual([['web', 'ready'], ['20002', 'deaf'], ['10001', 'ready']]) // prettier-ignore
      expect(desk.chats[1]?.health()).toMatchObject({ trouble: { of: { code: 'port-taken' } } })
      const ready = async (): Promise<{ status: number; text: string }> => {
        const answer = await fetch(`${desk.address}/readyz`)
        return { status: answer.status, text: await answer.text() }
      }
      expect(await ready()).toMatchObject({ status: 503, text: expect.stringContaining('会自动再试，下次') })
      expect(await (await fetch(`${desk.address}/metrics`)).text()).toMatch(/account_ready\{platform="qq",account="20002",state="deaf"\} 0/) // prettier-ignore
      const zhou = await enterDemo(desk.address, 'zhou')
      expect((await zhou.get('/api/rooms')).status).toBe(200)

      // The port comes free: the account opens it by itself, and its gateway comes in.
      server.close()
      late.dial(() => `ws://127.0.0.1:${port}`)
      await until('the other account is ready', () => desk.chats[1]?.health().kind === 'ready', 20_000)
      expect((await ready()).status).toBe(200)
    } finally {
      await late.close()
      await desk.remove()
      await gateway.close()
      server.close()
    }
  }, 60_000)

  test('an account whose token was refused is tried again by a reload, once the other side has the right one', async () => {
    const gateway = await createNapcatServer({ token: 'another-token' })
    await gateway.listen()
    const desk = await startLiveDesk(null, {
      yaml: `accounts:\n  - { platform: qq, account: "10001", mode: forward, url: "${gateway.url()}" }\n`,
      env: { ZHIBAN_QQ_TOKEN_10001: 'gateway-token-1' },
    })
    const stands = (): string | undefined => desk.chats[1]?.health().kind
    try {
      await until('it is refused', () => stands() === 'refused')
      gateway.traits.token = 'gateway-token-1'
      expect(await desk.reload()).toEqual([])
      await until('it is ready', () => stands() === 'ready', 20_000)
    } finally {
      await desk.remove()
      await gateway.close()
    }
  }, 60_000)

  test('a taken port for the web room stops the start and says so; nothing is left open', async () => {
    const { server, port } = await takePort()
    try {
      await expect(startLiveDesk(null, { yaml: '', env: {} }, String(port))).rejects.toMatchObject({
        code: 'room-port-taken',
        owner: 'operator',
      })
    } finally {
      server.close()
    }
  }) // prettier-ignore
})
