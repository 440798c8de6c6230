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

/** A chat account of the process; secrets come from the environment. */
export type Account = QqAccount

/** `ZHIBAN_QQ_TOKEN_<number>` holds the token of a QQ account. */
export const qqTokenPrefix = 'ZHIBAN_QQ_TOKEN_'

const qqNumber = z.string().regex(/^\d{5,12}$/, '应是 5 到 12 位的 QQ 号，加引号')
const accountPart = z.discriminatedUnion('mode', [
  z.strictObject({
    platform: z.literal('qq'),
    account: qqNumber,
    mode: z.literal('forward'),
    url: z.string().regex(/^wss?:\/\//, '应以 ws:// 或 wss:// 开头'),
  }),
  z.strictObject({
    platform: z.literal('qq'),
    account: qqNumber,
    mode: z.literal('reverse'),
    host: z.string().default('127.0.0.1'),
    port: z.int().min(1).max(65_535),
  }),
])

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
  const seen = new Set<string>()
  return list.flatMap((_, index): readonly Account[] => {
    const secret = yaml.at(['accounts', index, 'token']) !== undefined
    if (secret)
      yaml.complain(
        ['accounts', index, 'token'],
        `令牌不能写在文件里，请删掉（并换一个新的），用环境变量 ${qqTokenPrefix}号码 给出`,
      )
    const read = secret ? null : yaml.read(['accounts', index], accountPart)
    if (read === null) return []
    const { platform, account } = read
    if (seen.has(account)) yaml.complain(['accounts', index, 'account'], '这个号已经写过一次')
    seen.add(account)
    const variable = `${qqTokenPrefix}${account}`
    const token = (env[variable]?.trim() ?? '') === '' ? null : (env[variable]?.trim() ?? null)
    if (token === null && read.mode === 'reverse')
      problems.push({ file: `环境变量 ${variable}`, line: null, message: '没有设置，反向连接必须有令牌' })
    return [
      read.mode === 'forward'
        ? { platform, account, token, link: { mode: read.mode, url: read.url } }
        : { platform, account, token, link: { mode: read.mode, host: read.host, port: read.port } },
    ]
  })
}
