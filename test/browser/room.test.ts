import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { createRoom, roomKeyOf, type Room, type RoomSettings } from '../../adapters/room/index.ts'
import { outgoing, part } from '../contracts/chat.ts'
import {
  giveFont,
  launchBrowser,
  phone,
  type TestBrowser,
  type Visitor,
  type VisitorSettings,
} from '../support/browser.ts'
import { createFolders, demoSettings } from '../support/demo-room.ts'
import { createEchoDesk } from '../support/echo-desk.ts'

jest.setTimeout(60_000)

const folders = createFolders()
const rooms: Room[] = []
let browser: TestBrowser

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await Promise.all(rooms.map((room) => room.stop()))
  folders.remove()
})

const startRoom = async (settings: Partial<RoomSettings> = {}): Promise<Room> => {
  const room = createRoom(demoSettings(folders.next(), settings))
  const desk = createEchoDesk(room, () => Date.now())
  room.attachDesk(desk)
  await room.start(async (event) => void (await desk.receive(event)))
  rooms.push(room)
  return room
}

const enter = async (room: Room, person: string, settings: VisitorSettings = {}): Promise<Visitor> => {
  const visitor = await browser.visitor(settings)
  await visitor.page.goto(room.address())
  await visitor.page.click(`[data-person=${person}]`)
  await visitor.page.waitForSelector('.room-item')
  return visitor
}

const write = async (page: Page, text: string): Promise<void> => {
  await page.fill('textarea', text)
  await page.press('textarea', 'Enter')
}

const line = (page: Page, text: string) =>
  page.locator('.line:not(.pending)', { has: page.locator('.words', { hasText: text }) }).last()

/** Looks again until the page shows it; the test's own time limit ends it. The page's policy forbids eval, so no waitForFunction. */
const settles = async <Value>(page: Page, read: () => Promise<Value>, wanted: Value): Promise<void> => {
  while ((await read()) !== wanted) await page.waitForTimeout(20)
}

const choose = async (page: Page, text: string, action: string): Promise<void> => {
  await line(page, text).click({ button: 'right' })
  await page.getByRole('menuitem', { name: action }).click()
}

describe('two people in the room', () => {
  test('question, answer, 没解决, claim, resolve: both see it live, on a phone and on a desktop', async () => {
    const room = await startRoom()
    const zhou = await enter(room, 'zhou', { size: phone })
    const wang = await enter(room, 'wang')

    await zhou.page.click('[data-room=chengbei]')
    await write(zhou.page, '电子票据打印空白，怎么办')
    await zhou.page.getByRole('button', { name: '没解决' }).click()
    await zhou.page.waitForSelector('.choice.picked[aria-pressed=true]')
    await line(wang.page, '已记录 #1023').waitFor()

    const ticket = wang.page.locator('.ticket[data-number="1023"]')
    await expect(ticket.locator('.ticket-state').textContent()).resolves.toBe('待认领')
    await expect(ticket.locator('.clock-words').first().textContent()).resolves.toMatch(/^剩 (10:00|09:5\d)$/)

    await write(wang.page, '认领1023')
    await line(zhou.page, '王工已认领 #1023').waitFor()
    await wang.page.waitForSelector('.ticket[data-state=working]')
    await write(wang.page, '解决 1023 更换打印控件')
    await line(zhou.page, '#1023 已处理').waitFor()
    await zhou.page.click('.tickets-link')
    await zhou.page.waitForSelector('.ticket[data-state=resolved]')
    await zhou.page.goBack()
    await write(zhou.page, '好了，谢谢')
    await line(wang.page, '好了，谢谢').waitFor()

    expect([...zhou.complaints, ...wang.complaints]).toEqual([])
  })

  test('quote, edit, recall and a picture arrive as such', async () => {
    const room = await startRoom()
    const zhou = await enter(room, 'zhou')
    const wang = await enter(room, 'wang')

    await write(zhou.page, '额度查询报错')
    await line(wang.page, '额度查询报错').waitFor()
    await choose(wang.page, '额度查询报错', '引用')
    await write(wang.page, '请发一张截图')
    await expect(line(zhou.page, '请发一张截图').locator('.quote').textContent()).resolves.toBe(
      '周会计 额度查询报错',
    )

    await choose(zhou.page, '额度查询报错', '编辑')
    await write(zhou.page, '额度查询报错 E1002')
    await line(wang.page, '额度查询报错 E1002').getByText('已编辑').waitFor()

    const png = await zhou.page.screenshot()
    await zhou.page.setInputFiles('input[type=file] >> nth=0', {
      name: '截图.png',
      mimeType: 'image/png',
      buffer: png,
    })
    await zhou.page.waitForSelector('.chip:not(.busy)')
    await zhou.page.click('.send')
    await wang.page.locator('.thumbnail.ready').click()
    await expect(wang.page.locator('dialog img').getAttribute('src')).resolves.toMatch(/^blob:/)
    await wang.page.keyboard.press('Escape')
    await wang.page.waitForSelector('dialog', { state: 'detached' })

    await write(zhou.page, '发错了')
    await line(wang.page, '发错了').waitFor()
    await choose(zhou.page, '发错了', '撤回')
    await wang.page.getByText('周会计 撤回了一条消息').last().waitFor()
    await expect(wang.page.getByText('发错了').count()).resolves.toBe(0)
    await zhou.page.getByRole('button', { name: '重新编辑' }).click()
    await expect(zhou.page.inputValue('textarea')).resolves.toBe('发错了')

    expect([...zhou.complaints, ...wang.complaints]).toEqual([])
  })

  test('two tabs of one browser are two people', async () => {
    const room = await startRoom()
    const zhou = await enter(room, 'zhou')
    const second = await zhou.context.newPage()
    await second.goto(room.address())
    await second.click('[data-person=chen]')
    await second.waitForSelector('.me')
    await zhou.page.reload()
    await zhou.page.waitForSelector('.me')
    await expect(zhou.page.locator('.me strong').textContent()).resolves.toBe('周会计')
    await expect(second.locator('.me strong').textContent()).resolves.toBe('陈主任')
  })
})

describe('the page by itself', () => {
  test('accounts that do not hear stand above the tickets', async () => {
    const room = await startRoom()
    const desk = createEchoDesk(room, () => Date.now())
    const to = Date.now()
    const gap = { platform: 'slack', account: 'T1', room: '城北群', from: to - 120_000, to }
    room.attachDesk({
      ...desk,
      board: async (...given) => ({
        ...(await desk.board(...given)),
        hearing: {
          away: [{ platform: 'wechat', account: 'desk', since: to - 60_000, reason: '微信掉线了' }],
          unheard: [gap],
        },
      }),
    })
    const { page, complaints } = await enter(room, 'wang')
    const told = page.locator('.hearing li')
    await told.first().waitFor()
    expect(await told.allTextContents()).toEqual([
      expect.stringMatching(/^微信 desk 从 .*\d\d:\d\d 起收不到消息微信掉线了$/),
      expect.stringMatching(/^\d\d:\d\d–\d\d:\d\d 可能没听到：Slack T1 · 城北群，请到群里看一眼$/),
    ])
    expect(complaints).toEqual([])
  })

  test('unread lines are counted in the list and the title until the room is opened', async () => {
    const room = await startRoom()
    const wang = await enter(room, 'wang')
    const to = { kind: 'room', room: roomKeyOf('shizhi') } as const
    await room.send(outgoing('n-1', to, '系统今晚维护'), [part('n-1')])
    await room.send(outgoing('n-2', to, '预计 22 点恢复'), [part('n-2')])
    await settles(wang.page, () => wang.page.title(), '(2) 值班')
    await wang.page.click('[data-room=shizhi]')
    await settles(wang.page, () => wang.page.title(), '值班')
    await expect(wang.page.locator('[data-room=shizhi] .badge').count()).resolves.toBe(0)
  })

  test('older lines come when one scrolls up, and the view stays where it was', async () => {
    const room = await startRoom()
    const to = { kind: 'room', room: roomKeyOf('chengbei') } as const
    for (let n = 1; n <= 90; n += 1) await room.send(outgoing(`n-${n}`, to, `第 ${n} 条`), [part(`n-${n}`)])
    const { page } = await enter(room, 'zhou')
    await line(page, '第 90 条').waitFor()
    await expect(page.locator('.line').count()).resolves.toBe(40)
    const before = (await line(page, '第 51 条').boundingBox())?.y ?? 0
    await page.evaluate(`document.querySelector('.log').scrollTop = 250`)
    await line(page, '第 11 条').waitFor({ state: 'attached' })
    const after = (await line(page, '第 51 条').boundingBox())?.y ?? 0
    expect(after - before).toBeGreaterThan(1000)
    await page.evaluate(`document.querySelector('.log').scrollTop = 0`)
    await line(page, '第 1 条').waitFor({ state: 'attached' })
    await settles(page, () => page.locator('.line').count(), 90)
    await room.send(outgoing('n-new', to, '新的一条'), [part('n-new')])
    await page.getByRole('button', { name: '1 条新消息' }).click()
    await page.locator('.news').waitFor({ state: 'hidden' })
  })

  test('everything can be done by keyboard: rooms, @ completion, a line’s menu, Escape', async () => {
    const room = await startRoom()
    const { page } = await enter(room, 'zhou')
    await page.locator('[data-room=chengbei]').focus()
    await page.keyboard.press('Enter')
    await page.locator('textarea').focus()
    await page.keyboard.type('@王')
    await page.getByRole('option', { name: '王工' }).waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.type('在吗')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('第二行')
    await page.keyboard.press('Enter')
    await expect(line(page, '在吗').locator('.words').textContent()).resolves.toBe('@王工 在吗\n第二行')
    await page.locator('.log').focus()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('menuitem').allTextContents()).resolves.toEqual([
      '引用',
      '复制',
      '编辑',
      '撤回',
    ])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.composer-bar')
    await page.keyboard.press('Escape')
    await page.waitForSelector('.composer-bar', { state: 'detached' })
  })

  test('markup in names and messages stays text', async () => {
    const room = await startRoom()
    const { page, complaints } = await enter(room, 'zhou')
    const nasty = '<img src=x onerror=alert(1)> <b>粗</b> javascript:alert(1)'
    await write(page, nasty)
    await expect(line(page, '粗').locator('.words').textContent()).resolves.toBe(nasty)
    await expect(page.locator('.words img, .words b, .words a').count()).resolves.toBe(0)
    expect(complaints).toEqual([])
  })

  test('what could not be sent stays, says so, and is sent once when tried again', async () => {
    const room = await startRoom()
    const { page } = await enter(room, 'zhou')
    await page.waitForSelector('.chat:not(.empty)')
    await page.route('**/messages', (route) => route.abort())
    await write(page, '断网时说的')
    await page.getByText('连不上服务器').waitFor()
    await page.unroute('**/messages')
    await page.getByRole('button', { name: '重新发送' }).click()
    await line(page, '断网时说的').waitFor()
    await expect(page.locator('.line', { hasText: '断网时说的' }).count()).resolves.toBe(1)
  })

  test('English on an English browser, and back to Chinese by the button', async () => {
    const room = await startRoom()
    const { page } = await enter(room, 'wang', { language: 'en-GB' })
    await page.getByRole('heading', { name: 'Tickets of this room' }).waitFor()
    await page.getByRole('button', { name: '中文' }).click()
    await page.getByRole('heading', { name: '本群工单' }).waitFor()
    await expect(page.locator('html').getAttribute('lang')).resolves.toBe('zh-CN')
  })

  test('by personal link one enters as oneself, and the link leaves the address bar', async () => {
    const room = await startRoom({ auth: { kind: 'token', secret: 'a secret of some length' } })
    const { page } = await browser.visitor({ size: phone })
    await page.goto(room.address())
    await page.getByRole('heading', { name: '请打开您的个人链接' }).waitFor()
    await expect(page.locator('.person-card').count()).resolves.toBe(0)
    await page.goto(room.linkFor('zhou'))
    await expect(page.locator('.me strong').textContent()).resolves.toBe('周会计')
    expect(page.url()).not.toContain('zhou~')
    await page.goto(room.linkFor('zhou').replace('zhou~', 'chen~'))
    await page.getByText('这个链接已失效').waitFor()
  })

  test.each([320, 375, 768, 1280])('nothing is cut off at %i pixels', async (width) => {
    const room = await startRoom()
    const { page } = await enter(room, 'zhou', { size: { width, height: 800 } })
    await page.goto(`${room.address()}/#/room/chengbei`)
    // The address changes at once, the room a moment later: only then is there somewhere to write to.
    await page.locator('textarea[placeholder*=城北片区支付群]').waitFor()
    await write(page, `${'很长的一段话'.repeat(20)} https://example.com/${'a'.repeat(120)} 打印空白`)
    await page.waitForSelector('.choice')
    await giveFont(page)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    const clipped = await page.evaluate(
      `[...document.querySelectorAll('.bubble, .choice, .send, textarea')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1).length`,
    )
    expect(clipped).toBe(0)
  })
})
