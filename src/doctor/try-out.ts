import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isFolderInUse } from '../../adapters/sqlite/index.ts'
import type { Settings } from '../config.ts'
import { Fault } from '../domain/fault.ts'
import type { Directory } from '../domain/people/people.ts'
import { openAccounts } from '../main/accounts/index.ts'
import { accountLease, journalsIn } from '../main/accounts/journals.ts'
import { silentLog } from '../ports/log.ts'
import { tryAccounts } from './check-accounts.ts'
import type { SharedStoreSight } from './check-shared-store.ts'
import type { Finding } from './finding.ts'

type Account = Settings['accounts'][number]

/** Who uses the accounts while they would be tried. */
interface Users {
  /** A desk works on a data folder of this machine. */
  readonly isRunning: boolean
  /** The instance that holds the account; null = none. */
  readonly holderOf: (account: Account) => string | null
}

/** Why this account cannot be tried by itself, and what to do instead; null when it can. */
const whyNotTried = (account: Account, { isRunning, holderOf }: Users): readonly [message: string, next: string] | null => {
  const name = `账号 ${account.platform}/${account.account}`
  const holder = holderOf(account)
  if (holder !== null)
    return [`${name} 正由实例 ${holder} 使用，没有试连：同时登录两处可能被封号`, '在群里 @ 它说一句话来试，或先停下那个实例']
  if (account.platform === 'qq-official' && account.mode === 'webhook')
    return [`${name} 靠平台回调收消息，不能单独试连`, '启动值班后在群里 @ 它说一句话来试']
  if (account.platform === 'wechat' && account.link.mode === 'puppet')
    return [`${name} 要扫码登录，没有试连：多登录一次只会多一分风险`, '启动值班后扫码，日志里出现 chat.ready 就是通了']
  // Somebody listens on its port, or its gateway gives messages to one program only: a second one would take them away.
  const isTaken =
    (account.platform === 'qq' && account.link.mode === 'reverse') ||
    (account.platform === 'slack' && account.link.mode === 'http') ||
    account.platform === 'wechat'
  return isRunning && isTaken
    ? [`${name} 正由运行中的值班使用，没有另外试连`, '它现在的状态看 /metrics，或看主管网页上的账号状态；要单独试，请先停下值班']
    : null
} // prettier-ignore

/** Connects the accounts beside a desk that may be running: what they remember goes into a folder of their own. */
export const tryOut = async (
  { accounts, dataFolder, desks }: Pick<Settings, 'accounts' | 'dataFolder' | 'desks'>,
  directories: readonly (Directory | null)[],
  held: SharedStoreSight['held'],
  send: string,
): Promise<readonly Finding[]> => {
  const folders = [dataFolder, ...desks.map((desk) => desk.dataFolder)]
  const users: Users = {
    isRunning: (await Promise.all([...new Set(folders)].map(isFolderInUse))).includes(true),
    holderOf: ({ platform, account }) => held.get(accountLease(platform, account)) ?? null,
  }
  const folder = await mkdtemp(join(tmpdir(), 'zhiban-doctor-'))
  const left = accounts.filter((account) => whyNotTried(account, users) !== null)
  const deferred = left.flatMap((account): readonly Finding[] => {
    const [message, next] = whyNotTried(account, users) ?? []
    const concerns = send === 'all' || send.startsWith(`${account.platform}/${account.account}/`)
    return message === undefined || next === undefined || !concerns
      ? []
      : [{ level: 'warning', area: 'platform', file: null, line: null, message, next }]
  })
  try {
    const dialled = accounts.filter((account) => !left.includes(account))
    if (deferred.length > 0 && (dialled.length === 0 || send !== 'all')) return deferred
    const opened = await openAccounts(dialled, {
      dataFolder: folder,
      journal: journalsIn(folder, null),
      directories: () => directories.filter((directory) => directory !== null),
      board: () => Promise.resolve({ tickets: [], whole: true, duty: [], problems: [] }),
      summaryFor: () => Promise.resolve(null),
      language: 'zh-CN',
      log: silentLog,
    })
    const chats = opened.accounts.map((open) => open())
    const isSilent = ({ platform, account }: { readonly platform: string; readonly account: string }): boolean =>
      accounts.some((one) => one.platform === 'wechat' && one.platform === platform && one.account === account && one.listenOnly)
    return [...deferred, ...(await tryAccounts(chats, { send, directories, isSilent, now: Date.now }))]
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const { message, next } = error
    return [{ level: 'error', area: 'platform', file: null, line: null, message, next }]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
} // prettier-ignore
