import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { Locator, Page } from 'playwright-core'
import { launchBrowser, phone, type TestBrowser } from '../support/browser.ts'
import {
  enterAs, lineWith, openPlace, pastePicture, startLiveDesk, ticketCard, write, type LiveDesk,
} from '../support/live-desk.ts' // prettier-ignore

jest.setTimeout(60_000)

const question = '财政平台页面一直转圈怎么办'
const promise = (words: string): RegExp => new RegExp(`${words}.*\\d\\d:\\d\\d 前`)

let browser: TestBrowser
let desk: LiveDesk

beforeAll(async () => {
  ;[browser, desk] = await Promise.all([launchBrowser(), startLiveDesk()])
})
afterAll(async () => {
  await browser.close()
  await desk.remove()
})

/** Looks again until it reads differently; the test's own time limit ends it. */
const changes = async (element: Locator): Promise<string> => {
  const before = await element.textContent()
  for (;;) {
    const now = await element.textContent()
    if (now !== null && now !== before) return now
    await element.page().waitForTimeout(50)
  }
}

const numberIn = async (line: Locator): Promise<string> => {
  const number = /#(\d+)/.exec((await line.textContent()) ?? '')?.[1]
  if (number === undefined) throw new Error('This line names no ticket.')
  return number
}

const badge = (page: Page, place: string): Locator => page.locator(`[data-room=${place}] .badge`)

describe('a newcomer watches a group question become a closed ticket', () => {
  test('asked with a picture, not solved by the button, claimed, resolved, confirmed', async () => {
    const zhang = await enterAs(browser, desk, 'zhang', 'chancheng')
    const wang = await enterAs(browser, desk, 'wang', 'engineers')

    await write(zhang.page, question)
    await pastePicture(zhang.page, await zhang.page.screenshot())
    const answer = lineWith(zhang.page, 'KB-0098')
    await answer.getByRole('button', { name: '解决了' }).waitFor()
    await answer.getByRole('button', { name: '没解决' }).click()
    await answer.getByText('您选了“没解决”').waitFor()

    const ack = lineWith(zhang.page, promise('已请工程师'))
    await ack.waitFor()
    const number = await numberIn(ack)
    const queued = ticketCard(zhang.page, number, 'queued')
    await queued.getByText('待认领').waitFor()
    expect(await changes(queued.locator('.clock', { hasText: '响应' }).locator('.clock-words'))).toMatch(
      /^剩 \d/,
    )

    const call = lineWith(wang.page, `接单请发：认领 ${number}`)
    await call.getByText(question).waitFor()
    await ticketCard(wang.page, number, 'queued').waitFor()
    await write(wang.page, '认领')
    await lineWith(zhang.page, promise(`王工已认领 #${number}`)).waitFor()
    await ticketCard(zhang.page, number, 'working').getByText('王工').waitFor()

    await write(wang.page, `解决 ${number} 缓存太多/清理缓存`)
    const asked = lineWith(zhang.page, `#${number} 王工已处理：清理缓存`)
    await ticketCard(wang.page, number, 'resolved').waitFor()
    await asked.getByRole('button', { name: '好了' }).click()
    await lineWith(zhang.page, `#${number} 已关闭`).waitFor()
    for (const { page } of [zhang, wang]) await ticketCard(page, number, 'closed').waitFor()

    expect([...zhang.complaints, ...wang.complaints]).toEqual([])
  })

  test('typed instead of pressed, on a phone: from the list to the talk to the tickets and back', async () => {
    const zhou = await enterAs(browser, desk, 'zhou', null, { size: phone })
    const wang = await enterAs(browser, desk, 'wang', 'engineers')
    const { page } = zhou
    await page.locator('.room-list').waitFor()
    await page.locator('.log').waitFor({ state: 'hidden' })
    await openPlace(page, 'nanhai')
    await page.locator('.room-list').waitFor({ state: 'hidden' })

    await write(page, question)
    await lineWith(page, 'KB-0098').waitFor()
    await write(page, '没解决')
    const ack = lineWith(page, promise('已请工程师'))
    await ack.waitFor()
    const number = await numberIn(ack)

    await page.locator('.tickets-link .badge', { hasText: '1' }).waitFor()
    await page.click('.tickets-link')
    await page.locator('.log').waitFor({ state: 'hidden' })
    await ticketCard(page, number, 'queued').getByText('城北小学').waitFor()
    await write(wang.page, `认领 ${number}`)
    await ticketCard(page, number, 'working').getByText('王工').waitFor()
    await page.locator('.tickets-head .back').click()
    await lineWith(page, promise(`王工已认领 #${number}`)).waitFor()

    await write(wang.page, `解决 ${number} 缓存太多/清理缓存`)
    await lineWith(page, `#${number} 王工已处理`).waitFor()
    await write(page, '好了，谢谢')
    await lineWith(page, `#${number} 已关闭`).waitFor()
    await ticketCard(wang.page, number, 'closed').waitFor()
    await page.locator('.chat-head .back').click()
    await page.locator('.room-list').waitFor()

    expect([...zhou.complaints, ...wang.complaints]).toEqual([])
  })

  test('what is taken back shows as taken back, and what is said elsewhere is counted', async () => {
    const he = await enterAs(browser, desk, 'he', 'hospitals')
    const feng = await enterAs(browser, desk, 'feng', 'nanhai')
    await write(he.page, '大家下午好')
    await badge(feng.page, 'hospitals').getByText('1', { exact: true }).waitFor()
    await write(he.page, '这句发错群了')
    await badge(feng.page, 'hospitals').getByText('2', { exact: true }).waitFor()

    await lineWith(he.page, '这句发错群了').click({ button: 'right' })
    await he.page.getByRole('menuitem', { name: '撤回' }).click()
    await he.page.locator('.lines').getByText('您撤回了一条消息').waitFor()
    await openPlace(feng.page, 'hospitals')
    await lineWith(feng.page, '大家下午好').waitFor()
    await feng.page.locator('.lines').getByText('何老师 撤回了一条消息').waitFor()
    await badge(feng.page, 'hospitals').waitFor({ state: 'detached' })
    await expect(feng.page.getByText('这句发错群了').count()).resolves.toBe(0)

    expect([...he.complaints, ...feng.complaints]).toEqual([])
  })
})

describe('a desk whose people have personal links', () => {
  test('shows nothing without one, and opens for its owner with one', async () => {
    const closed = await startLiveDesk('a secret for this test only')
    try {
      const { page } = await browser.visitor()
      await page.goto(closed.address)
      await page.getByRole('heading', { name: '请打开您的个人链接' }).waitFor()
      await expect(page.locator('.person-card, .room-item, .line').count()).resolves.toBe(0)
      await expect(page.getByText('张会计').count()).resolves.toBe(0)
      const paths = ['/api/me', '/api/rooms', '/api/rooms/chancheng/messages', '/api/rooms/chancheng/board']
      for (const path of paths) expect((await fetch(`${closed.address}${path}`)).status).toBe(401)

      await page.goto(closed.room.linkFor('zhang'))
      await page.locator('.me', { hasText: '张会计' }).waitFor()
      await openPlace(page, 'chancheng')
      await write(page, question)
      await lineWith(page, 'KB-0098').waitFor()
      expect(page.url()).not.toContain('zhang')
    } finally {
      await closed.remove()
    }
  })
})
