import { describe, expect, test } from '@jest/globals'
import type { Shift } from '../../src/domain/people/roster-entries.ts'
import { converse, shortened, type Played } from '../support/conversation.ts'
import { everyDay, shift } from '../support/roster.ts'
import { foshan, foshanContract } from '../support/scene.ts'

/** A Wednesday without a holiday near. */
const date = '2026-03-04'
const reads = (played: Played): void => {
  expect(shortened(played)).toEqual(played.expected)
}
const desk = { ...foshanContract, checklists: [] }
const play = (shifts: readonly Shift[], script: string, then?: (played: Played) => Promise<void>): Promise<Played> =>
  converse(foshan(date, { shifts, contract: desk }), script, then) // prettier-ignore

const dayAndNight = [shift(everyDay, '08:30', '17:30', '王工'), shift(everyDay, '17:30', '08:30', '李工')]
const question = '食堂的门禁读卡器连不上财务室那台电脑了怎么弄'

describe('WRK-1 the roster in chat', () => {
  test('WRK-1 值班: now, on a day, in a week', async () => {
    reads(
      await play(
        dayAndNight,
        `09:00:00 王工（工程师群）: 值班
         09:00:00 > status 工程师群: @王工 现在值班（到 17:30） / 一线 王工 / 二线 赵工
         09:01:00 王工（工程师群）: 值班 明天
         09:01:00 > status 工程师群: 3月5日（周四）值班 / 一线 00:00-08:30 李工；08:30-17:30 王工；17:30-次日 08:30 李工 / 二线 全天 赵工
         09:02:00 陈主任（私信）: duty week
         09:02:00 > status 陈主任: 3月2日至3月8日值班 / 一线 / 周一 3月2日 08:30-17:30 王工；17:30-次日 08:30 李工
         09:03:00 王工（私信）: 值班 二月三十
         09:03:00 > refused 王工: 看不懂日期“二月三十”`,
      ),
    )
  })

  test('WRK-1 换班 waits for the other, then counts; calls follow and say why', async () => {
    const played = await play(
      dayAndNight,
      `09:00:00 王工（工程师群）: 换班 @李工 3月5日
       09:00:00 > status 工程师群: @李工 王工想跟您换班（R1） / 3月5日 08:30-17:30 由李工代王工 / 3月5日 17:30-次日 08:30 由王工代李工 / 同意请发：同意 R1；不行请发：不同意 R1
       09:01:00 赵工（工程师群）: 同意 R1
       09:01:00 > refused 工程师群: @赵工 R1 要由李工来定。
       09:02:00 王工（工程师群）: 值班 明天
       09:02:00 > status 工程师群: 08:30-17:30 王工；17:30-次日 08:30 李工
       09:03:00 李工（工程师群）: [引用 >1] 同意
       09:03:00 > status 工程师群: @王工 R1 换班定了
       09:04:00 李工（工程师群）: 同意 R1
       09:04:00 > refused 工程师群: @李工 R1 已生效，不用再回了。
       2026-03-05 09:00:00 城北小学-周会计: ${question}
       2026-03-05 09:00:08 > ack 群: @周会计 已记录 #1001：${question} / 已请值班工程师李工，09:30 前答复您。
       2026-03-05 09:00:08 > called 工程师群: @李工 #1001
       2026-03-05 09:01:00 李工（工程师群）: 值班 1001
       2026-03-05 09:01:00 > status 工程师群: @李工 #1001 09:00 叫了李工 / 一线值班 李工（代王工）；王工换班，由李工代
       2026-03-05 09:02:00 王工（私信）: 历史 1001
       2026-03-05 09:02:00 > status 王工: 呼叫李工：一线值班 李工（代王工）；王工换班，由李工代
       2026-03-05 09:03:00 李工（工程师群）: 认领`,
      async ({ store }) => {
        const entries = await store.listAudit(desk.id, 10)
        expect(entries.map(({ who, what, detail }) => [who, what, detail]).toReversed()).toEqual([
          ['王工', 'roster', 'R1 swap asked'],
          ['赵工', 'refused', 'agree'],
          ['李工', 'roster', 'R1 swap agreed'],
          ['李工', 'refused', 'agree'],
        ])
      },
    )
    expect(played.heard.filter((line) => !/summary|claimed|已办/.test(line)).length).toBe(played.expected.length)
    expect(played.tickets[0]?.timeline.find((entry) => entry.kind === 'called')).toMatchObject({ person: '李工' })
  }) // prettier-ignore

  test('WRK-1 请假 names the gap and asks a colleague; a refusal asks the next; 取消 takes it back', async () => {
    reads(
      await play(
        dayAndNight,
        `09:00:00 王工（私信）: 请假 3月6日 家里有事
         09:00:00 > status 工程师群: @李工 王工请假，想请您代班（R1） / 3月6日 08:30-17:30 由李工代王工 / 同意请发：同意 R1；不行请发：不同意 R1
         09:00:00 > status 王工: R1 已请李工确认，同意后生效
         09:01:00 李工（工程师群）: 不同意 R1 那天出差
         09:01:00 > status 工程师群: @林组长 王工请假，想请您代班（R1）
         09:02:00 林组长（工程师群）: 同意
         09:02:00 > status 工程师群: @王工 R1 王工请假定了：3月6日 / 3月6日 08:30-17:30 由林组长代王工
         09:03:00 王工（工程师群）: 值班 3月6日
         09:03:00 > status 工程师群: 08:30-17:30 林组长（代王工）
         09:04:00 王工（工程师群）: 请假 3月6日
         09:04:00 > refused 工程师群: @王工 王工 3月6日 已请假。
         09:05:00 王工（工程师群）: 取消
         09:05:00 > status 工程师群: @林组长 R1 请假已由王工取消，值班表照旧。
         09:06:00 王工（工程师群）: 值班 3月6日
         09:06:00 > status 工程师群: 08:30-17:30 王工；`,
      ),
    )
  })

  test('WRK-1 leave that leaves no gap counts at once, the lead is told; longer leave goes to the manager', async () => {
    reads(
      await play(
        [shift(everyDay, '08:30', '17:30', '王工', '李工')],
        `09:00:00 王工（工程师群）: 请假 明天上午
         09:00:00 > status 工程师群: @王工 R1 王工请假定了：3月5日 00:00-12:00 / 值班不受影响。
         09:00:00 > status 林组长: 王工请假：3月5日 00:00-12:00 / 不同意请发：不同意 R1
         09:01:00 李工（工程师群）: 请假 3月9日-3月11日
         09:01:00 > status 工程师群: @李工 R2 李工请假定了：3月9日至3月11日
         09:01:00 > status 陈主任: 李工请假：3月9日至3月11日
         09:02:00 陈主任（私信）: 不同意 R2 那周上线
         09:02:00 > status 工程师群: @李工 R2 请假没有成：陈主任不同意（那周上线）
         09:02:00 > status 陈主任: R2 请假没有成`,
      ),
    )
  })

  test('WRK-1 a gap nobody can cover is put to who decides, and 代班 closes it', async () => {
    const alone = [shift(everyDay, '08:30', '17:30', '王工'), shift(everyDay, '08:30', '17:30', '李工')]
    reads(
      await play(
        alone,
        `09:00:00 王工（工程师群）: 请假 3月6日
         09:00:00 > status 工程师群: @王工 R1 王工请假定了
         09:00:00 > status 林组长: 王工请假：3月6日
         09:01:00 李工（工程师群）: 请假 3月6日
         09:01:00 > status 工程师群: @林组长 李工请假，想请您代班（R2） / 3月6日 08:30-17:30 由林组长代李工
         09:02:00 林组长（工程师群）: 不同意 R2
         09:02:00 > status 工程师群: @赵工 李工请假，想请您代班（R2）
         09:03:00 赵工（工程师群）: 不同意 R2
         09:03:00 > status 林组长: 李工请假，R2：没有人能代 / 3月6日 08:30-17:30 无人值班 / 准假请发：同意 R2；安排人请发：代班 @李工 给 @同事 日期
         09:04:00 林组长（工程师群）: 代班 @李工 给 @赵工 3月6日
         09:04:00 > status 工程师群: @李工 R2 李工请假定了：3月6日
         09:04:00 > status 工程师群: @李工 R3 代班定了 / 3月6日 08:30-17:30 由赵工代李工`,
      ),
    )
  })

  test('WRK-1 代班 tonight counts at once; refusals say what to do instead', async () => {
    reads(
      await play(
        dayAndNight,
        `09:00:00 王工（工程师群）: 代班 @李工 今晚
         09:00:00 > status 工程师群: @李工 R1 代班定了 / 3月4日 17:30-次日 08:30 由王工代李工
         09:01:00 李工（工程师群）: 代班 @王工 明天 给 @赵工
         09:01:00 > refused 工程师群: @李工 安排别人的班要由组长或主管来发。
         09:02:00 李工（工程师群）: 换班 @王工 3月1日
         09:02:00 > refused 工程师群: @李工 这个时间已经过去了
         09:03:00 李工（工程师群）: 换班 @王工
         09:03:00 > refused 工程师群: @李工 还缺内容，请这样发：换班 @李工 3月5日
         09:04:00 李工（工程师群）: 换班 @孙工 3月5日
         09:04:00 > refused 工程师群: @李工 名册里没有“孙工”这位工程师
         09:05:00 赵工（工程师群）: 换班 @王工 3月5日
         09:05:00 > refused 工程师群: @赵工 王工不能代二线的班，请找同一线或更高一线的工程师。
         09:06:00 林组长（工程师群）: 换班 @王工 3月5日
         09:06:00 > refused 工程师群: @林组长 林组长 3月5日 没有班。
         09:07:00 王工（工程师群）: 取消 R1
         09:07:00 > status 工程师群: @李工 R1 代班已由王工取消
         09:08:00 王工（工程师群）: 取消 R9
         09:08:00 > refused 工程师群: @王工 没有 R9 这一条。
         09:09:00 李工（工程师群）: 同意王工的看法
         09:10:00 李工（工程师群）: 同意
         09:11:00 李工（私信）: 同意
         09:11:00 > refused 李工: 现在没有等您确认的换班、请假或代班。`,
      ),
    )
  })

  test('WRK-1 a lead imposes a swap; one nobody answers ends by itself', async () => {
    reads(
      await play(
        dayAndNight,
        `09:00:00 林组长（私信）: 换班 王工 李工 3月5日
         09:00:00 > status 工程师群: @王工 R1 换班定了 / 3月5日 08:30-17:30 由李工代王工 / 3月5日 17:30-次日 08:30 由王工代李工
         09:00:00 > status 林组长: R1 换班定了
         09:01:00 李工（工程师群）: 换班 @王工 今晚
         09:01:00 > status 工程师群: @王工 李工想跟您换班（R2） / 3月4日 17:30-次日 08:30 由王工代李工
         17:30:00 > status 工程师群: @李工 R2 换班没有等到确认，已过期；值班表照旧。
         17:31:00`,
      ),
    )
  })

  test('WRK-1 in a group of requesters these words are talk, and a requester’s 考勤 is a question', async () => {
    const played = await play(
      dayAndNight,
      `09:00:00 王工: 同意
       09:00:10 王工: 请假 明天
       09:00:20 城北小学-周会计（私信）: 考勤 系统打不开了，提示网络错误，怎么办
       09:00:40`,
    )
    expect(played.heard.some((line) => /R1|只有工程师能用/.test(line))).toBe(false)
    expect(played.tickets).toHaveLength(1)
  })
})

describe('WRK-1 who is called', () => {
  test('WRK-1 nobody on duty in the first line: the next; nobody at all: an honest time', async () => {
    const office = [shift([1, 2, 3, 4, 5], '08:30', '17:30', '王工'), { ...shift([1, 2, 3, 4, 5], '08:30', '17:30', '赵工'), tier: 2 }]
    reads(
      await play(
        office,
        `20:00:00 城北小学-周会计: ${question}
         20:00:08 > ack 群: @周会计 已记录 #1001：${question} / 现在没有工程师值班，已告知林组长，明天 08:30 上班后答复您。
         20:00:08 > called 工程师群: @林组长 #1001
         20:05:00 林组长（工程师群）: 认领 1001
         20:05:00 > claimed 群: 林组长已认领 #1001`,
      ),
    )
  }) // prettier-ignore

  test('WRK-1 who has less in hand is called first', async () => {
    const two = [shift(everyDay, '00:00', '24:00', '王工', '李工')]
    const played = await play(
      two,
      `09:00:00 城北小学-周会计: ${question}
       09:01:00 王工（工程师群）: 认领 1001
       09:05:00 大沥小学-吴会计（二群）: ${question}
       09:05:20`,
    )
    const [, second] = played.tickets
    expect(second?.timeline.find((entry) => entry.kind === 'called')).toMatchObject({ person: '李工' })
  })
})

describe('WRK-1 handover', () => {
  test('WRK-1 one message at the change of shift; unclaimed tickets go to the new shift, work stays with its engineer', async () => {
    const played = await play(
      dayAndNight,
      `17:00:00 城北小学-周会计: ${question}
       17:00:08 > ack 群: 已请值班工程师王工
       17:00:08 > called 工程师群: @王工 #1001
       17:01:00 王工（工程师群）: 认领 1001
       17:01:00 > claimed 群: 王工已认领 #1001
       17:29:30 大沥小学-吴会计（二群）: ${question}
       17:29:38 > ack 二群: 已请值班工程师王工
       17:29:38 > called 工程师群: @王工 #1002
       17:30:00 > status 工程师群: @李工 17:30 交班：王工 → 李工 / 待接 1 张：#1002，请接班的接单 / 在办：王工 #1001，仍由本人负责 / 要交出请发：交接 全部 给 @李工
       17:30:00 > hint 王工: 17:30 下班了，您手上还有 #1001，仍由您负责。 / 要交出请发：交接 全部 给 @李工
       17:31:00 王工（私信）: 交接 全部 给 @李工
       17:31:00 > status 工程师群: @李工 王工把 #1001 交给李工了。
       17:31:00 > status 王工: 王工把 #1001 交给李工了。
       17:32:00 王工（私信）: 交接
       17:32:00 > status 王工: 您手上没有在办的工单，不用交接。 / 下一班 明天 08:30：王工`,
    )
    reads(played)
    const [first, second] = played.tickets
    expect([first?.assignee, second?.assignee]).toEqual(['李工', null])
    expect(second?.timeline.filter((entry) => entry.kind === 'called').map((entry) => entry.kind === 'called' && entry.person)).toEqual(['王工', '李工'])
  }) // prettier-ignore

  test('WRK-1 with nothing open nothing is said', async () => {
    const played = await play(dayAndNight, '17:00:00\n17:35:00')
    expect(played.heard).toEqual([])
  })
})
