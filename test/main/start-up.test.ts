import { describe, expect, test } from '@jest/globals'
import { createServer, type Server } from 'node:net'
import { createRecorder } from '../../adapters/recorder/index.ts'
import { Fault } from '../../src/domain/fault.ts'
import { standingAlone } from '../../src/main/stand-alone.ts'
import type { Chat } from '../../src/ports/chat.ts'
import type { Log, LogFields } from '../../src/ports/log.ts'
import { startLiveDesk } from '../support/live-desk.ts'
import { createNapcatServer } from '../support/napcat-server.ts'
import { enterDemo } from '../support/room-client.ts'

const createLog = (): Log & { readonly lines: (LogFields & { readonly event: string })[] } => {
  const lines: (LogFields & { readonly event: string })[] = []
  const add = (event: string, fields: LogFields = {}): void => void lines.push({ event, ...fields })
  return { lines, info: add, warn: add, error: add }
}
const nobody = (): Promise<void> => Promise.resolve()

/** An account that begins as it is told to, and counts how often it was stopped. */
const accountThat = (start: Chat['start']) => {
  const stops: string[] = []
  const chat: Chat = {
    ...createRecorder('qq', () => Promise.resolve('m')),
    account: '10001',
    start,
    stop: () => {
      stops.push('stopped')
      return Promise.resolve()
    },
  }
  return { chat, stops }
}

describe('an account that cannot start', () => {
  const noPackages = new Fault('wechat-packages', 'operator', 'Not installed.', 'Install them.')
  test.each([
    { name: 'a missing package', error: noPackages, code: 'wechat-packages', reason: '可选包没有安装' },
    { name: 'a fault of another kind', error: new Fault('x', 'platform', 'It said no.', 'Ask them.'), code: 'x', reason: 'It said no. Ask them.' },
    { name: 'anything else', error: new Error('boom'), code: undefined, reason: 'boom' },
  ])('$name: its health and the log say why, nothing is thrown, what it had opened is let go', async ({ error, code, reason }) => {
    const log = createLog()
    const { chat, stops } = accountThat(() => Promise.reject(error))
    const alone = standingAlone(chat, log)
    await alone.start(nobody)
    expect(alone.health()).toEqual({ kind: 'refused', reason: expect.stringContaining(reason) })
    expect(log.lines).toMatchObject([{ event: 'chat.not-started', platform: 'qq', room: '10001' }])
    expect(log.lines[0]?.code).toBe(code)
    await alone.stop()
    expect(stops).toEqual(['stopped'])
  }) // prettier-ignore

  test('one that takes its time does not keep the others waiting, and does not outlive a stop', async () => {
    let arrive = (): void => undefined
    const { chat, stops } = accountThat(
      () =>
        new Promise((resolve) => {
          arrive = resolve
        }),
    )
    const alone = standingAlone(chat, createLog(), 5)
    await alone.start(nobody)
    expect(alone.health().kind).toBe('ready')
    const stopping = alone.stop()
    arrive()
    await stopping
    expect(stops).toEqual(['stopped', 'stopped'])
  })
})

describe('the desk with an account that cannot start', () => {
  const taken = (): Promise<{ readonly server: Server; readonly port: number }> =>
    new Promise((resolve) => {
      const server = createServer()
      server.listen(0, '127.0.0.1', () => {
        const address = server.address()
        resolve({ server, port: typeof address === 'object' && address !== null ? address.port : 0 })
      })
    })

  test('a taken port for QQ: the web room and the other account are at work', async () => {
    const { server, port } = await taken()
    const gateway = await createNapcatServer()
    await gateway.listen()
    const desk = await startLiveDesk(null, {
      yaml: `accounts:
  - { platform: qq, account: "20002", mode: reverse, host: 127.0.0.1, port: ${port} }
  - { platform: qq, account: "10001", mode: forward, url: "${gateway.url()}" }
`,
      env: { ZHIBAN_QQ_TOKEN_20002: 'a-token-of-some-length', ZHIBAN_QQ_TOKEN_10001: 'gateway-token-1' },
    })
    try {
      const stands = desk.chats.map((chat) => [chat.account, chat.health().kind])
      expect(stands).toEqual([['web', 'ready'], ['20002', 'refused'], ['10001', 'ready']]) // prettier-ignore
      expect(desk.chats[1]?.health()).toMatchObject({ reason: expect.stringContaining('端口') })
      const zhou = await enterDemo(desk.address, 'zhou')
      expect((await zhou.get('/api/rooms')).status).toBe(200)
    } finally {
      await desk.remove()
      await gateway.close()
      server.close()
    }
  })

  test('a taken port for the web room stops the start and says so; nothing is left open', async () => {
    const { server, port } = await taken()
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
