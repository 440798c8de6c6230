import { minute, parseInstant, second, type Instant } from '../../../src/domain/time.ts'

/** Who may speak in a month: `nick` is the group nickname, `room` the group in which a requester asks. */
export interface Speaker {
  readonly id: string
  readonly name: string
  readonly nick: string
  readonly room: string
}

/** What the writer knows about a line and the desk has to find out: a support question, or talk that nobody need answer. */
export type Mark = 'question' | 'chatter' | 'outbreak' | null

export interface Line {
  readonly at: Instant
  /** Null: a private message to the desk. */
  readonly room: string | null
  readonly who: Speaker
  readonly text: string
  readonly mark: Mark
  /** The name under which other lines quote it or mean its ticket. */
  readonly label: string | null
  /** The label of the line that it quotes. */
  readonly quotes: string | null
  readonly recalls: boolean
}

/** A line of a fixture with its mark; `ticketOf` stands where the text has `{#}` for the ticket of another message. */
export interface Draft {
  readonly id: string
  readonly mark: Mark
  readonly label: string | null
  readonly json: Readonly<Record<string, unknown>>
}

/** A small generator with a fixed seed (mulberry32): the same month every time. */
export class Dice {
  #state: number
  constructor(seed: number) {
    this.#state = seed
  }
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  between(from: number, to: number): number {
    return Math.floor(from + this.next() * (to - from + 1))
  }
  pick<T>(from: readonly T[]): T {
    const one = from[this.between(0, from.length - 1)]
    if (one === undefined) throw new Error('nothing to pick from')
    return one
  }
  chance(part: number): boolean {
    return this.next() < part
  }
}

/** `2026-02-05 10:20` in China. */
export const at = (text: string): Instant => {
  const [date = '', clock = ''] = text.split(' ')
  const found = parseInstant(`${date}T${clock.length === 5 ? `${clock}:00` : clock}+08:00`)
  if (found === null) throw new Error(`no time: ${text}`)
  return found
}

const units: Readonly<Record<string, number>> = { s: second, m: minute, h: 60 * minute }

const linePattern =
  /^(?:(\d{2}-\d{2}) (\d{2}:\d{2}(?::\d{2})?)|\+(\d+)([smh])) (?:(\S+)\| )?(\S+?)[:：] ?(.*?)(?: \?(\w+)| (~)| !(\w+)| =(\w+))?$/

/**
 * The lines of a story. One line: `02-05 10:20 郭姐: 登录页打不开了 ?a`, or `+40s 郭姐: …` after the line before. `eng| 王工:` says it in
 * another room than the speaker's own, `dm|` privately. At the end ` ?a` marks a support question under the label a, ` !a` a report of
 * the planted outbreak, ` ~` talk, ` =a` only the label. `>a …` quotes the message a, `<a` takes it back, `{#a}` is the number of its ticket.
 */
export const story = (
  script: string,
  year: number,
  speaker: (name: string) => Speaker,
  byNick: (nick: string) => Speaker | undefined,
): readonly Line[] => {
  let now = 0
  const rooms = new Map<string, string>()
  return script
    .split('\n')
    .map((raw) => raw.trim())
    .filter((raw) => raw !== '' && !raw.startsWith('//'))
    .map((raw): Line => {
      const match = linePattern.exec(raw)
      if (match === null) throw new Error(`no line of a month: ${raw}`)
      const [, date, clock, count, unit = '', room, name = '', said = '', asks, talk, reports, known] = match
      now = date === undefined ? now + Number(count) * (units[unit] ?? 0) : at(`${year}-${date} ${clock}`)
      const who = speaker(name)
      const [, quotes = null, recalls = null, words = ''] = /^(?:>(\w+) ?|<(\w+)$)?(.*)$/.exec(said) ?? []
      const label = asks ?? reports ?? known ?? null
      const answered = byNick(/^@(\S+)/.exec(words)?.[1] ?? '')
      const here = room ?? rooms.get(quotes ?? recalls ?? '') ?? answered?.room ?? who.room
      if (label !== null) rooms.set(label, here)
      return {
        at: now,
        room: room === 'dm' ? null : here,
        who,
        text: words,
        mark: asks !== undefined ? 'question' : reports !== undefined ? 'outbreak' : talk !== undefined ? 'chatter' : null,
        label,
        quotes: quotes ?? recalls,
        recalls: recalls !== null,
      } // prettier-ignore
    })
}

const picture = /\[图\]$/

/** Lines in order of time as records of a fixture. Two lines of one second keep the order in which they were written. */
export const draftOf = (lines: readonly Line[]): readonly Draft[] => {
  const ordered = lines.toSorted((a, b) => a.at - b.at)
  const ids = new Map<string, string>()
  ordered.forEach(({ label }, index) => {
    if (label === null) return
    if (ids.has(label)) throw new Error(`the label ${label} is used twice`)
    ids.set(label, `m${index + 1}`)
  })
  const idOf = (label: string): string => {
    const found = ids.get(label)
    if (found === undefined) throw new Error(`nobody says ${label}`)
    return found
  }
  return ordered.map((line, index): Draft => {
    const id = `m${index + 1}`
    const time = iso(line.at)
    const { mark, label, who, quotes, room } = line
    const text = line.text.replace(/\{#(\w+)\}/g, (_, name: string) => `{#${idOf(name)}}`)
    const files = picture.test(text) ? [{ name: `截图${index + 1}.png`, path: null }] : []
    if (room === null) return { id, mark, label, json: { at: time, direct: true, from: who.id, text } }
    if (line.recalls)
      return { id, mark, label, json: { at: time, room, id: idOf(quotes ?? ''), recalled: true } }
    const words = text.replace(picture, '').trim()
    return {
      id,
      mark,
      label,
      json: {
        at: time,
        room,
        id,
        from: who.id,
        name: who.nick,
        text: words,
        mentionsBot: /@值班助手/.test(words),
        replyTo: quotes === null ? null : idOf(quotes),
        files,
      },
    }
  })
}

const iso = (time: Instant): string => `${new Date(time + 480 * minute).toISOString().slice(0, 19)}+08:00`
