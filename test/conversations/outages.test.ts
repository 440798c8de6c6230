import { describe, expect, test } from '@jest/globals'
import { id, type AccountKey, type RoomKey } from '../../src/domain/ids.ts'
import type { Unheard } from '../../src/domain/chat/outage.ts'
import type { Person } from '../../src/domain/people/people.ts'
import { second, type Instant } from '../../src/domain/time.ts'
import type { Health } from '../../src/ports/chat.ts'
import type { AccountHealth, GapsOf } from '../../src/ports/accounts.ts'
import { cast, converse, shortened, type Played } from '../support/conversation.ts'
import { china } from '../support/roster.ts'
import { foshan, foshanContract } from '../support/scene.ts'

const date = '2026-03-04'
const reads = (played: Played): void => {
  expect(shortened(played)).toEqual(played.expected)
}

/** An account that is ill from one time of the day to another. */
interface Illness {
  readonly account: string
  readonly from: string
  readonly to: string
  readonly health?: Health
}
const at = (clock: string): Instant => china(`${date} ${clock.slice(0, 5)}`) + Number(clock.slice(6)) * second
const deaf: Health = { kind: 'deaf', trouble: { code: 'qq-offline' } }

const healthy = (platform: string, account: string): AccountHealth => ({
  platform,
  account,
  health: { kind: 'ready' },
})
/** The desk's own `test/bot`, and a QQ account by which the admin can be reached too. */
const accountsBy =
  (illnesses: readonly Illness[]) =>
  (now: Instant): readonly AccountHealth[] =>
    [healthy('test', 'bot'), healthy('qq', '10001')].map((one) => {
      const ill = illnesses.find(
        ({ account, from, to }) =>
          account === `${one.platform}/${one.account}` && at(from) <= now && now < at(to),
      )
      return ill === undefined ? one : { ...one, health: ill.health ?? deaf }
    })

/** The admin has an account on both platforms. */
const people: readonly Person[] = cast.map((person) =>
  person.name === '管理员' ? { ...person, accounts: [...person.accounts, id<AccountKey>('qq/900')] } : person,
)
const missed =
  (...gaps: readonly Unheard[]): GapsOf =>
  (from, to, rooms) =>
    gaps.filter((gap) => gap.from < to && gap.to >= from && (rooms === null || gap.platform === 'test'))
const gap = (from: string, to: string, room: string | null = null): Unheard => ({
  platform: 'test', account: 'bot', room: room === null ? null : id<RoomKey>(room), from: at(from), to: at(to),
}) // prettier-ignore

const play = (illnesses: readonly Illness[], gaps: readonly Unheard[], script: string, cards = people) =>
  converse(
    foshan(date, {
      contract: { ...foshanContract, checklists: [] },
      people: cards,
      accounts: accountsBy(illnesses),
      gapsOf: missed(...gaps),
    }),
    script,
  )

describe('an account that cannot hear', () => {
  const cases: readonly { readonly name: string; readonly illness: Illness; readonly script: string }[] = [
    {
      name: 'for 3 minutes: the admin is told elsewhere, once, and once when it is back',
      illness: { account: 'test/bot', from: '10:02', to: '10:41' },
      script: `10:00:00
               10:05:00 > notify qq/900: test bot 从 10:02 起收不到消息 / 原因：OneBot 在运行，但 QQ 账号不在线：请到 NapCat 或 LLBot 里重新登录 / 恢复以后会再告诉您
               10:42:00 > notify 管理员: test bot 恢复了（10:02-10:41 中断） / 10:01-10:41 的消息可能没听到，请到群里看一眼。
               11:00:00`,
    },
    {
      name: 'for less: nobody is bothered',
      illness: { account: 'test/bot', from: '10:02', to: '10:04' },
      script: `10:00:00
               11:00:00`,
    },
    {
      name: 'on another platform: told in the private chat that works',
      illness: {
        account: 'qq/10001',
        from: '10:02',
        to: '10:41',
        health: { kind: 'refused', trouble: { code: 'qq-banned' } },
      },
      script: `10:00:00
               10:05:00 > notify 管理员: QQ 10001 从 10:02 起收不到消息 / 原因：QQ 冻结或限制了这个账号，请用手机登录查看并按提示解除
               10:42:00 > notify 管理员: QQ 10001 恢复了（10:02-10:41 中断），期间的消息已补收。
               11:00:00`,
    },
  ]
  test.each(cases)('$name', async ({ illness, script }) => {
    reads(await play([illness], [gap('10:01', '10:41')], script))
  })

  test('that comes back for a moment is one outage; a second one later is told again', async () => {
    reads(
      await play(
        [
          { account: 'qq/10001', from: '10:02', to: '10:10' },
          { account: 'qq/10001', from: '10:10:30', to: '10:20' },
          { account: 'qq/10001', from: '10:40', to: '10:50' },
        ],
        [],
        `10:00:00
         10:05:00 > notify 管理员: QQ 10001 从 10:02 起收不到消息
         10:21:00 > notify 管理员: QQ 10001 恢复了（10:02-10:20 中断）
         10:43:00 > notify 管理员: QQ 10001 从 10:40 起收不到消息
         10:51:00 > notify 管理员: QQ 10001 恢复了（10:40-10:50 中断）
         11:00:00`,
      ),
    )
  })

  test('with no account of an admin that works: the engineers read it; with nothing that works: told when it is back', async () => {
    const noAdmin = people.filter(({ name }) => name !== '管理员')
    // Without the admin nobody of the desk is on QQ: one card keeps the account the desk's.
    const cards = noAdmin.map((p) =>
      p.name === '李工' ? { ...p, accounts: [...p.accounts, id<AccountKey>('qq/901')] } : p,
    )
    reads(
      await play(
        [{ account: 'qq/10001', from: '10:02', to: '10:41' }],
        [],
        `10:00:00
         10:05:00 > notify 工程师群: QQ 10001 从 10:02 起收不到消息
         10:42:00 > notify 工程师群: QQ 10001 恢复了
         11:00:00`,
        cards,
      ),
    )
    reads(
      await play(
        [{ account: 'test/bot', from: '10:02', to: '10:41' }],
        [gap('10:02', '10:41')],
        `10:00:00
         10:42:00 > notify 工程师群: test bot 恢复了（10:02-10:41 中断） / 10:02-10:41 的消息可能没听到
         11:00:00`,
        cards,
      ),
    )
  })
})

describe('REP-1 what may not have been heard', () => {
  const summary = (gaps: readonly Unheard[], illnesses: readonly Illness[] = []) =>
    play(
      illnesses,
      gaps,
      `11:00:00 陈主任（私信）: 日报
       11:00:00 > summary 陈主任: `,
    )
  const unheardLine = async (played: Promise<Played>): Promise<string | null> =>
    /可能没听到[^/]*/.exec((await played).heard.at(-1) ?? '')?.[0].trim() ?? null

  test.each([
    { name: 'nothing missed: no line', gaps: [], line: null },
    { name: 'a gap', gaps: [gap('10:02', '10:41')], line: '可能没听到：10:02-10:41（test bot）' },
    {
      name: 'gaps that touch are one, a room within its account too',
      gaps: [gap('10:02', '10:20'), gap('10:15', '10:41'), gap('10:10', '10:12', 'test/bot/群')],
      line: '可能没听到：10:02-10:41（test bot）',
    },
    {
      name: 'many',
      gaps: [gap('08:00', '08:05'), gap('08:10', '08:15'), gap('08:20', '08:25'), gap('08:30', '08:35')],
      line: '可能没听到：08:00-08:05（test bot）、08:10-08:15（test bot）、08:20-08:25（test bot）等 4 段',
    },
  ])('$name', async ({ gaps, line }) => {
    expect(await unheardLine(summary(gaps))).toBe(line)
  })

  test('an account that is still away counts up to now', async () => {
    const played = await play(
      [{ account: 'test/bot', from: '10:02', to: '23:00' }],
      [],
      `10:00:00
       10:05:00 > notify qq/900: test bot 从 10:02 起收不到消息
       11:00:00 陈主任（私信）: 日报
       11:00:00 > summary 陈主任: `,
    )
    reads(played)
    expect(played.heard.at(-1)).toContain('可能没听到：10:02-11:00（test bot）')
  })
})
