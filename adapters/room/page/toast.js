import { h } from './dom.js'

const shown = h('div', { class: 'toast', role: 'alert' })
let timer = 0

/** One short line over everything, gone after a while. */
export const toast = (text) => {
  if (!shown.isConnected) document.body.append(shown)
  shown.textContent = text
  shown.classList.add('visible')
  clearTimeout(timer)
  timer = setTimeout(() => shown.classList.remove('visible'), 4_000)
}
