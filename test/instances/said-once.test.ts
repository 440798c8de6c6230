import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { migrateMongo, openMongoSpeeches } from '../../adapters/mongo/index.ts'
import { id, type NoticeId } from '../../src/domain/ids.ts'
import { journalsIn } from '../../src/main/accounts/journals.ts'
import { createSharedSpeech } from '../../src/main/instances/shared-speech.ts'
import type { Chat, Outgoing } from '../../src/ports/chat.ts'
import type { Speeches } from '../../src/ports/speeches.ts'
import { startTrial, type MongoTrial } from '../support/mongo-wire/trial.ts'
import { createNapcatServer, theGroup, type NapcatServer } from '../support/napcat-server.ts'
import { createTempFolders, group, qqOver, until } from '../support/qq-desk.ts'

const folders = createTempFolders('zhiban-said-once-')
let trial: MongoTrial
let gateway: NapcatServer
let uri = ''
const ends: (() => Promise<void>)[] = []

beforeAll(async () => {
  trial = await startTrial()
})
beforeEach(async () => {
  uri = trial.fresh()
  await migrateMongo({ uri })
  gateway = await createNapcatServer()
  await gateway.listen()
})
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
  await gateway.close()
})
afterAll(async () => {
  await trial.end()
  folders.remove()
})

/** The account as one more machine has it: a data folder of its own, the database in common. */
const machine = async (around: (speeches: Speeches) => Speeches = (same) => same) => {
  const speeches = around(await openMongoSpeeches({ uri }))
  let held = true
  const shared = createSharedSpeech(speeches, { held: () => held })
  const open = journalsIn(folders.next(), {
    before: new Map(),
    note: () => undefined,
    spoken: shared.journal,
  })
  const own = qqOver(
    '',
    { kind: 'forward', url: gateway.url(), token: gateway.traits.token },
    {
      journal: () => open('qq', '10001'),
    },
  )
  const chat = shared.chat(own)
  await chat.start(() => Promise.resolve())
  await until('ready', () => chat.health().kind === 'ready')
  const stop = async (): Promise<void> => {
    await chat.stop()
    await speeches.close()
  }
  ends.push(stop)
  const lose = (): void => {
    held = false
  }
  return { chat, lose }
}

const words = (notice: string, text: string): Outgoing => ({
  id: id<NoticeId>(notice),
  to: group,
  text,
  mention: null,
  quote: null,
  choices: [],
  prompt: null,
})
const say = (chat: Chat, notice: string, text: string, ...others: readonly string[]) =>
  chat.send(
    words(notice, text),
    [notice, ...others].map((one) => ({
      id: id<NoticeId>(one),
      kind: 'ack',
      article: null,
      ticket: null,
    })),
  )
const settle = (chat: Chat, notice: string) => chat.settle(id<NoticeId>(notice), group)
const said = (): number => gateway.messages(theGroup).filter(({ from }) => from === 10001).length

describe('what one machine was saying when it was lost, the next one', () => {
  test('finds said, where the platform has it, though no answer ever came', async () => {
    const first = await machine()
    gateway.answerInstead('send_group_msg', 'silence')
    expect((await say(first.chat, 'n1', '已记录，单号 #1001')).kind).toBe('unknown')
    const second = await machine()
    expect(await settle(second.chat, 'n1')).toMatchObject({ kind: 'said' })
    expect((await say(second.chat, 'n1', '已记录，单号 #1001')).kind).toBe('sent')
    expect(said()).toBe(1)
  })

  test('finds said, each part of it, when it was confirmed and not yet recorded', async () => {
    const first = await machine()
    await say(first.chat, 'n1', '两条提醒', 'n2')
    const second = await machine()
    for (const notice of ['n1', 'n2'])
      expect(await settle(second.chat, notice)).toMatchObject({ kind: 'said' })
  })

  test('finds unsaid what never went out', async () => {
    await machine()
    const second = await machine()
    expect(await settle(second.chat, 'n1')).toEqual({ kind: 'unsaid' })
  })

  test('does not repeat the pieces of a long text', async () => {
    const long = Array.from({ length: 900 }, (_, n) => `第 ${n} 句话说完了。`).join('')
    const first = await machine()
    expect((await say(first.chat, 'n1', long)).kind).toBe('sent')
    const pieces = said()
    expect(pieces).toBeGreaterThan(1)
    const second = await machine()
    expect((await say(second.chat, 'n1', long)).kind).toBe('sent')
    expect(said()).toBe(pieces)
  })
})

describe('a machine that lost the account while it was about to speak', () => {
  test('says nothing', async () => {
    let letGo = (): void => undefined
    const held = new Promise<void>((resolve) => {
      letGo = resolve
    })
    const first = await machine((speeches) => ({
      ...speeches,
      write: async (account, speech) => {
        await held
        await speeches.write(account, speech)
      },
    }))
    const saying = say(first.chat, 'n1', '已记录，单号 #1001')
    // As after SIGSTOP and SIGCONT: it went as far as it could, and by now another instance holds the account.
    first.lose()
    letGo()
    expect((await saying).kind).toBe('retry')
    expect(said()).toBe(0)
  })
})
