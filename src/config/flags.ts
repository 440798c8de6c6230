import { resolve } from 'node:path'
import { nearestWord } from '../../knowledge/nearest-word.ts'
import type { Problem } from '../domain/fault.ts'

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

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
  {
    flag: '--store',
    variable: 'ZHIBAN_STORE',
    means: '数据放在哪里：sqlite（默认）或 mongodb://主机/数据库',
  },
  {
    flag: '--seal-key-file',
    variable: 'ZHIBAN_SEAL_KEY_FILE',
    means: '封存原文的密钥文件，默认由程序在数据文件夹里生成 seal.key',
  },
  { flag: '--contract', variable: 'ZHIBAN_CONTRACT', means: '合同编号或合同文件，默认 foshan-fiscal' },
  { flag: '--people', variable: 'ZHIBAN_PEOPLE', means: '人员名册文件' },
  { flag: '--rooms', variable: 'ZHIBAN_ROOMS', means: '群名单文件' },
  { flag: '--articles', variable: 'ZHIBAN_ARTICLES', means: '知识条目文件夹' },
  { flag: '--log', variable: 'ZHIBAN_LOG', means: `日志级别：${logLevels.join('、')}，默认 info` },
] as const
export type Flag = (typeof settingFlags)[number]['flag']

/** A setting given outside the file. */
export interface Given {
  readonly text: string
  /** The text as a path. */
  readonly path: string
  /** `参数 --port` or `环境变量 ZHIBAN_PORT`. */
  readonly source: string
}

/** Looks a setting up on the command line, then in the environment; an empty variable counts as not set. */
export const givenOutside = (
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

export const didYouMean = (typed: string, known: readonly string[]): string => {
  const near = nearestWord(typed, known)
  return near === null ? `可以用：${known.join('、')}` : `是不是想写 ${near}`
}
