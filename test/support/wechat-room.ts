import { readFile } from 'node:fs/promises'
import { type Instant, chinaDayNumber, isoChina, second, startOfChinaDay } from '../../src/domain/time.ts'

/** A labelled line of a data set that lies outside the project; `label` 1 is a support question. */
interface Sample {
  readonly id: string
  readonly text: string
  readonly label: 0 | 1
}

/** How the talk is spread; everything is derived from these, nothing from a clock or from chance. */
export interface RoomOptions {
  readonly room: string
  /** First minute of the first day, e.g. 2026-03-04T08:30+08:00. */
  readonly start: Instant
  /** People among whom the lines are dealt out. */
  readonly people: number
  /** Lines a day before the talk goes on the next morning. */
  readonly perDay: number
}

export const defaultRoom: RoomOptions = {
  room: 'wechat',
  start: Date.parse('2026-03-04T08:30:00+08:00'),
  people: 60,
  perDay: 400,
}

/** FNV-1a, 32 bit: spreads ids evenly and the same on every machine. */
const hash = (text: string): number => {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0
  return value
}

const isSample = (value: unknown): value is Sample =>
  typeof value === 'object' && value !== null && 'id' in value && 'text' in value && 'label' in value

/**
 * The lines of a labelled file as one group's talk in the JSONL of `zhiban replay`, with invented senders and times:
 * each line 5 to 90 seconds after the one before, `perDay` lines a day. Message ids are the ids of the samples, so that
 * what the desk did can be compared with the labels.
 */
export const roomTalk = (samples: readonly Sample[], options: RoomOptions = defaultRoom): string => {
  const firstDay = chinaDayNumber(options.start)
  const opening = options.start - startOfChinaDay(firstDay)
  let at = options.start
  let day = 0
  const rows = samples.map(({ id, text }, index) => {
    const due = Math.floor(index / options.perDay)
    const gap = 5 + (hash(`gap ${id}`) % 86)
    if (due > day) {
      // A day with many lines may run past midnight; the next one still begins after it.
      at = startOfChinaDay(Math.max(firstDay + due, chinaDayNumber(at) + 1)) + opening
      day = due
    } else if (index > 0) at += gap * second
    const person = hash(`who ${id}`) % options.people
    return JSON.stringify({
      at: isoChina(at),
      room: options.room,
      id,
      from: `u${person}`,
      name: `群友${person}`,
      text,
    })
  })
  return rows.map((row) => `${row}\n`).join('')
}

/** Reads `{id,text,label,…}` lines from a path and gives the talk; the data itself never enters the project. */
export const readRoomTalk = async (path: string, options: RoomOptions = defaultRoom): Promise<string> => {
  const rows = (await readFile(path, 'utf8')).split('\n').filter((row) => row.trim() !== '')
  return roomTalk(rows.map((row): unknown => JSON.parse(row)).filter(isSample), options)
}
