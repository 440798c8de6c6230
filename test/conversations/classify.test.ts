import { describe, expect, test } from '@jest/globals'
import { converse, shortened } from '../support/conversation.ts'
import { foshan } from '../support/scene.ts'

const date = '2026-03-04'
const ticketOf = async (question: string) => {
  const { tickets } = await converse(foshan(date), `09:00:00 城北小学-周会计: ${question}\n09:01:00`)
  return tickets[0]
}

describe('REC-4 REC-5 what a question is about', () => {
  const rows: readonly [string, string, string | null][] = [
    ['支付令发送后报错，一直失败', 'fault', '国库集中支付'],
    ['想增加一个批量导出指标的功能', 'requirement', '预算指标管理'],
    ['请帮忙把3月的凭证日期改一下，录错了', 'data', null],
  ]
  test.each(rows)('“%s” is suggested as %s', async (question, category, module) => {
    const ticket = await ticketOf(question)
    expect(ticket?.category).toBe(category)
    if (module !== null) expect(ticket?.module).toBe(module)
  })

  test('REC-4 an engineer corrects it by command; what is no category is refused with the list', async () => {
    const played = await converse(
      foshan(date),
      `09:00:00 城北小学-周会计: 食堂的门禁读卡器连不上财务室那台电脑了怎么弄
       09:01:00 王工（工程师群）: 分类 1001 外部环境
       09:02:00 王工（工程师群）: 分类 1001 天气
       09:03:00 王工（工程师群）: 模块 1001 授权支付`,
    )
    expect(shortened(played).filter((line) => line.includes('refused'))).toEqual([
      expect.stringContaining('没有这个类别，请从中选一个'),
    ])
    expect(played.tickets.map((t) => [t.category, t.module])).toEqual([['external', '国库集中支付']])
  })
})
