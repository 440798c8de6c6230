import { createHash } from 'node:crypto'
import { type Instant, minute } from '../../src/domain/time.ts'
import type { HistoryFile, HistoryLine, MessageLine } from './line.ts'

/**
 * Ids for messages of formats that have none: from room, time, sender and words, so that an export that begins a day
 * earlier gives the same ids; the second of two equal lines gets `-2`.
 */
export class MessageIds {
  readonly #seen = new Map<string, number>()

  generated(room: string, at: Instant, from: string, text: string): string {
    const hash = createHash('sha256')
      .update(JSON.stringify([room, at, from, text]))
      .digest('hex')
      .slice(0, 16)
    return this.#distinct(room, `h${hash}`)
  }

  /** The id of the export where there is one; used a second time it is made distinct, never dropped. */
  given(room: string, id: string | null, at: Instant, from: string, text: string): string {
    return id === null ? this.generated(room, at, from, text) : this.#distinct(room, id)
  }

  #distinct(room: string, id: string): string {
    const key = JSON.stringify([room, id])
    const times = (this.#seen.get(key) ?? 0) + 1
    this.#seen.set(key, times)
    return times === 1 ? id : this.#distinct(room, `${id}-${times}`)
  }
}

const ends = (text: string, at: number): boolean => {
  const next = text[at]
  return next === undefined || !/[\p{L}\p{N}_\-·]/u.test(next) || /[\u4e00-\u9fff]/.test(next)
}

/** Those of the names that are called with @ (half or full width), each once, in order; of two that fit, the longer one. */
export const mentionedNames = (text: string, names: readonly string[]): string[] => {
  const longestFirst = names.filter((name) => name !== '').toSorted((a, b) => b.length - a.length)
  const found: string[] = []
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== '@' && text[at] !== '＠') continue
    const name = longestFirst.find(
      (candidate) => text.startsWith(candidate, at + 1) && ends(text, at + 1 + candidate.length),
    )
    if (name !== undefined) found.push(name)
  }
  return [...new Set(found)]
}

/** True when one of the names is called with @. */
export const mentionsAny = (text: string, names: readonly string[]): boolean =>
  mentionedNames(text, names).length > 0

const pictures = /\[(图片|视频|语音|文件)\]/g

/** Words without the stand-ins for pictures and files, and these as files: exports keep no more than that. */
export const takeFiles = (text: string): { text: string; files: HistoryFile[] } => {
  const files = Array.from(text.matchAll(pictures), ([, name = '']) => ({ name, path: null }))
  if (files.length === 0) return { text, files }
  const rest = text.replace(pictures, ' ').split('\n')
  return {
    text: rest
      .map((row) => row.replace(/ {2,}/g, ' ').trim())
      .join('\n')
      .trim(),
    files,
  }
}

const quoteBlock = /^[「"“]([^\n：:]{1,60})[：:]\s*([\s\S]*?)[」"”]\s*\n\s*[-—–\s]{3,}\n([\s\S]*)$/
const quoteTail = /^([\s\S]+?)\n\s*[「“]([^\n：:]{1,60})[：:]\s*([\s\S]*?)[」”]\s*$/
const quoteBracket = /^\[(?:回复|引用)\s*([^\n\]：:]{1,60})[：:]\s*([^\]]*)\]\s*([\s\S]+)$/

/** Takes a quotation apart from the answer to it: 「名：话」 above a line of dashes or below, or [回复 名：话]. */
export const splitQuote = (text: string): { name: string; quoted: string; text: string } | null => {
  const block = quoteBlock.exec(text) ?? quoteBracket.exec(text)
  if (block !== null) {
    const [, name = '', quoted = '', reply = ''] = block
    return { name: name.trim(), quoted: quoted.trim(), text: reply.trim() }
  }
  const tail = quoteTail.exec(text)
  if (tail === null) return null
  const [, reply = '', name = '', quoted = ''] = tail
  return { name: name.trim(), quoted: quoted.trim(), text: reply.trim() }
}

const bare = (text: string): string => text.replace(/\s+|…+$|\.{3,}$/g, '')

/** The latest of the earlier messages with these words by this name; quotes are often shortened. Null when none fits. */
export const findQuoted = (
  earlier: readonly HistoryLine[],
  room: string,
  name: string,
  quoted: string,
): string | null => {
  const start = bare(takeFiles(quoted).text)
  const hit = earlier.findLast(
    (line): line is MessageLine =>
      line.kind === 'message' &&
      line.room === room &&
      (line.name === name || line.from === name) &&
      (start === '' ? line.files.length > 0 : bare(line.text).startsWith(start)),
  )
  return hit?.id ?? null
}

/** Chat programs let people take back what they said within two minutes; the notice may be a little later. */
const recallWindow = 3 * minute

/** The message that a notice "… took back a message" means: the last one by that name shortly before. Null when it is gone. */
export const findRecalled = (
  earlier: readonly HistoryLine[],
  room: string,
  name: string,
  at: Instant,
): string | null => {
  const gone = new Set(
    earlier.flatMap((line) => (line.kind === 'recalled' && line.room === room ? [line.id] : [])),
  )
  const hit = earlier.findLast(
    (line): line is MessageLine =>
      line.kind === 'message' &&
      line.room === room &&
      line.name === name &&
      !gone.has(line.id) &&
      at - line.at <= recallWindow,
  )
  return hit?.id ?? null
}

const recallNotice = /^["“「]?(.+?)["”」]?\s*撤回了(?:一条|一則|一条成员|成员的一条)?消息/

/** Whom a system notice names as having taken a message back, or null when it says something else. */
export const recallerIn = (notice: string): string | null => recallNotice.exec(notice.trim())?.[1] ?? null

/**
 * Fills in whom messages name with @, where the export does not say: the account that speaks under that name, of two
 * such accounts the one that speaks more.
 */
export const resolveMentions = (lines: readonly HistoryLine[]): HistoryLine[] => {
  const counts = new Map<string, Map<string, number>>()
  for (const line of lines) {
    if (line.kind !== 'message') continue
    const accounts = counts.get(line.name) ?? new Map<string, number>()
    accounts.set(line.from, (accounts.get(line.from) ?? 0) + 1)
    counts.set(line.name, accounts)
  }
  const names = [...counts.keys()]
  const account = (name: string): string => {
    const accounts = [...(counts.get(name) ?? [])]
    return accounts.reduce((best, next) => (next[1] > best[1] ? next : best))[0]
  }
  return lines.map((line) =>
    line.kind === 'message' && line.mentions.length === 0 && /[@＠]/.test(line.text)
      ? { ...line, mentions: [...new Set(mentionedNames(line.text, names).map(account))] }
      : line,
  )
}
