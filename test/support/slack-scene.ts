import { openJournal } from '../../adapters/journal/index.ts'
import { createSlack, type SlackLink, type SlackSettings } from '../../adapters/slack/index.ts'
import type { Place } from '../../src/domain/chat/event.ts'
import { id, type AccountKey, type MessageId, type RoomKey } from '../../src/domain/ids.ts'
import type { Chat } from '../../src/ports/chat.ts'
import { appToken, sign, signingSecret, type SlackGateway } from './slack-gateway.ts'
import { tokens, type Person } from './slack-workspace.ts'

type Fields = Readonly<Record<string, unknown>>

/** Spans of a test: everything that takes seconds in life takes hundredths here. */
export const quick: Partial<SlackSettings> = {
  rules: { firstPause: 10, longestPause: 40, openWithin: 2_000, proofWithin: 500, answerWithin: 150 },
  patience: { call: 1_000, names: 500, receipt: 400, start: 3_000, offerAgain: 5 },
  random: () => 0,
}

export const socketLink: SlackLink = { kind: 'socket', appToken }
export const httpLink = (port: number): SlackLink => ({
  kind: 'http',
  host: '127.0.0.1',
  port,
  path: '/slack/events',
  signingSecret,
})

export const roomOf = (gateway: SlackGateway, name = 'nanhai'): Place => ({
  kind: 'room',
  room: id<RoomKey>(`slack/${gateway.space.team}/${gateway.space.channel(name)}`),
})
export const accountOf = (gateway: SlackGateway, who: Person): AccountKey =>
  id<AccountKey>(`slack/${gateway.space.user(who)}`)

/** An adapter over the folder's journal; a second one is what a restart is. */
export const slackOver = (
  gateway: SlackGateway,
  folder: string,
  link: SlackLink,
  more: Partial<SlackSettings> = {},
): Chat => {
  const account = gateway.space.team
  return createSlack({
    account,
    botToken: tokens.bot,
    link,
    now: Date.now,
    journal: () => openJournal({ folder, platform: 'slack', account, now: Date.now() }),
    apiUrl: gateway.apiUrl(),
    ...quick,
    ...more,
  })
}

let count = 0

/** The frame of the Events API around an event; every delivery of Slack's has an event id of its own. */
export const eventBody = (gateway: SlackGateway, event: Fields): Fields => ({
  token: 'deprecated',
  team_id: gateway.space.team,
  api_app_id: 'A1',
  event,
  type: 'event_callback',
  event_id: `Ev${(count += 1)}`,
  event_time: Math.floor(Date.now() / 1000),
  authorizations: [{ enterprise_id: null, team_id: gateway.space.team, user_id: 'U1', is_bot: true }],
})

/** Tells the adapter something: over the socket, or by a signed request. */
export type Tell = (type: 'events_api' | 'interactive' | 'slash_commands', payload: Fields) => Promise<void>

export const overSocket =
  (gateway: SlackGateway): Tell =>
  async (type, payload) =>
    void gateway.push(type, payload)

/** Posts like Slack; `headers` are added to the signed ones. Resolves with the status. */
export const post = async (
  port: number,
  type: Parameters<Tell>[0],
  payload: Fields,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> => {
  const form = type !== 'events_api'
  const body =
    type === 'interactive'
      ? new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
      : form
        ? new URLSearchParams(payload as Record<string, string>).toString()
        : JSON.stringify(payload)
  const response = await fetch(`http://127.0.0.1:${port}/slack/events`, {
    method: 'POST',
    headers: {
      'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json',
      ...sign(body, Math.floor(Date.now() / 1000)),
      ...headers,
    },
    body,
  })
  await response.body?.cancel()
  return response.status
}

/** People at work in the workspace; what they do is told to the adapter as Slack tells it. */
export const peopleOf = (gateway: SlackGateway, tell: Tell) => {
  const { space } = gateway
  const event = (fields: Fields): Promise<void> => tell('events_api', eventBody(gateway, fields))
  const around = (channel: string, ts: unknown): Fields => ({
    channel,
    channel_type: channel.startsWith('D') ? 'im' : 'channel',
    event_ts: ts,
  })
  const written = (channel: string, message: Fields): Fields => ({
    ...message,
    type: 'message',
    client_msg_id: `c-${String(message['ts'])}`,
    team: space.team,
    ...around(channel, message['ts']),
  })

  return {
    event,
    /** Says it in the workspace without telling anybody: what happens while the app is not connected. */
    store: async (who: Person, channel: string, text: string, thread?: string): Promise<MessageId> => {
      const said = await space.call(who, 'chat.postMessage', {
        channel,
        text,
        ...(thread === undefined ? {} : { thread_ts: thread }),
      })
      return id<MessageId>(String(said['ts']))
    },
    say: async (who: Person, channel: string, text: string, thread?: string): Promise<MessageId> => {
      const said = await space.call(who, 'chat.postMessage', {
        channel,
        text,
        ...(thread === undefined ? {} : { thread_ts: thread }),
      })
      await event(written(channel, said['message'] as Fields))
      return id<MessageId>(String(said['ts']))
    },
    share: async (who: Person, channel: string, text: string, name: string, bytes: Buffer) => {
      const shared = await space.share(who, channel, name, bytes)
      await event({ ...written(channel, shared), text, subtype: 'file_share' })
      return id<MessageId>(String(shared['ts']))
    },
    /** Delivers the message once more, under another event id. */
    repeat: async (channel: string, ts: string): Promise<void> => {
      const message = (await space.history(channel)).find((one) => one['ts'] === ts)
      if (message !== undefined) await event(written(channel, message))
    },
    edit: async (who: Person, channel: string, ts: string, text: string): Promise<void> => {
      const before = (await space.history(channel)).find((one) => one['ts'] === ts) ?? {}
      await space.call(who, 'chat.update', { channel, ts, text })
      const message = (await space.history(channel)).find((one) => one['ts'] === ts) ?? {}
      const at = String((message['edited'] as Fields)['ts'])
      const around_ = around(channel, at)
      await event({ type: 'message', subtype: 'message_changed', hidden: true, ts: at, message, previous_message: before, ...around_ }) // prettier-ignore
    },
    remove: async (who: Person, channel: string, ts: string): Promise<void> => {
      const before = (await space.history(channel)).find((one) => one['ts'] === ts) ?? {}
      await space.call(who, 'chat.delete', { channel, ts })
      const at = `${Math.floor(Date.now() / 1000)}.900000`
      const around_ = around(channel, at)
      await event({ type: 'message', subtype: 'message_deleted', hidden: true, ts: at, deleted_ts: ts, previous_message: before, ...around_ }) // prettier-ignore
    },
    press: async (who: Person, channel: string, ts: string, action: string): Promise<void> => {
      const message = (await space.history(channel)).find((one) => one['ts'] === ts)
      const blocks = (message?.['blocks'] ?? []) as readonly { readonly elements?: readonly Fields[] }[]
      const button = blocks
        .flatMap(({ elements }) => elements ?? [])
        .find((element) => element['value'] === action)
      if (button === undefined) throw new Error(`no button for ${action}`)
      await tell('interactive', pressBody(gateway, who, channel, ts, button))
    },
    /** What the bot has said in the channel as people read it, mentions by name. */
    /** The pictures of the desk, as people fetch them. */
    pictures: async (channel: string): Promise<readonly Uint8Array[]> => {
      const files = (await space.history(channel))
        .filter((message) => message['user'] === space.user('zhiban'))
        .flatMap((message) => (message['files'] ?? []) as readonly { readonly url_private: string }[])
      return Promise.all(
        files.map(async ({ url_private }) => {
          const { pathname } = new URL(url_private)
          const response = await fetch(`${space.address}${pathname}`, {
            headers: { authorization: 'Bearer xoxb-zhiban-1' },
          })
          return new Uint8Array(await response.arrayBuffer())
        }),
      )
    },
    read: async (channel: string): Promise<readonly string[]> => {
      const bot = space.user('zhiban')
      const names = new Map([
        [space.user('zhou'), '周会计'],
        [space.user('wang'), '王工'],
      ])
      return (await space.history(channel))
        .filter((message) => message['user'] === bot && message['files'] === undefined)
        .map((message) =>
          String(message['text'])
            .replace(/<@(\w+)>/g, (_, user: string) => `@${names.get(user) ?? user}`)
            .replaceAll('&lt;', '<')
            .replaceAll('&gt;', '>')
            .replaceAll('&amp;', '&'),
        )
    },
  }
}

export const pressBody = (
  gateway: SlackGateway,
  who: Person,
  channel: string,
  ts: string,
  button: Fields,
  more: Fields = {},
): Fields => ({
  type: 'block_actions',
  user: { id: gateway.space.user(who), username: who, name: who, team_id: gateway.space.team },
  api_app_id: 'A1',
  token: 'deprecated',
  container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: false },
  trigger_id: `1.2.${(count += 1)}`,
  team: { id: gateway.space.team, domain: 'emulate' },
  channel: { id: channel, name: 'nanhai' },
  actions: [{ ...button, block_id: 'b1', action_ts: `${Math.floor(Date.now() / 1000)}.${String((count += 1)).padStart(6, '0')}` }],
  ...more,
}) // prettier-ignore
