import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { launchBrowser, phone, type TestBrowser } from '../support/browser.ts'
import { enterAs, startLiveDesk, type LiveDesk } from '../support/live-desk.ts'
import { bot, createWechatGateway, type WechatGateway } from '../support/wechat-gateway.ts'

jest.setTimeout(60_000)

let browser: TestBrowser
let gateway: WechatGateway
let desk: LiveDesk

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
  gateway = await createWechatGateway({ tls: false })
  await gateway.listen()
  desk = await startLiveDesk(null, {
    yaml: `accounts:\n  - { platform: wechat, account: desk, mode: service, endpoint: '${gateway.endpoint}', tls: off }\n`,
    env: { ZHIBAN_WECHAT_TOKEN_desk: gateway.traits.token },
  })
})
afterEach(async () => {
  await desk.remove()
  await gateway.close()
})

const scan = (link: string): void => void gateway.wechat.emit('scan', { qrcode: link, status: 2 })

/** What a camera sees of the picture that is shown. */
const pictureOf = (page: Page) => page.locator('.login-picture').screenshot()

test('the code to log WeChat in: who looks after the desk sees it, sees the next one, and it goes with the login', async () => {
  scan('https://login.weixin.qq.com/l/first==')
  const chen = await enterAs(browser, desk, 'chen')
  const onPhone = await enterAs(browser, desk, 'guan', null, { size: phone })
  const wang = await enterAs(browser, desk, 'wang')
  for (const { page } of [chen, onPhone]) {
    const card = page.locator('.login-card[data-account="wechat/desk"]')
    await card.waitFor()
    expect(await card.textContent()).toContain('微信“desk”等待扫码登录')
    expect(await card.textContent()).toContain('扫一扫')
  }
  const before = await pictureOf(chen.page)
  const shown = await chen.page.locator('.login-picture').getAttribute('src')

  await onPhone.page.getByRole('button', { name: '收起登录码' }).click()
  await onPhone.page.locator('.login-card').waitFor({ state: 'detached' })
  await onPhone.page.getByRole('button', { name: '显示登录码' }).click()
  await onPhone.page.locator('.login-card').waitFor()

  scan('https://login.weixin.qq.com/l/second==')
  while ((await chen.page.locator('.login-picture').getAttribute('src')) === shown)
    await chen.page.waitForTimeout(20)
  expect((await pictureOf(chen.page)).equals(before)).toBe(false)
  expect(await wang.page.locator('.login-card').count()).toBe(0)

  gateway.wechat.login(bot)
  await chen.page.locator('.login-card').waitFor({ state: 'detached' })
  await onPhone.page.locator('.login-card').waitFor({ state: 'detached' })
  expect([...chen.complaints, ...onPhone.complaints, ...wang.complaints]).toEqual([])
})
