import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { id, type NoticeId } from '../../src/domain/ids.ts'
import { createSeal, freshKey } from '../../adapters/seal/index.ts'
import { converse, shortened, type Played, type Scene } from '../support/conversation.ts'
import { startTrial, type MongoTrial } from '../support/mongo-wire/trial.ts'
import { profile } from '../support/profiles.ts'
import { foshanContract, shippedKnowledge } from '../support/scene.ts'

const scene = (part: Partial<Scene> = {}): Scene => ({
  contract: { ...foshanContract, checklists: [], summary: null, outbreak: null },
  knowledge: shippedKnowledge,
  date: '2026-03-04',
  ...part,
})

const identity = '440602199001011234'
const phone = '13800138000'
const card = '6222021234567890123'
const spaced = '139 0013 9000'
const wide = '１３７００１３７０００'
const all = [identity, phone, card, spaced, wide, '13700137000', '139001']

const heardOf = (played: Played, ...kinds: readonly string[]): readonly string[] =>
  played.heard.filter((line) => kinds.some((kind) => line.includes(` > ${kind} `)))

/** Lines that answer the command: nothing else in these talks is a status or a refusal. */
const answersIn = (played: Played): readonly string[] => heardOf(played, 'status', 'refused')

const audited = async ({ store }: Played): Promise<readonly string[]> =>
  (await store.listAudit(foshanContract.id, 50))
    .map(({ who, what, detail }) => `${who} ${what} ${detail}`)
    .reverse()

const asked = `09:00:00 城北小学-周会计: 身份证 ${identity} 的人领不了票据，门禁读卡器也连不上那台电脑了怎么弄`

/** A ticket from its first word to its end, with numbers in everything that people can say. */
const whole = `${asked}
   09:01:00 城北小学-周会计（私信）: 我的电话 ${phone}，支付令退回后额度没恢复
   09:02:00 王工（工程师群）: 认领 1001
   09:03:00 城北小学-周会计: 卡号 ${card}，手机 ${wide}
   09:03:30 城北小学-周会计: [改 4] 卡号 ${card}，手机 ${spaced}
   09:04:00 王工: [引用 4] 您的 ${card} 我看一下
   09:05:00 王工（工程师群）: 备注 1001 回电 ${phone}
   09:06:00 王工（工程师群）: 等待用户 1001 请用 ${phone} 再发一次截图
   09:07:00 城北小学-周会计: 再发一次 ${identity}
   09:08:00 监控（告警）: firing disk-1 critical 转账 ${card} 失败
   09:09:00 王工（工程师群）: 原文 1001
   09:10:00 王工（工程师群）: 解决 1001 ${phone} 停机/换成 ${spaced}
   09:11:00 城北小学-周会计: 好了，${phone} 收到了
   09:12:00`

const numbersIn = (text: string): readonly string[] => all.filter((number) => text.includes(number))

describe('SEC-3 law 9: originals are sealed for the assigned engineer', () => {
  test('who has the ticket reads them in private, everybody else sees stars', async () => {
    const played = await converse(
      scene(),
      `${asked}
       09:00:08 > ack 群: @周会计 已记录 #1001：身份证 440*************34 的人领不…
       09:00:08 > called 工程师群: 身份证 440*************34 的人领不…
       09:01:00 王工（工程师群）: 原文 1001
       09:01:00 > refused 工程师群: @王工 #1001 还没人认领，原文只给接单的工程师看。 / 要处理请发：认领 1001
       09:02:00 王工（工程师群）: 认领 1001
       09:02:00 > claimed 群: 王工已认领 #1001
       09:03:00 王工（工程师群）: 原文 1001
       09:03:00 > status 王工: #1001 的原文，只发给您，请勿转发。 / 3月4日 09:00 城北小学-周会计：身份证 ${identity} 的人领不了票据，门禁读卡器也连不上那台电脑了怎么弄
       09:04:00 李工（工程师群）: 原文 1001
       09:04:00 > refused 工程师群: @李工 #1001 在王工手上，原文只给王工看。 / 要接手请发：转派 1001 给我
       09:05:00 陈主任（私信）: 原文 1001
       09:05:00 > refused 陈主任: #1001 在王工手上，原文只给王工看。`,
      async (played) => {
        expect(await audited(played)).toEqual([
          '王工 refused original:1001',
          '王工 original #1001 1 of 1',
          '李工 refused original:1001',
          '陈主任 refused original:1001',
        ])
        const said = id<NoticeId>(`${foshanContract.id}|test/bot/4|status|direct:test/王工`)
        const notice = (await played.store.looseNotice(said))?.notice
        expect(notice).toMatchObject({
          delivery: { kind: 'sent' },
          text: expect.stringContaining('打不开了'),
        })
        expect(notice?.sealed).toBeUndefined()
      },
    )
    expect(shortened(played)).toEqual(played.expected)
    const elsewhere = played.heard.filter((line) => !line.includes(' > status 王工: '))
    expect(numbersIn(elsewhere.join('\n'))).toEqual([])
  })

  test('after a handover the new engineer reads them and the old one does not', async () => {
    const played = await converse(
      scene(),
      `${asked}
       09:02:00 王工（工程师群）: 认领 1001
       09:02:30 王工（工程师群）: 工单 1001
       09:02:40 李工（工程师群）: 工单 1001
       09:03:00 王工（工程师群）: 转派 1001 @李工
       09:04:00 王工（私信）: 原文 1001
       09:05:00 李工（私信）: 原文`,
    )
    const [own = '', others = ''] = answersIn(played)
    expect(own).toContain(' / 看打了星号的号码请发：原文 1001')
    expect(others).not.toContain('原文')
    expect(answersIn(played).slice(-2)).toEqual([
      '09:04:00 > refused 王工: #1001 在李工手上，原文只给李工看。 / 要接手请发：转派 1001 给我',
      expect.stringMatching(`^09:05:00 > status 李工: #1001 的原文.*${identity}`),
    ])
  })

  test('typed in the requesters’ group it is answered in private; without a number it is talk', async () => {
    const played = await converse(
      scene(),
      `${asked}
       09:02:00 王工（工程师群）: 认领 1001
       09:03:00 王工: 原文 见附件
       09:04:00 王工: 原文 1001
       09:05:00 城北小学-周会计（私信）: 原文 在哪里下载，财政平台的通知打不开
       09:06:00 城北小学-周会计: 原文 1001
       09:07:00`,
    )
    expect(answersIn(played)).toEqual([
      expect.stringMatching(`^09:04:00 > status 王工: #1001 的原文.*${identity}`),
      expect.stringContaining('09:06:00 > refused 群: @城北小学-周会计'),
    ])
    expect(played.tickets.map(({ number }) => number)).toEqual(['1001', '1002'])
  })

  test('edits, recalls and notes are among them', async () => {
    const played = await converse(
      scene(),
      `${asked}
       09:02:00 王工（工程师群）: 认领 1001
       09:03:00 城北小学-周会计: 手机 ${phone}
       09:03:10 城北小学-周会计: [改 3] 手机 ${spaced}
       09:03:20 城北小学-周会计: 卡号 ${card}
       09:03:30 城北小学-周会计: [撤回 5]
       09:04:00 王工（工程师群）: 备注 1001 回电 ${wide}
       09:05:00 王工（私信）: 原文 1001
       09:06:00`,
    )
    expect(answersIn(played).at(-1)?.split(' / ')).toEqual([
      '09:05:00 > status 王工: #1001 的原文，只发给您，请勿转发。',
      expect.stringContaining(identity),
      `3月4日 09:03 城北小学-周会计：手机 ${phone}`,
      `3月4日 09:03 城北小学-周会计：手机 ${spaced}`,
      `3月4日 09:03 城北小学-周会计（已撤回）：卡号 ${card}`,
      `3月4日 09:04 王工：备注 1001 回电 ${wide}`,
    ])
    const [ticket] = played.tickets
    expect(ticket?.messages[1]).toMatchObject({
      text: '手机 138******00',
      edits: [{ text: '手机 139********00' }],
    })
    expect(ticket?.timeline.flatMap((entry) => (entry.kind === 'noted' ? [entry.text] : []))).toEqual([
      '回电 137******00',
    ])
  })

  test('a number in a nickname is masked everywhere and told once; of very many words the newest are shown', async () => {
    const who = `城北小学-周${phone}`
    const more = Array.from(
      { length: 22 },
      (_, i) => `09:${10 + i}:00 ${who}: 卡号 ${card} 第 ${i + 1} 张也退回了`,
    )
    const talk = `09:00:00 ${who}: 门禁读卡器连不上财务室那台电脑了怎么弄
       09:02:00 王工（工程师群）: 认领 1001
       09:02:30 ${who}: 对，就是这台
       09:03:00 王工（私信）: 原文 1001
       ${more.join('\n')}
       09:40:00 王工（私信）: 原文 1001`
    const played = await converse(scene(), talk, ({ tickets, folder }) => {
      expect(tickets[0]?.requester).toMatchObject({ name: '周138******00', unit: '城北小学' })
      // The account is what the test's platform calls people: by their nickname.
      const rest = JSON.stringify({ ...tickets[0], requester: '', notices: '' }).replaceAll(`test/${who}`, '')
      expect(numbersIn(rest)).toEqual([])
      expect(bytesIn(folder)).toContain('周138******00')
    })
    const [first = '', second = ''] = answersIn(played).filter((line) => line.includes('status 王工'))
    expect(first.split(' / ').slice(1)).toEqual([`3月4日 09:02 ${who}`])
    const lines = second.split(' / ')
    expect(lines[1]).toBe('更早的 4 条没有列出。')
    expect(lines).toHaveLength(22)
    expect(lines.at(-1)).toBe(`3月4日 09:31 ${who}：卡号 ${card} 第 22 张也退回了`)
  })

  test('what was edited while it was gathered opens as it was edited', async () => {
    const played = await converse(
      scene(),
      `${asked}
       09:00:03 城北小学-周会计: [改 1] 卡号 ${card} 的票据打不开，门禁读卡器也连不上那台电脑了怎么弄
       09:02:00 王工（工程师群）: 认领 1001
       09:03:00 王工（私信）: 原文 1001`,
    )
    const said = answersIn(played).at(-1) ?? ''
    expect(numbersIn(said)).toEqual([card])
  })

  test('a merged ticket is in the hands of whoever has the one it went into', async () => {
    const played = await converse(
      scene(),
      `${asked}
       09:00:30 王工（工程师群）: 认领 1001
       09:01:00 实验小学-张会计: 卡号 ${card} 的会议室投影仪开机以后一直蓝屏怎么处理
       09:01:30 李工（工程师群）: 认领 1002
       09:02:00 李工（工程师群）: 合并 1002 到 1001
       09:03:00 李工（私信）: 原文 1002
       09:04:00 王工（私信）: 原文 1002
       09:05:00 王工（私信）: 原文 1001`,
    )
    const answers = answersIn(played).slice(-3)
    expect(answers[0]).toContain('refused 李工: #1002 在王工手上')
    expect(answers.map(numbersIn)).toEqual([[], [card], [identity, card]])
  })

  test('nothing masked, nothing to open', async () => {
    const played = await converse(
      scene(),
      `09:00:00 城北小学-周会计: 门禁读卡器连不上财务室那台电脑了怎么弄
       09:02:00 王工（工程师群）: 认领 1001
       09:03:00 王工（私信）: 原文 1001`,
      ({ folder }) => expect(readdirSync(folder)).not.toContain('seal.key'),
    )
    expect(answersIn(played)).toEqual([
      '09:03:00 > status 王工: #1001 里没有打了星号的号码，发：工单 1001 就能看全。',
    ])
    expect(JSON.stringify(played.tickets)).not.toContain('sealed')
  })

  test('law 10: where nothing can be said in private, the refusal says so', async () => {
    const played = await converse(
      scene({ whispers: false }),
      `${asked}
       09:02:00 王工（工程师群）: 认领 1001
       09:03:00 王工（工程师群）: 原文 1001`,
      async (played) => expect(await audited(played)).toEqual(['王工 refused original:1001']),
    )
    expect(answersIn(played)).toEqual([
      expect.stringContaining(
        '09:03:00 > refused 工程师群: @王工 原文只发私信，我在这里没法先私信您。 / 请用能私信我的账号私信我，发：原文 1001',
      ),
    ])
  })

  test('law 10: where the bot may only answer, it asks to be asked in private', async () => {
    const played = await converse(
      scene({ replyWindow: 300_000 }),
      `${asked}
       09:02:00 王工（工程师群）: 认领 1001
       09:03:00 王工（工程师群）: 原文 1001
       09:04:00 王工（私信）: 原文 1001`,
    )
    expect(answersIn(played)).toEqual([
      expect.stringContaining('09:03:00 > refused 工程师群: @王工 原文只发私信'),
      expect.stringMatching(`^09:04:00 > status 王工: #1001 的原文.*${identity}`),
    ])
  })

  test('law 9: a number typed in full-width or spaced form is one too, and a booking number is none', async () => {
    const played = await converse(
      scene(),
      `09:00:00 城北小学-周会计: 手机 ${spaced} 和 ${wide}，单号 20260304001，门禁读卡器连不上那台电脑了怎么弄
       09:01:00`,
    )
    expect(played.tickets[0]?.messages[0]?.text).toBe(
      '手机 139********00 和 １３７******００，单号 20260304001，门禁读卡器连不上那台电脑了怎么弄',
    )
  })
})

describe('SEC-3 a key that is lost', () => {
  const talk = `${asked}
     09:02:00 王工（工程师群）: 认领 1001
     09:03:00 王工（私信）: 原文 1001`
  const lost =
    '09:03:00 > status 王工: #1001 的原文打不开了，封存用的密钥已经不在。 / 请向提问人再要一次号码。'

  test('the desk goes on and says what cannot be opened', async () => {
    const { seal } = createSeal(freshKey())
    const { open } = createSeal(freshKey())
    const played = await converse(scene({ seal: { seal, open } }), talk, async (played) =>
      expect(await audited(played)).toEqual(['王工 original #1001 0 of 1']),
    )
    expect(answersIn(played)).toEqual([lost])
  })

  test('between question and answer the same is said, and never half of it', async () => {
    const { seal, open } = createSeal(freshKey())
    const once = [open]
    const played = await converse(
      scene({ seal: { seal, open: (...given) => once.shift()?.(...given) ?? null } }),
      talk,
    )
    expect(answersIn(played)).toEqual([lost])
  })

  test('a damaged value of several is named in its place', async () => {
    const { seal, open } = createSeal(freshKey())
    const damaged = (text: string, bound: string): string =>
      text.includes(card) ? seal(text, bound).slice(0, -3) : seal(text, bound)
    const played = await converse(
      scene({ seal: { seal: damaged, open } }),
      `${asked}
       09:02:00 王工（工程师群）: 认领 1001
       09:02:30 城北小学-周会计: 卡号 ${card}
       09:03:00 王工（私信）: 原文 1001`,
    )
    const [said = ''] = answersIn(played)
    expect(numbersIn(said)).toEqual([identity])
    expect(said).toContain('3月4日 09:02 城北小学-周会计：打不开了')
  })
})

/** Every byte that the embedded store has written, and not the key. */
const bytesIn = (folder: string): string =>
  readdirSync(folder)
    .filter((name) => name !== 'seal.key')
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n')

describe('SEC-3 law 9: no original rests in a store', () => {
  let trial: MongoTrial
  beforeAll(async () => {
    trial = await startTrial()
  })
  afterAll(() => trial.end())

  const saysOriginals = (played: Played): void => {
    expect(numbersIn(heardOf(played, 'status').join('\n'))).toEqual(
      expect.arrayContaining([identity, phone, card, spaced]),
    )
    const elsewhere = played.heard.filter((line) => !line.includes(' > status 王工: #1001 的原文'))
    expect(numbersIn(elsewhere.join('\n'))).toEqual([])
  }

  test('the embedded one, after a whole ticket', async () => {
    const played = await converse(scene(), whole, ({ folder }) => {
      const bytes = bytesIn(folder)
      expect(bytes).toContain('440*************34')
      expect(numbersIn(bytes)).toEqual([])
    })
    saysOriginals(played)
  })

  test('SLA-O3 the mobile number of a contact is said to who must ring it, and rests masked', async () => {
    const contract = {
      ...profile('guangxi-oa'),
      checklists: [],
      summary: null,
      outbreak: null,
      contacts: { 采购方指定联系人: [{ kind: 'phone', name: '张处长', phone } as const] },
    }
    const played = await converse(
      scene({ contract }),
      `09:00:00 城北小学-周会计: 门禁读卡器连不上财务室那台电脑了怎么弄
       09:01:00 王工（工程师群）: 定级 1001 重大
       09:02:00`,
      ({ folder, tickets }) => {
        expect(numbersIn(bytesIn(folder))).toEqual([])
        expect(tickets[0]?.notices).toEqual([])
      },
    )
    expect(heardOf(played, 'called').at(-1)).toContain(`打电话通知： / 张处长 ${phone} / `)
  })

  test('MongoDB, after the same', async () => {
    const uri = trial.fresh()
    const open = async () => {
      const { migrateMongo } = await import('../../adapters/mongo/index.ts')
      await migrateMongo({ uri })
      return trial.open({ uri })
    }
    const played = await converse(scene({ open }), whole, () =>
      trial.inside(uri, async (db) => {
        const names = (await db.listCollections().toArray()).map(({ name }) => name)
        const documents = await Promise.all(names.map((name) => db.collection(name).find().toArray()))
        const raw = JSON.stringify(documents)
        expect(raw).toContain('440*************34')
        expect(numbersIn(raw)).toEqual([])
      }),
    )
    saysOriginals(played)
  })

  test('the search itself finds a number that is there', async () => {
    await converse(scene(), `${asked}\n09:01:00`, ({ folder }) => {
      writeFileSync(join(folder, 'planted.db'), `\u0000${identity}\u0000`)
      expect(numbersIn(bytesIn(folder))).toEqual([identity])
    })
  })
})
