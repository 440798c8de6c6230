import { minute, type Instant } from '../../src/domain/time.ts'
import { editedEvent, mentionsIn, pressedEvent, recalledEvent, saidEvent } from './events.ts'
import type { Files } from './files.ts'
import type { FeedEntry, Messages, NewMessage, StoredFile, StoredMessage } from './messages.ts'
import { botId, type Directory, type PlaceId, type RoomPerson } from './people.ts'
import { Refusal } from './refusals.ts'
import { messageView, type MessageView } from './views.ts'

/** What the platforms people know allow, and long enough to see one's own slip. */
export const regretTime = 2 * minute
/** Characters a person can send at once. */
export const longestText = 4_000

export interface Draft {
  /** Chosen by the client, so that sending again after a broken connection is the same message. */
  readonly id: string
  readonly text: string
  readonly quote: string | null
  readonly mentions: readonly string[]
  readonly files: readonly string[]
}

/** What people do in the room; each act is stored with the event for the desk before anybody hears of it. */
export interface Talk {
  post(
    person: RoomPerson,
    place: PlaceId,
    draft: Draft,
  ): { readonly view: MessageView; readonly fresh: boolean }
  edit(person: RoomPerson, id: string, text: string): MessageView
  recall(person: RoomPerson, id: string): MessageView
  press(person: RoomPerson, id: string, action: string): MessageView
  view(message: StoredMessage): MessageView
}

/** Line breaks and tabs stay; other control characters and broken surrogates go. */
const cleanText = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .replace(/\p{Cc}/gu, (character) => (character === '\n' || character === '\t' ? character : ''))
    .trim()

export const createTalk = (
  directory: Directory,
  messages: Messages,
  files: Files,
  now: () => Instant,
  announce: (entry: FeedEntry, view: MessageView) => void,
): Talk => {
  const view = (message: StoredMessage): MessageView => messageView(messages, directory, message)

  const told = (entry: FeedEntry): MessageView => {
    const message = messages.message(entry.message)
    if (message === null) throw new Refusal('broken')
    const shown = view(message)
    announce(entry, shown)
    return shown
  }

  const readable = (person: RoomPerson, id: string): StoredMessage => {
    const message = messages.message(id)
    if (message === null || !directory.mayEnter(person, message.place)) throw new Refusal('no-such-message')
    return message
  }

  /** The person's own message, still young enough to take back. */
  const regrettable = (person: RoomPerson, id: string): StoredMessage => {
    const message = readable(person, id)
    if (message.author !== person.id) throw new Refusal('not-yours')
    if (message.recalledAt === null && now() - message.at > regretTime) throw new Refusal('too-late')
    return message
  }

  const textOf = (given: string): string => {
    const text = cleanText(given)
    if ([...text].length > longestText) throw new Refusal('text-too-long')
    return text
  }

  const filesOf = (person: RoomPerson, ids: readonly string[]): readonly StoredFile[] =>
    ids.map((one) => {
      const found = files.find(one)
      if (found === null || found.person !== person.id || found.place !== null)
        throw new Refusal('no-such-file')
      return found.file
    })

  return {
    view,
    post: (person, place, draft) => {
      const known = messages.message(draft.id)
      if (known !== null) {
        if (known.author !== person.id || known.place !== place) throw new Refusal('id-taken')
        return { view: view(known), fresh: false }
      }
      const text = textOf(draft.text)
      if (text === '' && draft.files.length === 0) throw new Refusal('empty-message')
      const quoted = draft.quote === null ? null : messages.message(draft.quote)
      if (draft.quote !== null && quoted?.place !== place) throw new Refusal('no-such-message')
      const members = new Set([botId, ...directory.membersOf(place).map(({ id }) => id)])
      const message: NewMessage = {
        id: draft.id,
        place,
        author: person.id,
        at: now(),
        text,
        quote: draft.quote,
        mentions: [
          ...new Set([
            ...draft.mentions.filter((one) => members.has(one)),
            ...mentionsIn(directory, place, text),
          ]),
        ],
        files: filesOf(person, draft.files),
        mention: null,
        choices: [],
      }
      return { view: told(messages.say(message, saidEvent(directory, message, person, quoted))), fresh: true }
    },
    edit: (person, id, given) => {
      const message = regrettable(person, id)
      if (message.recalledAt !== null) throw new Refusal('already-recalled')
      const text = textOf(given)
      if (text === '' && message.files.length === 0) throw new Refusal('empty-message')
      if (text === message.text) return view(message)
      const at = now()
      return told(
        messages.edit(message, text, at, (count) => editedEvent(directory, message, person, text, at, count)),
      )
    },
    recall: (person, id) => {
      const message = regrettable(person, id)
      if (message.recalledAt !== null) return view(message)
      const at = now()
      return told(messages.recall(message, at, recalledEvent(directory, message, person, at)))
    },
    press: (person, id, action) => {
      const message = readable(person, id)
      if (!message.choices.some((choice) => choice.action === action)) throw new Refusal('no-such-choice')
      const at = now()
      const event = pressedEvent(directory, message, person, action, at)
      const entry = messages.press(message, person.id, action, at, event)
      return entry === null ? view(message) : told(entry)
    },
  }
}
