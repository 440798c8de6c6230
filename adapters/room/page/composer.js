import { upload } from './api.js'
import { h, icon, iconButton } from './dom.js'
import { createMention } from './mention.js'
import { act, currentRoom, on, say, state } from './state.js'
import { t } from './strings.js'
import { toast } from './toast.js'

const longest = 4_000

/** What is half written, per room: it waits there when one looks into another room. */
const drafts = new Map()
const blank = () => ({ text: '', quote: null, editing: null, files: [] })
const draft = () => {
  if (!drafts.has(state.current)) drafts.set(state.current, blank())
  return drafts.get(state.current)
}

const quoteOf = (message) => ({
  id: message.id,
  name: message.author.name,
  text: message.text === '' ? `[${message.files[0]?.name ?? t.picture}]` : message.text.slice(0, 120),
})

const bar = (label, words, cancel) =>
  h(
    'div',
    { class: 'composer-bar' },
    h('b', {}, label),
    h('span', {}, words),
    iconButton('close', t.cancel, cancel),
  )

const chip = (entry, remove) =>
  h(
    'li',
    { class: entry.file === null ? 'chip busy' : 'chip' },
    entry.preview === null ? icon('file') : h('img', { src: entry.preview, alt: '' }),
    h('span', {}, entry.file === null ? t.uploading(entry.name) : entry.name),
    iconButton('close', `${t.remove} ${entry.name}`, remove),
  )

/** Where one writes: text, quote, pictures and files by button, paste or drop, @ completion. */
export const startComposer = () => {
  const field = h('textarea', {
    rows: 1,
    maxlength: longest,
    'aria-label': t.write,
    placeholder: t.write,
    enterkeyhint: 'send',
    autocomplete: 'off',
  })
  const sendButton = h(
    'button',
    { type: 'button', class: 'send', 'aria-label': t.send, title: t.send, onclick: () => send() },
    icon('send'),
    h('span', {}, t.send),
  )
  const extras = h('div', { class: 'composer-extras' })
  const mention = createMention(field)
  const chooser = (accept) =>
    h('input', { type: 'file', accept, multiple: true, hidden: true, tabIndex: -1, 'aria-hidden': 'true' })
  const pictures = chooser('image/png,image/jpeg,image/gif,image/webp')
  const files = chooser('')

  const grow = () => {
    field.style.height = 'auto'
    field.style.height = `${Math.min(field.scrollHeight, 160)}px`
  }
  const paint = () => {
    const { quote, editing, files: attached } = draft()
    extras.replaceChildren(
      ...[
        editing && bar(t.editing, editing.text, cancelBars),
        quote && bar(t.quoting(quote.name), quote.text, cancelBars),
        attached.length > 0 &&
          h(
            'ul',
            { class: 'chips', 'aria-label': t.attached },
            attached.map((entry) => chip(entry, () => remove(entry))),
          ),
      ].filter(Boolean),
    )
    const busy = attached.some(({ file }) => file === null)
    sendButton.disabled = busy || (field.value.trim() === '' && attached.length === 0)
  }
  const set = (text) => {
    field.value = text
    draft().text = text
    grow()
    paint()
  }
  const cancelBars = () => {
    const wasEditing = draft().editing !== null
    Object.assign(draft(), { quote: null, editing: null })
    if (wasEditing) set('')
    else paint()
    field.focus()
  }
  const remove = (entry) => {
    const here = draft()
    here.files = here.files.filter((one) => one !== entry)
    paint()
    field.focus()
  }
  const attach = async (given) => {
    const here = draft()
    for (const file of given) {
      const entry = {
        name: file.name,
        file: null,
        preview: file.type.startsWith('image/') ? URL.createObjectURL(file) : null,
      }
      here.files.push(entry)
      paint()
      try {
        entry.file = (await upload(file)).file
      } catch (cause) {
        here.files = here.files.filter((one) => one !== entry)
        toast(cause.message)
      }
      paint()
    }
  }
  const send = async () => {
    const here = draft()
    const text = field.value.trim()
    if (sendButton.disabled) return
    mention.close()
    if (here.editing !== null) {
      const { editing } = here
      await act(editing, 'edit', { text }).then(
        () => {
          here.editing = null
          set('')
        },
        (cause) => toast(cause.message),
      )
      return
    }
    drafts.set(state.current, blank())
    set('')
    field.focus()
    await say(currentRoom(), {
      text,
      quote: here.quote,
      mentions: [],
      files: here.files.map(({ file }) => file),
    })
  }

  field.addEventListener('input', () => {
    draft().text = field.value
    grow()
    paint()
    mention.look()
  })
  field.addEventListener('click', () => mention.look())
  field.addEventListener('keydown', (event) => {
    // Enter that ends a Pinyin word belongs to the input method; Safari reports it as key code 229.
    if (event.isComposing || event.keyCode === 229) return
    if (mention.handle(event)) return
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      send()
    } else if (event.key === 'Escape') cancelBars()
  })
  field.addEventListener('paste', (event) => {
    const given = [...(event.clipboardData?.files ?? [])]
    if (given.length === 0) return
    event.preventDefault()
    attach(given)
  })
  for (const chosen of [pictures, files]) {
    chosen.addEventListener('change', () => {
      attach([...chosen.files])
      chosen.value = ''
    })
  }
  const at = () => {
    const gap = /\S$/.test(field.value.slice(0, field.selectionStart)) ? ' ' : ''
    field.setRangeText(`${gap}@`, field.selectionStart, field.selectionEnd, 'end')
    field.focus()
    field.dispatchEvent(new Event('input'))
  }

  on('opened', () => {
    if (state.current === null) return
    field.placeholder = t.writeTo(currentRoom()?.name ?? '')
    mention.close()
    set(draft().text)
  })
  on('quote', (message) => {
    Object.assign(draft(), { quote: quoteOf(message), editing: null })
    paint()
    field.focus()
  })
  on('edit', (message) => {
    Object.assign(draft(), { editing: message, quote: null })
    set(message.text)
    field.focus()
  })
  on('rewrite', (text) => {
    set(text)
    field.focus()
  })

  const footer = h(
    'footer',
    { class: 'composer' },
    mention.list,
    extras,
    h(
      'div',
      { class: 'composer-row' },
      h(
        'div',
        { class: 'composer-tools' },
        iconButton('picture', t.addPicture, () => pictures.click()),
        iconButton('clip', t.addFile, () => files.click()),
        iconButton('at', t.mention, at),
      ),
      field,
      sendButton,
    ),
    h('p', { class: 'composer-hint' }, t.hints),
    pictures,
    files,
  )
  acceptDrops(attach)
  return footer
}

const acceptDrops = (attach) => {
  const cover = h('div', { class: 'drop-cover', hidden: true }, t.drop)
  document.body.append(cover)
  const hasFiles = (event) =>
    state.current !== null && [...(event.dataTransfer?.types ?? [])].includes('Files')
  document.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return
    event.preventDefault()
    cover.hidden = false
  })
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) cover.hidden = true
  })
  document.addEventListener('drop', (event) => {
    cover.hidden = true
    if (!hasFiles(event)) return
    event.preventDefault()
    attach([...event.dataTransfer.files])
  })
}
