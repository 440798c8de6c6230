import { startComposer } from './composer.js'
import { h, icon } from './dom.js'
import { line } from './line.js'
import { openMenu } from './menu.js'
import { dayName, dayOf, serverNow } from './moments.js'
import { act, currentRoom, emit, loadEarlier, markRead, on, state } from './state.js'
import { t } from './strings.js'
import { toast } from './toast.js'

/** One's own words can be taken back this long; the server decides, this only hides what it would refuse. */
const regretTime = 120_000
/** Lines of one person this close together read as one. */
const joinTime = 180_000
/** Pixels from the end that still count as being at the end. */
const nearEnd = 80

const actions = (message) => {
  const young = message.author.id === state.me.id && serverNow() - message.at < regretTime
  const tell = (cause) => toast(cause.message)
  const copy = () => navigator.clipboard.writeText(message.text).then(() => toast(t.copied), tell)
  return [
    [t.quote, () => emit('quote', message)],
    message.text !== '' && navigator.clipboard !== undefined && [t.copy, copy],
    young && message.text !== '' && [t.edit, () => emit('edit', message)],
    young && [t.recall, () => act(message, 'recall').catch(tell)],
  ].filter(Boolean)
}

const openActions = (message, event) => {
  const box = event.currentTarget?.getBoundingClientRect?.()
  openMenu(
    actions(message),
    event.clientX ? { x: event.clientX, y: event.clientY } : { x: box.left, y: box.bottom },
  )
}

/** Keeps the DOM in step with the messages: a line is rebuilt only when what it shows has changed. */
const createList = (holder) => {
  let shown = new Map()
  return (room) => {
    const wanted = []
    let before = null
    for (const message of room.messages) {
      const newDay = before === null || dayOf(before.at) !== dayOf(message.at)
      if (newDay)
        wanted.push([
          `day-${dayOf(message.at)}`,
          dayName(message.at),
          () => h('div', { class: 'day-line' }, dayName(message.at)),
        ])
      const joined =
        !newDay &&
        !before.recalled &&
        before.author.id === message.author.id &&
        message.at - before.at < joinTime &&
        message.author.role !== 'bot'
      wanted.push([message.id, JSON.stringify([message, joined]), () => line(message, joined, openActions)])
      before = message
    }
    const next = new Map()
    for (const [key, mark, build] of wanted) {
      const known = shown.get(key)
      next.set(key, known?.mark === mark ? known : { mark, node: build() })
    }
    const focused = document.activeElement?.closest?.('[data-id]')?.dataset.id
    for (const [key, { node }] of shown) if (next.get(key)?.node !== node) node.remove()
    let place = holder.firstChild
    for (const { node } of next.values()) {
      if (node === place) place = place.nextSibling
      else holder.insertBefore(node, place)
    }
    if (focused !== undefined && document.activeElement === document.body) {
      holder.querySelector(`[data-id="${window.CSS.escape(focused)}"]`)?.focus()
    }
    shown = next
  }
}

const arrowKeys = (log) => (event) => {
  const lines = [...log.querySelectorAll('.line')]
  const here = lines.indexOf(event.target.closest?.('.line'))
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
  if (step !== undefined) {
    event.preventDefault()
    lines.at(here === -1 ? -1 : Math.max(0, Math.min(lines.length - 1, here + step)))?.focus()
  } else if (
    here !== -1 &&
    event.target === lines[here] &&
    (event.key === 'Enter' || event.key === 'ContextMenu')
  ) {
    event.preventDefault()
    lines[here].querySelector('.icon-button')?.click()
  }
}

const longPress = (log) => {
  let timer = 0
  const cancel = () => clearTimeout(timer)
  log.addEventListener('pointerdown', (event) => {
    cancel()
    const row = event.target.closest('.line')
    if (event.pointerType !== 'touch' || row === null) return
    const { clientX, clientY } = event
    timer = setTimeout(() => openById(row.dataset.id, { clientX, clientY }), 480)
  })
  for (const name of ['pointerup', 'pointercancel', 'pointermove', 'scroll'])
    log.addEventListener(name, cancel, { passive: true })
  log.addEventListener('contextmenu', (event) => {
    const row = event.target.closest('.line')
    if (row === null || event.target.closest('a, img') !== null || String(window.getSelection()) !== '')
      return
    event.preventDefault()
    openById(row.dataset.id, event)
  })
}

const openById = (id, event) => {
  const message = currentRoom()?.messages.find((one) => one.id === id && !one.pending)
  if (message !== undefined) openActions(message, event)
}

const subtitle = (room) => {
  if (room.kind === 'direct') return t.direct
  return [room.kind === 'engineers' ? t.engineersRoom : room.system, t.members(room.members.length - 1)]
    .filter(Boolean)
    .join(' · ')
}

/** The middle: heading, messages, composer. */
export const startChat = () => {
  const name = h('h1', {})
  const about = h('p', {})
  const count = h('span', { class: 'badge', hidden: true })
  const ticketsLink = h(
    'a',
    { class: 'icon-button tickets-link', 'aria-label': t.tickets, title: t.tickets },
    icon('tickets'),
    count,
  )
  const top = h('p', { class: 'history-note' })
  const lines = h('div', { class: 'lines' })
  const log = h(
    'div',
    { class: 'log', role: 'log', 'aria-label': t.messages, 'aria-live': 'off', tabIndex: 0 },
    top,
    lines,
  )
  const news = h(
    'button',
    { type: 'button', class: 'news', hidden: true, onclick: () => toEnd() },
    icon('down'),
  )
  const spoken = h('p', { class: 'for-ears', 'aria-live': 'polite' })
  const paintLines = createList(lines)
  let stuck = true
  let missed = 0

  const toEnd = () => {
    log.scrollTop = log.scrollHeight
    stuck = true
  }
  const settle = () => {
    const room = currentRoom()
    if (stuck && document.visibilityState === 'visible' && room?.loaded) {
      missed = 0
      markRead(room)
    }
    news.hidden = stuck
    news.replaceChildren(icon('down'), missed > 0 ? t.newMessages(missed) : t.toEnd)
  }
  const paint = () => {
    const room = currentRoom()
    if (room === null) return
    const fromEnd = log.scrollHeight - log.scrollTop
    top.textContent =
      !room.loaded || room.more
        ? room.messages.length > 0
          ? t.earlier
          : ''
        : room.messages.length > 0
          ? t.beginning
          : t.empty
    paintLines(room)
    log.scrollTop = stuck ? log.scrollHeight : log.scrollHeight - fromEnd
    settle()
  }

  log.addEventListener(
    'scroll',
    () => {
      stuck = log.scrollHeight - log.scrollTop - log.clientHeight < nearEnd
      if (log.scrollTop < 300) loadEarlier().catch(() => undefined)
      settle()
    },
    { passive: true },
  )
  log.addEventListener('keydown', arrowKeys(log))
  longPress(log)
  // Pictures and the on-screen keyboard change heights after the fact.
  const sizes = new ResizeObserver(() => stuck && toEnd())
  sizes.observe(lines)
  sizes.observe(log)
  document.addEventListener('visibilitychange', settle)

  on('messages', ({ room, said = null, own = false }) => {
    if (room !== state.current) return
    if (own) stuck = true
    // Emptied at every other change, so that a recalled line is not left for a screen reader to find.
    spoken.textContent = said === null ? '' : t.said(said.author.name, said.text)
    if (said !== null && !stuck) missed += 1
    // What is above the view grows when older lines come; what is below it grows when new ones do.
    const scrolled = log.scrollTop
    paint()
    if (said !== null && !stuck) log.scrollTop = scrolled
  })
  on('opened', () => {
    const room = currentRoom()
    chat.classList.toggle('empty', room === null)
    if (room === null) return
    name.textContent = room.name
    about.textContent = subtitle(room)
    ticketsLink.href = `#/room/${encodeURIComponent(room.id)}/tickets`
    stuck = true
    missed = 0
    paint()
  })
  on('ticket-count', (number) => {
    count.hidden = number === 0
    count.textContent = String(number)
  })

  const back = h(
    'a',
    { class: 'icon-button back', href: '#/', 'aria-label': t.back, title: t.back },
    icon('back'),
  )
  const chat = h(
    'main',
    { class: 'chat empty' },
    h('header', { class: 'chat-head' }, back, h('div', { class: 'chat-title' }, name, about), ticketsLink),
    h('div', { class: 'log-holder' }, log, news),
    startComposer(),
    spoken,
    h('p', { class: 'pick-room' }, t.pickRoom),
  )
  return chat
}
