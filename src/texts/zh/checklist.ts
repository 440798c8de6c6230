import type { ChecklistRun } from '../../domain/duties/checklist.ts'
import { chinaClock, chinaClockFrom, chinaMonthDay, type Instant } from '../../domain/time.ts'
import { shortened } from '../lines.ts'

const itemLine = (item: ChecklistRun['items'][number], i: number): string =>
  `${i + 1} ${item.text}${item.doneAt === null ? '' : item.finding === null ? ' ✓' : `：${shortened(item.finding, 18)}`}`

const progress = (run: ChecklistRun): string =>
  `${run.items.filter((item) => item.doneAt !== null).length}/${run.items.length}`

/** What is said about routine duties (DUT-1). */
export const checklistInChinese = {
  checklistAsked: (run: ChecklistRun): string =>
    [
      `${run.name}，请在 ${chinaClockFrom(run.missAt, run.dueAt)} 前完成：`,
      run.items.map((item, i) => `${i + 1} ${item.text}`).join('；'),
      '做完请发：巡检 完成；有异常请发：巡检 发现 2 内容',
    ].join('\n'),
  checklistReminder: (run: ChecklistRun, left: number): string =>
    `${run.name}还有 ${left} 项没做，${chinaClock(run.missAt)} 截止。\n做完请发：巡检 完成`,
  checklistMissed: (run: ChecklistRun, who: string | null, left: number): string =>
    `${run.name}已过 ${chinaClock(run.missAt)}，${who === null ? '无人值班' : who}还有 ${left} 项没做。\n请尽快补做，做完请发：巡检 完成`,
  checklists: (
    rows: readonly { readonly run: ChecklistRun; readonly who: string | null }[],
    now: Instant,
  ): string =>
    rows.length === 0
      ? '现在没有要做的巡检。看本月记录请发：巡检 记录'
      : rows
          .slice(0, 4)
          .map(({ run, who }) =>
            [
              `${run.name} ${progress(run)}，${chinaClockFrom(run.missAt, now)} 前${who === null ? '' : `，${who}`}`,
              run.items.map(itemLine).join('；'),
            ].join('\n'),
          )
          .join('\n'),
  checklistTicked: (run: ChecklistRun): string =>
    run.doneAt === null
      ? `${run.name}已完成 ${progress(run)}，还剩：${run.items.flatMap((item, i) => (item.doneAt === null ? [`${i + 1} ${item.text}`] : [])).join('；')}`
      : `${run.name}已完成${run.late ? '（超时补做）' : ''}，已记入巡检记录。`,
  checklistFound: (number: string, item: string, run: ChecklistRun): string =>
    `已记录“${item}”的异常，并开了工单 #${number}。${run.doneAt === null ? `\n${run.name} ${progress(run)}。` : `\n${run.name}已全部完成。`}`,
  checklistMonth: (
    month: Instant,
    rows: readonly { readonly run: ChecklistRun; readonly state: string }[],
  ): string => {
    const finished = rows.filter(({ run }) => run.doneAt !== null)
    const findings = rows.flatMap(({ run }) => run.items.filter((item) => item.finding !== null))
    return [
      `${chinaMonthDay(month).replace(/\d+日$/, '')}巡检 ${rows.length} 次，完成 ${finished.length}，补做 ${finished.filter(({ run }) => run.late).length}，漏做 ${rows.filter(({ run, state }) => state === 'missed' && run.doneAt === null).length}，发现异常 ${findings.length}`,
      ...rows
        .filter(({ run, state }) => state === 'missed' || run.items.some((item) => item.finding !== null))
        .slice(0, 12)
        .map(({ run }) => {
          const notes = run.items.flatMap((item) =>
            item.finding === null
              ? []
              : [
                  `${item.text}：${shortened(item.finding, 16)}${item.ticket === null ? '' : ` #${item.ticket}`}`,
                ],
          )
          const missed = run.doneAt === null ? ['漏做'] : run.late ? ['补做'] : []
          return `${run.date.slice(5)} ${run.name} ${[...missed, ...notes].join('；')}`
        }),
    ].join('\n')
  },
  noChecklist: '现在没有要做的巡检。看本月记录请发：巡检 记录',
  noSuchItem: (count: number): string => `没有这一项，共 ${count} 项。请这样发：巡检 完成 1 3`,
} as const
