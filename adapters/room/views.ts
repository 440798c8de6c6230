import type { Instant } from '../../src/domain/time.ts'
import type { LoginCode } from '../../src/ports/chat.ts'
import type { Messages, StoredFile, StoredMessage } from './messages.ts'
import { botId, botName, type Directory, type PlaceId } from './people.ts'

/** An account that waits for somebody to scan its code. */
export interface LoginView extends LoginCode {
  readonly platform: string
  readonly account: string
}

export interface PersonView {
  readonly id: string
  readonly name: string
  readonly unit: string | null
  readonly role: 'requester' | 'engineer' | 'supervisor' | 'bot'
  /** A number for the colour of the avatar; neighbours in the people file differ. */
  readonly hue: number
}

/** A message as browsers get it, the same for everybody who may read the place. A recalled one says nothing. */
export interface MessageView {
  readonly seq: number
  readonly id: string
  readonly place: PlaceId
  readonly at: Instant
  readonly author: PersonView
  readonly text: string
  readonly mention: { readonly person: string; readonly name: string } | null
  readonly quote: { readonly id: string; readonly name: string; readonly text: string } | null
  readonly files: readonly StoredFile[]
  readonly choices: readonly { readonly action: string; readonly label: string }[]
  readonly presses: readonly { readonly person: string; readonly name: string; readonly action: string }[]
  readonly edited: boolean
  readonly recalled: boolean
}

export const personView = (directory: Directory, id: string): PersonView => {
  if (id === botId) return { id, name: botName, unit: null, role: 'bot', hue: 0 }
  const person = directory.person(id)
  return person === null
    ? { id, name: id, unit: null, role: 'requester', hue: 0 }
    : { id, name: person.name, unit: person.unit, role: person.role, hue: directory.people.indexOf(person) }
}

/** The quoted line as it now stands, at most 120 characters; empty once it is recalled. */
const quoteView = (messages: Messages, directory: Directory, id: string): MessageView['quote'] => {
  const quoted = messages.message(id)
  if (quoted === null) return null
  const picture =
    quoted.files.length > 0 && quoted.text === '' ? `[${quoted.files[0]?.name ?? ''}]` : quoted.text
  return {
    id,
    name: personView(directory, quoted.author).name,
    text: quoted.recalledAt === null ? [...picture].slice(0, 120).join('') : '',
  }
}

export const messageView = (
  messages: Messages,
  directory: Directory,
  message: StoredMessage,
): MessageView => {
  const recalled = message.recalledAt !== null
  return {
    seq: message.seq,
    id: message.id,
    place: message.place,
    at: message.at,
    author: personView(directory, message.author),
    text: recalled ? '' : message.text,
    mention: recalled ? null : message.mention,
    quote: recalled || message.quote === null ? null : quoteView(messages, directory, message.quote),
    files: recalled ? [] : message.files,
    choices: recalled ? [] : message.choices.map(({ action, label }) => ({ action, label })),
    presses:
      recalled || message.choices.length === 0
        ? []
        : messages
            .presses(message.id)
            .map((press) => ({ ...press, name: personView(directory, press.person).name })),
    edited: message.editedAt !== null,
    recalled,
  }
}
