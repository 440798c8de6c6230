import { avatar, h, iconButton } from './dom.js'
import { clockTime } from './moments.js'
import { fileView } from './picture.js'
import { act, currentRoom, discard, emit, sendPending, state } from './state.js'
import { t } from './strings.js'
import { toast } from './toast.js'

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Names of the room as they are mentioned, ticket numbers and web addresses stand out; everything else is text. */
const words = (text, room) => {
  const names = room.members.map(({ name }) => escaped(name)).sort((a, b) => b.length - a.length)
  const parts = text.split(
    new RegExp(`([@＠](?:${names.join('|')})|#\\d{3,7}|https?://[^\\s，。；）]+)`, 'u'),
  )
  return parts.map((part, index) => {
    if (index % 2 === 0) return part
    if (part.startsWith('#')) {
      return h(
        'button',
        { type: 'button', class: 'ticket-link', onclick: () => emit('ticket', part.slice(1)) },
        part,
      )
    }
    if (part.startsWith('http'))
      return h('a', { href: part, target: '_blank', rel: 'noopener noreferrer' }, part)
    return h('span', { class: part.slice(1) === state.me.name ? 'mention to-me' : 'mention' }, part)
  })
}

const quoteBox = (quote) =>
  h('div', { class: 'quote' }, quote.text === '' ? t.quoteGone : [h('b', {}, quote.name), ` ${quote.text}`])

const choiceRow = (message) => {
  const picked = new Set(
    message.presses.filter(({ person }) => person === state.me.id).map(({ action }) => action),
  )
  return h(
    'div',
    {
      class: message.presses.length > 0 ? 'choices chosen' : 'choices',
      role: 'group',
      'aria-label': t.choices,
    },
    message.choices.map(({ action, label }) =>
      h(
        'button',
        {
          type: 'button',
          class: picked.has(action) ? 'choice picked' : 'choice',
          'aria-pressed': String(picked.has(action)),
          onclick: async (event) => {
            const { currentTarget } = event
            currentTarget.disabled = true
            await act(message, 'press', { action }).catch((cause) => toast(cause.message))
            currentTarget.disabled = false
          },
        },
        label,
      ),
    ),
  )
}

const pressNotes = (message) => {
  const labels = new Map(message.choices.map(({ action, label }) => [action, label]))
  return message.presses.map(({ person, name, action }) => {
    const label = labels.get(action) ?? action
    return h(
      'small',
      { class: 'press-note' },
      person === state.me.id ? t.pickedYou(label) : t.picked(name, label),
    )
  })
}

const pendingNote = (message) =>
  message.pending === 'sending'
    ? h('small', { class: 'line-note', role: 'status' }, t.sending)
    : h(
        'small',
        { class: 'line-note failed', role: 'alert' },
        message.reason || t.failed,
        h('button', { type: 'button', onclick: () => sendPending(message) }, t.again),
        h('button', { type: 'button', onclick: () => discard(message) }, t.discard),
      )

const recalledLine = (message) => {
  const own = message.author.id === state.me.id
  const earlier = own ? state.recalled.get(message.id) : undefined
  return h(
    'div',
    { class: 'notice-line', data: { id: message.id } },
    own ? t.recalledByYou : t.recalledBy(message.author.name),
    earlier !== undefined &&
      h('button', { type: 'button', onclick: () => emit('rewrite', earlier) }, t.reEdit),
  )
}

const bubble = (message, room) => {
  const lead =
    message.mention === null ? null : words(`@${message.mention.name}`, { members: [message.mention] })
  const body =
    message.text === '' && lead === null
      ? null
      : h('p', { class: 'words' }, lead, lead && ' ', words(message.text, room))
  const pictures = message.files.filter(({ picture }) => picture)
  const others = message.files.filter(({ picture }) => !picture)
  const bare = body === null && message.quote === null && others.length === 0
  return h(
    'div',
    { class: bare ? 'bubble bare' : 'bubble' },
    message.quote && quoteBox(message.quote),
    body,
    pictures.length > 0 && h('div', { class: 'thumbnails' }, pictures.map(fileView)),
    others.map(fileView),
  )
}

/** One message of the chat; `joined` when the same person spoke just before, so that name and face are not repeated. */
export const line = (message, joined, openActions) => {
  if (message.recalled) return recalledLine(message)
  const room = currentRoom()
  const { author } = message
  const own = author.id === state.me.id
  const kind = [
    own && 'mine',
    author.role === 'bot' && 'bot',
    joined && 'joined',
    message.pending && 'pending',
  ].filter(Boolean)
  const time = h('time', {}, clockTime(message.at))
  const head = h(
    'div',
    { class: 'line-head' },
    h('strong', {}, author.name),
    author.role === 'bot' && h('span', { class: 'bot-tag' }, t.botTag),
    author.unit && h('span', { class: 'unit' }, author.unit),
    time,
  )
  return h(
    'article',
    { class: ['line', ...kind].join(' '), tabIndex: -1, data: { id: message.id } },
    avatar(author),
    h(
      'div',
      { class: 'line-body' },
      head,
      h(
        'div',
        { class: 'bubble-row' },
        bubble(message, room),
        !message.pending &&
          iconButton('more', t.menu, (event) => openActions(message, event), {
            tabIndex: -1,
            'aria-haspopup': 'menu',
          }),
      ),
      message.choices.length > 0 && choiceRow(message),
      pressNotes(message),
      message.edited && h('small', { class: 'line-note' }, t.edited),
      message.pending && pendingNote(message),
    ),
  )
}
