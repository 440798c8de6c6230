export const problemActions = [
  'show',
  'confirm',
  'dismiss',
  'progress',
  'solve',
  'owner',
  'add',
  'remove',
] as const
export type ProblemAction = (typeof problemActions)[number]

const words: Readonly<Record<ProblemAction, readonly string[]>> = {
  show: ['查看', '看', '查', 'show'],
  confirm: ['确认', '是', 'confirm'],
  dismiss: ['不是', '否', '忽略', 'dismiss'],
  progress: ['进展', '通报', '进度', 'progress'],
  solve: ['解决', '已解决', '恢复', '已恢复', '办结', 'resolve', 'solve'],
  owner: ['负责', '认领', '接单', '转派', '转给', 'owner', 'claim'],
  add: ['加入', '并入', 'add'],
  remove: ['移出', '去掉', 'remove'],
}

/** What somebody wants of a problem. */
export interface ProblemCommand {
  /** `P12`. */
  readonly number: string
  readonly action: ProblemAction
  /** The word as it was typed. */
  readonly word: string
  readonly rest: string
}

const actionOf = (word: string): ProblemAction | null =>
  problemActions.find((action) => words[action].includes(word.toLowerCase())) ?? null

const wordFirst =
  /^([\p{Script=Han}]{1,4}|[a-z]{3,8})\s*(#?\s?\d{3,7}\s*(?:到|给|和|与|to |from )?\s*)?#?(p\d{1,5})(?![\da-z])[\s,，:：]*([\s\S]*)$/iu
const numberFirst =
  /^#?(p\d{1,5})(?![\da-z])[\s,，:：]*(?:([\p{Script=Han}]{1,4}|[a-z]{3,8})(?![\p{Script=Han}a-z])[\s,，:：]*([\s\S]*))?$/iu

/** Reads `确认 P12`, `P12 进展 正在重启`, `加入 1024 P12`, `P12`; null when it is none of these (WRK-4). */
export const problemCommandIn = (line: string): ProblemCommand | null => {
  const first = wordFirst.exec(line)
  if (first !== null) {
    const [, word = '', ticket = '', number = '', after = ''] = first
    const action = actionOf(word)
    const rest = `${ticket} ${after}`.trim()
    return action === null ? null : { number: number.toUpperCase(), action, word, rest }
  }
  const [, number, word, after = ''] = numberFirst.exec(line) ?? []
  if (number === undefined) return null
  if (word === undefined) return { number: number.toUpperCase(), action: 'show', word: '查看', rest: '' }
  const action = actionOf(word)
  return action === null ? null : { number: number.toUpperCase(), action, word, rest: after.trim() }
}
