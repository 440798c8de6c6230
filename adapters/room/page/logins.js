import { get } from './api.js'
import { h, icon, iconButton } from './dom.js'
import { t } from './strings.js'

/** A code lives half a minute or so: while one is shown the page looks often, else now and then. */
const whileShown = 2_000
const whileNone = 8_000

const picture = ({ svg, platform, account }) => {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  const forget = () => URL.revokeObjectURL(address)
  return h('img', {
    class: 'login-picture',
    src: address,
    alt: `${t.loginCode} ${t.platform[platform] ?? platform} ${account}`,
    onload: forget,
    onerror: forget,
  })
}

const card = (login, hide) =>
  h(
    'section',
    { class: 'login-card', data: { account: `${login.platform}/${login.account}` } },
    h(
      'header',
      {},
      h('strong', {}, t.loginWaits(t.platform[login.platform] ?? login.platform, login.account)),
      iconButton('close', t.loginHide, hide),
    ),
    h(
      'ol',
      {},
      t.loginHow.map((step) => h('li', {}, step)),
    ),
    login.svg === null
      ? h('p', { class: 'login-link' }, h('span', {}, t.loginLink), h('code', {}, login.link))
      : picture(login),
    h('p', { class: 'login-care' }, t.loginCare),
  )

/** The codes that wait for a phone, for those who may see them: they change by themselves and go when somebody has logged in. */
export const startLogins = () => {
  const place = h('div', { class: 'logins', 'aria-live': 'polite', hidden: true })
  let shown = []
  let hidden = false
  const paint = () => {
    place.hidden = shown.length === 0
    place.dataset.hidden = hidden ? 'yes' : 'no'
    const set = (value) => () => {
      hidden = value
      paint()
    }
    place.replaceChildren(
      ...(hidden
        ? [
            h(
              'button',
              { type: 'button', class: 'login-show', onclick: set(false) },
              icon('shield'),
              t.loginShow,
            ),
          ]
        : shown.map((login) => card(login, set(true)))),
    )
  }
  const look = async () => {
    try {
      const { logins } = await get('/api/logins')
      const same = JSON.stringify(logins) === JSON.stringify(shown)
      if (logins.length === 0) hidden = false
      shown = logins
      if (!same) paint()
    } catch {
      // An old code helps nobody; whether the line is down is told elsewhere.
      if (shown.length > 0) {
        shown = []
        paint()
      }
    }
    setTimeout(look, shown.length > 0 ? whileShown : whileNone)
  }
  look()
  return place
}
