import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { launchBrowser, takeScreenshot, type TestBrowser } from '../support/browser.ts'
import { enterAs, lineWith, openPlace, startLiveDesk, write, type LiveDesk } from '../support/live-desk.ts'

jest.setTimeout(120_000)

/** A folder to look at what the page showed: `ZHIBAN_TEST_PICTURES=/tmp/pictures npm run jest -- test/browser/loop`. */
const pictures = process.env['ZHIBAN_TEST_PICTURES'] ?? null
const picture = async (page: Page, name: string): Promise<void> => {
  if (pictures !== null) await takeScreenshot(page, join(pictures, `${name}.png`))
}

let browser: TestBrowser
let desk: LiveDesk

beforeAll(async () => {
  ;[browser, desk] = await Promise.all([launchBrowser(), startLiveDesk()])
})
afterAll(async () => {
  await browser.close()
  await desk.remove()
})

const numberIn = (text: string | null): string => {
  const number = /#(\d+)/.exec(text ?? '')?.[1]
  if (number === undefined) throw new Error(`no ticket is named: ${text}`)
  return number
}

/** Says a command until the desk's answer shows what is waited for: learning follows the ticket a tick later. */
const until = async (page: Page, command: string, answer: RegExp): Promise<void> => {
  for (let tries = 0; tries < 40; tries += 1) {
    const before = await page.locator('.line').count()
    await write(page, command)
    await page
      .locator('.line')
      .nth(before + 1)
      .waitFor()
    if (answer.test((await page.locator('.line').last().textContent()) ?? '')) return
  }
  throw new Error(`never heard ${answer.source}`)
}

const gate = '食堂的门禁读卡器连不上财务室那台电脑了怎么弄'

describe('KNO-1 the knowledge loop in the web room', () => {
  test('nobody knows, an engineer solves it, a keeper takes it in, the next one is answered, 没解决 lowers it', async () => {
    const zhang = await enterAs(browser, desk, 'zhang', 'chancheng')
    const wang = await enterAs(browser, desk, 'wang', 'engineers')
    const keeper = await enterAs(browser, desk, 'wu', '@wu')

    await write(zhang.page, gate)
    const ack = lineWith(zhang.page, '已记录')
    await ack.waitFor()
    const number = numberIn(await ack.textContent())
    await write(wang.page, `认领 ${number}`)
    await lineWith(zhang.page, '已认领').waitFor()
    await write(
      wang.page,
      `解决 ${number} 读卡器驱动被系统更新换掉了/1. 拔下读卡器 2. 装旧版驱动 3. 重新插上读卡器`,
    )
    await lineWith(zhang.page, '请看一下').waitFor()
    await write(zhang.page, '好了')
    await lineWith(zhang.page, '已关闭').waitFor()

    await until(keeper.page, '知识审核 列表', /门禁读卡器/)
    await write(keeper.page, '知识审核 1')
    await lineWith(keeper.page, '装旧版驱动').waitFor()
    await picture(keeper.page, 'loop-review')
    await write(keeper.page, '知识审核 通过 1')
    const passed = lineWith(keeper.page, '已通过')
    await passed.waitFor()
    const article = /KB-\d+/.exec((await passed.textContent()) ?? '')?.[0] ?? ''

    const zhou = await enterAs(browser, desk, 'zhou', 'nanhai')
    await write(zhou.page, `请问${gate}`)
    await lineWith(zhou.page, article).waitFor()
    await picture(zhou.page, 'loop-answered')
    await lineWith(zhou.page, article).getByRole('button', { name: '没解决' }).click()
    await lineWith(zhou.page, '已请').waitFor()
    await until(keeper.page, `知识 查看 ${article}`, /没解决 1/)
    await picture(keeper.page, 'loop-confidence')
    expect([...zhang.complaints, ...wang.complaints, ...keeper.complaints, ...zhou.complaints]).toEqual([])
  })
})

describe('WRK-4 an outbreak in the web room', () => {
  test('three units report it, the lead confirms, the panel shows it to everybody concerned', async () => {
    const lead = await enterAs(browser, desk, 'ligong', 'engineers')
    const who = [
      ['liang', 'chancheng', '登录页打不开了，怎么回事'],
      ['li', 'nanhai', '平台进不去，一直转圈'],
      ['feng', 'hospitals', '系统登不上去了'],
    ] as const
    const visitors = await Promise.all(who.map(([person, room]) => enterAs(browser, desk, person, room)))
    for (const [n, [, , text]] of who.entries()) {
      const page = visitors[n]?.page
      if (page !== undefined) await write(page, text)
    }
    const proposal = lineWith(lead.page, '疑似共性问题')
    await proposal.waitFor({ timeout: 60_000 })
    const number = /P\d+/.exec((await proposal.textContent()) ?? '')?.[0] ?? ''
    await write(lead.page, `确认 ${number}`)
    for (const visitor of visitors) {
      await lineWith(visitor.page, `#${number}`).waitFor()
      await visitor.page.locator('.problem', { hasText: number }).waitFor()
    }
    await write(lead.page, `进展 ${number} 正在重启应用服务器`)
    const [first] = visitors
    if (first === undefined) throw new Error('somebody reported it')
    await first.page.locator('.problem', { hasText: '正在重启应用服务器' }).waitFor()
    await first.page.locator('.duty', { hasText: '一线' }).waitFor()
    await picture(first.page, 'outbreak-group')
    await openPlace(lead.page, 'engineers')
    await picture(lead.page, 'outbreak-engineers')
    await write(lead.page, `解决 ${number} 连接数占满/扩容并重启`)
    await lineWith(first.page, '已恢复').waitFor()
    await first.page.locator('.problem').waitFor({ state: 'detached' })
    expect(visitors.flatMap((visitor) => visitor.complaints)).toEqual([])
  })
})
