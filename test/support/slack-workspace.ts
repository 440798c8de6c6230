import { createServer } from 'node:net'
import { createEmulator } from 'emulate'

type Fields = Readonly<Record<string, unknown>>

/** A method of the Web API was refused, by its code. */
export class SlackRefusal extends Error {}

/** A port that nothing listens on. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      probe.close(() => resolve(port))
    })
  })

/** Who is in every test workspace, with the token each of them has. */
export const tokens = { bot: 'xoxb-zhiban-1', zhou: 'xoxp-zhou-1', wang: 'xoxp-wang-1' } as const
export type Person = keyof typeof tokens

export type Workspace = Awaited<ReturnType<typeof createWorkspace>>

/**
 * A Slack workspace of its own in the `emulate` package: channels, people, messages, threads, files, views. `baseUrl`
 * is where it is told to be reachable, e.g. behind the gateway of the test.
 */
export const createWorkspace = async (baseUrl: string) => {
  const port = await freePort()
  const emulator = await createEmulator({
    service: 'slack',
    port,
    baseUrl,
    seed: {
      slack: {
        users: [
          { name: 'zhiban', real_name: '值班' },
          { name: 'zhou', real_name: '周会计', profile: { display_name: '周会计' } },
          { name: 'wang', real_name: '王工', profile: { display_name: '王工' } },
        ],
        channels: [{ name: 'nanhai' }, { name: 'engineers' }, { name: 'elsewhere', is_private: true }],
        tokens: [
          { token: tokens.bot, user: 'zhiban' },
          { token: tokens.zhou, user: 'zhou' },
          { token: tokens.wang, user: 'wang' },
        ],
      },
    },
  })
  const address = `http://127.0.0.1:${port}`

  const call = async (who: Person, method: string, params: Fields): Promise<Fields> => {
    const form = new URLSearchParams()
    for (const [name, value] of Object.entries(params))
      form.set(name, typeof value === 'string' ? value : JSON.stringify(value))
    const response = await fetch(`${address}/api/${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tokens[who]}` },
      body: form,
    })
    const data = (await response.json()) as Fields
    if (data['ok'] !== true) throw new SlackRefusal(String(data['error']))
    return data
  }

  // It listens a moment after it says so.
  for (let attempts = 0; ; attempts += 1)
    try {
      await fetch(address)
      break
    } catch (error) {
      if (attempts > 200) throw error
      await new Promise((resolve) => setTimeout(resolve, 2))
    }

  const people = (await call('bot', 'users.list', {}))['members'] as readonly { id: string; name: string }[]
  const channels = (await call('bot', 'conversations.list', {}))['channels'] as readonly { id: string; name: string }[] // prettier-ignore
  const idOf = (list: readonly { id: string; name: string }[], name: string): string =>
    list.find((one) => one.name === name)?.id ?? ''

  return {
    address,
    call,
    team: 'T000000001',
    user: (name: string) => idOf(people, name),
    channel: (name: string) => idOf(channels, name),
    /** The private chat of somebody with the bot. */
    direct: async (who: Person): Promise<string> => {
      const opened = await call(who, 'conversations.open', { users: idOf(people, 'zhiban') })
      return (opened['channel'] as { readonly id: string }).id
    },
    /** Puts up a file and gives the message that shows it. */
    share: async (who: Person, channel: string, name: string, bytes: Buffer): Promise<Fields> => {
      const asked = await call(who, 'files.getUploadURLExternal', { filename: name, length: String(bytes.length) }) // prettier-ignore
      const upload = new URL(String(asked['upload_url']))
      await fetch(`${address}${upload.pathname}`, { method: 'POST', body: new Uint8Array(bytes) })
      const before = new Set((await history(channel)).map(({ ts }) => ts))
      await call(who, 'files.completeUploadExternal', {
        files: [{ id: asked['file_id'], title: name }],
        channel_id: channel,
      })
      const shared = (await history(channel)).find(({ ts }) => !before.has(ts))
      if (shared === undefined) throw new Error('the file was not shared')
      return shared
    },
    history: (channel: string) => history(channel),
    close: () => emulator.close(),
  }

  /** Everything said in the channel, threads among it, oldest first. */
  async function history(channel: string): Promise<readonly Fields[]> {
    const told = await call('bot', 'conversations.history', { channel, limit: '999' })
    const top = told['messages'] as readonly Fields[]
    const all: Fields[] = []
    for (const message of [...top].reverse()) {
      if (!Number(message['reply_count'])) all.push(message)
      else
        all.push(
          ...((await call('bot', 'conversations.replies', { channel, ts: String(message['ts']) }))[
            'messages'
          ] as readonly Fields[]),
        )
    }
    return all
  }
}
