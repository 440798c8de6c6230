import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { Fault } from '../../src/domain/fault.ts'
import { decodeText } from './decode.ts'
import { readJsonl } from './jsonl.ts'
import { type History, type HistoryFormat, type HistoryOptions, defaultOptions } from './line.ts'
import { looksLikeQq, readQq } from './qq.ts'
import { readSlack } from './slack.ts'
import { looksLikeWechat, readWechat } from './wechat.ts'

export type { History, HistoryFile, HistoryFormat, HistoryLine, HistoryOptions, MessageLine } from './line.ts'

const byExtension: Readonly<Record<string, HistoryFormat>> = {
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.txt': 'qq',
  '.csv': 'wechat',
  '.zip': 'slack',
}

/** What is in the file decides; its name only where the content does not show it. */
const formatOf = (file: string, bytes: Uint8Array, text: string): HistoryFormat => {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return 'slack'
  const first = text.trimStart()
  if (first.startsWith('{')) return 'jsonl'
  if (looksLikeWechat(first)) return 'wechat'
  if (looksLikeQq(first)) return 'qq'
  return byExtension[extname(file).toLowerCase()] ?? 'unknown'
}

/**
 * Reads a chat history from the bytes of a file of any of the four formats. Never throws: what cannot be read is a
 * problem with its line, and everything else is kept.
 */
export const parseHistory = (
  file: string,
  bytes: Uint8Array,
  options: HistoryOptions = defaultOptions,
): History => {
  const zip = bytes[0] === 0x50 && bytes[1] === 0x4b
  const text = zip ? '' : decodeText(bytes)
  const format = formatOf(file, bytes, text)
  switch (format) {
    case 'jsonl':
      return readJsonl(file, text, options)
    case 'qq':
      return readQq(file, text, options)
    case 'wechat':
      return readWechat(file, text, options)
    case 'slack':
      return readSlack(file, bytes, options)
    case 'unknown':
      return {
        format,
        lines: [],
        problems: [
          {
            file,
            line: null,
            message: '认不出格式：请给 JSONL、QQ 导出的 .txt、微信导出的 .csv 或 Slack 导出的 .zip',
          },
        ],
      }
  }
}

/**
 * Reads a chat history file.
 * @throws Fault `history.unreadable` when the file cannot be opened.
 */
export const readHistory = async (
  file: string,
  options: HistoryOptions = defaultOptions,
): Promise<History> => {
  let bytes: Uint8Array
  try {
    bytes = await readFile(file)
  } catch (error) {
    throw new Fault('history.unreadable', 'user', `打不开聊天记录文件 ${file}`, '请检查路径和读取权限', error)
  }
  return parseHistory(file, bytes, options)
}
