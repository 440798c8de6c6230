import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Locator, Page } from 'playwright-core'
import { loadSettings } from '../../src/config.ts'
import { launch, type Running } from '../../src/main.ts'
import type { TestBrowser, Visitor, VisitorSettings } from './browser.ts'

/** The shipped desk at work on a free port and a data folder of its own. */
export interface LiveDesk extends Running {
  readonly address: string
  readonly room: NonNullable<Running['room']>
  /** Stops the desk and removes its folder. */
  remove(): Promise<void>
}

const shipped = (name: string): string => join(fileURLToPath(new URL('../../config', import.meta.url)), name)

/** Lines for the settings file, with what goes with them in the environment. */
export interface MoreSettings {
  readonly yaml: string
  readonly env: Readonly<Record<string, string>>
}

/** Launches the desk as `npm start` does; with a secret, people enter by personal link only. */
export const startLiveDesk = async (
  secret: string | null = null,
  more: MoreSettings = { yaml: '', env: {} },
  port = '0',
): Promise<LiveDesk> => {
  const folder = await mkdtemp(join(tmpdir(), 'zhiban-live-'))
  const clean = (): Promise<void> => rm(folder, { recursive: true, force: true })
  try {
    const config = join(folder, 'zhiban.yaml')
    const auth = secret === null ? 'demo' : 'token'
    await writeFile(config, `room: { enabled: true, auth: ${auth} }\n${more.yaml}`)
    const paths = ['--people', shipped('people.yaml'), '--rooms', shipped('rooms.yaml')]
    const place = ['--config', config, '--data', join(folder, 'data'), '--port', port, '--log', 'silent']
    const running = await launch(
      loadSettings({
        argv: [...place, ...paths],
        env: { ...more.env, ...(secret === null ? {} : { ZHIBAN_ROOM_SECRET: secret }) },
        cwd: folder,
      }),
    )
    const remove = (): Promise<void> => running.stop().finally(clean)
    const { address, room } = running
    if (address === null || room === null) throw new Error('the web room is switched off')
    return { ...running, address, room, remove }
  } catch (error) {
    await clean()
    throw error
  }
}

/** Opens the page, picks who to be, and opens a room when one is named. */
export const enterAs = async (
  browser: TestBrowser,
  desk: LiveDesk,
  person: string,
  place: string | null = null,
  settings: VisitorSettings = {},
): Promise<Visitor> => {
  const visitor = await browser.visitor(settings)
  await visitor.page.goto(desk.address)
  await visitor.page.click(`[data-person=${person}]`)
  await visitor.page.waitForSelector('.room-item')
  if (place !== null) await openPlace(visitor.page, place)
  return visitor
}

export const openPlace = async (page: Page, place: string): Promise<void> => {
  await page.click(`[data-room="${place}"]`)
  await page.waitForSelector(`[data-room="${place}"][aria-current=page]`, { state: 'attached' })
  await page.locator('textarea').waitFor()
}

export const write = async (page: Page, text: string): Promise<void> => {
  await page.fill('textarea', text)
  await page.press('textarea', 'Enter')
}

/** The newest line that has arrived at the server and says this. */
export const lineWith = (page: Page, text: string | RegExp): Locator =>
  page.locator('.line:not(.pending)', { has: page.locator('.words', { hasText: text }) }).last()

export const ticketCard = (page: Page, number: string, state?: string): Locator =>
  page.locator(`.ticket[data-number="${number}"]${state === undefined ? '' : `[data-state=${state}]`}`)

/** Pastes an image as a screenshot tool leaves it on the clipboard, and sends it. */
export const pastePicture = async (page: Page, png: Buffer): Promise<void> => {
  await page.locator('textarea').evaluate((field, data) => {
    // The page's own classes; the compiler of the tests knows Node only.
    const scope = globalThis as unknown as {
      DataTransfer: new () => { readonly items: { add(file: unknown): void } }
      ClipboardEvent: new (type: string, about: object) => Event
    }
    const carried = new scope.DataTransfer()
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0))
    carried.items.add(new File([bytes], 'image.png', { type: 'image/png' }))
    const event = new scope.ClipboardEvent('paste', {
      clipboardData: carried,
      bubbles: true,
      cancelable: true,
    })
    ;(field as unknown as EventTarget).dispatchEvent(event)
  }, png.toString('base64'))
  await page.waitForSelector('.chip:not(.busy)')
  await page.click('.send')
  await page.locator('.line.mine:not(.pending) .thumbnail.ready').last().waitFor()
}
