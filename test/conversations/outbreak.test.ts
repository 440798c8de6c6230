import { describe, expect, test } from '@jest/globals'
import { minute } from '../../src/domain/time.ts'
import { converse, shortened, type Played } from '../support/conversation.ts'
import { foshan, foshanContract } from '../support/scene.ts'

const date = '2026-03-04'
const rule = {
  within: 10 * minute,
  propose: { people: 3, regions: 3 },
  automatic: { people: 6, regions: 6 },
  clause: 'WRK-4',
  source: '',
}
const scene = foshan(date, { contract: { ...foshanContract, outbreak: rule, checklists: [] } })

/** What was said about the problem itself. */
const aboutProblem = (played: Played): readonly string[] =>
  played.heard.filter((line) => line.includes('> outbreak') || line.includes('> status'))

const three = `
  09:00:00 实验小学-张会计: 登录页打不开了，怎么回事
  09:03:00 城北小学-周会计（二群）: 平台进不去，一直转圈
  09:06:00 市医院-何老师: 系统登不上去，报503`

describe('WRK-4 outbreaks', () => {
  test('three units within ten minutes are proposed to the lead within a minute, with the evidence', async () => {
    const played = await converse(scene, `${three}\n09:07:00`)
    expect(aboutProblem(played)).toEqual([
      expect.stringMatching(
        /^09:06:0\d > outbreak 工程师群: @林组长 疑似共性问题 P1：09:00–09:06，3 个单位反映 \/ “登录页打不开了，怎么回事” \/ “平台进不去，一直转圈” \/ .*#1001 #1002 #1003 \/ 是同一件事请发：确认 P1；不是请发：不是 P1$/,
      ),
    ])
    expect(played.tickets.map((t) => t.problem ?? null)).toEqual([null, null, null])
  })

  test('confirmed, every group hears of it once, later askers at once, one fix resolves all', async () => {
    const played = await converse(
      scene,
      `${three}
       09:08:00 林组长（工程师群）: 确认 P1
       09:12:00 祖庙小学-梁姐: 老师，平台打不开
       09:15:00 林组长（工程师群）: 进展 P1 正在重启应用服务器
       09:20:00 西樵财政所-黎姐（二群）: 网页一直转圈，登录不了
       09:30:00 林组长（工程师群）: 解决 P1 连接数占满/扩容并重启
       09:31:00`,
    )
    const said = aboutProblem(played).filter((line) => !line.includes('疑似'))
    const to = (place: string): readonly string[] =>
      said.filter((line) => line.includes(`> outbreak ${place}:`))
    expect(to('群').map((line) => line.slice(0, 5))).toEqual(['09:08', '09:12', '09:15', '09:30'])
    expect(to('二群').map((line) => line.slice(0, 5))).toEqual(['09:08', '09:15', '09:20', '09:30'])
    expect(to('主管群').map((line) => line.slice(0, 5))).toEqual(['09:08', '09:30'])
    expect(to('群')[0]).toContain(
      '09:00 起 3 个单位反映“登录页打不开了，怎么回事”，正在处理（#P1，林组长）。',
    )
    expect(to('群')[1]).toContain('@梁姐 您说的是已知问题（#P1），林组长正在处理')
    expect(to('二群')[2]).toContain('09:15 进展：正在重启应用服务器。')
    expect(to('群')[3]).toContain('#P1 已恢复')
    expect(played.tickets.map((t) => [t.problem, t.state, t.assignee, t.fix])).toEqual(
      Array.from({ length: 5 }, () => ['P1', 'resolved', '林组长', '扩容并重启']),
    )
    // One fault, one report: only the first ticket was resolved by a person.
    const byPeople = played.tickets.filter((t) =>
      t.timeline.some((e) => e.kind === 'resolved' && e.by.kind === 'person'),
    )
    expect(byPeople.map((t) => t.number)).toEqual(['1001'])
  })

  test('many enough need no confirmation', async () => {
    const names = ['甲校-张', '乙校-李', '丙校-王', '丁校-赵', '戊校-钱', '己校-孙']
    const lines = names.map((name, n) => `09:0${n}:00 ${name}: 系统打不开`).join('\n')
    const played = await converse(scene, `${lines}\n09:06:00`)
    expect(aboutProblem(played).map((line) => line.replace(/ \/ .*/, ''))).toEqual([
      expect.stringContaining('outbreak 工程师群: @林组长 疑似共性问题 P1'),
      expect.stringContaining('outbreak 群: 09:00 起 6 个单位反映“系统打不开”，正在处理（#P1，林组长）。'),
      expect.stringContaining('outbreak 主管群: 共性问题 P1（反映集中，已自动确认）：系统打不开'),
    ])
    expect(played.tickets.every((t) => t.problem === 'P1')).toBe(true)
  })

  test('what the lead calls no outbreak is not proposed again, and its tickets go on', async () => {
    const played = await converse(
      scene,
      `${three}
       09:08:00 林组长（工程师群）: 不是 P1
       09:09:00 丁校-赵会计: 平台打不开
       09:10:00`,
    )
    expect(aboutProblem(played).filter((line) => line.includes('疑似'))).toHaveLength(1)
    expect(played.tickets.map((t) => t.problem ?? null)).toEqual([null, null, null, null])
  })

  const quiet: readonly [string, string][] = [
    [
      'many who ask how to do a thing',
      `09:00:00 甲校-张会计: 电子票据怎么打印
       09:01:00 乙校-李会计: 电子票据怎么打印呀
       09:02:00 丙校-王会计: 请问电子票据怎么打印
       09:03:00 丁校-赵会计: 电子票据打印怎么操作`,
    ],
    [
      'different failures of one morning',
      `09:00:00 甲校-张会计: 支付令发送失败
       09:01:00 乙校-李会计: 我的密码错误登录不了
       09:02:00 丙校-王会计: 附件打不开
       09:03:00 丁校-赵会计: 用款计划送审报错`,
    ],
    [
      'one person who says it five times',
      `09:00:00 甲校-张会计: 系统打不开
       09:03:00 甲校-张会计: 系统还是打不开
       09:06:00 甲校-张会计: 系统进不去`,
    ],
    [
      'the same failure once an hour',
      `09:00:00 甲校-张会计: 系统打不开
       10:01:00 乙校-李会计: 系统打不开
       11:02:00 丙校-王会计: 系统打不开`,
    ],
  ]
  test.each(quiet)('no outbreak: %s', async (_, script) => {
    const played = await converse(scene, `${script}\n11:30:00`)
    expect(played.heard.filter((line) => line.includes('outbreak'))).toEqual([])
  })

  test('tickets are added and taken out by hand', async () => {
    const played = await converse(
      scene,
      `${three}
       09:08:00 林组长（工程师群）: 确认 P1
       09:09:00 丁校-赵会计: 打印机坏了打不出来票据
       09:10:00 林组长（工程师群）: 移出 1003 P1
       09:11:00 林组长（工程师群）: 加入 1004 P1
       09:12:00 林组长（工程师群）: 解决 P1 不明/重启
       09:13:00 林组长（工程师群）: 确认 P9
       09:14:00`,
    )
    expect(played.tickets.map((t) => [t.number, t.problem ?? null, t.state])).toEqual([
      ['1001', 'P1', 'resolved'],
      ['1002', 'P1', 'resolved'],
      ['1003', null, 'working'],
      ['1004', 'P1', 'resolved'],
    ])
    expect(played.heard.at(-1)).toContain('refused 工程师群: @林组长 没有共性问题 P9。看现有的请发：共性问题')
  })

  test('a requester cannot confirm a problem', async () => {
    const played = await converse(scene, `${three}\n09:08:00 市医院-何老师: @值班助手 确认 P1\n09:09:00`)
    expect(shortened(played).at(-1)).toContain('refused')
    expect(played.tickets.every((t) => (t.problem ?? null) === null)).toBe(true)
  })
})
