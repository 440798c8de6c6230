import { describe, expect, test } from '@jest/globals'
import { converse, shortened, type Played } from '../support/conversation.ts'
import { foshan, foshanContract } from '../support/scene.ts'

const date = '2026-03-04'
const desk = { ...foshanContract, checklists: [] }
const reads = (played: Played): void => {
  expect(shortened(played)).toEqual(played.expected)
}
const codes = ['BCDFGHJK', 'KJHGFDCB', 'MNPQRSTV', 'VTSRQPNM']
const play = (script: string, then?: (played: Played) => Promise<void>): Promise<Played> =>
  converse(foshan(date, { contract: desk, codes }), script, then)
const ticket = `09:20:00 城北小学-周会计: 食堂的门禁读卡器连不上财务室那台电脑了怎么弄
                09:20:08 > ack 群: 已记录 #1001
                09:20:08 > called 工程师群: #1001`

describe('SEC-1 an account joins a contact card by a code', () => {
  test('from the admin to the person; the new account then works, until it is removed', async () => {
    const played = await play(
      `09:00:00 管理员（私信）: 绑定 王工
       09:00:00 > status 管理员: 王工的绑定码：BCDFGHJK / 请当面或打电话告诉本人，10 分钟内用新账号私信我：绑定 BCDFGHJK
       09:05:00 小王飞信（私信）: 认领 1001
       09:05:00 > refused 小王飞信: 工程师
       09:06:00 小王飞信（私信）: 绑定 bcdf-ghjk
       09:06:00 > status 小王飞信: 绑定好了，这个账号是王工的了。要去掉请发：解绑 B1
       09:06:00 > notify 管理员: 王工的名片加上了 test 小王飞信（小王飞信） / 如果不是本人，请马上发：解绑 B1
       09:06:00 > notify 王工: 王工的名片加上了 test 小王飞信
       ${ticket}
       09:21:00 小王飞信（私信）: 认领 1001
       09:21:00 > claimed 群: @周会计 王工已认领 #1001
       09:22:00 小王飞信（私信）: 解绑
       09:22:00 > status 小王飞信: 绑定的账号： / B1 王工 test 小王飞信 / 去掉请发：解绑 B1
       09:23:00 王工（私信）: 解绑 B1
       09:23:00 > status 王工: B1 已解绑，test 小王飞信 不再是王工的。
       09:24:00 小王飞信（私信）: 释放 1001
       09:24:00 > refused 小王飞信: 工程师
       09:25:00 王工（私信）: 解绑 B1
       09:25:00 > refused 王工: 没有 B1 这个绑定`,
      async ({ store }) => {
        const entries = await store.listAudit(desk.id, 20)
        expect(entries.filter(({ what }) => what === 'binding').map(({ who, detail }) => [who, detail]).toReversed()).toEqual([
          ['管理员', 'B1 offered for 王工'],
          ['test/小王飞信', 'B1 bound to 王工'],
          ['王工', 'B1 revoked'],
        ])
        const kept = await store.listDocuments({ desk: desk.id, kind: 'binding' }, { limit: 10 })
        // Nothing that is kept holds the code.
        expect(JSON.stringify(kept)).not.toContain('BCDFGHJK')
        expect(kept.map(({ state, body }) => [state, body.digest, body.history.map(({ what }) => what)])).toEqual([
          ['revoked', null, ['offered', 'bound', 'revoked']],
        ])
      },
    )
    reads(played)
    expect(played.tickets[0]?.assignee).toBe('王工')
  }) // prettier-ignore

  test('from an account that is on the card already; a later code makes the earlier one void', async () => {
    reads(
      await play(
        `09:00:00 王工（私信）: 绑定
         09:00:00 > status 王工: 您的绑定码：BCDFGHJK / 10 分钟内用新账号私信我：绑定 BCDFGHJK
         09:01:00 王工（私信）: bind
         09:01:00 > status 王工: 您的绑定码：KJHGFDCB
         09:02:00 小王飞信（私信）: 绑定 BCDFGHJK
         09:02:00 > refused 小王飞信: 绑定码不对，或者已经过期、用过了。还可以试 4 次
         09:03:00 小王飞信（私信）: 绑定KJHGFDCB
         09:03:00 > status 小王飞信: 绑定好了，这个账号是王工的了
         09:03:00 > notify 王工: 王工的名片加上了
         09:04:00 别人（私信）: 绑定 KJHGFDCB
         09:04:00 > refused 别人: 绑定码不对
         09:05:00 小王飞信（私信）: 绑定 KJHGFDCB
         09:05:00 > refused 小王飞信: 这个账号已经是王工的`,
      ),
    )
  })

  test('a code is void when it is typed in a group, and after 10 minutes', async () => {
    reads(
      await play(
        `09:00:00 管理员（私信）: 绑定 王工
         09:00:00 > status 管理员: BCDFGHJK
         09:01:00 小王飞信: 绑定 BCDFGHJK
         09:01:00 > refused 群: @小王飞信 发到群里的绑定码一律作废。请重新要一个，再用新账号私信我。
         09:01:00 > notify 管理员: 给王工的绑定码被发到群里，已经作废。需要的话请重新发：绑定 王工
         09:02:00 小王飞信（私信）: 绑定 BCDFGHJK
         09:02:00 > refused 小王飞信: 绑定码不对
         09:03:00 管理员（私信）: 绑定 王工
         09:03:00 > status 管理员: KJHGFDCB
         09:13:00 小王飞信（私信）: 绑定 KJHGFDCB
         09:13:00 > refused 小王飞信: 绑定码不对
         09:14:00 管理员（工程师群）: @值班助手 绑定 王工
         09:14:00 > refused 工程师群: @管理员 绑定账号只在私信里办，请私信我发：绑定`,
      ),
    )
  })

  test('five wrong codes in an hour, and none is taken, not even the right one', async () => {
    const wrong = [1, 2, 3, 4, 5].map(
      (n) => `09:0${n}:00 小王飞信（私信）: 绑定 ZZZZZZZ${'BCDFG'[n - 1] ?? ''}
              09:0${n}:00 > refused 小王飞信: ${n === 5 ? '已经输错 5 次' : `还可以试 ${5 - n} 次`}`,
    )
    reads(
      await play(
        `${wrong.join('\n')}
         09:06:00 管理员（私信）: 绑定 王工
         09:06:00 > status 管理员: BCDFGHJK
         09:07:00 小王飞信（私信）: 绑定 BCDFGHJK
         09:07:00 > refused 小王飞信: 绑定码输错 5 次了，请 10:01 以后再试。
         09:08:00 另一个号（私信）: 绑定 BCDFGHJK
         09:08:00 > status 另一个号: 绑定好了
         09:08:00 > notify 管理员: 王工的名片加上了
         09:08:00 > notify 王工: 王工的名片加上了
         10:00:59 小王飞信（私信）: 绑定 BCDFGHJK
         10:00:59 > refused 小王飞信: 绑定码输错 5 次了
         10:01:00 小王飞信（私信）: 绑定 BCDFGHJK
         10:01:00 > refused 小王飞信: 绑定码不对`,
      ),
    )
  })

  test('who may not, and what is no binding at all', async () => {
    reads(
      await play(
        `09:00:00 王工（私信）: 绑定 李工
         09:00:00 > refused 王工: 只有管理员能替别人要绑定码。给自己加账号请发：绑定
         09:01:00 管理员（私信）: 绑定 王五
         09:01:00 > refused 管理员: 名片里没有“王五”
         09:02:00 路人（私信）: 绑定
         09:02:00 > refused 路人: 这个账号还不在任何名片上
         09:03:00 路人（私信）: 解绑
         09:03:00 > refused 路人: 这个账号还不在任何名片上
         09:04:00 李工（私信）: 解绑
         09:04:00 > status 李工: 没有绑定过账号。给自己加账号请发：绑定
         09:05:00 王工: 绑定 一下手机号再试
         09:06:00 城北小学-周会计: 绑定 银行卡一直失败怎么办
         09:06:08 > ack 群: 已记录 #1001：绑定 银行卡一直失败怎么办
         09:06:08 > called 工程师群: #1001
         09:07:00`,
      ),
    )
  })
})
