import { get, roomPath } from './api.js'
import { board } from './board.js'
import { h, icon } from './dom.js'
import { dueMoment, serverNow, setServerTime, span } from './moments.js'
import { currentRoom, emit, on, state } from './state.js'
import { t } from './strings.js'

/** The last fifth of the time is when somebody should look. */
const soonShare = 0.2
const finished = new Set(['closed', 'declined', 'merged'])

/** What a clock says now: words, how urgent, and how much of its time is left (0..1). */
const reading = (ticket, clock, fetchedAt) => {
  const total = Math.max(1, clock.dueAt - clock.startedAt)
  if (clock.state === 'met') return { words: t.clockMet, level: 'met', left: 1 }
  // A paused clock does not run: what was left when we asked is what is left.
  const left = clock.dueAt - (clock.state === 'paused' ? fetchedAt : serverNow())
  const share = Math.max(0, Math.min(1, left / total))
  if (clock.state === 'paused')
    return { words: `${t.clockPaused} · ${t.clockLeft(span(left))}`, level: 'paused', left: share }
  const answered = clock.kind === 'response' && ticket.assignee !== null
  // A report may still be owed for a closed ticket: that clock runs on.
  if (clock.state === 'breached' && (answered || finished.has(ticket.state)))
    return { words: t.clockBreached, level: 'breached', left: 0 }
  if (left < 0 || clock.state === 'breached')
    return { words: t.clockOver(span(-left)), level: 'breached', left: 0 }
  const words =
    left < 3_600_000 ? t.clockLeft(span(left)) : `${t.clockBefore(dueMoment(clock.dueAt))} · ${span(left)}`
  return { words, level: share < soonShare ? 'soon' : 'running', left: share }
}

const clockRow = (ticket, clock, fetchedAt) => {
  const words = h('span', { class: 'clock-words' })
  const fill = h('span', { class: 'clock-fill' })
  const row = h(
    'li',
    { class: 'clock' },
    h('span', { class: 'clock-kind' }, t.clock[clock.kind] ?? clock.kind),
    words,
    h('span', { class: 'clock-bar', 'aria-hidden': 'true' }, fill),
  )
  const tick = () => {
    const now = reading(ticket, clock, fetchedAt)
    if (words.textContent !== now.words) words.textContent = now.words
    row.dataset.level = now.level
    fill.style.width = `${now.left * 100}%`
  }
  tick()
  return { row, tick }
}

const roomName = (key) => state.rooms.get(key?.split('/').at(-1))?.name ?? null

const card = (ticket, fetchedAt, wide) => {
  const clocks = ticket.clocks.map((clock) => clockRow(ticket, clock, fetchedAt))
  const who = [ticket.requester, ticket.unit, wide ? roomName(ticket.room) : null].filter(Boolean).join(' · ')
  const node = h(
    'li',
    { class: 'ticket', tabIndex: -1, data: { number: ticket.number, state: ticket.state } },
    h(
      'div',
      { class: 'ticket-top' },
      h('span', { class: 'ticket-number' }, `#${ticket.number}`),
      h('span', { class: 'ticket-state' }, t.state[ticket.state] ?? ticket.state),
      ticket.severity !== 'normal' &&
        h('span', { class: `severity ${ticket.severity}` }, t.severity[ticket.severity]),
    ),
    h('p', { class: 'ticket-title' }, ticket.title),
    h(
      'p',
      { class: 'ticket-people' },
      h('span', {}, who),
      // Nobody had to take what the answer alone has solved.
      (ticket.assignee !== null || !finished.has(ticket.state)) &&
        h(
          'span',
          { class: ticket.assignee === null ? 'nobody' : 'assignee' },
          ticket.assignee ?? t.unassigned,
        ),
    ),
    clocks.length > 0 &&
      h(
        'ul',
        { class: 'clocks' },
        clocks.map(({ row }) => row),
      ),
  )
  return { node, tick: () => clocks.forEach((clock) => clock.tick()) }
}

/** The right side: what the desk makes of the talk, with clocks that run. */
export const startTickets = () => {
  const title = h('h2', {})
  const total = h('span', { class: 'ticket-total' })
  const list = h('ul', { class: 'ticket-list' })
  const above = h('div', { class: 'board' })
  const none = h('div', { class: 'no-tickets' })
  const close = h(
    'a',
    { class: 'icon-button back', 'aria-label': t.closePanel, title: t.closePanel },
    icon('back'),
  )
  let ticks = []
  let waiting = 0
  let asked = 0

  const load = async () => {
    const place = state.current
    const room = currentRoom()
    if (room === null) return
    asked += 1
    const mine = asked
    const { now, tickets, whole, duty, problems, hearing } = await get(roomPath(place, '/board'))
    if (mine !== asked) return
    setServerTime(now)
    const cards = tickets.map((ticket) => card(ticket, now, whole))
    title.textContent = whole ? t.allTickets : room.kind === 'direct' ? t.myTickets : t.ticketsOf
    above.replaceChildren(...board(duty, problems, hearing))
    const open = tickets.filter((ticket) => !finished.has(ticket.state)).length
    total.textContent = open === 0 ? '' : String(open)
    list.replaceChildren(...cards.map(({ node }) => node))
    none.hidden = tickets.length > 0
    const hint = room.kind === 'direct' && !whole ? t.directTickets : t.noTicketsHint
    none.replaceChildren(icon('tickets'), h('p', {}, t.noTickets), h('small', {}, hint))
    ticks = cards.map(({ tick }) => tick)
    emit('ticket-count', open)
  }
  const soon = () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => load().catch(() => undefined), 120)
  }

  on('opened', () => {
    close.href = `#/room/${encodeURIComponent(state.current ?? '')}`
    list.replaceChildren()
    none.hidden = true
    ticks = []
    load().catch(() => undefined)
  })
  on('tickets', ({ places }) => {
    if (places.includes(state.current)) soon()
  })
  on('tickets-stale', soon)
  on('ticket', (number) => {
    const found = list.querySelector(`[data-number="${window.CSS.escape(number)}"]`)
    if (found === null) return
    if (window.getComputedStyle(panel).display === 'none')
      location.hash = `#/room/${encodeURIComponent(state.current)}/tickets`
    setTimeout(() => {
      found.scrollIntoView({ block: 'nearest' })
      found.focus()
    })
  })
  // Accounts come and go without a word to the page.
  setInterval(() => {
    if (document.visibilityState === 'visible' && state.me.role !== 'requester') soon()
  }, 60_000)
  setInterval(() => {
    if (document.visibilityState === 'visible') for (const tick of ticks) tick()
  }, 1_000)

  const panel = h(
    'aside',
    { class: 'tickets', 'aria-label': t.tickets },
    h('header', { class: 'tickets-head' }, close, title, total),
    above,
    list,
    none,
  )
  return panel
}
