import { describe, expect, test } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { openJournal } from '../../adapters/journal/index.ts'
import { createSlack, type SlackSettings } from '../../adapters/slack/index.ts'
import { Fault } from '../../src/domain/fault.ts'
import { zh } from '../../src/texts/zh.ts'
import { createEar } from '../support/ear.ts'
import { until } from '../support/qq-desk.ts'
import { sign } from '../support/slack-gateway.ts'
import { accountOf, eventBody, httpLink, peopleOf, post, socketLink } from '../support/slack-scene.ts'
import { slackStage, texts } from '../support/slack-stage.ts'
import { freePort } from '../support/slack-workspace.ts'

const stage = slackStage()
type Fields = Readonly<Record<string, unknown>>

describe('connecting', () => {
  test('a Slack that is away at the start is found as soon as it is there', async () => {
    stage.gateway.block(true)
    const chat = stage.account()
    await chat.start(stage.ear.receive)
    expect(chat.health()).toEqual({
      kind: 'deaf',
      trouble: expect.objectContaining({ code: 'slack-unreachable' }),
    })
    expect((await stage.send(chat, 'n1', '早')).kind).toBe('retry')
    stage.gateway.block(false)
    await until('ready', () => chat.health().kind === 'ready')
    expect((await stage.send(chat, 'n1', '早')).kind).toBe('sent')
  })

  test.each([
    {
      what: 'the bot token',
      more: { botToken: 'xoxb-wrong' },
      trouble: { code: 'slack-token', token: 'bot', refusal: 'invalid_auth' },
    },
    { what: 'the app-level token', more: { link: { kind: 'socket', appToken: 'xapp-wrong' } }, trouble: { code: 'slack-token', token: 'app', refusal: 'invalid_auth' } }, // prettier-ignore
    {
      what: 'the workspace',
      more: { account: 'T0OTHER' },
      trouble: { code: 'slack-other-workspace', theirs: 'T000000001', ours: 'T0OTHER' },
    },
  ] as const)(
    'with $what wrong it is refused, says why, and does not try again',
    async ({ more, trouble }) => {
      const chat = stage.account(more as Partial<SlackSettings>, 'link' in more ? more.link : socketLink)
      await chat.start(stage.ear.receive)
      expect(chat.health()).toEqual({ kind: 'refused', trouble })
      expect(JSON.stringify(chat.health())).not.toContain('wrong')
      // While another account loses its wire and finds it again, all pauses of this one have passed.
      const asked = () => stage.gateway.calls.filter(({ token }) => /wrong|^xoxb/.test(token)).length
      const healthy = stage.account({ journal: () => openJournal({ folder: stage.nextFolder(), platform: 'slack', account: 'T', now: 0 }) }) // prettier-ignore
      await healthy.start(stage.ear.receive)
      const before = asked()
      for (let times = 0; times < 3; times += 1) {
        stage.gateway.cut()
        await until('lost', () => healthy.health().kind !== 'ready')
        await until('ready', () => healthy.health().kind === 'ready')
      }
      expect(asked()).toBe(before)
    },
  )

  test('too many connections are not asked for again before Slack allows it', async () => {
    stage.gateway.answerNext('apps.connections.open', { status: 429, headers: { 'retry-after': '1' } })
    const chat = stage.account()
    await chat.start(stage.ear.receive)
    expect(chat.health().kind).toBe('deaf')
    await until('ready', () => chat.health().kind === 'ready')
    const asked = stage.gateway.calls.filter(({ method }) => method === 'apps.connections.open')
    expect(asked).toHaveLength(2)
    expect((asked[1]?.at ?? 0) - (asked[0]?.at ?? 0)).toBeGreaterThanOrEqual(1_000)
  })

  test.each<{ readonly what: string; readonly more: Partial<SlackSettings>; readonly code: string }>([
    { what: 'no workspace', more: { account: 'support' }, code: 'slack-account' },
    { what: 'another kind of token', more: { botToken: 'xoxp-hidden' }, code: 'slack-token' },
    {
      what: 'a bot token for an app-level one',
      more: { link: { kind: 'socket', appToken: 'xoxb-hidden' } },
      code: 'slack-token',
    },
    {
      what: 'a secret that is none',
      more: { link: { kind: 'http', host: '127.0.0.1', port: 1, path: '/', signingSecret: 'hidden' } },
      code: 'slack-secret',
    },
    { what: 'an address without its slash', more: { apiUrl: 'https://slack.com/api' }, code: 'slack-api' },
  ])('settings with $what are refused without telling secrets', ({ more, code }) => {
    const settings: SlackSettings = {
      account: 'T1A',
      botToken: 'xoxb-1',
      link: socketLink,
      now: Date.now,
      journal: () => Promise.reject(new Error('not opened')),
      ...more,
    }
    try {
      createSlack(settings)
      throw new Error('taken')
    } catch (error) {
      expect(error).toBeInstanceOf(Fault)
      expect((error as Fault).code).toBe(code)
      expect(String(error)).not.toContain('hidden')
    }
  })

  test('Bolt is loaded by the start and not before', () => {
    const script = `
      import { createRequire } from 'node:module'
      const { createSlack } = await import('./adapters/slack/index.ts')
      createSlack({ account: 'T1A', botToken: 'xoxb-1', link: { kind: 'socket', appToken: 'xapp-1' }, now: Date.now, journal: () => {} })
      const loaded = Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes('@slack'))
      console.log(loaded.length)`
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: join(import.meta.dirname, '../..'),
      encoding: 'utf8',
    })
    expect(stdout.trim()).toBe('0')
  })
})

describe('files', () => {
  const opened = async (size: number, give: (path: string) => string) => {
    const chat = await stage.ready()
    const file = { id: 'F0BIG', name: 'big.bin', mimetype: 'application/zip', size, mode: 'hosted', url_private: give('/files-pri/big.bin') } // prettier-ignore
    const ts = `${Math.floor(Date.now() / 1000)}.000900`
    await stage.people().event({ type: 'message', subtype: 'file_share', user: stage.gateway.space.user('zhou'), text: '', ts, channel: stage.channel, files: [file] }) // prettier-ignore
    const [event] = await stage.ear.hear(1)
    const ref = event?.kind === 'message' ? (event.files[0]?.ref ?? '') : ''
    if (chat.openFile === undefined) throw new Error('no openFile')
    return { open: chat.openFile, ref }
  }
  const size = 50 * 1024 * 1024

  test('50 MB go through without being kept, and not past a limit', async () => {
    const block = Buffer.alloc(64 * 1024, 7)
    let written = 0
    const { open, ref } = await opened(size, (path) =>
      stage.gateway.serve(path, (response) => {
        // No length is told: only counting finds out.
        const write = (left: number): void => {
          if (left === 0 || response.destroyed) return void response.end()
          written += block.length
          if (response.write(block)) setImmediate(write, left - 1)
          else response.once('drain', () => write(left - 1))
        }
        write(size / block.length)
      }),
    )
    let ahead = 0
    let read = 0
    const whole = await open(ref, size)
    if (whole.kind !== 'open') throw new Error(whole.kind)
    for await (const chunk of whole.content) {
      read += chunk.byteLength
      ahead = Math.max(ahead, written - read)
      // Whoever reads slowly is waited for.
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(read).toBe(size)
    expect(ahead).toBeLessThan(16 * 1024 * 1024)
    const part = await open(ref, 1024 * 1024)
    if (part.kind !== 'open') throw new Error(part.kind)
    await expect(
      (async () => {
        for await (const chunk of part.content) read += chunk.byteLength
      })(),
    ).rejects.toThrow('more than')
  })

  test('a length over the limit is not read at all; what is gone is gone', async () => {
    const { open, ref } = await opened(size, (path) =>
      stage.gateway.serve(path, (response) => response.writeHead(200, { 'content-length': size }).end()),
    )
    expect(await open(ref, 1_000)).toEqual({ kind: 'too-big' })
    stage.gateway.serve('/files-pri/big.bin', (response) => response.writeHead(404).end())
    expect(await open(ref, 1_000)).toEqual({ kind: 'gone' })
    stage.gateway.serve('/files-pri/big.bin', (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>')) // prettier-ignore
    expect(await open(ref, 1_000)).toMatchObject({ kind: 'failed', reason: expect.stringContaining('files:read') }) // prettier-ignore
  })

  test('the token does not go to an address that is not of Slack', async () => {
    let asked = 0
    const stranger = createServer((_request, response) => {
      asked += 1
      response.end()
    })
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', () => resolve()))
    const address = stranger.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const { open, ref } = await opened(5, () => `http://localhost:${port}/steal`)
    expect((await open(ref, 1_000)).kind).toBe('failed')
    expect(asked).toBe(0)
    await new Promise((resolve) => stranger.close(resolve))
  })
})

describe('over HTTP', () => {
  const at = () => Math.floor(Date.now() / 1000)
  const raw = async (port: number, body: string, headers: Record<string, string>, path = '/slack/events') => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body }) // prettier-ignore
    return { status: response.status, text: await response.text() }
  }
  const ready = async (more: Partial<SlackSettings> = {}) => {
    const port = await freePort()
    return { port, chat: await stage.ready(more, httpLink(port)) }
  }
  const verification = JSON.stringify({ type: 'url_verification', challenge: '3eZbrw1a', token: 'x' })

  test('Slack may verify the address', async () => {
    const { port } = await ready()
    const { status, text } = await raw(port, verification, sign(verification, at()))
    expect({ status, text }).toEqual({ status: 200, text: '{"challenge":"3eZbrw1a"}' })
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await raw(port, 'ssl_check=1', form)).status).toBe(200)
  })

  test.each([
    { what: 'a wrong signature', headers: () => sign(verification, at(), 'another-secret-of-16'), status: 401 },
    { what: 'no signature', headers: () => ({}), status: 401 },
    { what: 'a request of ten minutes ago', headers: () => sign(verification, at() - 600), status: 401 },
    { what: 'another path', headers: () => sign(verification, at()), path: '/', status: 404 },
    { what: 'null', body: 'null', headers: () => sign('null', at()), status: 400 },
    { what: 'broken JSON', body: '{"type"', headers: () => sign('{"type"', at()), status: 400 },
    { what: 'a list', body: '[]', headers: () => sign('[]', at()), status: 400 },
    { what: 'too much', body: `"${'x'.repeat(1_100_000)}"`, headers: () => ({}), status: 413 },
  ])('$what is refused with $status', async ({ headers, status, body = verification, path }) => {
    const { port, chat } = await ready()
    expect((await raw(port, body, headers(), path)).status).toBe(status)
    expect(chat.health()).toEqual({ kind: 'ready' })
    expect(stage.ear.deliveries).toEqual([])
  }) // prettier-ignore

  test('what the desk cannot store is not acknowledged in time, and Slack sends it again', async () => {
    const { port, chat } = await ready({ patience: { receipt: 50, call: 1_000, start: 3_000, offerAgain: 200 } }) // prettier-ignore
    stage.ear.refuse(1)
    const ts = await stage.people().store('zhou', stage.channel, '打印空白')
    const event = { type: 'message', user: stage.gateway.space.user('zhou'), text: '打印空白', ts, channel: stage.channel } // prettier-ignore
    expect(await post(port, 'events_api', eventBody(stage.gateway, event))).toBe(503)
    const retry = { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_error' }
    await until('stored', () => stage.ear.deliveries.length === 2)
    expect(await post(port, 'events_api', eventBody(stage.gateway, event), retry)).toBe(200)
    expect(stage.ear.deliveries).toHaveLength(2)
    expect(chat.health()).toEqual({ kind: 'ready' })
  })

  test('a repetition after a long silence tells that something went astray, which is fetched', async () => {
    let ahead = 0
    const { port } = await ready({ now: () => Date.now() + ahead })
    await peopleOf(stage.gateway, async (type, payload) => void (await post(port, type, payload))).say('zhou', stage.channel, '一') // prettier-ignore
    await stage.people().store('zhou', stage.channel, '二，没有送到')
    const ts = await stage.people().store('zhou', stage.channel, '三')
    ahead = 90_000
    const event = { type: 'message', user: stage.gateway.space.user('zhou'), text: '三', ts, channel: stage.channel } // prettier-ignore
    const retry = { 'x-slack-retry-num': '2', 'x-slack-retry-reason': 'http_timeout' }
    expect(await post(port, 'events_api', eventBody(stage.gateway, event), retry)).toBe(200)
    expect(texts(await stage.ear.hear(3))).toEqual(['一', '二，没有送到', '三'])
  })

  test('buttons, the shortcut and the command come by the same door', async () => {
    const rooms = [stage.room.kind === 'room' ? stage.room.room : null].filter((room) => room !== null)
    const { port, chat } = await ready({ rooms: () => rooms })
    const { space } = stage.gateway
    await stage.send(chat, 'n1', '好了吗？', { choices: [{ action: 'solved', label: '解决了', say: '解决了' }] }) // prettier-ignore
    const [said] = await stage.said()
    const people = peopleOf(stage.gateway, async (type, payload) => {
      expect(await post(port, type, payload)).toBe(200)
    })
    await people.press('zhou', stage.channel, String(said?.['ts']), 'solved')
    const common = { trigger_id: '1.2.3', team: { id: space.team } }
    const message = { type: 'message', user: space.user('zhou'), ts: '1795229962.000200', text: '打印空白' }
    expect(await post(port, 'interactive', { ...common, type: 'message_action', callback_id: 'open_ticket', action_ts: '1795229970.000001', channel: { id: stage.channel, name: 'nanhai' }, user: { id: space.user('wang'), name: 'wang' }, message })).toBe(200) // prettier-ignore
    expect(await post(port, 'slash_commands', { command: '/zhiban', text: '列表 我的', user_id: space.user('wang'), user_name: 'wang', channel_id: stage.channel, trigger_id: '4.5.6', team_id: space.team })).toBe(200) // prettier-ignore
    expect(await stage.ear.hear(3)).toMatchObject([
      { kind: 'pressed', action: 'solved' },
      { text: '开工单\n打印空白', quote: { message: '1795229962.000200' }, sender: { name: '王工' } },
      { text: '列表 我的', mentionsBot: true, place: stage.room },
    ])
  })

  test('the page of the app shows the tickets, and the summary to whoever may see it', async () => {
    const ticket = {
      number: '1023', title: '票据 <打印> 空白', state: 'working', severity: 'urgent', requester: '周会计', unit: null, assignee: '王工', room: null, openedAt: 0,
      clocks: [{ kind: 'resolution', startedAt: 0, dueAt: 1_772_613_300_000, state: 'running' }],
    } as const // prettier-ignore
    const asked: unknown[] = []
    const { port } = await ready({
      home: {
        words: zh,
        board: (place, account) => {
          asked.push(place, account)
          return Promise.resolve({ tickets: [ticket], whole: true, duty: [], problems: [] })
        },
        summary: () => Promise.resolve('今天 12 张，超时 0'),
      },
    })
    const opened: Fields = { type: 'app_home_opened', user: stage.gateway.space.user('wang'), tab: 'home', channel: 'D1' } // prettier-ignore
    const published = stage.gateway.called('views.publish')
    expect(await post(port, 'events_api', eventBody(stage.gateway, opened))).toBe(200)
    await published
    const account = accountOf(stage.gateway, 'wang')
    expect(asked).toEqual([{ kind: 'direct', account }, account])
    const [call] = stage.gateway.calls.filter(({ method }) => method === 'views.publish')
    expect(call?.params.get('user_id')).toBe(stage.gateway.space.user('wang'))
    const view = call?.params.get('view') ?? ''
    for (const words of [
      '今天 12 张，超时 0',
      '*#1023* 票据 &lt;打印&gt; 空白',
      '处理中 · 紧急 · 王工 · 3月4日 16:35 前',
      '未完 1 张，待接 0 张，超时 0 张',
    ])
      // prettier-ignore
      expect(view).toContain(words)
    expect(stage.ear.deliveries).toEqual([])
  })

  test('a port that is taken is told as such, and nothing is left open', async () => {
    const { port } = await ready()
    const second = stage.account({}, httpLink(port))
    await expect(second.start(createEar().receive)).rejects.toMatchObject({ code: 'slack-door' })
    expect((await second.send({ id: 'n' as never, to: stage.room, text: 'x', mention: null, quote: null, choices: [], prompt: null }, [])).kind).toBe('retry') // prettier-ignore
  })
})
