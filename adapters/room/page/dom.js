const properties = new Set([
  'value',
  'disabled',
  'checked',
  'hidden',
  'textContent',
  'className',
  'src',
  'tabIndex',
  'type',
])

/**
 * Builds an element: properties, `on…` listeners, `data` and attributes; children are nodes or text. Text only ever
 * becomes a text node, so nothing anybody writes is read as markup.
 */
export const h = (tag, given = {}, ...children) => {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value)
    else if (name === 'data') Object.assign(node.dataset, value)
    else if (properties.has(name)) node[name] = value
    else node.setAttribute(name, value === true ? '' : String(value))
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false))
  return node
}

const svg = 'http://www.w3.org/2000/svg'

/** Outline icons on a 24 grid, drawn for this page. */
const shapes = {
  back: ['M15 5l-7 7 7 7'],
  send: ['M4 12l16-8-6 16-3-6.500z', 'M11 13.500L20 4'],
  picture: [
    'M5 5h14a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1z',
    'M4.500 17l5-5 3.500 3.500 2.500-2.500 4 4',
    'M15.500 9.200h.01',
  ],
  file: [
    'M7 3.500h7l4 4V20a.5.5 0 0 1-.5.5h-10.500a.5.5 0 0 1-.5-.5V4a.5.5 0 0 1 .5-.5z',
    'M14 3.500v4h4',
    'M12 11v6M9.500 14.500L12 17l2.500-2.500',
  ],
  clip: [
    'M19 11.500l-7.200 7.200a4.200 4.200 0 0 1-6-6l7.500-7.400a2.800 2.800 0 0 1 4 4l-7.300 7.300a1.400 1.400 0 0 1-2-2l6.600-6.700',
  ],
  at: [
    'M15.500 12a3.500 3.500 0 1 1-7 0 3.500 3.500 0 0 1 7 0z',
    'M15.500 8.500v4.800a2.300 2.300 0 0 0 4.600 0V12a8.100 8.100 0 1 0-3.600 6.700',
  ],
  close: ['M6 6l12 12M18 6L6 18'],
  more: ['M6 12h.01M12 12h.01M18 12h.01'],
  tickets: [
    'M5 6h14a1 1 0 0 1 1 1v3a2 2 0 0 0 0 4v3a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1v-3a2 2 0 0 0 0-4V7a1 1 0 0 1 1-1z',
    'M14 6.500v2M14 11v2M14 15.500v2',
  ],
  down: ['M12 5v13M6 12.500l6 6 6-6'],
  bot: [
    'M7 8.500h10a2 2 0 0 1 2 2V17a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2v-6.500a2 2 0 0 1 2-2z',
    'M12 8.500V5M9.500 13v1.500M14.500 13v1.500',
  ],
  group: [
    'M9 11.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
    'M3.500 18.500c.3-3 2.500-4.700 5.500-4.700s5.200 1.700 5.500 4.700',
    'M15.500 6a2.700 2.700 0 0 1 0 5.200M17 14c2 .5 3.300 2 3.500 4.500',
  ],
  shield: [
    'M12 3.500l7 2.500v5.500c0 4.300-2.800 7.500-7 9-4.200-1.500-7-4.700-7-9V6z',
    'M9 12l2.200 2.200L15 10.300',
  ],
  swap: ['M7 8h11l-3-3M17 16H6l3 3'],
}

export const icon = (name) => {
  const node = document.createElementNS(svg, 'svg')
  node.setAttribute('viewBox', '0 0 24 24')
  node.setAttribute('class', 'icon')
  node.setAttribute('aria-hidden', 'true')
  for (const shape of shapes[name]) {
    const path = document.createElementNS(svg, 'path')
    path.setAttribute('d', shape)
    node.append(path)
  }
  return node
}

/** A button that shows only an icon; the label is for screen readers and as a tooltip. */
export const iconButton = (name, label, onclick, given = {}) =>
  h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick, ...given },
    icon(name),
  )

/** Chinese colleagues call each other by the family name: 王工, 张会计. */
const initialOf = (name) => {
  const characters = [...name.trim()]
  return /\p{Script=Han}/u.test(name) ? (characters[0] ?? '?') : (characters[0] ?? '?').toUpperCase()
}

export const avatar = (person, small = false) => {
  const shown = person.role === 'bot' ? icon('bot') : initialOf(person.name)
  const hue = person.role === 'bot' ? 'bot' : `hue-${person.hue % 10}`
  return h('span', { class: `avatar ${hue}${small ? ' small' : ''}`, 'aria-hidden': 'true' }, shown)
}
