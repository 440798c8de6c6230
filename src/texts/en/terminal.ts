import type { StartView } from '../terminal-views.ts'
import type { terminalInChinese } from '../zh/terminal.ts'
import { accountInEnglish } from './accounts.ts'
import { troubleInEnglish } from './troubles.ts'

const standing = (stands: StartView['accounts'][number]['stands']): string =>
  typeof stands === 'string' ? stands : troubleInEnglish(stands)

const entryLines = (entry: StartView['entry']): readonly string[] => {
  if (entry === null) return []
  if (entry.kind === 'links') return entry.links.map(({ name, link }) => `${name}: ${link}`)
  return [
    `Try it: open the page, be an accountant, and ask ${entry.ask === null ? 'a question in the group' : `in the group: ${entry.ask}`}`,
    `        In another window be ${entry.engineer ?? 'an engineer'}; once the accountant says “not solved”, send “claim” in the engineers’ room.`,
    'This is demo mode: whoever opens the page can be anybody. For real use see “personal links” in the README.',
  ]
}

const many = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`

/** What the program says in its terminal, in English. */
export const terminalInEnglish: typeof terminalInChinese = {
  started: (view: StartView): string =>
    [
      ...view.desks.map(
        (desk) =>
          `Zhiban · ${desk.name} (${desk.contract}): ${many(desk.rooms, 'room', 'rooms')}, ${many(desk.people, 'person', 'people')}, ${many(desk.articles, 'article', 'articles')}`,
      ),
      ...(view.address === null ? [] : [`Web room: ${view.address}`]),
      ...view.accounts.map(({ account, stands }) => `${accountInEnglish(account)}: ${standing(stands)}`),
      `Ready in ${view.seconds.toFixed(1)} s; data in ${view.folder}`,
      ...entryLines(view.entry),
      'To stop: Ctrl-C',
    ].join('\n'),
  standingBy: (address: string | null, holder: string | null): string => {
    const where = address === null ? '' : ` (${address})`
    return holder === null
      ? `Zhiban · standing by${where}: no instance is at work, taking over`
      : `Zhiban · standing by${where}: ${holder} is at work; this instance takes over when it stops`
  },
}
