import { get, post, Refused, roomPath } from './api.js'
import { serverNow } from './moments.js'

/** Lines kept in the page per room; older ones come back by scrolling. */
const mostKept = 600

const bus = new window.EventTarget()
export const on = (name, listener) => bus.addEventListener(name, (event) => listener(event.detail))
export const emit = (name, detail) => bus.dispatchEvent(new CustomEvent(name, { detail }))

export const state = {
  me: null,
  auth: 'demo',
  /** Place id → { id, name, kind, system, members, unread, last, messages, more, loaded }, in the server's order. */
  rooms: new Map(),
  current: null,
  /** Own words that were recalled, so that they can be written again. */
  recalled: new Map(),
}

export const currentRoom = () => state.rooms.get(state.current) ?? null

export const totalUnread = () => [...state.rooms.values()].reduce((sum, room) => sum + room.unread, 0)

/** Reads the rooms anew; what is already loaded of a room is read again as well. Returns the feed position. */
export const loadRooms = async () => {
  const { rooms, feed } = await get('/api/rooms')
  const before = state.rooms
  state.rooms = new Map(
    rooms.map((room) => [
      room.id,
      { ...room, messages: pendingOf(before.get(room.id)), more: true, loaded: false },
    ]),
  )
  emit('rooms')
  if (state.current !== null && state.rooms.has(state.current)) await loadRoom(state.current)
  else if (state.current !== null) location.hash = '#/'
  return feed
}

const pendingOf = (room) => room?.messages.filter((message) => message.pending) ?? []

const order = (a, b) => (a.seq ?? Infinity) - (b.seq ?? Infinity) || a.at - b.at

const merge = (room, messages) => {
  const byId = new Map(room.messages.map((message) => [message.id, message]))
  for (const message of messages) byId.set(message.id, message)
  room.messages = [...byId.values()].sort(order)
}

const loadRoom = async (id) => {
  const { messages, more } = await get(roomPath(id, '/messages'))
  const room = state.rooms.get(id)
  if (room === undefined) return
  merge(room, messages)
  room.more = more
  room.loaded = true
  emit('messages', { room: id })
}

export const openRoom = async (id) => {
  state.current = id
  emit('opened', { room: id })
  const room = state.rooms.get(id)
  if (room !== undefined && !room.loaded) await loadRoom(id)
}

let readingEarlier = false

/** One page of older messages, unless there are none or one is already on its way. */
export const loadEarlier = async () => {
  const room = currentRoom()
  const oldest = room?.messages.find((message) => message.seq !== undefined)
  if (readingEarlier || oldest === undefined || !room.more) return
  readingEarlier = true
  try {
    const { messages, more } = await get(roomPath(room.id, `/messages?before=${oldest.seq}`))
    merge(room, messages)
    room.more = more
    emit('messages', { room: room.id })
  } finally {
    readingEarlier = false
  }
}

/** A message came or changed, by the live line or as the answer to what we sent. */
export const take = (message, fresh) => {
  const room = state.rooms.get(message.place)
  if (room === undefined) return
  const known = room.messages.some(({ id, pending }) => id === message.id && !pending)
  // A change to a line above what is loaded must not be put below it.
  const oldest = room.messages.find(({ seq }) => seq !== undefined)?.seq ?? 0
  if (room.loaded && (known || message.seq >= oldest)) merge(room, [message])
  if (room.messages.length > mostKept && room.id !== state.current) {
    room.messages = room.messages.slice(-mostKept / 2)
    room.more = true
  }
  if (message.seq >= (room.last?.seq ?? 0)) room.last = message
  const isNew = fresh && !known && message.author.id !== state.me.id
  if (isNew) room.unread += 1
  emit('messages', { room: room.id, said: isNew ? message : null })
  emit('rooms')
}

/** Everything in the room that is on screen has been seen. */
export const markRead = async (room) => {
  const seq = room.messages.findLast((message) => message.seq !== undefined)?.seq
  if (seq === undefined || (room.unread === 0 && room.readTo === seq)) return
  room.readTo = seq
  room.unread = 0
  emit('rooms')
  await post(roomPath(room.id, '/read'), { seq }).catch(() => undefined)
}

/** Another tab of the same person has read. */
export const takeRead = async ({ place, seq }) => {
  const room = state.rooms.get(place)
  if (room === undefined || room.unread === 0 || seq < (room.last?.seq ?? 0)) return
  room.unread = 0
  emit('rooms')
}

/** Shows the message at once and sends it; sending again after a failure uses the same id. */
export const say = async (room, { text, quote, mentions, files }) => {
  const pending = {
    id: crypto.randomUUID?.() ?? `c-${Date.now()}-${String(Math.random()).slice(2)}`,
    place: room.id,
    at: serverNow(),
    author: state.me,
    text,
    mention: null,
    quote,
    mentions,
    files,
    choices: [],
    presses: [],
    edited: false,
    recalled: false,
    pending: 'sending',
  }
  merge(room, [pending])
  emit('messages', { room: room.id, own: true })
  await sendPending(pending)
}

export const sendPending = async (pending) => {
  const room = state.rooms.get(pending.place)
  const show = (change) => {
    merge(room, [{ ...pending, ...change }])
    emit('messages', { room: room.id })
  }
  show({ pending: 'sending' })
  try {
    const { message } = await post(roomPath(pending.place, '/messages'), {
      id: pending.id,
      text: pending.text,
      quote: pending.quote?.id ?? null,
      mentions: pending.mentions,
      files: pending.files.map(({ id }) => id),
    })
    take(message, false)
  } catch (cause) {
    show({ pending: 'failed', reason: cause instanceof Refused ? cause.message : '' })
  }
}

export const discard = (pending) => {
  const room = state.rooms.get(pending.place)
  room.messages = room.messages.filter((message) => message !== pending)
  emit('messages', { room: room.id })
}

export const act = async (message, verb, body) => {
  // Before the request, because the live line may bring the recall before the answer does.
  if (verb === 'recall' && message.text !== '') state.recalled.set(message.id, message.text)
  const { message: changed } = await post(`/api/messages/${encodeURIComponent(message.id)}/${verb}`, body)
  take(changed, false)
}
