import { h } from './dom.js'
import { dueMoment as moment } from './moments.js'
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

/** What stands above the tickets: who is on duty, and the problems that many share. */
export const board = (duty, problems) => [
  ...(problems.length === 0
    ? []
    : [h('ul', { class: 'problems', 'aria-label': t.problems }, problems.map(problemCard))]),
  ...(duty.length === 0 ? [] : [h('dl', { class: 'duties', 'aria-label': t.onDuty }, duty.map(dutyLine))]),
]
