import { findPackageJSON } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Account as ConfiguredAccount } from '../config/accounts.ts'
import type { Settings } from '../config.ts'
import { Fault } from '../domain/fault.ts'
import { id, type NoticeId, type RoomKey } from '../domain/ids.ts'
import { roomKeysOf, type Directory, type RoomKind } from '../domain/people/people.ts'
import { whyNotStarted } from '../main/why-not-started.ts'
import { chinaClock, second, type Instant } from '../domain/time.ts'
import { zh } from '../texts/zh.ts'
import { accountName } from '../ports/accounts.ts'
import type { Chat, Health, SendOutcome } from '../ports/chat.ts'
import { fine, type Finding } from './finding.ts'

type Account = Pick<Chat, 'platform' | 'account'>

/** What an account's adapter loads only when there is such an account, and an installation may lack. */
const packagesOf = (account: ConfiguredAccount): readonly string[] => {
  switch (account.platform) {
    case 'qq':
    case 'qq-official':
      return ['ws']
    case 'slack':
      return ['@slack/bolt']
    case 'wechat':
      return account.link.mode === 'service'
        ? ['wechaty', 'wechaty-puppet-service', 'wechaty-grpc']
        : ['wechaty', account.link.puppet]
  }
}

const finding = (level: 'error' | 'warning', message: string, next: string): Finding => ({
  level,
  area: 'platform',
  file: null,
  line: null,
  message,
  next,
})

const isInstalled = (name: string): boolean => {
  try {
    return findPackageJSON(name, import.meta.url) !== undefined
  } catch {
    return false
  }
}

const roomsOf = (directories: readonly (Directory | null)[]) =>
  directories.flatMap((directory) => directory?.rooms ?? [])

/** Can the configured accounts be opened, and does anything come by them? Looks at nothing outside this machine. */
export const checkAccounts = (
  { accounts, configFile }: Pick<Settings, 'accounts' | 'configFile'>,
  directories: readonly (Directory | null)[],
): readonly Finding[] => {
  const keys = directories.flatMap((directory) => (directory === null ? [] : roomKeysOf(directory)))
  const known = accounts.map(accountName)
  const strays = keys.filter(
    (key) => !key.startsWith('room/') && !known.some((account) => key.startsWith(`${account}/`)),
  )
  const lost = [...new Set(strays.map((key) => key.split('/').slice(0, 2).join('/')))].map((account) => ({
    ...finding(
      'warning',
      `群名单里有 ${account} 的群，但配置里没有这个账号`,
      '这些群不会有反应；请在 accounts 里写上账号，或从 rooms.yaml 里删掉',
    ),
    file: configFile,
  }))
  return [
    ...lost,
    ...accounts.map((account): Finding => {
      const missing = packagesOf(account).filter((name) => !isInstalled(name))
      if (missing.length > 0)
        return finding(
          'error',
          `账号 ${accountName(account)} 需要的 ${missing.join('、')} 没有安装`,
          '运行 npm install --include=optional',
        )
      const rooms = keys.filter((key) => key.startsWith(`${accountName(account)}/`)).length
      return rooms === 0
        ? finding(
            'warning',
            `账号 ${accountName(account)} 没有一个群`,
            '把它的群写进 rooms.yaml，否则它只能私聊',
          )
        : fine(
            'platform',
            `账号 ${accountName(account)} 已配置，${rooms} 个群；要真的连一次请加 --send 群的key 或 --send all`,
          )
    }),
  ]
}

/** What a trial of the accounts is made with. */
export interface Trial {
  /** A room into which a test line is said, `all` for one of each account. */
  readonly send: string
  readonly directories: readonly (Directory | null)[]
  readonly now: () => Instant
  /** Does the account only listen, so that nothing is said by it? */
  readonly isSilent?: (account: Account) => boolean
  /** Milliseconds an account may take to be ready. */
  readonly patience?: number
  /** Milliseconds it is listened to afterwards, for events that nobody knows. */
  readonly listen?: number
}

const usualPatience = 30 * second
const usualListening = 2 * second
const lookAgain = 50
/** An account that does not stop by then is left to the end of the process. */
const stopWithin = 5 * second

/** Staff before requesters: a test line should bother as few people as it can. */
const order: readonly RoomKind[] = ['engineers', 'supervisors', 'group']

const roomFor = (account: Account, { send, directories }: Trial): RoomKey | null => {
  const own = (key: string): boolean => key.startsWith(`${accountName(account)}/`)
  if (send !== 'all') return own(send) ? id<RoomKey>(send) : null
  const rooms = roomsOf(directories).filter(({ key }) => own(key))
  return rooms.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))[0]?.key ?? null
}

/** What the desk hears while it is only being tried is not its to keep: the platform is not told that it has arrived. */
const leave = (): Promise<void> =>
  Promise.reject(
    new Fault(
      'DOCTOR_ONLY_LOOKS',
      'platform',
      'The doctor takes no messages.',
      'They are taken when the desk runs.',
    ),
  )

/** The health of an account when it is ready, can no longer be, or has had its time. */
const healthOf = async (chat: Chat, patience: number, now: () => Instant): Promise<Health> => {
  const end = now() + patience
  for (;;) {
    const health = chat.health()
    const settled = health.kind === 'ready' || health.kind === 'refused' || health.kind === 'banned'
    if (settled || now() >= end) return health
    await sleep(lookAgain)
  }
}

/** What to look at when a platform refused the test line. */
const whenRefused: Readonly<Record<string, string>> = {
  slack: '在频道里发 /invite @应用名 把应用请进来（私有频道也要请），再试一次',
  'qq-official': '检查机器人是否还在群里、群是否允许它主动发言，再试一次',
  wechat: '检查机器人的微信是否在群里；重新扫码登录后群编号可能变了，请按日志改 rooms.yaml',
}

const saidOf = (room: RoomKey, outcome: SendOutcome): Finding => {
  switch (outcome.kind) {
    case 'sent':
      return fine('platform', `测试消息已发到 ${room}`)
    case 'expired':
      return finding(
        'warning',
        `${room} 现在不许机器人先开口`,
        '这个平台只让机器人在有人说话后的一段时间里回复，不是故障',
      )
    default:
      return finding(
        'error',
        `测试消息没有发到 ${room}：${outcome.reason}`,
        whenRefused[room.split('/')[0] ?? ''] ?? '检查账号是否在群里、是否被禁言，再试一次',
      )
  }
}

const tryOne = async (chat: Chat, trial: Trial): Promise<readonly Finding[]> => {
  const key = accountName(chat)
  const began = trial.now()
  try {
    await chat.start(leave)
  } catch (error) {
    await chat.stop().catch(() => undefined)
    return [finding('error', `账号 ${key} 打不开：${zh.trouble(whyNotStarted(error))}`, '看 docs/platforms 里这个平台的一页“连不上怎么办”')]
  }
  try {
    const health = await healthOf(chat, trial.patience ?? usualPatience, trial.now)
    const waited = ((trial.now() - began) / second).toFixed(1)
    const reason = 'trouble' in health ? zh.trouble(health.trouble) : `等了 ${waited} 秒，平台没有动静`
    const state =
      health.kind === 'ready'
        ? fine('platform', `账号 ${key} 连上了，用了 ${waited} 秒`)
        : finding('error', `账号 ${key} 没有连上（${health.kind}）：${reason}`, '看 docs/platforms 里这个平台的一页“连不上怎么办”')
    const room = health.kind === 'ready' ? roomFor(chat, trial) : null
    const isSilent = trial.isSilent?.(chat) === true
    const said =
      room === null
        ? health.kind === 'ready' && trial.send === 'all'
          ? [finding('warning', `账号 ${key} 没有一个群，没有发测试消息`, '把它的群写进 rooms.yaml 再试')]
          : []
        : [isSilent ? fine('platform', `账号 ${key} 只听不说（listenOnly），没有发测试消息`) : saidOf(room, await sendTest(chat, room, trial.now()))]
    if (health.kind === 'ready') await sleep(trial.listen ?? usualListening)
    const unknown = Object.entries(chat.unknownEvents?.() ?? {})
    return [
      state,
      ...(unknown.length === 0
        ? []
        : [finding('warning', `账号 ${key} 收到不认识的事件：${unknown.map(([name, count]) => `${name} ${count} 次`).join('、')}`, '不影响使用；请连同平台版本告诉开发者')]),
      ...said,
    ]
  } finally {
    await Promise.race([chat.stop().catch(() => undefined), sleep(stopWithin, undefined, { ref: false })])
  }
} // prettier-ignore

const sendTest = (chat: Chat, room: RoomKey, now: Instant): Promise<SendOutcome> => {
  const notice = id<NoticeId>(`doctor:${room}:${now}`)
  return chat.send(
    {
      id: notice,
      to: { kind: 'room', room },
      text: `这是值班的连接测试（${chinaClock(now)}），不用回复。`,
      mention: null,
      quote: null,
      choices: [],
      prompt: null,
    },
    [{ id: notice, kind: 'notify', article: null, ticket: null }],
  )
}

/**
 * Connects every account side by side as a start would, waits until it is ready or cannot be, says one test line where
 * it was asked to, and lets go again. Never rejects for anything an operator can mend.
 */
export const tryAccounts = async (chats: readonly Chat[], trial: Trial): Promise<readonly Finding[]> => {
  const { send } = trial
  if (send === 'all' && chats.length === 0)
    return [finding('warning', '没有可以试连的账号', '网页群聊不用试；其他平台的账号写在配置的 accounts 里')]
  if (send !== 'all' && !chats.some((chat) => send.startsWith(`${accountName(chat)}/`)))
    return [
      finding(
        'error',
        `--send ${send} 不是任何一个已配置账号的群`,
        '写 rooms.yaml 里的 key，例如 qq/10001/777，或写 all',
      ),
    ]
  return (await Promise.all(chats.map((chat) => tryOne(chat, trial)))).flat()
}
