import { dropToken, get, keepToken, listen, Refused, token } from './api.js'
import { startChat } from './chat.js'
import { h } from './dom.js'
import { showEntry } from './entry.js'
import { setServerTime } from './moments.js'
import { startLogins } from './logins.js'
import { startRooms } from './rooms.js'
import { emit, loadRooms, openRoom, state, take, takeRead, totalUnread, on } from './state.js'
import { language, t } from './strings.js'
import { startTickets } from './tickets.js'
import { toast } from './toast.js'

const root = document.getElementById('app')

/** From this width on, rooms and chat stand side by side; the style sheets use the same number. */
const wide = matchMedia('(min-width: 720px)')

const route = () => {
  const [, place = null, view = 'chat'] = /^#\/room\/([^/]+)(?:\/(tickets))?$/.exec(location.hash) ?? []
  return place === null
    ? { place: null, view: 'rooms' }
    : { place: decodeURIComponent(place), view: view ?? 'chat' }
}

const follow = async (frame) => {
  const { place, view } = route()
  if (place !== null && !state.rooms.has(place)) return location.replace('#/')
  if (place === null && wide.matches) {
    const first =
      [...state.rooms.values()].find(({ kind }) => kind !== 'direct') ?? [...state.rooms.values()][0]
    if (first !== undefined) return location.replace(`#/room/${encodeURIComponent(first.id)}`)
  }
  frame.dataset.view = view
  emit('view', view)
  if (place !== state.current) await openRoom(place)
}

const hear = (name, data) => {
  if (name === 'message') take(data.message, data.kind === 'said')
  else if (name === 'read') takeRead(data)
  else if (name === 'tickets') emit('tickets', data)
  else if (name === 'reset') {
    loadRooms().catch(() => undefined)
  } else if (name === 'signed-out') {
    dropToken()
    location.reload()
  }
  if (data?.now !== undefined) {
    setServerTime(data.now)
    emit('tickets-stale')
  }
}

const enter = async () => {
  const { person, auth, logins, now } = await get('/api/me')
  state.me = person
  state.auth = auth
  setServerTime(now)
  const line = h('p', { class: 'offline', role: 'status', hidden: true }, t.offline)
  const frame = h(
    'div',
    { class: 'desk' },
    startRooms(),
    startChat(),
    startTickets(),
    line,
    logins && startLogins(),
  )
  root.replaceChildren(frame)
  const feed = await loadRooms()
  window.addEventListener('hashchange', () => follow(frame))
  wide.addEventListener('change', () => follow(frame))
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && route().view === 'tickets')
      location.hash = `#/room/${encodeURIComponent(state.current)}`
  })
  on('rooms', () => {
    const unread = totalUnread()
    document.title = unread === 0 ? t.product : `(${unread}) ${t.product}`
  })
  emit('rooms')
  await follow(frame)
  listen(
    feed,
    hear,
    (online) => {
      line.hidden = online
    },
    new AbortController().signal,
  )
}

const begin = async () => {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  document.title = t.product
  if (location.pathname === '/enter' && location.hash.length > 1) {
    keepToken('token', decodeURIComponent(location.hash.slice(1)))
    // The token must not stay in the address bar, where it is read over a shoulder or shared by mistake.
    history.replaceState(null, '', '/')
  }
  let wrong = false
  if (token() !== null) {
    try {
      return await enter()
    } catch (cause) {
      if (!(cause instanceof Refused) || cause.status !== 401) throw cause
      dropToken()
      wrong = true
    }
  }
  showEntry(root, await get('/api/hello'), wrong, async (given) => {
    keepToken('demo', given)
    await enter()
  })
}

begin().catch((cause) => {
  toast(cause instanceof Refused ? cause.message : t.unreachable)
})
