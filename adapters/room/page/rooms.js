import { dropToken } from './api.js'
import { avatar, h, icon, iconButton } from './dom.js'
import { shortMoment } from './moments.js'
import { on, state } from './state.js'
import { switchLanguage, t } from './strings.js'

const preview = (room) => {
  const { last } = room
  if (last === null)
    return room.kind === 'direct'
      ? t.direct
      : (room.system ?? (room.kind === 'engineers' ? t.engineersRoom : ''))
  const own = last.author.id === state.me.id
  if (last.recalled) return own ? t.recalledByYou : t.recalledBy(last.author.name)
  const name = own ? t.you : last.author.name
  const words =
    last.text !== ''
      ? last.text.replace(/\s+/g, ' ')
      : last.files.some(({ picture }) => picture)
        ? t.lastPicture
        : t.lastFile
  const lead = last.mention === null ? '' : `@${last.mention.name} `
  return room.kind === 'direct' ? lead + words : t.said(name, lead + words)
}

const face = (room, index) => {
  if (room.kind === 'direct') return avatar({ id: 'bot', role: 'bot', name: '' })
  const known = avatar({ id: room.id, role: 'room', name: room.name, hue: index + 3 })
  known.classList.add('room-face')
  known.replaceChildren(icon(room.kind === 'engineers' ? 'shield' : 'group'))
  return known
}

const item = (room, index) =>
  h(
    'li',
    {},
    h(
      'a',
      {
        class: 'room-item',
        href: `#/room/${encodeURIComponent(room.id)}`,
        'aria-current': room.id === state.current ? 'page' : null,
        data: { room: room.id },
      },
      face(room, index),
      h(
        'span',
        { class: 'room-words' },
        h(
          'span',
          { class: 'room-top' },
          h('strong', {}, room.name),
          room.last && h('time', {}, shortMoment(room.last.at)),
        ),
        h(
          'span',
          { class: 'room-bottom' },
          h('span', { class: 'room-preview' }, preview(room)),
          room.unread > 0 &&
            h(
              'span',
              { class: 'badge', 'aria-label': t.unread(room.unread) },
              room.unread > 99 ? '99+' : String(room.unread),
            ),
        ),
      ),
    ),
  )

const mine = () => {
  const { me, auth } = state
  const leave = () => {
    dropToken()
    location.assign('/')
  }
  return h(
    'div',
    { class: 'me' },
    avatar(me, true),
    h('span', { class: 'me-words' }, h('strong', {}, me.name), h('small', {}, me.unit ?? '')),
    iconButton('swap', auth === 'demo' ? t.leave : t.signOut, leave),
  )
}

/** The left side: who I am, my rooms with what was said last and what I have not read. */
export const startRooms = () => {
  const list = h('ul', { class: 'room-list' })
  const paint = () => {
    const focused = document.activeElement?.closest?.('.room-item')?.dataset.room
    list.replaceChildren(...[...state.rooms.values()].map(item))
    if (focused !== undefined) list.querySelector(`[data-room="${window.CSS.escape(focused)}"]`)?.focus()
  }
  on('rooms', paint)
  on('opened', paint)
  return h(
    'nav',
    { class: 'rooms', 'aria-label': t.rooms },
    h(
      'header',
      { class: 'rooms-head' },
      h('img', { src: '/icon.svg', alt: '', width: 26, height: 26 }),
      h('strong', {}, t.product),
      state.auth === 'demo' && h('span', { class: 'demo-badge', title: t.demoNote }, t.demoBadge),
      h('button', { type: 'button', class: 'quiet', onclick: switchLanguage }, t.language),
    ),
    list,
    mine(),
  )
}
