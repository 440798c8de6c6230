import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createRecorder } from '../../adapters/recorder/index.ts'
import { createFileSeal } from '../../adapters/seal/index.ts'
import { openStore } from '../../adapters/sqlite/index.ts'
import type { AlertEvent } from '../../src/domain/problems/alert.ts'
import type { Contract } from '../../src/domain/contract/contract.ts'
import type { ChatEvent, Place } from '../../src/domain/chat/event.ts'
import {
  id,
  type AccountKey,
  type MessageId,
  type PersonId,
  type ReceiptKey,
  type RoomKey,
} from '../../src/domain/ids.ts'
import type { Directory, Person } from '../../src/domain/people/people.ts'
import type { Shift } from '../../src/domain/people/roster-entries.ts'
import type { Ticket } from '../../src/domain/tickets/ticket.ts'
import { chinaClockSeconds, parseInstant, type Instant } from '../../src/domain/time.ts'
import { inWords, type Budget, type Chat } from '../../src/ports/chat.ts'
import type { KnowledgeBase } from '../../src/ports/knowledge.ts'
import type { Log } from '../../src/ports/log.ts'
import type { Seal } from '../../src/ports/seal.ts'
import type { Store } from '../../src/ports/store.ts'
import type { Settings } from '../../src/usecases/context.ts'
import { runDesk } from '../../src/usecases/run-desk.ts'
import { stillContext } from '../../src/usecases/still-context.ts'
import type { AccountHealth, GapsOf } from '../../src/ports/accounts.ts'

/** Errors of the desk must not hide in a log while a conversation is checked. */
const strictLog: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: (event, fields) => {
    throw new Error(`${event} ${JSON.stringify(fields)}`, { cause: fields?.error })
  },
}

const groups = { 群: 'group', 二群: 'group', 工程师群: 'engineers', 主管群: 'supervisors' } as const
/** `微信` is a private chat on another platform; `告警` is the monitoring system: `监控（告警）: firing disk-1 critical 磁盘 92%`. */
type Where = keyof typeof groups | '私信' | '微信' | '告警'

const roomKey = (name: string): RoomKey => id<RoomKey>(`test/bot/${name}`)
const accountKey = (name: string, where?: Where): AccountKey =>
  id<AccountKey>(`${where === '微信' ? 'wechat' : 'test'}/${name}`)

const card = (name: string, part: Partial<Person>): Person => ({
  id: id<PersonId>(name), name, accounts: [accountKey(name)], roles: ['engineer'], tier: 1, duty: 'member', unit: null, region: null, ...part,
}) // prettier-ignore

/** The cast of every conversation; everybody else who speaks is a requester by their nickname. */
export const cast: readonly Person[] = [
  card('王工', {}),
  card('李工', {}),
  card('赵工', { tier: 2 }),
  card('陈主任', { roles: ['supervisor'], tier: null, duty: 'manager' }),
  card('林组长', { tier: 1, duty: 'lead', roles: ['engineer', 'supervisor'] }),
  card('管理员', { roles: ['admin', 'keeper'], tier: null }),
]

export interface Scene {
  readonly contract: Contract
  readonly knowledge: KnowledgeBase
  readonly people?: readonly Person[]
  readonly shifts?: readonly Shift[]
  /** The Chinese date on which the first line is said. */
  readonly date: string
  /** What the desk draws as one-time codes, one after the other. */
  readonly codes?: readonly string[]
  /** How chat accounts stand and what they missed, asked as the clock moves. */
  readonly accounts?: (now: Instant) => readonly AccountHealth[]
  readonly gapsOf?: GapsOf
  /** How much the platform bears; absent = everything. */
  readonly budgets?: readonly Budget[]
  /** Pictures that came by another platform are shown, as `[2 图]` behind the words; absent = the platform shows none. */
  readonly showsPictures?: boolean
  /** False: the platform has no private chats. */
  readonly whispers?: false
  /** The platform lets the bot answer only, for so many milliseconds. */
  readonly replyWindow?: number
  /** Another store than the embedded one in the folder. */
  readonly open?: () => Promise<Store>
  /** Another seal than that of the folder's key. */
  readonly seal?: Seal
}

/** A line of the script: somebody speaks, or (`>`) the desk is heard. */
type ScriptLine =
  | {
      readonly kind: 'says'
      readonly at: Instant
      readonly who: string
      readonly where: Where
      readonly text: string
    }
  | { readonly kind: 'hears'; readonly line: string }
  | { readonly kind: 'passes'; readonly at: Instant }

const linePattern =
  /^(?:(\d{4}-\d{2}-\d{2}) )?(\d{2}:\d{2}:\d{2})(?: (>)? ?([^:：]+?)(?:（([^）]+)）)?[:：] ?(.*))?$/

const onePicture = Buffer.from('png')

/** Everything the desk said, and the tickets at the end. */
export interface Played {
  readonly heard: readonly string[]
  readonly expected: readonly string[]
  readonly tickets: readonly Ticket[]
  readonly store: Store
  readonly seal: Seal
  /** Holds the embedded store and the key of the seal. */
  readonly folder: string
}

const parse = (script: string, date: string): readonly ScriptLine[] => {
  let day = date
  return script.split('\n').map((raw) => raw.trim()).filter((raw) => raw !== '' && !raw.startsWith('#')).map((raw) => {
    const match = linePattern.exec(raw)
    if (match === null) throw new Error(`no line of a conversation: ${raw}`)
    day = match[1] ?? day
    const at = parseInstant(`${day}T${match[2]}+08:00`)
    if (at === null) throw new Error(`no time: ${raw}`)
    if (match[3] !== undefined) return { kind: 'hears', line: raw.replace(/^\d{4}-\d{2}-\d{2} /, '') }
    if (match[4] === undefined) return { kind: 'passes', at }
    return { kind: 'says', at, who: match[4], where: (match[5] ?? '群') as Where, text: match[6] ?? '' }
  }) // prettier-ignore
}

const placeOf = (who: string, where: Where): Place =>
  where === '私信' || where === '微信'
    ? { kind: 'direct', account: accountKey(who, where) }
    : { kind: 'room', room: roomKey(where) }

const special = /^(?:\[(引用|撤回|按钮|改) ?([^\]]*)\] ?)?(\[图片\])?([\s\S]*)$/

/**
 * Plays who says what while the clock moves, and returns everything the desk said as lines of the same form:
 *   `09:00:08 > answer 群: @张会计 …`. Expected texts may be a part of what is said; nothing else may be said.
 * `[引用 3]` quotes the third line said by people, `[引用 >2]` the second of the desk; `[撤回 3]`, `[改 3] words`, `[按钮 >1] solved`.
 */
export const converse = async (
  scene: Scene,
  script: string,
  then?: (played: Played) => Promise<void> | void,
): Promise<Played> => {
  const lines = parse(script, scene.date)
  const folder = await mkdtemp(join(tmpdir(), 'zhiban-talk-'))
  const store = await (scene.open?.() ?? openStore({ folder }))
  const seal = scene.seal ?? createFileSeal(join(folder, 'seal.key'))
  const directory: Directory = {
    people: scene.people ?? cast,
    rooms: Object.entries(groups).map(([name, kind]) => ({
      key: roomKey(name),
      name,
      kind,
      system: null,
      region: null,
    })),
    shifts: scene.shifts ?? [],
  }
  const settings: Settings = { contract: scene.contract, directory, knowledge: scene.knowledge }
  const codes = [...(scene.codes ?? [])]
  const { accounts, gapsOf } = scene
  const ctx = stillContext(store, settings, {
    drawCode: () => {
      const code = codes.shift()
      if (code === undefined) throw new Error('the scene has no further code')
      return code
    },
    seal,
    log: strictLog,
  })
  const start = lines.find((line) => line.kind !== 'hears')
  let now = start?.kind === 'says' || start?.kind === 'passes' ? start.at : 0
  const heard: string[] = []
  const recorder = createRecorder(
    'test',
    (message, parts) => {
      const to =
        message.to.kind === 'room'
          ? message.to.room.slice('test/bot/'.length)
          : message.to.account.replace(/^test\//, '')
      const shown = message.pictures === undefined ? '' : ` [${message.pictures.length} 图]`
      heard.push(
        `${chinaClockSeconds(now)} > ${parts[0]?.kind ?? '?'} ${to}: ${inWords(message).replaceAll('\n', ' / ')}${shown}`,
      )
      return Promise.resolve(`desk:${heard.length}`)
    },
    scene.budgets,
  )
  const direct = scene.whispers ?? true
  const { replyWindow } = scene
  const answering = replyWindow === undefined ? {} : { replyWindow }
  const plain: Chat = { ...recorder, capabilities: { ...recorder.capabilities, direct, ...answering } }
  const chat: Chat =
    scene.showsPictures !== true
      ? plain
      : {
          ...plain,
          capabilities: { ...plain.capabilities, picturesOut: true },
          openFile: () =>
            Promise.resolve({
              kind: 'open',
              mediaType: 'image/png',
              size: 3,
              content: Readable.from([onePicture]),
            }),
        }
  const desk = runDesk(
    ctx,
    {
      now: () => now,
      chatFor: () => chat,
      born: now,
      ...(accounts === undefined ? {} : { accounts: () => accounts(now) }),
      ...(gapsOf === undefined ? {} : { gapsOf }),
    },
    new Set(),
  )
  const runTo = async (time: Instant): Promise<void> => {
    for (let ticks = 0; ticks < 2_000; ticks += 1) {
      const next = await desk.nextAt(now)
      if (next === null || next > time) {
        now = Math.max(now, time)
        return
      }
      now = Math.max(now, next)
      await desk.tick(now)
      await desk.settled()
    }
    throw new Error('the desk is never done')
  }
  const said: { readonly who: string }[] = []
  try {
    for (const line of lines) {
      if (line.kind === 'hears') continue
      await runTo(line.at)
      if (line.kind === 'passes') continue
      if (line.where === '告警') {
        await desk.alert(alertOf(line))
        await desk.tick(now)
        await desk.settled()
        continue
      }
      said.push({ who: line.who })
      await desk.receive(eventOf(line, said.length, directory))
      await desk.settled()
    }
    const tickets = (await store.listTickets({ desk: ctx.id }, { limit: 1_000 })).toSorted(
      (a, b) => Number(a.number) - Number(b.number),
    )
    const played: Played = {
      heard,
      expected: lines.flatMap((line) => (line.kind === 'hears' ? [line.line] : [])),
      tickets,
      store,
      seal,
      folder,
    }
    await then?.(played)
    return played
  } finally {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  }
}

const alertOf = (line: Extract<ScriptLine, { kind: 'says' }>): AlertEvent => {
  const [state, fingerprint = '', weight = '', ...title] = line.text.split(' ')
  return {
    fingerprint,
    state: state === 'resolved' ? 'resolved' : 'firing',
    title: title.join(' '),
    text: '',
    weight,
    startedAt: line.at,
    source: line.who,
  }
}

const eventOf = (line: Extract<ScriptLine, { kind: 'says' }>, n: number, directory: Directory): ChatEvent => {
  const [, act, target = '', picture, words = ''] = special.exec(line.text) ?? []
  const place = placeOf(line.who, line.where)
  const message = (name: string): MessageId =>
    id<MessageId>(name.startsWith('>') ? `desk:${name.slice(1)}` : `m${name}`)
  const sender = {
    account: accountKey(line.who, line.where),
    name: line.who,
    isBot: line.who.startsWith('机器人'),
    isSelf: line.who === '值班助手',
  }
  const base = { key: id<ReceiptKey>(`test/bot/${n}`), at: line.at, place, sender }
  if (act === '撤回') return { ...base, kind: 'recalled', message: message(target) }
  if (act === '改') return { ...base, kind: 'edited', message: message(target), text: words }
  if (act === '按钮') return { ...base, kind: 'pressed', message: message(target), action: words }
  const names = [...words.matchAll(/@(\S+)/g)].map((m) => m[1] ?? '')
  return {
    ...base,
    kind: 'message',
    message: message(`${n}`),
    text: words,
    mentions: names.flatMap((name) =>
      name === '值班助手'
        ? []
        : [directory.people.find((p) => p.name === name)?.accounts[0] ?? accountKey(name)],
    ),
    mentionsBot: names.includes('值班助手') || place.kind === 'direct',
    quote: act === '引用' ? { message: message(target), text: '' } : null,
    files:
      picture === undefined ? [] : [{ name: '截图.png', mediaType: 'image/png', size: 1, ref: 'picture' }],
  }
}

/** What was heard, with each text cut to what the script expects of it, so that a difference shows as a difference of lines. */
export const shortened = (played: Played): readonly string[] =>
  played.heard.map((line, i) => {
    const expected = played.expected[i]
    if (expected === undefined) return line
    const [, head, text] = /^(\S+ > \S+ \S+:) ?(.*)$/s.exec(expected) ?? []
    return head !== undefined &&
      line.startsWith(head) &&
      text !== undefined &&
      line.slice(head.length).includes(text)
      ? expected
      : line
  })
