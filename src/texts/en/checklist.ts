import type { SameTexts } from '../texts.ts'
import type { ChecklistRun } from '../../domain/duties/checklist.ts'
import { chinaClock } from '../../domain/time.ts'
import { clockInEnglish, monthDayInEnglish } from './time.ts'
import { shortened } from '../lines.ts'
import type { checklistInChinese } from '../zh/checklist.ts'

const itemLine = (item: ChecklistRun['items'][number], i: number): string =>
  `${i + 1} ${item.text}${item.doneAt === null ? '' : item.finding === null ? ' ✓' : `: ${shortened(item.finding, 30)}`}`

const progress = (run: ChecklistRun): string =>
  `${run.items.filter((item) => item.doneAt !== null).length}/${run.items.length}`

/** What is said about routine duties (DUT-1). */
export const checklistInEnglish: SameTexts<typeof checklistInChinese> = {
  checklistAsked: (run) =>
    [
      `${run.name}, please finish by ${clockInEnglish(run.missAt, run.dueAt)}:`,
      run.items.map((item, i) => `${i + 1} ${item.text}`).join('; '),
      'Reply “checklist done”, or “checklist finding 2 text”.',
    ].join('\n'),
  checklistReminder: (run, left) =>
    `${run.name}: ${left} left, due at ${chinaClock(run.missAt)}.\nWhen done, please reply “checklist done”.`,
  checklistMissed: (run, who, left) =>
    `${run.name} was due at ${chinaClock(run.missAt)}.\n${left} left with ${who ?? 'nobody on duty'}; please make up for it and reply “checklist done”.`,
  checklists: (rows, now) =>
    rows.length === 0
      ? 'No checklist is due now.\nFor this month please reply “checklist record”.'
      : rows
          .slice(0, 4)
          .map(({ run, who }) =>
            [
              `${run.name} ${progress(run)}, by ${clockInEnglish(run.missAt, now)}${who === null ? '' : `, ${who}`}`,
              run.items.map(itemLine).join('; '),
            ].join('\n'),
          )
          .join('\n'),
  checklistTicked: (run) =>
    run.doneAt === null
      ? `${run.name}: ${progress(run)} done.\nLeft: ${run.items.flatMap((item, i) => (item.doneAt === null ? [`${i + 1} ${item.text}`] : [])).join('; ')}`
      : `${run.name} is done${run.late ? ' (late)' : ''} and on record.`,
  checklistFound: (number, item, run) =>
    `Noted for “${item}”, ticket #${number} opened.\n${run.doneAt === null ? `${run.name} ${progress(run)}.` : `${run.name} is done.`}`,
  checklistMonth: (month, rows) => {
    const finished = rows.filter(({ run }) => run.doneAt !== null)
    const findings = rows.flatMap(({ run }) => run.items.filter((item) => item.finding !== null))
    return [
      `Month of ${monthDayInEnglish(month)}: ${rows.length} checklists`,
      `${finished.length} done, ${finished.filter(({ run }) => run.late).length} late, ${rows.filter(({ run, state }) => state === 'missed' && run.doneAt === null).length} missed, ${findings.length} findings`,
      ...rows
        .filter(({ run, state }) => state === 'missed' || run.items.some((item) => item.finding !== null))
        .slice(0, 12)
        .map(({ run }) => {
          const notes = run.items.flatMap((item) =>
            item.finding === null
              ? []
              : [
                  `${item.text}: ${shortened(item.finding, 24)}${item.ticket === null ? '' : ` #${item.ticket}`}`,
                ],
          )
          const missed = run.doneAt === null ? ['missed'] : run.late ? ['late'] : []
          return `${run.date.slice(5)} ${run.name} ${[...missed, ...notes].join('; ')}`
        }),
    ].join('\n')
  },
  noChecklist: 'No checklist is due now.\nFor this month please reply “checklist record”.',
  noSuchItem: (count) => `There is no such item, only 1 to ${count}.\nPlease write “checklist done 1 3”.`,
}
