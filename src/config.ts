import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { nearestWord } from '../knowledge/nearest-word.ts'
import { openYaml, type YamlFile } from '../knowledge/read-yaml.ts'
import { sayValue } from '../knowledge/say-yaml-problem.ts'
import { textValue } from '../knowledge/yaml-values.ts'
import { Fault, type Problem } from './domain/fault.ts'

const projectFolder = dirname(dirname(fileURLToPath(import.meta.url)))

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

export const roomAuths = ['demo', 'token'] as const
/** `demo`: everybody picks who to be. `token`: everybody enters by a personal link. */
export type RoomAuth = (typeof roomAuths)[number]

/** What one desk is started with. All paths are absolute; frozen. */
export interface Settings {
  readonly configFile: string
  readonly host: string
  /** 0 = any free port. */
  readonly port: number
  readonly dataFolder: string
  /** Id of a contract or the absolute path of a contract file, as `loadContract` takes it. */
  readonly contract: string
  readonly peopleFile: string
  readonly roomsFile: string
  readonly articlesFolder: string
  readonly room: { readonly enabled: boolean; readonly auth: RoomAuth; readonly secret: string | null }
  readonly logLevel: LogLevel
}

/** Where settings come from; a later source wins: defaults, the YAML file, `env`, `argv`. */
export interface SettingsSources {
  /** Words after the command, e.g. `['--port', '8421']`. */
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** Relative paths of `argv` and `env` start here; those of a file start at the file. */
  readonly cwd: string
}

/** The settings that can be given in all three ways, with what they mean on the command line. */
export const settingFlags = [
  { flag: '--config', variable: 'ZHIBAN_CONFIG', means: '配置文件，默认 config/zhiban.yaml' },
  { flag: '--port', variable: 'ZHIBAN_PORT', means: '网页群聊的端口，默认 8420' },
  { flag: '--host', variable: 'ZHIBAN_HOST', means: '监听地址，默认 127.0.0.1' },
  { flag: '--data', variable: 'ZHIBAN_DATA', means: '数据文件夹，默认 ./data' },
  { flag: '--contract', variable: 'ZHIBAN_CONTRACT', means: '合同编号或合同文件，默认 foshan-fiscal' },
  { flag: '--people', variable: 'ZHIBAN_PEOPLE', means: '人员名册文件' },
  { flag: '--rooms', variable: 'ZHIBAN_ROOMS', means: '群名单文件' },
  { flag: '--articles', variable: 'ZHIBAN_ARTICLES', means: '知识条目文件夹' },
  { flag: '--log', variable: 'ZHIBAN_LOG', means: `日志级别：${logLevels.join('、')}，默认 info` },
] as const
type Flag = (typeof settingFlags)[number]['flag']

const secretVariable = 'ZHIBAN_ROOM_SECRET'
const shortestSecret = 16

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
  /** Where each file that the desk reads was named: what is wrong with the name is wrong there. */
  readonly named: Readonly<
    Record<'contract' | 'people' | 'rooms' | 'articles', Pick<Problem, 'file' | 'line'>>
  >
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
      problems.push({ file: outside.source, line: null, message: `${rule}，现在是${sayValue(outside.text)}` })
    return result.data ?? otherwise
  }

  const named = (flag: Flag, key: string): Pick<Problem, 'file' | 'line'> => {
    const outside = given(flag)
    return outside === null
      ? { file: configFile, line: yaml.lineOf([key]) }
      : { file: outside.source, line: null }
  }

  const contract = given('--contract')?.text ?? null
  const written = fromFile(yaml, 'contract', textValue)
  const draft: Settings = Object.freeze({
    configFile,
    host: text('--host', 'host', '127.0.0.1'),
    port: typed('--port', 'port', 8420, portValue, '应是 0 到 65535 的整数'),
    dataFolder: path('--data', 'data', resolve(sources.cwd, 'data')),
    contract:
      contract !== null
        ? contractFrom(contract, sources.cwd)
        : contractFrom(written ?? 'foshan-fiscal', dirname(configFile)),
    peopleFile: path('--people', 'people', join(dirname(configFile), 'people.yaml')),
    roomsFile: path('--rooms', 'rooms', join(dirname(configFile), 'rooms.yaml')),
    articlesFolder: path('--articles', 'articles', join(projectFolder, 'knowledge', 'articles')),
    room: Object.freeze(readRoom(yaml, sources, problems)),
    logLevel: typed<LogLevel>('--log', 'log', 'info', z.enum(logLevels), `应是 ${logLevels.join('、')} 之一`),
  })
  const all = [...problems, ...[...yaml.problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0))]
  return {
    settings: all.length > 0 ? null : draft,
    draft,
    named: {
      contract: named('--contract', 'contract'),
      people: named('--people', 'people'),
      rooms: named('--rooms', 'rooms'),
      articles: named('--articles', 'articles'),
    },
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

interface Given {
  readonly text: string
  /** The text as a path. */
  readonly path: string
  /** `参数 --port` or `环境变量 ZHIBAN_PORT`. */
  readonly source: string
}

/** Looks a setting up on the command line, then in the environment; an empty variable counts as not set. */
const givenOutside = (
  { argv, env, cwd }: SettingsSources,
  problems: Problem[],
): ((flag: Flag) => Given | null) => {
  const flags = readFlags(argv, problems)
  return (flag) => {
    const variable = settingFlags.find((entry) => entry.flag === flag)?.variable ?? ''
    const typed = flags.get(flag)
    const text = typed ?? env[variable]?.trim()
    if (text === undefined || text === '') return null
    return {
      text,
      path: resolve(cwd, text),
      source: typed === undefined ? `环境变量 ${variable}` : `参数 ${flag}`,
    }
  }
}

const readFlags = (argv: readonly string[], problems: Problem[]): ReadonlyMap<string, string> => {
  const flags = new Map<string, string>()
  const known = settingFlags.map(({ flag }) => flag)
  const complain = (word: string, message: string): number =>
    problems.push({ file: `参数 ${word}`, line: null, message })
  for (let index = 0; index < argv.length; index += 1) {
    const [word = '', inline] = (argv[index] ?? '').split(/=(.*)/s, 2)
    const next = argv[index + 1]
    const value = inline ?? (next?.startsWith('--') === true ? undefined : next)
    if (inline === undefined && value !== undefined && word.startsWith('--')) index += 1
    if (!word.startsWith('--')) complain(word, '这里不需要这个词')
    else if (!known.some((flag) => flag === word)) complain(word, `没有这个参数，${didYouMean(word, known)}`)
    else if (value === undefined || value === '') complain(word, '后面少了值')
    else flags.set(word, value)
  }
  return flags
}

const fromFile = <T>(yaml: YamlFile, key: string, schema: z.ZodType<T>): T | null => {
  const value = yaml.at([key])
  return value === undefined || value === null ? null : yaml.read([key], schema)
}

const readRoom = (yaml: YamlFile, { env }: SettingsSources, problems: Problem[]): Settings['room'] => {
  const written = fromFile(yaml, 'room', roomPart) ?? { enabled: true, auth: 'demo' as const }
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

const contractFrom = (written: string, folder: string): string =>
  /[\\/]|\.ya?ml$/i.test(written) ? resolve(folder, written) : written

const strangeVariables = (env: SettingsSources['env']): readonly Problem[] => {
  const known: readonly string[] = [...settingFlags.map(({ variable }) => variable), secretVariable]
  return Object.keys(env)
    .filter((name) => name.startsWith('ZHIBAN_') && !name.startsWith('ZHIBAN_TEST_') && !known.includes(name))
    .map((name) => ({
      file: `环境变量 ${name}`,
      line: null,
      message: `没有这个变量，不起作用，${didYouMean(name, known)}`,
    }))
}

const didYouMean = (typed: string, known: readonly string[]): string => {
  const near = nearestWord(typed, known)
  return near === null ? `可以用：${known.join('、')}` : `是不是想写 ${near}`
}
