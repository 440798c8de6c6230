import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'

/** Chromium from npm, with Chinese glyphs from npm: nothing has to be installed on the machine. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--headless=shell',
  '--no-zygote',
  '--disable-background-networking',
  '--no-first-run',
  '--disable-sync',
]

export const phone = { width: 390, height: 844 }
export const desktop = { width: 1280, height: 800 }

export interface TestBrowser {
  /** A context of its own: another person on another machine. */
  visitor(settings?: VisitorSettings): Promise<Visitor>
  close(): Promise<void>
}

export interface VisitorSettings {
  readonly size?: { readonly width: number; readonly height: number }
  readonly language?: 'zh-CN' | 'en-GB'
  readonly dark?: boolean
}

export interface Visitor {
  readonly context: BrowserContext
  readonly page: Page
  /** What the page complained about: script errors, policy violations, requests that failed. */
  readonly complaints: readonly string[]
}

const fontFile = (weight: number): string =>
  join(
    dirname(createRequire(import.meta.url).resolve('@fontsource/noto-sans-sc/package.json')),
    'files',
    `noto-sans-sc-chinese-simplified-${weight}-normal.woff2`,
  )

interface Font {
  readonly weight: string
  readonly data: string
}

let fonts: Promise<readonly Font[]> | null = null

const readFonts = (): Promise<readonly Font[]> =>
  (fonts ??= Promise.all(
    [400, 600].map(async (weight) => ({
      weight: String(weight),
      data: (await readFile(fontFile(weight))).toString('base64'),
    })),
  ))

/** Runs in the page. From bytes, so that the page's own policy stays as strict as it is. */
const installFont = async (given: readonly Font[]): Promise<void> => {
  interface Face {
    readonly family: string
    load(): Promise<Face>
  }
  const scope = globalThis as unknown as {
    FontFace: new (family: string, source: Uint8Array, about: { weight: string }) => Face
    document: { fonts: Iterable<Face> & { add(face: Face): void } }
  }
  if ([...scope.document.fonts].some(({ family }) => family.includes('Noto Sans SC'))) return
  for (const { weight, data } of given) {
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0))
    scope.document.fonts.add(await new scope.FontFace('Noto Sans SC', bytes, { weight }).load())
  }
}

/** Gives the page the Chinese font that its style sheet names, as if it were installed; until it navigates. */
export const giveFont = async (page: Page): Promise<void> => page.evaluate(installFont, await readFonts())

/** Starts Chromium; about two seconds the first time, when it is unpacked, and 0.3 s afterwards. */
export const launchBrowser = async (): Promise<TestBrowser> => {
  const [{ default: packed }, { chromium }] = await Promise.all([
    import('@sparticuz/chromium'),
    import('playwright-core'),
  ])
  const browser: Browser = await chromium.launch({
    executablePath: await packed.executablePath(),
    args: flags,
    headless: true,
  })
  return {
    visitor: async ({ size = desktop, language = 'zh-CN', dark = false } = {}) => {
      const context = await browser.newContext({
        viewport: size,
        locale: language,
        colorScheme: dark ? 'dark' : 'light',
        hasTouch: size.width < 720,
        isMobile: size.width < 720,
        deviceScaleFactor: 2,
      })
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text())
      })
      return { context, page, complaints }
    },
    close: () => browser.close(),
  }
}

/** Writes `<folder>/<name>-390x844.png` and `<name>-1280x800.png` of what the page now shows; gives back the files. */
export const takeScreenshots = async (
  page: Page,
  folder: string,
  name: string,
): Promise<readonly string[]> => {
  const before = page.viewportSize()
  await mkdir(folder, { recursive: true })
  const files: string[] = []
  for (const size of [phone, desktop]) {
    await page.setViewportSize(size)
    files.push(await takeScreenshot(page, join(folder, `${name}-${size.width}x${size.height}.png`)))
  }
  if (before !== null) await page.setViewportSize(before)
  return files
}

/** One picture at the present size, with Chinese glyphs. */
export const takeScreenshot = async (page: Page, file: string): Promise<string> => {
  await mkdir(dirname(file), { recursive: true })
  await giveFont(page)
  await page.screenshot({ path: file, animations: 'disabled' })
  return file
}
