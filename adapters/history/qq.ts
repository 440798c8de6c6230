import { basename } from 'node:path'
import type { Problem } from '../../src/domain/fault.ts'
import type { Instant } from '../../src/domain/time.ts'
import { splitLines } from './decode.ts'
import { type History, type HistoryLine, type HistoryOptions, byTime } from './line.ts'
import { readLocalTime } from './local-time.ts'
import {
  MessageIds,
  findQuoted,
  findRecalled,
  mentionsAny,
  recallerIn,
  resolveMentions,
  splitQuote,
  takeFiles,
} from './speech.ts'

const stamp = /^(\d{4}[-/]\d{1,2}[-/]\d{1,2} +\d{1,2}:\d{2}:\d{2}(?: [AP]M)?)(?:\s+(.*))?$/
const numbered = /^(.*?)\s*\((\d{4,12})\)$/
const mailed = /^(.*?)\s*<([^<>\s]+@[^<>\s]+)>$/
/** Level or office that the client prints before the name: 【管理员】, 【群主】, 【潜水】. */
const title = /^【[^】]{1,12}】/
const separator = /^={8,}$/
const banner = /^(消息记录|消息分组[:：]|消息对象[:：])/
/** The account under which the client itself speaks; older versions write 1000000. */
const systemAccounts = ['10000', '1000000']

interface Header {
  readonly time: string
  readonly name: string
  readonly from: string
}

const readHeader = (line: string): Header | null => {
  const match = stamp.exec(line.trimEnd())
  if (match === null) return null
  const [, time = '', who = ''] = match
  const account = numbered.exec(who) ?? mailed.exec(who)
  if (account === null) return { time, name: nameOf(who), from: nameOf(who) }
  const [, name = '', from = ''] = account
  return { time, name: nameOf(name) || from, from }
}

const nameOf = (shown: string): string => shown.replace(title, '').trim() || shown.trim()

/** Whether the text is a QQ export: its banner, or a line with a time and an account number in brackets. */
export const looksLikeQq = (text: string): boolean => {
  const head = splitLines(text.slice(0, 20_000))
  return head.some(
    (line) => banner.test(line.trim()) || (stamp.test(line) && /(\(\d{4,12}\)|<\S+@\S+>)\s*$/.test(line)),
  )
}

interface Block {
  readonly header: Header
  readonly line: number
  readonly room: string
  readonly words: string[]
}

/**
 * A QQ group export: the text file that the PC client's message manager writes (导出消息记录 → 文本文件), of one group or of
 * all. Times are China's. The client prints an empty line before each head; when a file has that throughout, a line
 * that only looks like a head (a pasted record) stays part of the message it stands in.
 */
export const readQq = (file: string, text: string, options: HistoryOptions): History => {
  const problems: Problem[] = []
  const lines: HistoryLine[] = []
  const ids = new MessageIds()
  for (const block of readBlocks(file, text, problems)) {
    const at = readLocalTime(block.header.time)
    if (at === null || block.header.from === '') {
      problems.push({
        file,
        line: block.line,
        message: at === null ? '时间不存在，这条消息没有读入' : '没有发言人，这条消息没有读入',
      })
      continue
    }
    const line = toLine(block, at, ids, lines, options)
    if (line !== null) lines.push(line)
  }
  return { format: 'qq', lines: byTime(resolveMentions(lines)), problems }
}

const readBlocks = (file: string, text: string, problems: Problem[]): Block[] => {
  const rows = splitLines(text)
  const spaced = headsAreSpaced(rows)
  const blocks: Block[] = []
  let room = basename(file).replace(/(\.qq)?\.txt$/i, '')
  let current: Block | null = null
  rows.forEach((row, index) => {
    const trimmed = row.trim()
    if (separator.test(trimmed) || (current === null && banner.test(trimmed)) || startsSection(rows, index)) {
      if (banner.test(trimmed)) current = null
      const named = /^消息对象[:：]\s*(.+)$/.exec(trimmed)?.[1]
      if (named !== undefined) room = named
      return
    }
    const header = !spaced || opens(rows, index) ? readHeader(row) : null
    if (header !== null) {
      current = { header, line: index + 1, room, words: [] }
      blocks.push(current)
    } else if (current !== null) current.words.push(row)
    else if (trimmed !== '') problems.push({ file, line: index + 1, message: '不属于任何消息，没有读入' })
  })
  return blocks
}

/** In a file with several groups the banner comes again between lines of equal signs. */
const startsSection = (rows: readonly string[], index: number): boolean =>
  banner.test(rows[index]?.trim() ?? '') && separator.test(rows[index - 1]?.trim() ?? '')

const opens = (rows: readonly string[], index: number): boolean => {
  const before = rows[index - 1]?.trim() ?? ''
  return before === '' || separator.test(before) || banner.test(before)
}

const headsAreSpaced = (rows: readonly string[]): boolean => {
  const heads = rows.flatMap((row, index) => (stamp.test(row) ? [index] : []))
  return heads.filter((index) => opens(rows, index)).length >= heads.length * 0.8
}

const toLine = (
  { header, room, words }: Block,
  at: Instant,
  ids: MessageIds,
  earlier: readonly HistoryLine[],
  options: HistoryOptions,
): HistoryLine | null => {
  const said = words.join('\n').trim()
  if (systemAccounts.includes(header.from)) {
    const recaller = recallerIn(said)
    const id = recaller === null ? null : findRecalled(earlier, room, recaller, at)
    return id === null ? null : { kind: 'recalled', at, room, id }
  }
  const quote = splitQuote(said)
  const { text, files } = takeFiles(quote?.text ?? said)
  if (text === '' && files.length === 0) return null
  return {
    kind: 'message',
    at,
    room,
    id: ids.generated(room, at, header.from, said),
    from: header.from,
    name: header.name,
    isBot: false,
    text,
    mentionsBot: mentionsAny(text, options.botNames),
    mentions: [],
    replyTo: quote === null ? null : findQuoted(earlier, room, quote.name, quote.quoted),
    quoted: quote?.quoted ?? null,
    files,
  }
}
