import { fileAddress } from './api.js'
import { h, icon, iconButton } from './dom.js'
import { fileSize } from './moments.js'
import { t } from './strings.js'
import { toast } from './toast.js'

const view = (file, address) => {
  const dialog = h('dialog', { class: 'viewer', 'aria-label': file.name, onclose: () => dialog.remove() })
  dialog.append(
    h('img', { src: address, alt: file.name, onclick: () => dialog.close() }),
    iconButton('close', t.closePicture, () => dialog.close()),
  )
  document.body.append(dialog)
  dialog.showModal()
}

const save = async (file) => {
  try {
    const link = h('a', { href: await fileAddress(file.id), download: file.name })
    link.click()
  } catch (cause) {
    toast(cause.message)
  }
}

/** A picture as a thumbnail that opens, anything else as a card that downloads. */
export const fileView = (file) => {
  if (!file.picture) {
    return h(
      'button',
      { type: 'button', class: 'file-card', 'aria-label': t.download(file.name), onclick: () => save(file) },
      icon('file'),
      h('span', {}, h('strong', {}, file.name), h('small', {}, fileSize(file.size))),
    )
  }
  const image = h('img', { alt: file.name })
  const button = h(
    'button',
    {
      type: 'button',
      class: 'thumbnail',
      'aria-label': t.openPicture(file.name),
      onclick: () => image.src && view(file, image.src),
    },
    image,
  )
  fileAddress(file.id).then(
    (address) => {
      image.src = address
      button.classList.add('ready')
    },
    () => button.classList.add('missing'),
  )
  return button
}
