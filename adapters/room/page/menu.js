import { h } from './dom.js'
import { t } from './strings.js'

let close = () => undefined

/**
 * A small menu at a point: `items` are `[label, act]`. Arrow keys move, Escape and a click elsewhere close it,
 * and the focus goes back to where it was.
 */
export const openMenu = (items, point) => {
  close()
  if (items.length === 0) return
  const before = document.activeElement
  const menu = h(
    'div',
    { class: 'menu', role: 'menu', 'aria-label': t.menu },
    items.map(([label, act]) =>
      h('button', { type: 'button', role: 'menuitem', tabIndex: -1, onclick: () => (close(), act()) }, label),
    ),
  )
  document.body.append(menu)
  const box = menu.getBoundingClientRect()
  menu.style.left = `${Math.max(8, Math.min(point.x, window.innerWidth - box.width - 8))}px`
  menu.style.top = `${point.y + box.height + 8 > window.innerHeight ? Math.max(8, point.y - box.height) : point.y}px`
  const buttons = [...menu.children]
  const outside = (event) => {
    if (!menu.contains(event.target)) close()
  }
  close = () => {
    close = () => undefined
    document.removeEventListener('pointerdown', outside, true)
    menu.remove()
    before?.focus?.()
  }
  menu.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      buttons.at((buttons.indexOf(document.activeElement) + step) % buttons.length).focus()
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault()
      event.stopPropagation()
      close()
    }
  })
  document.addEventListener('pointerdown', outside, true)
  buttons[0].focus()
}

export const closeMenu = () => close()
