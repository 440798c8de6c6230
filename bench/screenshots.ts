import { fileURLToPath } from 'node:url'
import {
  desktop, giveFont, launchBrowser, phone, takeScreenshot, type TestBrowser,
} from '../test/support/browser.ts' // prettier-ignore
import {
  enterAs, lineWith, pastePicture, startLiveDesk, ticketCard, write, type LiveDesk,
} from '../test/support/live-desk.ts' // prettier-ignore

/**
 * Makes the two pictures of the README from the real desk: `node bench/screenshots.ts [FOLDER]`.
 * They show the middle of the story: asked, answered, not solved, claimed, clocks running.
 */

const folder = process.argv[2] ?? fileURLToPath(new URL('../docs/images', import.meta.url))

/** What a person with this trouble would paste: a page that keeps loading. */
const loadingPage = async (browser: TestBrowser): Promise<Buffer> => {
  const { page, context } = await browser.visitor({ size: { width: 300, height: 120 } })
  await page.setContent(`<meta name="viewport" content="width=device-width"><body style="margin:0;font:12px 'Noto Sans SC';background:#8a9099">
    <div style="background:#e9ecef;padding:6px 10px;display:flex;gap:14px"><b>财政平台</b><span>正在加载…</span></div>
    <div style="margin:10px auto;width:130px;height:90px;background:#fff;box-shadow:0 1px 6px #0006"></div></body>`)
  await giveFont(page)
  const png = await page.screenshot()
  await context.close()
  return png
}

const play = async (browser: TestBrowser, desk: LiveDesk): Promise<void> => {
  const [zhang, liang, wang] = await Promise.all([
    enterAs(browser, desk, 'zhang', 'chancheng'),
    enterAs(browser, desk, 'liang', 'chancheng'),
    enterAs(browser, desk, 'wang', 'engineers'),
  ])
  const he = await enterAs(browser, desk, 'he', 'hospitals')
  await write(he.page, '下午的对账会改到三点，大家留意一下')
  await lineWith(he.page, '改到三点').waitFor()

  await write(liang.page, '支付令被退回了怎么修改重发')
  await lineWith(liang.page, 'KB-').getByRole('button', { name: '解决了' }).click()
  await lineWith(zhang.page, '已关闭').waitFor()
  await write(zhang.page, '财政平台页面一直转圈怎么办')
  await lineWith(zhang.page, 'KB-0098').waitFor()
  await pastePicture(zhang.page, await loadingPage(browser))
  await write(zhang.page, '按步骤试过了，没解决')
  const ack = lineWith(zhang.page, '已请工程师')
  await ack.waitFor()
  const number = /#(\d+)/.exec((await ack.textContent()) ?? '')?.[1] ?? ''
  await write(wang.page, `认领 ${number}`)
  await lineWith(zhang.page, `王工已认领 #${number}`).waitFor()
  await ticketCard(zhang.page, number, 'working').waitFor()

  await takeScreenshot(zhang.page, `${folder}/room-desktop.png`)
  const mobile = await enterAs(browser, desk, 'zhang', 'chancheng', { size: phone })
  await lineWith(mobile.page, `王工已认领 #${number}`).waitFor()
  await mobile.page.locator('.thumbnail.ready').last().waitFor()
  await takeScreenshot(mobile.page, `${folder}/room-phone.png`)
}

const [browser, desk] = await Promise.all([launchBrowser(), startLiveDesk()])
try {
  await play(browser, desk)
  console.log(
    `${folder}: room-desktop.png ${desktop.width}×${desktop.height}, room-phone.png ${phone.width}×${phone.height}`,
  )
} finally {
  await browser.close()
  await desk.remove()
}
