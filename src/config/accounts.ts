import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import type { YamlFile } from '../../knowledge/read-yaml.ts'
import type { Problem } from '../domain/fault.ts'

/** A QQ account behind a OneBot v11 gateway: we dial it, or it dials us. */
export interface QqAccount {
  readonly platform: 'qq'
  readonly account: string
  readonly token: string | null
  readonly link:
    | { readonly mode: 'forward'; readonly url: string }
    | { readonly mode: 'reverse'; readonly host: string; readonly port: number }
}

/** A bot of Tencent's official QQ bot platform, by its AppID. */
export interface QqOfficialAccount {
  readonly platform: 'qq-official'
  readonly account: string
  readonly secret: string
  readonly mode: 'websocket' | 'webhook'
  readonly buttons: boolean
  readonly verified: boolean
}

/** A Slack app in one workspace, by the id of the workspace. */
export interface SlackAccount {
  readonly platform: 'slack'
  readonly account: string
  readonly botToken: string
  readonly link:
    | { readonly mode: 'socket'; readonly appToken: string }
    | {
        readonly mode: 'http'
        readonly host: string
        readonly port: number
        readonly path: string
        readonly signingSecret: string
      }
}

/** A WeChat account behind a Wechaty gateway, or by a puppet of its own. `account` is the operator's name for it. */
export interface WechatAccount {
  readonly platform: 'wechat'
  readonly account: string
  readonly listenOnly: boolean
  readonly link:
    | {
        readonly mode: 'service'
        readonly endpoint: string | null
        readonly token: string
        /** `caCert` is the path of a PEM file; null = without TLS. */
        readonly tls: { readonly caCert: string | null; readonly serverName: string | null } | null
      }
    | { readonly mode: 'puppet'; readonly puppet: string }
}

/** A chat account of the process; secrets come from the environment. */
export type Account = QqAccount | QqOfficialAccount | SlackAccount | WechatAccount
export type AccountPlatform = Account['platform']

/** Secrets of accounts are in variables named by these with the account behind: `ZHIBAN_QQ_TOKEN_10001`. */
const secrets = {
  qqToken: 'ZHIBAN_QQ_TOKEN_',
  qqSecret: 'ZHIBAN_QQ_SECRET_',
  slackBot: 'ZHIBAN_SLACK_BOT_TOKEN_',
  slackApp: 'ZHIBAN_SLACK_APP_TOKEN_',
  slackSigning: 'ZHIBAN_SLACK_SIGNING_SECRET_',
  wechatToken: 'ZHIBAN_WECHAT_TOKEN_',
} as const

/** Is this variable one that holds the secret of an account? */
export const isAccountSecret = (variable: string): boolean =>
  Object.values(secrets).some((prefix) => variable.startsWith(prefix))

/** Names under which people try to write secrets into the file. */
const secretNames = ['token', 'secret', 'botToken', 'appToken', 'signingSecret', 'password'] as const

const port = z.int().min(1).max(65_535)
const host = z.string().default('127.0.0.1')

const qqNumber = z.string().regex(/^\d{5,12}$/, '应是 5 到 12 位的 QQ 号，加引号')
const qqPart = z.discriminatedUnion('mode', [
  z.strictObject({
    platform: z.literal('qq'),
    account: qqNumber,
    mode: z.literal('forward'),
    url: z.string().regex(/^wss?:\/\//, '应以 ws:// 或 wss:// 开头'),
  }),
  z.strictObject({ platform: z.literal('qq'), account: qqNumber, mode: z.literal('reverse'), host, port }),
])

const qqOfficialPart = z.strictObject({
  platform: z.literal('qq-official'),
  account: z.string().regex(/^\d{5,20}$/, '应是管理端给的 AppID，加引号'),
  mode: z.enum(['websocket', 'webhook'], '应是 websocket 或 webhook').default('websocket'),
  buttons: z.boolean().default(false),
  verified: z.boolean().default(false),
})

const workspace = z.string().regex(/^T[A-Z0-9]{2,}$/, '应是 T 开头的工作区编号')
const slackPart = z.discriminatedUnion('mode', [
  z.strictObject({ platform: z.literal('slack'), account: workspace, mode: z.literal('socket') }),
  z.strictObject({
    platform: z.literal('slack'),
    account: workspace,
    mode: z.literal('http'),
    host,
    port,
    path: z.string().startsWith('/').default('/slack/events'),
  }),
])

const wechatName = z.string().regex(/^[A-Za-z0-9_]{1,40}$/, '只用字母、数字和下划线')
const listenOnly = z.boolean().default(false)
const wechatPart = z.discriminatedUnion('mode', [
  z.strictObject({
    platform: z.literal('wechat'),
    account: wechatName,
    mode: z.literal('service'),
    endpoint: z
      .string()
      .regex(/^[^/\s]+:\d{1,5}$/, '应是 主机:端口，前面不加 http://')
      .nullable()
      .default(null),
    tls: z
      .union([
        z.literal('off'),
        z.strictObject({
          caCert: z.string().nullable().default(null),
          serverName: z.string().nullable().default(null),
        }),
      ])
      .default({ caCert: null, serverName: null }),
    listenOnly,
  }),
  z.strictObject({
    platform: z.literal('wechat'),
    account: wechatName,
    mode: z.literal('puppet'),
    puppet: z
      .string()
      .regex(/^(?:@[\w-]+\/)?wechaty-puppet-[\w-]+$/, '应是 wechaty-puppet- 开头的包名')
      .default('wechaty-puppet-wechat4u'),
    listenOnly,
  }),
])

/** Where one account is read from, and where what is wrong with it goes. */
interface Source {
  readonly yaml: YamlFile
  readonly path: readonly (string | number)[]
  /** The variable's value; empty, and reported with what it should hold, when it must be there and is not. */
  readonly secret: (prefix: string, account: string, holds: string) => string
  readonly given: (prefix: string, account: string) => string | null
}

const readQq = ({ yaml, path, secret, given }: Source): QqAccount | null => {
  const read = yaml.read(path, qqPart)
  if (read === null) return null
  const { platform, account } = read
  return read.mode === 'forward'
    ? {
        platform,
        account,
        token: given(secrets.qqToken, account),
        link: { mode: 'forward', url: read.url },
      }
    : {
        platform,
        account,
        token: secret(secrets.qqToken, account, '没有设置，反向连接必须有令牌'),
        link: { mode: 'reverse', host: read.host, port: read.port },
      }
}

const readQqOfficial = ({ yaml, path, secret }: Source): QqOfficialAccount | null => {
  const read = yaml.read(path, qqOfficialPart)
  return read === null
    ? null
    : { ...read, secret: secret(secrets.qqSecret, read.account, '没有设置，请填管理端给的 AppSecret') }
}

const readSlack = ({ yaml, path, secret }: Source): SlackAccount | null => {
  const read = yaml.read(path, slackPart)
  if (read === null) return null
  const { platform, account } = read
  const botToken = secret(secrets.slackBot, account, '没有设置，请填 xoxb- 开头的令牌')
  return read.mode === 'socket'
    ? {
        platform,
        account,
        botToken,
        link: {
          mode: 'socket',
          appToken: secret(secrets.slackApp, account, '没有设置，请填 xapp- 开头的令牌'),
        },
      }
    : {
        platform,
        account,
        botToken,
        link: {
          mode: 'http',
          host: read.host,
          port: read.port,
          path: read.path,
          signingSecret: secret(secrets.slackSigning, account, '没有设置，请填应用的 Signing Secret'),
        },
      }
}

const readWechat = ({ yaml, path, secret }: Source): WechatAccount | null => {
  const read = yaml.read(path, wechatPart)
  if (read === null) return null
  // Like every path of the file it begins at the file's folder.
  const certificate = (written: string | null): string | null => {
    const file = written === null ? null : resolve(dirname(yaml.file), written)
    if (file !== null && !existsSync(file))
      yaml.complain([...path, 'tls', 'caCert'], `找不到这个证书文件（${file}）`)
    return file
  }
  const { platform, account } = read
  return read.mode === 'puppet'
    ? { platform, account, listenOnly: read.listenOnly, link: { mode: 'puppet', puppet: read.puppet } }
    : {
        platform,
        account,
        listenOnly: read.listenOnly,
        link: {
          mode: 'service',
          endpoint: read.endpoint,
          token: secret(secrets.wechatToken, account, '没有设置，请填网关的令牌'),
          tls: read.tls === 'off' ? null : { ...read.tls, caCert: certificate(read.tls.caCert) },
        },
      }
}

const readers: Readonly<Record<AccountPlatform, (source: Source) => Account | null>> = {
  qq: readQq,
  'qq-official': readQqOfficial,
  slack: readSlack,
  wechat: readWechat,
}
const platforms = Object.keys(readers) as readonly AccountPlatform[]

/** The accounts under `accounts`, each with its secrets from the environment. */
export const readAccounts = (
  yaml: YamlFile,
  env: Readonly<Record<string, string | undefined>>,
  problems: Problem[],
): readonly Account[] => {
  const list = yaml.at(['accounts'])
  if (list === undefined || list === null) return []
  if (!Array.isArray(list)) {
    yaml.complain(['accounts'], '应是一张清单，每项一个账号')
    return []
  }
  const given = (prefix: string, account: string): string | null => {
    const value = env[`${prefix}${account}`]?.trim() ?? ''
    return value === '' ? null : value
  }
  const secret = (prefix: string, account: string, holds: string): string => {
    const value = given(prefix, account)
    if (value === null) problems.push({ file: `环境变量 ${prefix}${account}`, line: null, message: holds })
    return value ?? ''
  }
  const seen = new Set<string>()
  return list.flatMap((_, index): readonly Account[] => {
    const path = ['accounts', index]
    const written = secretNames.filter((name) => yaml.at([...path, name]) !== undefined)
    for (const name of written)
      yaml.complain(
        [...path, name],
        `令牌和密钥不能写在文件里，请删掉（并换一个新的），用环境变量给出：${Object.values(secrets).join('、')}后面接账号`,
      )
    const platform = platforms.find((known) => known === yaml.at([...path, 'platform']))
    if (platform === undefined) yaml.complain([...path, 'platform'], `应是 ${platforms.join('、')} 之一`)
    if (written.length > 0 || platform === undefined) return []
    const read = readers[platform]({ yaml, path, secret, given })
    if (read === null) return []
    const name = `${read.platform}/${read.account}`
    if (seen.has(name)) yaml.complain([...path, 'account'], '这个号已经写过一次')
    seen.add(name)
    return [read]
  })
}
