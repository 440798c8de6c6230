import { avatar, h } from './dom.js'
import { currentRoom, state } from './state.js'
import { t } from './strings.js'

/** What is being typed after an @ before the caret, or null. */
const typed = (field) => {
  const before = field.value.slice(0, field.selectionStart)
  const match = /[@＠]([^\s@＠]{0,12})$/u.exec(before)
  return match === null ? null : { start: match.index, word: match[1].toLowerCase() }
}

const matches = (word) =>
  (currentRoom()?.members ?? [])
    .filter(({ id }) => id !== state.me.id)
    .filter(({ id, name, unit }) => [id, name, unit ?? ''].some((text) => text.toLowerCase().includes(word)))
    .slice(0, 8)

/** Completes @names in the field: arrow keys choose, Enter or Tab takes, Escape closes. `handle` says whether it used the key. */
export const createMention = (field) => {
  const list = h('ul', {
    class: 'mention-list',
    id: 'mention-list',
    role: 'listbox',
    'aria-label': t.mentionList,
    hidden: true,
  })
  let found = []
  let chosen = 0

  const close = () => {
    list.hidden = true
    found = []
    field.setAttribute('aria-expanded', 'false')
    field.removeAttribute('aria-activedescendant')
  }
  const put = (person) => {
    const { start } = typed(field) ?? { start: field.selectionStart }
    field.setRangeText(`@${person.name} `, start, field.selectionStart, 'end')
    close()
    field.focus()
    field.dispatchEvent(new Event('input'))
  }
  const paint = () => {
    list.replaceChildren(
      ...found.map((person, index) =>
        h(
          'li',
          {
            id: `mention-${index}`,
            role: 'option',
            'aria-selected': String(index === chosen),
            // Not click: the field would lose the focus before it.
            onpointerdown: (event) => {
              event.preventDefault()
              put(person)
            },
          },
          avatar(person, true),
          h('strong', {}, person.name),
          h('small', {}, person.role === 'bot' ? t.botTag : (person.unit ?? '')),
        ),
      ),
    )
    list.hidden = found.length === 0
    field.setAttribute('aria-expanded', String(found.length > 0))
    if (found.length > 0) field.setAttribute('aria-activedescendant', `mention-${chosen}`)
    list.children[chosen]?.scrollIntoView({ block: 'nearest' })
  }
  const look = () => {
    const at = typed(field)
    found = at === null ? [] : matches(at.word)
    chosen = 0
    if (found.length === 0) close()
    else paint()
  }

  field.setAttribute('role', 'combobox')
  field.setAttribute('aria-controls', 'mention-list')
  field.setAttribute('aria-autocomplete', 'list')
  field.setAttribute('aria-expanded', 'false')
  field.addEventListener('blur', () => setTimeout(close, 150))

  return {
    list,
    look,
    close,
    handle: (event) => {
      if (found.length === 0) return false
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (step !== undefined) {
        chosen = (chosen + step + found.length) % found.length
        paint()
      } else if (event.key === 'Enter' || event.key === 'Tab') put(found[chosen])
      else if (event.key === 'Escape') close()
      else return false
      event.preventDefault()
      event.stopPropagation()
      return true
    },
  }
}
