import { afterAll, describe, expect, test } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTempFolders } from '../support/wechat-desk.ts'
import { endChildren, startChild } from '../support/child-process.ts'

const folders = createTempFolders('zhiban-wechat-lazy-')
afterAll(endChildren)
afterAll(folders.remove)

const project = join(import.meta.dirname, '../..')

/** Notes every module of the WeChat packages that is loaded, and turns those away that match `missing`. */
const watcher = (missing: string): string => `
import { registerHooks } from 'node:module'
const missing = ${missing}
globalThis.loaded = []
registerHooks({
  resolve: (specifier, context, next) => {
    if (missing?.test(specifier)) throw Object.assign(new Error('Cannot find package ' + specifier), { code: 'ERR_MODULE_NOT_FOUND' })
    return next(specifier, context)
  },
  load: (url, context, next) => {
    if (url.includes('node_modules')) globalThis.loaded.push(url.replace(/.*node_modules./, ''))
    return next(url, context)
  },
})`

/** Runs a script in a Node of its own and gives what it prints as JSON. */
const run = async (script: string, missing = 'null'): Promise<unknown> => {
  const folder = folders.next()
  writeFileSync(join(folder, 'watch.mjs'), watcher(missing))
  writeFileSync(join(folder, 'run.mjs'), script.replaceAll('PROJECT', project))
  const flags = ['--import', join(folder, 'watch.mjs')]
  const child = startChild(join(folder, 'run.mjs'), [], { folder, env: { HOME: folder }, flags })
  await child.ended
  if (child.complaints() !== '') throw new Error(child.complaints())
  return JSON.parse(child.lines.join('\n'))
}

const account = `{ account: 'desk', link: { kind: 'service', endpoint: '127.0.0.1:1', token: 'insecure_x', tls: null }, now: Date.now, journal: async () => { throw new Error('no journal') } }`

describe('WeChat that nobody has configured', () => {
  test('loading the adapter and making an account loads nothing of Wechaty', async () => {
    const script = `
// What strips the types of any file takes memory of its own.
await import('PROJECT/src/domain/chat/connection.ts')
const before = process.memoryUsage().rss
const { createWechat } = await import('PROJECT/adapters/wechat/index.ts')
createWechat(${account})
console.log(JSON.stringify({ loaded: globalThis.loaded, grown: (process.memoryUsage().rss - before) / 2 ** 20 }))`
    const { loaded, grown } = (await run(script)) as { loaded: string[]; grown: number }
    expect(loaded).toEqual([])
    expect(grown).toBeLessThan(35)
  })

  test('starting it loads Wechaty, and only then', async () => {
    const script = `
const { createWechat } = await import('PROJECT/adapters/wechat/index.ts')
const before = process.memoryUsage().rss
await createWechat(${account}).start(async () => undefined).catch(() => undefined)
console.log(JSON.stringify({ count: globalThis.loaded.length, wechaty: globalThis.loaded.some((one) => one.startsWith('wechaty/')), wechat4u: globalThis.loaded.some((one) => one.includes('wechat4u/')), grown: (process.memoryUsage().rss - before) / 2 ** 20 }))`
    const read = (await run(script)) as { count: number; wechaty: boolean; wechat4u: boolean; grown: number }
    expect(read).toMatchObject({ wechaty: true, wechat4u: false })
    expect(read.count).toBeGreaterThan(100)
  })

  test('the puppet of the free trial is there, and leaves the crashes of the desk alone', async () => {
    const script = `
const { loadPackages } = await import('PROJECT/adapters/wechat/load.ts')
const packages = await loadPackages({ kind: 'puppet', name: 'wechaty-puppet-wechat4u' })
console.log(JSON.stringify({ handlers: process.listenerCount('uncaughtException'), service: packages.PuppetService, wechat4u: globalThis.loaded.some((one) => one.includes('wechat4u/')) }))
process.exit(0)`
    expect(await run(script)).toEqual({ handlers: 0, service: null, wechat4u: true })
  })

  test.each(['/^wechaty$/', '/^wechaty-puppet-service$/'])(
    'without %s it says what to install',
    async (missing) => {
      const script = `
const { createWechat } = await import('PROJECT/adapters/wechat/index.ts')
const fault = await createWechat(${account}).start(async () => undefined).catch((error) => error)
console.log(JSON.stringify({ name: fault.name, code: fault.code, owner: fault.owner, next: fault.next }))`
      expect(await run(script, missing)).toEqual({
        name: 'Fault',
        code: 'wechat-packages',
        owner: 'operator',
        next: expect.stringContaining('npm install'),
      })
    },
  )
})
