import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { mentionsIn, readText } from '../../adapters/slack/mrkdwn.ts'
import { commandName, readBody, readEvent, shortcutId } from '../../adapters/slack/read-body.ts'
import type { Reader } from '../../adapters/slack/reader.ts'
import { readFrame } from '../../adapters/slack/wire.ts'

const fixtures = join(import.meta.dirname, '../fixtures/slack')
const linesOf = (name: string): readonly string[] =>
  readFileSync(join(fixtures, `${name}.jsonl`), 'utf8')
    .trim()
    .split('\n')

const reader: Reader = {
  account: 'T0SUPPORT',
  self: 'U0ZHIBAN',
  botId: 'B0ZHIBAN',
  nameOf: (user) => (user === 'U0ZHOU' ? '周会计' : user === 'U0WANG' ? '王 工' : null),
  isBot: () => false,
  peerOf: (channel) => (channel === 'D0ZHOU' ? 'U0ZHOU' : null),
  serves: (room) => room === 'slack/T0SUPPORT/C0NANHAI',
  now: 1_772_600_000_000,
}
const expected = JSON.parse(readFileSync(join(fixtures, 'expected.json'), 'utf8')) as Record<
  string,
  readonly unknown[]
>

describe.each(Object.keys(expected))('payloads of %s', (name) => {
  const cases = linesOf(name).map((line, index) => {
    const { _, ...body } = readFrame(line) ?? {}
    return { what: String(_), body, wanted: expected[name]?.[index] }
  })
  test.each(cases)('$what', ({ body, wanted }) => {
    expect(JSON.parse(JSON.stringify(readBody(body, reader)))).toEqual(wanted)
  })
})

test('every fixture is expected to be something', () => {
  const names = ['events', 'interactions']
  expect(Object.keys(expected)).toEqual(names)
  for (const name of names) expect(expected[name]).toHaveLength(linesOf(name).length)
})

test.each([
  { written: '<@U0ZHIBAN> 在吗', text: '在吗' },
  { written: '请 <@U0ZHOU>看', text: '请 @周会计 看' },
  { written: '<@U9> 好', text: '@同事 好' },
  { written: '<!channel> <!subteam^S1|@工程师> <!date^1772593200^{date}|3月4日>', text: '@channel @工程师 3月4日' },
  { written: '<mailto:a@b.cn|a@b.cn> <http://b.cn|b.cn> <http://b.cn/x>', text: 'a@b.cn http://b.cn http://b.cn/x' },
  { written: '1 &lt; 2 &amp;amp; 3', text: '1 < 2 &amp; 3' },
  { written: '&lt;@U0ZHOU&gt;', text: '<@U0ZHOU>' },
  { written: '<>', text: '<>' },
  { written: 'a <b', text: 'a <b' },
])('$written reads as $text', ({ written, text }) => {
  expect(readText(written, 'U0ZHIBAN', reader.nameOf).text).toBe(text)
}) // prettier-ignore

test('who is named twice is named once', () => {
  expect(mentionsIn('<@U1> <@U2|b> <@U1>')).toEqual(['U1', 'U2'])
})

describe('the manifest', () => {
  const manifest = parse(
    readFileSync(join(import.meta.dirname, '../../adapters/slack/manifest.yaml'), 'utf8'),
  ) as {
    readonly features: {
      readonly shortcuts: readonly { readonly callback_id: string; readonly name: string }[]
      readonly slash_commands: readonly { readonly command: string; readonly should_escape: boolean }[]
    }
    readonly oauth_config: { readonly scopes: { readonly bot: readonly string[] } }
    readonly settings: { readonly event_subscriptions: { readonly bot_events: readonly string[] } }
  }

  test('names what the adapter answers to', () => {
    expect(manifest.features.shortcuts).toMatchObject([{ callback_id: shortcutId, name: '开工单' }])
    expect(manifest.features.slash_commands).toMatchObject([{ command: commandName, should_escape: true }])
  })

  test.each(manifest.settings.event_subscriptions.bot_events)('event %s is known', (name) => {
    const [type] = name.split('.')
    const read = readEvent({ type, user: { id: 'U1' }, channel: 'C1', ts: '1772593200.000100' }, reader)
    expect(read).not.toEqual({ kind: 'unknown', what: `event.${type}` })
  })

  // docs.slack.dev, the methods and events that are used.
  test.each([
    { what: 'messages of channels', scope: 'channels:history' },
    { what: 'messages of private channels', scope: 'groups:history' },
    { what: 'private chats', scope: 'im:history' },
    { what: 'chat.postMessage', scope: 'chat:write' },
    { what: 'conversations.open', scope: 'im:write' },
    { what: 'users.info', scope: 'users:read' },
    { what: 'files people send', scope: 'files:read' },
    { what: 'pictures of the desk', scope: 'files:write' },
    { what: 'the command and the shortcut', scope: 'commands' },
    { what: 'mentions', scope: 'app_mentions:read' },
  ])('has the right for $what', ({ scope }) => {
    expect(manifest.oauth_config.scopes.bot).toContain(scope)
  })
})
