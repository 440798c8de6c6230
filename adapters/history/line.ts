import type { Problem } from '../../src/domain/fault.ts'
import type { Instant } from '../../src/domain/time.ts'

/** The formats a chat history can have; `unknown` is a file that is none of them. */
export const historyFormats = ['jsonl', 'qq', 'wechat', 'slack', 'unknown'] as const
export type HistoryFormat = (typeof historyFormats)[number]

/** A picture or file: exports hold its name only; our own JSONL may say where it lies. */
export interface HistoryFile {
  readonly name: string
  readonly path: string | null
}

export interface MessageLine {
  readonly kind: 'message'
  readonly at: Instant
  readonly room: string
  /** Unique within the room and the same for the same export read again. */
  readonly id: string
  /** The account as the export names it: a QQ number, a mail address, a wxid, a Slack user. */
  readonly from: string
  readonly name: string
  readonly isBot: boolean
  readonly text: string
  readonly mentionsBot: boolean
  /** Accounts named with @, as far as they speak in the same export. */
  readonly mentions: readonly string[]
  readonly replyTo: string | null
  /** What is quoted where the export shows the words; their message may be missing from it. */
  readonly quoted: string | null
  readonly files: readonly HistoryFile[]
}

/** One thing that happened in a chat history, whichever program wrote it down. Times are instants (epoch ms). */
export type HistoryLine =
  | MessageLine
  | { readonly kind: 'recalled'; readonly at: Instant; readonly room: string; readonly id: string }
  | {
      readonly kind: 'edited'
      readonly at: Instant
      readonly room: string
      readonly id: string
      readonly text: string
    }
  | {
      readonly kind: 'pressed'
      readonly at: Instant
      readonly room: string
      readonly from: string
      /** Number of the desk's sent line that carried the button. */
      readonly on: number
      readonly press: string
    }
  | { readonly kind: 'direct'; readonly at: Instant; readonly from: string; readonly text: string }

/** What the readers need to know beside the file. */
export interface HistoryOptions {
  /** Names under which people call the bot with @. */
  readonly botNames: readonly string[]
}

export interface History {
  readonly format: HistoryFormat
  /** Sorted by time; lines of the same instant keep the order of the file. */
  readonly lines: readonly HistoryLine[]
  readonly problems: readonly Problem[]
}

export const defaultOptions: HistoryOptions = { botNames: ['值班助手', '值班'] }

/** Sorts by time; equal times keep their order. */
export const byTime = (lines: readonly HistoryLine[]): HistoryLine[] => lines.toSorted((a, b) => a.at - b.at)
