import { sizeOf, type Evidence, type Problem, type ProblemEvent } from '../../domain/problems/problem.ts'
import { chinaClock, chinaClockFrom, chinaMonthDay, duration, type Instant } from '../../domain/time.ts'
import { ended, fitting, shortened, trimStop } from '../lines.ts'

const numbersShown = 6
const wordsShown = 3

const span = ({ from, to }: Evidence): string =>
  chinaClock(from) === chinaClock(to) ? chinaClock(from) : `${chinaClock(from)}–${chinaClock(to)}`

const crowd = ({ people, units, regions }: Evidence): string => {
  const who = units > 1 ? `${units} 个单位` : `${people} 人`
  return regions > 1 ? `${who}、${regions} 个区划` : who
}

const tickets = (problem: Problem): string => {
  const shown = problem.reports.slice(0, numbersShown).map((report) => `#${report.number}`)
  const more = sizeOf(problem) - shown.length
  return `${shown.join(' ')}${more > 0 ? ` 等 ${sizeOf(problem)} 张` : ''}`
}

const eventNames: Readonly<Record<ProblemEvent['what'], string>> = {
  proposed: '疑似',
  confirmed: '确认',
  automatic: '自动确认',
  dismissed: '排除',
  owner: '负责人',
  progress: '进展',
  solved: '解决',
  added: '加入',
  removed: '移出',
}

const stateNames: Readonly<Record<string, string>> = {
  proposed: '待确认',
  open: '处理中',
  solved: '已解决',
  dismissed: '已排除',
}

/** What is said about many tickets with one cause (WRK-4). */
export const problemInChinese = {
  problemProposed: (problem: Problem, evidence: Evidence): string => {
    const words = [...new Set(problem.reports.map((report) => `“${shortened(report.text, 24)}”`))]
    return [
      `疑似共性问题 ${problem.number}：${span(evidence)}，${crowd(evidence)}反映`,
      ...words.slice(0, wordsShown),
      tickets(problem),
      `是同一件事请发：确认 ${problem.number}；不是请发：不是 ${problem.number}`,
    ].join('\n')
  },
  problemOpened: (problem: Problem, evidence: Evidence, owner: string | null): string =>
    fitting(
      `${chinaClock(evidence.from)} 起 ${crowd(evidence)}反映“${shortened(problem.title, 18)}”，正在处理（#${problem.number}${owner === null ? '' : `，${owner}`}）。\n不用重复报，恢复后在这里通知。`,
      `${chinaClock(evidence.from)} 起 ${crowd(evidence)}反映同一问题，正在处理（#${problem.number}）：\n${problem.title}\n不用重复报，恢复后在这里通知。`,
    ),
  problemOpenedStaff: (
    problem: Problem,
    evidence: Evidence,
    owner: string | null,
    automatic: boolean,
  ): string =>
    [
      `共性问题 ${problem.number}${automatic ? '（反映集中，已自动确认）' : ''}：${shortened(problem.title, 20)}`,
      `${span(evidence)}，${crowd(evidence)}，${sizeOf(problem)} 张工单，${owner === null ? '还没有负责人' : `${owner}负责`}`,
      `报进展请发：进展 ${problem.number} 内容；恢复请发：解决 ${problem.number} 原因/措施`,
    ].join('\n'),
  knownProblem: (
    number: string,
    problem: Problem,
    owner: string | null,
    progress: { readonly at: Instant; readonly text: string } | null,
    now: Instant,
  ): string =>
    [
      `您说的是已知问题（#${problem.number}），${owner === null ? '' : `${owner}`}正在处理，恢复后在这里通知。`,
      ...(progress === null
        ? []
        : [`${chinaClockFrom(progress.at, now)} 进展：${ended(progress.text, '。')}`]),
      `已记录 #${number}；如果不是这件事，请再说一下您看到的提示。`,
    ].join('\n'),
  problemProgress: (problem: Problem, text: string): string =>
    fitting(
      `#${problem.number} ${shortened(problem.title, 14)}，进展：${ended(text, '。')}`,
      `#${problem.number} ${shortened(problem.title, 14)}，进展：\n${ended(text, '。')}`,
    ),
  problemSolved: (problem: Problem): string =>
    `#${problem.number} 已恢复：${shortened(problem.title, 24)}\n${problem.fix === null || problem.fix === '' ? '' : `${ended(problem.fix, '。')}\n`}请各位再试一下，还有问题直接说。`,
  problemSolvedStaff: (problem: Problem, evidence: Evidence, at: Instant): string =>
    [
      `共性问题 ${problem.number} 已解决，历时 ${duration(at - evidence.from)}，涉及 ${sizeOf(problem)} 张工单、${crowd(evidence)}`,
      ...(problem.cause === null || problem.cause === '' ? [] : [`原因：${trimStop(problem.cause)}`]),
      `措施：${trimStop(problem.fix ?? '')}`,
    ].join('\n'),
  problemDismissed: (problem: Problem): string =>
    `好的，${problem.number} 不算共性问题，${sizeOf(problem)} 张工单照常各自处理。`,
  problemOwner: (problem: Problem, owner: string): string => `${problem.number} 由${owner}负责。`,
  problemAdded: (problem: Problem, number: string): string =>
    `#${number} 已加入 ${problem.number}，不再单独跟进。`,
  problemRemoved: (problem: Problem, number: string): string =>
    `#${number} 已从 ${problem.number} 移出，请单独处理。`,
  problemShown: (problem: Problem, state: string, evidence: Evidence, owner: string | null): string =>
    [
      `${problem.number} ${stateNames[state] ?? state} · ${shortened(problem.title, 24)}`,
      `${chinaMonthDay(evidence.from)} ${span(evidence)}，${crowd(evidence)}${owner === null ? '' : `，${owner}负责`}`,
      tickets(problem),
      ...problem.history
        .slice(-6)
        .map(
          (event) =>
            `${chinaClock(event.at)} ${eventNames[event.what]}${event.by === 'desk' ? '' : ` ${event.by}`}${event.text === '' ? '' : `：${shortened(event.text, 40)}`}`,
        ),
    ].join('\n'),
  problemList: (
    rows: readonly {
      readonly number: string
      readonly state: string
      readonly title: string
      readonly tickets: number
    }[],
  ): string =>
    rows.length === 0
      ? '现在没有共性问题。'
      : [
          `共性问题 ${rows.length} 个：`,
          ...rows.map(
            (row) =>
              `${row.number} ${stateNames[row.state] ?? row.state} ${row.tickets} 张 ${shortened(row.title, 24)}`,
          ),
        ].join('\n'),
  noProblem: (number: string): string => `没有共性问题 ${number}。看现有的请发：共性问题`,
  problemWrongState: (number: string, state: string): string =>
    `抱歉，${number} 现在是“${stateNames[state] ?? state}”，这一步做不了。看它请发：${number}`,
  problemNeedsText: (number: string, word: string): string =>
    word === '解决'
      ? `还缺内容，请这样发：解决 ${number} 原因/措施`
      : `还缺内容，请这样发：${word} ${number} 内容`,
  problemNeedsTicket: (number: string, word: string): string => `请写上工单号，例如：${word} 1024 ${number}`,
  ticketNotInProblem: (ticket: string, number: string): string => `#${ticket} 不在 ${number} 里。`,
} as const
