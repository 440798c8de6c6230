import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { openYaml, type YamlFile } from '../knowledge/read-yaml.ts'
import { sayValue } from '../knowledge/say-yaml-problem.ts'
import { textValue } from '../knowledge/yaml-values.ts'
import { Fault, type Problem } from './domain/fault.ts'
import { languages } from './texts/languages.ts'
import { isAccountSecret, readAccounts, type Account } from './config/accounts.ts'
import { readDesks, type DeskSettings } from './config/desks.ts'
import {
  didYouMean,
  givenOutside,
  logLevels,
  settingFlags,
  type Flag,
  type LogLevel,
  type SettingsSources,
} from './config/flags.ts'

export { logLevels, settingFlags, type LogLevel, type SettingsSources } from './config/flags.ts'
export type { DeskSettings, Named } from './config/desks.ts'

const projectFolder = dirname(dirname(fileURLToPath(import.meta.url)))

export const roomAuths = ['demo', 'token'] as const
/** `demo`: everybody picks who to be. `token`: everybody enters by a personal link. */
export type RoomAuth = (typeof roomAuths)[number]

/** What the program is started with. All paths are absolute; frozen. */
export interface Settings {
  readonly configFile: string
  readonly host: string
  /** 0 = any free port. */
  readonly port: number
  readonly dataFolder: string
  /** One or more. */
  readonly desks: readonly DeskSettings[]
  readonly room: {
    readonly enabled: boolean
    readonly auth: RoomAuth
    readonly secret: string | null
  }
  /** What monitoring systems prove themselves with; null: none are heard. */
  readonly hookToken: string | null
  /** What shows figures to other machines than this one; null: to none. */
  readonly metricsToken: string | null
  /** Chat accounts beside the web room. */
  readonly accounts: readonly Account[]
  readonly logLevel: LogLevel
}

const secretVariable = 'ZHIBAN_ROOM_SECRET'
const shortestSecret = 16
/** Monitoring systems send it with their alerts (REC-6). */
const hookVariable = 'ZHIBAN_HOOK_TOKEN'
/** Prometheus sends it when it runs on another machine. */
const metricsVariable = 'ZHIBAN_METRICS_TOKEN'

const portValue = z.int().min(0).max(65_535)
const shell = z.strictObject({
  port: z.unknown().optional(),
  host: z.unknown().optional(),
  data: z.unknown().optional(),
  contract: z.unknown().optional(),
  people: z.unknown().optional(),
  rooms: z.unknown().optional(),
  articles: z.unknown().optional(),
  log: z.unknown().optional(),
  room: z.unknown().optional(),
  language: z.unknown().optional(),
  store: z.unknown().optional(),
  sealKeyFile: z.unknown().optional(),
  accounts: z.unknown().optional(),
  desks: z.unknown().optional(),
})
const roomPart = z.strictObject({
  enabled: z.boolean().default(true),
  auth: z.enum(roomAuths).default('demo'),
  secret: z.unknown().optional(),
})

export interface ReadSettings {
  /** Null when anything is wrong. */
  readonly settings: Settings | null
  /** What can be made of it all, with defaults for what is wrong: to look for further problems, not to start with. */
  readonly draft: Settings
  readonly problems: readonly Problem[]
  readonly warnings: readonly Problem[]
}

/** Reads all sources; settings are null when anything is wrong, and then `problems` names all of it. */
export const readSettings = (sources: SettingsSources): ReadSettings => {
  const problems: Problem[] = []
  const given = givenOutside(sources, problems)
  const configFile = given('--config')?.path ?? join(projectFolder, 'config', 'zhiban.yaml')
  const yaml = openYaml(configFile)
  yaml.read([], shell)

  const text = (flag: Flag, key: string, otherwise: string): string =>
    given(flag)?.text ?? fromFile(yaml, key, textValue) ?? otherwise
  const path = (flag: Flag, key: string, otherwise: string): string => {
    const written = fromFile(yaml, key, textValue)
    return given(flag)?.path ?? (written === null ? otherwise : resolve(dirname(configFile), written))
  }
  const typed = <T>(flag: Flag, key: string, otherwise: T, schema: z.ZodType<T>, rule: string): T => {
    const outside = given(flag)
    const inFile = fromFile(yaml, key, schema)
    if (outside === null) return inFile ?? otherwise
    const value: unknown =
      typeof otherwise === 'number' && /^\d+$/.test(outside.text) ? Number(outside.text) : outside.text
    const result = schema.safeParse(value)
    if (!result.success)
      problems.push({
        file: outside.source,
        line: null,
        message: `${rule}，现在是${sayValue(outside.text)}`,
      })
    return result.data ?? otherwise
  }

  const dataFolder = path('--data', 'data', resolve(sources.cwd, 'data'))
  const language = fromFile(yaml, 'language', z.enum(languages)) ?? 'zh-CN'
  const draft: Settings = Object.freeze({
    configFile,
    host: text('--host', 'host', '127.0.0.1'),
    port: typed('--port', 'port', 8420, portValue, '应是 0 到 65535 的整数'),
    dataFolder,
    desks: Object.freeze(
      readDesks(yaml, {
        dataFolder,
        language,
        cwd: sources.cwd,
        given,
        problems,
      }),
    ),
    hookToken: readToken(hookVariable, sources, problems),
    metricsToken: readToken(metricsVariable, sources, problems),
    accounts: Object.freeze(readAccounts(yaml, sources.env, problems)),
    room: Object.freeze(readRoom(yaml, sources, problems)),
    logLevel: typed<LogLevel>('--log', 'log', 'info', z.enum(logLevels), `应是 ${logLevels.join('、')} 之一`),
  })
  const all = [...problems, ...[...yaml.problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0))]
  return {
    settings: all.length > 0 ? null : draft,
    draft,
    problems: all,
    warnings: strangeVariables(sources.env),
  }
}

/** The settings, or one `Fault` (`settings-invalid`) that names every problem with its file and line, variable or flag. */
export const loadSettings = (sources: SettingsSources): Settings => {
  const { settings, problems } = readSettings(sources)
  if (settings !== null) return settings
  throw new Fault(
    'settings-invalid',
    'operator',
    `配置有 ${problems.length} 处错误：\n${problems.map(sayProblem).join('\n')}`,
    '请逐条改好，再运行 zhiban doctor 检查一遍',
  )
}

/** `config/people.yaml:12 people[2].tier：…`, one line. */
export const sayProblem = ({ file, line, message }: Problem): string =>
  `${file}${line === null ? '' : `:${line}`} ${message}`

const fromFile = <T>(yaml: YamlFile, key: string, schema: z.ZodType<T>): T | null => {
  const value = yaml.at([key])
  return value === undefined || value === null ? null : yaml.read([key], schema)
}

const readRoom = (yaml: YamlFile, { env }: SettingsSources, problems: Problem[]): Settings['room'] => {
  const written = fromFile(yaml, 'room', roomPart) ?? {
    enabled: true,
    auth: 'demo' as const,
  }
  if (yaml.at(['room', 'secret']) !== undefined)
    yaml.complain(
      ['room', 'secret'],
      `密钥不能写在文件里，请删掉这一行（并换一个新的），用环境变量 ${secretVariable} 给出`,
    )
  const given = env[secretVariable]?.trim() ?? ''
  const secret = given === '' ? null : given
  const wrong = (message: string): number =>
    problems.push({ file: `环境变量 ${secretVariable}`, line: null, message })
  if (written.enabled && written.auth === 'token') {
    if (secret === null) wrong('没有设置，而 room.auth 是 token，个人链接要靠它签名')
    else if (secret.length < shortestSecret) wrong(`太短，至少 ${shortestSecret} 个字符`)
  }
  return { enabled: written.enabled, auth: written.auth, secret }
}

const readToken = (variable: string, { env }: SettingsSources, problems: Problem[]): string | null => {
  const token = env[variable]?.trim() ?? ''
  if (token === '') return null
  if (token.length < shortestSecret)
    problems.push({
      file: `环境变量 ${variable}`,
      line: null,
      message: `太短，至少 ${shortestSecret} 个字符`,
    })
  return token
}

const strangeVariables = (env: SettingsSources['env']): readonly Problem[] => {
  const known: readonly string[] = [
    ...settingFlags.map(({ variable }) => variable),
    secretVariable,
    hookVariable,
    metricsVariable,
  ]
  return Object.keys(env)
    .filter(
      (name) =>
        name.startsWith('ZHIBAN_') &&
        !name.startsWith('ZHIBAN_TEST_') &&
        !isAccountSecret(name) &&
        !known.includes(name),
    )
    .map((name) => ({
      file: `环境变量 ${name}`,
      line: null,
      message: `没有这个变量，不起作用，${didYouMean(name, known)}`,
    }))
}
