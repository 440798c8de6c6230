import type { SameTexts } from '../texts.ts'
import type { ticketViewsInChinese } from '../zh/ticket-views.ts'
import { chinaClock } from '../../domain/time.ts'
import { trimStop } from '../lines.ts'
import { factInEnglish } from './history.ts'
import { clockNames, listTitles, stateNames } from './names.ts'
import { clockInEnglish, monthDayInEnglish } from './time.ts'

/** A ticket, its history, and lists of tickets, as they are shown to who asks. */
export const ticketViewsInEnglish: SameTexts<typeof ticketViewsInChinese> = {
  show: (t, who, assignee, clocks) =>
    [
      `#${t.number} ${stateNames[t.state]}, ${t.severity}, ${t.category}`,
      t.title,
      `${who}, ${monthDayInEnglish(t.openedAt)} ${chinaClock(t.openedAt)}${t.module === null ? '' : `, ${t.module}`}`,
      `${assignee === null ? 'Unclaimed' : `With ${assignee}`}${clocks.length === 0 ? '' : `; ${clocks.join(', ')}`}`,
      ...(t.fix === null
        ? []
        : [`${t.cause === null ? '' : `Cause: ${trimStop(t.cause)}; `}fix: ${trimStop(t.fix)}`]),
    ].join('\n'),
  clockLine: (clock, state, due, now) =>
    ({
      running: `${clockNames[clock]} due by ${clockInEnglish(due, now)}`,
      paused: `${clockNames[clock]} paused`,
      met: `${clockNames[clock]} in time`,
      breached: `${clockNames[clock]} late (was due ${clockInEnglish(due, now)})`,
    })[state],
  history: (number, lines) => `#${number} history\n${lines.join('\n')}`,
  historyLine: (at, who, fact, name) => {
    const what = factInEnglish(fact, name)
    return what === null ? null : `${monthDayInEnglish(at)} ${chinaClock(at)} ${who} ${what}`
  },
  list: (title, lines, more) =>
    lines.length === 0
      ? `${title}: none.`
      : `${title}: ${lines.length + more}\n${lines.join('\n')}${more > 0 ? `\n${more} more; please narrow it down, for example: list unclaimed` : ''}`,
  listLine: (t, who, assignee, due, now) => {
    const by = due === null ? '' : due <= now ? ', overdue' : `, due ${clockInEnglish(due, now)}`
    return `#${t.number} ${t.title} (${who}) ${t.state === 'working' || t.state === 'waiting' ? (assignee ?? 'unclaimed') : stateNames[t.state]}${by}`
  },
  listTitle: (filter) => listTitles[filter],
  mineTitle: 'My tickets',
}
