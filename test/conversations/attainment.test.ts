import { describe, expect, test } from '@jest/globals'
import { converse } from '../support/conversation.ts'
import { foshan } from '../support/scene.ts'

const ask = (n: number, at: string): string =>
  `${at}:00 单位${n}-会计${n}: 第${n}号仓库的门禁读卡器连不上财务室电脑了怎么弄
   ${at}:30 王工（工程师群）: 认领 ${1000 + n}`

describe('SLA-F3 what the service came to', () => {
  test('means and shares against the contract, for a month, a day and a range', async () => {
    const played = await converse(
      foshan('2026-03-04'),
      `${ask(1, '09:00')}
       09:10:00 王工（工程师群）: 解决 1001 插头松/插好
       ${ask(2, '10:00')}
       15:00:00 王工（工程师群）: 解决 1002 插头松/插好
       15:01:00 陈主任（主管群）: 达标
       15:02:00 陈主任（主管群）: 达标 3月4日
       15:03:00 陈主任（主管群）: 达标 2月
       15:04:00 陈主任（主管群）: 达标 那天`,
    )
    const said = played.heard.filter((line) => /> (?:summary|refused) 主管群/.test(line))
    expect(said[0]).toContain('3月1日–3月4日 达标情况 · 佛山财政平台')
    expect(said[0]).toContain(
      '/ 响应达标：一般 2/2（100%） / 解决达标：一般 2/2（100%） / 系统故障修复平均响应时间：没有数据',
    )
    expect(said[0]).toContain('系统运行维护平均响应时间：30 秒（目标 40 分钟，达标，2 次）')
    expect(said[0]).toContain('可用率：100.00%（目标 99.50%，重大事件中断 0）')
    expect(said[1]).toContain('3月4日 达标情况')
    expect(said[2]).toContain('2月1日–2月28日 达标情况')
    expect(said[3]).toContain('看不懂时间“那天”')
  })

  test('a major incident counts as down until it is solved', async () => {
    const played = await converse(
      foshan('2026-03-04'),
      `09:00:00 实验小学-张会计: 系统瘫痪了全部打不开
       09:05:00 王工（工程师群）: 认领 1001
       10:00:00 王工（工程师群）: 解决 1001 连接数满/扩容
       12:00:00 陈主任（主管群）: 达标 今天`,
    )
    const said = played.heard.find((line) => line.includes('> summary 主管群'))
    // One hour of the twelve that the day has had.
    expect(said).toContain('可用率：91.66%（目标 99.50%，重大事件中断 1 小时）')
    expect(said).toMatch(/解决达标：重大 \d\/1/)
  })
})
