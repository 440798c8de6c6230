import { commandNames, commandRow, type CommandName } from './command.ts'
import { id, type TicketNumber } from '../ids.ts'
import { problemCommandIn, type ProblemCommand } from './problem-command.ts'
import { categories, type Category, type Severity, type WaitingFor } from '../tickets/ticket.ts'

/** A line that was meant as a command. */
export interface Command {
  readonly name: CommandName
  /** The word as it was typed, folded. */
  readonly word: string
  /** Ticket numbers in the order they were typed; empty when left out. */
  readonly numbers: readonly TicketNumber[]
  /** Names after @, without the @. */
  readonly at: readonly string[]
  /** What is left, in the words of the person. */
  readonly rest: string
}

export type Parsed =
  | { readonly kind: 'command'; readonly command: Command }
  /** Looks like a command but is none; `nearest` is what was probably meant. */
  | {
      readonly kind: 'typo'
      readonly typed: string
      readonly nearest: CommandName
      readonly number: TicketNumber | null
    }
  | { readonly kind: 'none' }

/** Full-width to half-width, all spaces to one, Latin to lower case only where commands are looked for. */
export const foldText = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\u2005\u200b\u3000]+/g, ' ')
    .trim()

const words: readonly { readonly word: string; readonly name: CommandName }[] = commandNames
  .flatMap((name) => [...commandRow(name).zh, ...commandRow(name).en].map((word) => ({ word, name })))
  .sort((a, b) => b.word.length - a.word.length)

const numberPattern = '#?\\s?(\\d{3,7})(?!\\d)'
const leadingNumber = new RegExp(`^${numberPattern}\\s*[,，:：]?\\s*`)
const isLatin = (word: string): boolean => /^[a-z]/.test(word)

const findWord = (
  text: string,
): { readonly word: string; readonly name: CommandName; readonly after: string } | null => {
  const low = text.toLowerCase()
  for (const { word, name } of words) {
    if (!low.startsWith(word)) continue
    const after = text.slice(word.length)
    // A Latin word must end there; a Chinese one must be followed by a break, a number, an @ or nothing, so that
    // "解决方案在哪里下载" and "登记证书丢了" stay what they are: questions.
    if (isLatin(word) ? /^(?![a-z0-9])/i.test(after) : /^($|[\s#@:：,，/]|\d)/.test(after))
      return { word, name, after }
  }
  return null
}

/** Words whose argument may follow without a space: "升级1023", "等用户发截图". */
const takeNumbers = (text: string): { readonly numbers: readonly TicketNumber[]; readonly rest: string } => {
  const numbers: TicketNumber[] = []
  let rest = text
  for (;;) {
    const match = new RegExp(`^[\\s,，:：]*(?:到|给|和|与|to |with )?\\s*${numberPattern}`, 'i').exec(rest)
    if (match?.[1] === undefined || numbers.length === 2) break
    numbers.push(id<TicketNumber>(match[1]))
    rest = rest.slice(match[0].length)
  }
  return { numbers, rest: rest.replace(/^[\s,，:：]+/, '').trim() }
}

/**
 * Reads one line as a command (WRK-2): full-width and odd spaces are folded, the number may stand before or after the
 * word or be left out, `#` is optional, a leading mention of the bot is skipped.
 */
export const parseCommand = (text: string): Parsed => {
  const own = spacedOut(text)
  const parsed = parseFolded(foldMarks(own))
  if (parsed.kind !== 'command') return parsed
  const { command } = parsed
  return { kind: 'command', command: { ...command, rest: asTyped(own, command.rest) } }
}

/** Odd spaces and full-width letters and digits as plain ones, character for character. */
const spacedOut = (text: string): string =>
  text
    .replace(/[\u2005\u200b\u3000\u00a0\t]/g, ' ')
    .replace(/[０-９Ａ-Ｚａ-ｚ]/g, (c) => c.normalize('NFKC'))
    .trim()

/** Full-width punctuation as half-width, character for character, so that places in both texts are the same. */
const foldMarks = (text: string): string =>
  text.replace(/./gsu, (c) => (c.normalize('NFKC').length === c.length ? c.normalize('NFKC') : c))

/** The person's own words for a part of the folded line, with the punctuation they typed. */
const asTyped = (own: string, rest: string): string => {
  const at = foldMarks(own).lastIndexOf(rest)
  return at === -1 ? rest : own.slice(at, at + rest.length)
}

const parseFolded = (folded: string): Parsed => {
  let line = folded.replace(/^(?:@\S+ +)+(?=\S)/, (m) => (/^@\S+ +$/.test(m) ? '' : m))
  line = line.replace(/^[/!！。.](?=\S)/, '')
  const problem = problemCommandIn(line)
  if (problem !== null) return problemCommand(line, problem)
  const before = leadingNumber.exec(line)
  const body = before === null ? line : line.slice(before[0].length)
  const found = findWord(body)
  if (found === null) return guess(body, before?.[1] ?? null)
  const at = [...found.after.matchAll(/@([^\s@]+)/g)].map((m) => m[1] ?? '')
  const { numbers, rest } = takeNumbers(found.after.replace(/@[^\s@]+/g, ' '))
  const trailing =
    numbers.length === 0 && before === null ? new RegExp(`(?:^|\\s)${numberPattern}$`).exec(rest) : null
  const given = before?.[1] !== undefined ? [id<TicketNumber>(before[1]), ...numbers] : numbers
  return {
    kind: 'command',
    command: {
      name: found.name,
      word: found.word,
      numbers: trailing?.[1] !== undefined ? [id<TicketNumber>(trailing[1])] : given,
      at,
      rest: trailing === null ? rest : rest.slice(0, trailing.index).trim(),
    },
  }
}

/** `确认 P12` and the like, which name a problem instead of a ticket (WRK-4). */
const problemCommand = (line: string, { word }: ProblemCommand): Parsed => ({
  kind: 'command',
  command: {
    name: 'problem',
    word,
    numbers: [],
    at: [...line.matchAll(/@([^\s@]+)/g)].map((m) => m[1] ?? ''),
    rest: line.replace(/@[^\s@]+/g, ' ').trim(),
  },
})

const guess = (body: string, leading: string | null): Parsed => {
  const first = /^(\p{Script=Han}{2,4}|[a-z]{3,9})(?=$|[\s#\d@])/iu.exec(body)?.[1]?.toLowerCase()
  if (first === undefined) return { kind: 'none' }
  const typed = leading ?? /^\S+?\s*#?(\d{3,7})(?!\d)/.exec(body)?.[1]
  if (typed === undefined) return { kind: 'none' }
  const number = id<TicketNumber>(typed)
  let nearest: CommandName | null = null
  let least = 2
  for (const { word, name } of words) {
    if (word.length < 2) continue
    const distance = editDistance(first, word)
    if (distance < least && distance < word.length) {
      least = distance
      nearest = name
    }
  }
  return nearest === null ? { kind: 'none' } : { kind: 'typo', typed: first, nearest, number }
}

const editDistance = (a: string, b: string): number => {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const change = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, change))
    }
    previous = row
  }
  return previous[b.length] ?? 0
}

const severityWords: Readonly<Record<string, Severity>> = { 一般: 'normal', 普通: 'normal', normal: 'normal', 紧急: 'urgent', urgent: 'urgent', 重大: 'critical', 严重: 'critical', critical: 'critical' } // prettier-ignore
export const severityNames: Readonly<Record<Severity, string>> = {
  normal: '一般',
  urgent: '紧急',
  critical: '重大',
}

export const severityOf = (text: string): Severity | null => severityWords[text.trim().toLowerCase()] ?? null

/** REC-4, as the contracts name them. */
export const categoryNames: Readonly<Record<Category, string>> = {
  usage: '使用咨询', fault: '异常处理', data: '数据维护', defect: '缺陷', requirement: '需求', urgent: '紧急',
  config: '配置变更', migration: '迁移', onsite: '现场支持', complaint: '投诉', external: '外部环境',
} // prettier-ignore

/** The category a person names, by its Chinese or English name or the beginning of it; null when none fits. */
export const categoryOf = (text: string): Category | null => {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return null
  return (
    categories.find(
      (c) => c === wanted || categoryNames[c].startsWith(wanted) || categoryNames[c].endsWith(wanted),
    ) ?? null
  )
}

/** Whom a 等待 command waits for, from the word itself or its first argument; null when it does not say. */
export const waitOf = (
  command: Pick<Command, 'word' | 'rest'>,
): { readonly for: WaitingFor; readonly text: string } | null => {
  const inWord = /用户/.test(command.word) ? 'user' : /厂商/.test(command.word) ? 'vendor' : null
  if (inWord !== null) return { for: inWord, text: command.rest }
  const match = /^(用户|厂商|user|vendor)\s*(.*)$/is.exec(command.rest)
  if (match === null) return null
  return {
    for: match[1] === '厂商' || match[1]?.toLowerCase() === 'vendor' ? 'vendor' : 'user',
    text: match[2] ?? '',
  }
}

/** Cause and fix of a 解决 command: "原因/措施", "原因：… 措施：…", or only the fix. */
export const causeAndFixOf = (rest: string): { readonly cause: string; readonly fix: string } => {
  const named = /^原因[:： ]\s*(.+?)[\s,，;；/]*(?:措施|处理|办法)[:： ]\s*(.+)$/s.exec(rest)
  if (named !== null) return { cause: (named[1] ?? '').trim(), fix: (named[2] ?? '').trim() }
  const slash = rest.search(/[/／]/)
  if (slash >= 0) return { cause: rest.slice(0, slash).trim(), fix: rest.slice(slash + 1).trim() }
  return { cause: '', fix: rest.trim() }
}
