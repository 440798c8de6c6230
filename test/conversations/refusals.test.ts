import { describe, expect, test } from '@jest/globals'
import { commandNames, commandRow, mayUse, type CommandName } from '../../src/domain/commands/command.ts'
import { chinaClockSeconds, parseInstant, second } from '../../src/domain/time.ts'
import { converse } from '../support/conversation.ts'
import { foshan, foshanContract } from '../support/scene.ts'

const date = '2026-03-04'
const start = parseInstant(`${date}T09:00:00+08:00`) ?? 0
const scene = foshan(date, { contract: { ...foshanContract, checklists: [], summary: null } })
const onTickets = commandNames.filter((name) => commandRow(name).ticket)
const wordOf = (name: CommandName): string => commandRow(name).zh[0] ?? ''

/** What the desk said to each line, by the second at which it was typed. */
const answersTo = async (who: string, lines: readonly string[]): Promise<readonly string[]> => {
  const at = (n: number): string => chinaClockSeconds(start + n * second)
  const played = await converse(scene, lines.map((text, n) => `${at(n)} ${who}: ${text}`).join('\n'))
  return lines.map((_, n) => played.heard.filter((line) => line.startsWith(at(n))).join(' | '))
}

describe('WRK-2 every refusal explains itself', () => {
  test('a ticket that is not there: every command says so, and how to see those that are', async () => {
    const answers = await answersTo('管理员（私信）', onTickets.map((name) => `${wordOf(name)} 9999 内容`)) // prettier-ignore
    const unlike = onTickets.filter(
      (_, n) => !/> refused 管理员: 没有工单 #9999。看未完工单请发：列表$/.test(answers[n] ?? ''),
    )
    expect(unlike).toEqual([])
  })

  test('a command without a ticket: every one asks for the number with an example', async () => {
    const named = onTickets.filter((name) => name !== 'acknowledge')
    const answers = await answersTo('管理员（私信）', named.map(wordOf))
    const unlike = named.filter(
      (name, n) => !(answers[n] ?? '').includes(`请写上工单号，例如：${wordOf(name)} 1023`),
    )
    expect(unlike).toEqual([])
  })

  test('what is not theirs: a requester is told whose it is and what to do instead', async () => {
    const closed = onTickets.filter((name) => !mayUse(name, ['requester']))
    const answers = await answersTo('城北小学-周会计', closed.map((name) => `${wordOf(name)} 1001 内容`)) // prettier-ignore
    const unlike = closed.filter(
      (_, n) => !/> refused 群: .*只有.+能用。有问题请直接说，我来请工程师。$/.test(answers[n] ?? ''),
    )
    expect(unlike).toEqual([])
  })

  test('a finished ticket: work on it is refused with how to go on', async () => {
    const opening = [
      '09:00:00 城北小学-周会计: 食堂的门禁读卡器连不上财务室那台电脑了怎么弄',
      '09:01:00 王工（工程师群）: 关闭 1001',
    ]
    const work: readonly CommandName[] = ['claim', 'release', 'transfer', 'escalate', 'wait', 'refer', 'propose', 'progress', 'resume', 'resolve', 'close', 'decline'] // prettier-ignore
    const lines = work.map((name, n) => `09:02:${String(n).padStart(2, '0')} 王工（工程师群）: ${wordOf(name)} 1001 李工 原因/措施`) // prettier-ignore
    const played = await converse(scene, [...opening, ...lines].join('\n'))
    const refused = played.heard.filter((line) => line.includes('> refused '))
    expect(refused).toHaveLength(work.length)
    expect(
      refused.filter((line) => !/#1001 现在是“已关闭”，这一步做不了。要重新处理请发：重开 1001/.test(line)),
    ).toEqual([])
  })
})
