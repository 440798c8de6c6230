import { isAbsolute, relative } from 'node:path'
import type { Problem } from '../domain/fault.ts'

export const levels = ['error', 'warning', 'ok'] as const
/** `error`: the desk does not start or fails its duty. `warning`: it works, but probably not as meant. */
export type Level = (typeof levels)[number]

export const areas = [
  'settings', 'contract', 'people', 'articles', 'lexicon', 'calendar', 'store', 'clock', 'platform',
] as const // prettier-ignore
export type Area = (typeof areas)[number]

/** One thing the doctor looked at, and what to do about it. */
export interface Finding {
  readonly level: Level
  readonly area: Area
  /** The file, variable or flag it is about; null when none is. */
  readonly file: string | null
  readonly line: number | null
  readonly message: string
  /** What to do; empty for what is in order. */
  readonly next: string
}

/** What to do about most faults. */
export const mend = '改好这一处，再运行一遍 zhiban doctor'

export const fine = (area: Area, message: string): Finding => ({
  level: 'ok',
  area,
  file: null,
  line: null,
  message,
  next: '',
})

/** Problems of a loader as findings of one level. */
export const findingsOf = (
  level: Level,
  area: Area,
  problems: readonly Problem[],
  next: string,
): readonly Finding[] =>
  problems.map(({ file, line, message }) => ({ level, area, file, line, message, next }))

const areaNames: Readonly<Record<Area, string>> = {
  settings: '配置',
  contract: '合同',
  people: '人员和群',
  articles: '知识条目',
  lexicon: '词典',
  calendar: '日历',
  store: '数据',
  clock: '时钟',
  platform: '平台',
}
const levelNames: Readonly<Record<Level, string>> = { error: '错误', warning: '提醒', ok: '正常' }

/** One line per finding, worst first within its area, then a summary. Files inside `cwd` are shown relative to it. */
export const printFindings = (findings: readonly Finding[], cwd: string): readonly string[] => {
  const sorted = [...findings].sort(
    (a, b) =>
      areas.indexOf(a.area) - areas.indexOf(b.area) || levels.indexOf(a.level) - levels.indexOf(b.level),
  )
  const count = (level: Level): number => findings.filter((finding) => finding.level === level).length
  const verdict = count('error') === 0 ? '可以启动' : '请先改好错误，再启动'
  return [
    ...sorted.map((finding) => printed(finding, cwd)),
    `${count('error')} 处错误，${count('warning')} 处提醒，${count('ok')} 项正常：${verdict}`,
  ]
}

const printed = ({ level, area, file, line, message, next }: Finding, cwd: string): string => {
  const place = file === null ? '' : `${shortened(file, cwd)}${line === null ? '' : `:${line}`} `
  return `[${levelNames[level]}] ${areaNames[area]} ${place}${message}${next === '' ? '' : ` → ${next}`}`
}

const shortened = (file: string, cwd: string): string => {
  const inside = isAbsolute(file) ? relative(cwd, file) : file
  return inside.startsWith('..') ? file : inside
}
