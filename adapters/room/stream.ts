import type { ServerResponse } from 'node:http'
import { second } from '../../src/domain/time.ts'
import type { FeedEntry } from './messages.ts'
import type { PlaceId } from './people.ts'
import type { MessageView } from './views.ts'

/** One open page. */
interface Listener {
  readonly person: string
  readonly places: ReadonlySet<PlaceId>
  readonly response: ServerResponse
}

const beat = 20 * second
/** A browser that has stopped reading is let go; it comes back and resumes. */
const mostUnsent = 1024 * 1024
const mostPages = 12

export interface Stream {
  /** Adds a page; `opening` is written before anything live. */
  open(listener: Listener, opening: readonly string[]): void
  message(entry: FeedEntry, view: MessageView): void
  /** Another page of the same person read up to here. */
  read(person: string, place: PlaceId, seq: number): void
  /** Tickets that are shown in this place have changed. */
  tickets(concerns: (place: PlaceId) => boolean): void
  /** Sends every page to load anew and to come back with the rights its person has now. */
  renew(): void
  close(): void
}

/** One server-sent event. Data is JSON and so never holds a bare line break. */
export const frame = (event: string, data: unknown, id?: number): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`

export const messageFrame = (entry: FeedEntry, view: MessageView): string =>
  frame('message', { kind: entry.kind, message: view }, entry.seq)

export const createStream = (): Stream => {
  const listeners = new Set<Listener>()

  const write = (listener: Listener, text: string): void => {
    if (listener.response.writableLength > mostUnsent) {
      listeners.delete(listener)
      listener.response.destroy()
      return
    }
    listener.response.write(text)
  }
  const timer = setInterval(() => {
    for (const listener of listeners) write(listener, ': still here\n\n')
  }, beat)
  timer.unref()

  return {
    open: (listener, opening) => {
      const own = [...listeners].filter(({ person }) => person === listener.person)
      if (own.length >= mostPages) own[0]?.response.end()
      listeners.add(listener)
      listener.response.on('close', () => listeners.delete(listener))
      listener.response.write(opening.join(''))
    },
    message: (entry, view) => {
      const text = messageFrame(entry, view)
      for (const listener of listeners) if (listener.places.has(entry.place)) write(listener, text)
    },
    read: (person, place, seq) => {
      const text = frame('read', { place, seq })
      for (const listener of listeners) if (listener.person === person) write(listener, text)
    },
    tickets: (concerns) => {
      for (const listener of listeners) {
        const places = [...listener.places].filter(concerns)
        if (places.length > 0) write(listener, frame('tickets', { places }))
      }
    },
    renew: () => {
      for (const { response } of listeners) response.end(frame('reset', {}))
      listeners.clear()
    },
    close: () => {
      clearInterval(timer)
      for (const { response } of listeners) response.end()
      listeners.clear()
    },
  }
}
