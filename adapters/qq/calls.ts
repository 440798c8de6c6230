import { idText, numberOf, plainText, type Fields } from './wire.ts'

/** What came of a call. `unsent`: never left this machine. `lost`: it left, and nobody knows what came of it. */
export type Reply =
  | { readonly kind: 'answer'; readonly retcode: number; readonly data: unknown; readonly wording: string }
  | { readonly kind: 'unsent' }
  | { readonly kind: 'lost'; readonly reason: string }

interface Waiting {
  readonly done: (reply: Reply) => void
  readonly timer: NodeJS.Timeout
}

/** The calls of one connection that wait for their answers, by `echo`. */
export interface Calls {
  /** Resolves in any case, within so many milliseconds. `late` gets an answer that comes after that. */
  call(action: string, params: Fields, within: number, late?: (reply: Reply) => void): Promise<Reply>
  /** True when the frame answered a call, also a late one. */
  take(frame: Fields): boolean
  /** The connection is gone: what waits is lost. */
  abandon(reason: string): void
}

/** `write` gives false when the frame cannot be sent now. Late answers are waited for as long as the connection lives, the last 200. */
export const createCalls = (write: (text: string) => boolean): Calls => {
  const waiting = new Map<string, Waiting>()
  const overdue = new Map<string, (reply: Reply) => void>()
  let count = 0
  return {
    call: (action, params, within, late) =>
      new Promise((resolve) => {
        const echo = `z${(count += 1)}`
        const timer = setTimeout(() => {
          waiting.delete(echo)
          overdue.set(echo, late ?? (() => undefined))
          const [oldest] = overdue.keys()
          if (overdue.size > 200 && oldest !== undefined) overdue.delete(oldest)
          resolve({ kind: 'lost', reason: `no answer to ${action} within ${within} ms` })
        }, within)
        waiting.set(echo, { done: resolve, timer })
        if (write(JSON.stringify({ action, params, echo }))) return
        clearTimeout(timer)
        waiting.delete(echo)
        resolve({ kind: 'unsent' })
      }),
    take: (frame) => {
      const echo = idText(frame['echo'])
      if (echo === null) return false
      const reply: Reply = {
        kind: 'answer',
        retcode: numberOf(frame['retcode']) ?? (frame['status'] === 'ok' ? 0 : -1),
        data: frame['data'] ?? null,
        wording: plainText(frame['wording']) || plainText(frame['message']),
      }
      const asked = waiting.get(echo)
      if (asked !== undefined) {
        clearTimeout(asked.timer)
        waiting.delete(echo)
        asked.done(reply)
        return true
      }
      const late = overdue.get(echo)
      overdue.delete(echo)
      late?.(reply)
      return late !== undefined
    },
    abandon: (reason) => {
      for (const { done, timer } of waiting.values()) {
        clearTimeout(timer)
        done({ kind: 'lost', reason })
      }
      waiting.clear()
      overdue.clear()
    },
  }
}
