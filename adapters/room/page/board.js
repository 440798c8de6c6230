import { h } from './dom.js'
import { clockTime, dueMoment as moment } from './moments.js'
import { t } from './strings.js'

const dutyLine = ({ name, people }) =>
  h(
    'div',
    { class: 'duty' },
    h('dt', {}, name),
    h(
      'dd',
      { class: people.length === 0 ? 'nobody' : '' },
      people.length === 0 ? t.nobodyOnDuty : people.join(t.comma),
    ),
  )

const problemCard = (problem) =>
  h(
    'li',
    { class: 'problem', data: { number: problem.number } },
    h(
      'div',
      { class: 'problem-top' },
      h('span', { class: 'problem-number' }, `#${problem.number}`),
      h('span', { class: 'problem-count' }, t.problemCount(problem.tickets, problem.units)),
    ),
    h('p', { class: 'problem-title' }, problem.title),
    h(
      'p',
      { class: 'problem-progress' },
      problem.progress === null
        ? t.problemSince(moment(problem.since), problem.owner)
        : `${moment(problem.progress.at)} ${problem.progress.text}`,
    ),
  )

const accountName = ({ platform, account }) => `${t.platform[platform] ?? platform} ${account}`

const awayLine = (one) =>
  h(
    'li',
    { class: 'away' },
    h('strong', {}, t.accountAway(accountName(one), one.since === null ? null : moment(one.since))),
    one.reason !== null && h('span', {}, one.reason),
  )

const unheardLine = (gap) =>
  h(
    'li',
    { class: 'unheard' },
    t.unheard(
      clockTime(gap.from),
      clockTime(gap.to),
      [accountName(gap), gap.room].filter(Boolean).join(' · '),
    ),
  )

/** More than these nobody reads one by one. */
const mostGaps = 6

const hearingList = ({ away, unheard }) =>
  away.length + unheard.length === 0
    ? []
    : [
        h(
          'ul',
          { class: 'hearing', 'aria-label': t.hearing },
          away.map(awayLine),
          unheard.slice(-mostGaps).map(unheardLine),
          unheard.length > mostGaps &&
            h('li', { class: 'unheard' }, t.moreUnheard(unheard.length - mostGaps)),
        ),
      ]

/** What stands above the tickets: accounts that do not hear, the problems that many share, and who is on duty. */
export const board = (duty, problems, hearing) => [
  ...(hearing === undefined ? [] : hearingList(hearing)),
  ...(problems.length === 0
    ? []
    : [h('ul', { class: 'problems', 'aria-label': t.problems }, problems.map(problemCard))]),
  ...(duty.length === 0 ? [] : [h('dl', { class: 'duties', 'aria-label': t.onDuty }, duty.map(dutyLine))]),
]
