import { post, Refused } from './api.js'
import { avatar, h, icon } from './dom.js'
import { switchLanguage, t } from './strings.js'
import { toast } from './toast.js'

const roles = [
  ['requester', t.requesters],
  ['engineer', t.engineers],
  ['supervisor', t.supervisors],
]

const card = (person, enter) =>
  h(
    'button',
    {
      type: 'button',
      class: 'person-card',
      'aria-label': t.enterAs(person.name),
      data: { person: person.id },
      onclick: async () => {
        try {
          const { token } = await post('/api/pick', { person: person.id })
          await enter(token)
        } catch (cause) {
          toast(cause instanceof Refused ? cause.message : t.unreachable)
        }
      },
    },
    avatar(person),
    h(
      'span',
      { class: 'person-words' },
      h('strong', {}, person.name),
      h(
        'small',
        {},
        person.unit !== null && h('span', {}, person.unit),
        person.role === 'engineer' &&
          person.tier !== null &&
          h('span', { class: 'tier' }, t.tier(person.tier)),
      ),
    ),
  )

const picker = (people, enter) => [
  h('h1', {}, t.demoTitle),
  h('p', { class: 'entry-note' }, t.demoNote),
  ...roles.flatMap(([role, title]) => {
    const found = people.filter((person) => person.role === role)
    return found.length === 0
      ? []
      : [
          h(
            'section',
            { 'aria-label': title },
            h('h2', {}, title),
            h(
              'div',
              { class: 'person-cards' },
              found.map((person) => card(person, enter)),
            ),
          ),
        ]
  }),
  h('p', { class: 'entry-tip' }, t.demoTip),
]

const closed = (wrong) => [
  h('h1', {}, icon('shield'), t.tokenTitle),
  wrong && h('p', { class: 'entry-wrong', role: 'alert' }, t.linkInvalid),
  h('p', { class: 'entry-note' }, t.tokenNote),
]

/** The first page: whom to be in the demo, or how to get in. */
export const showEntry = (root, hello, wrong, enter) => {
  root.replaceChildren(
    h(
      'main',
      { class: 'entry' },
      h(
        'header',
        { class: 'entry-head' },
        h('img', { src: '/icon.svg', alt: '', width: 36, height: 36 }),
        h('span', {}, h('strong', {}, t.product), h('small', {}, t.tagline)),
        h('button', { type: 'button', class: 'quiet', onclick: switchLanguage }, t.language),
      ),
      ...(hello.auth === 'demo' ? picker(hello.people, enter) : closed(wrong)),
    ),
  )
}
