import type { FileBox } from 'file-box'
import type { WechatyBuilder } from 'wechaty'
import type { puppet } from 'wechaty-grpc'
import type { PuppetService } from 'wechaty-puppet-service'
import { Fault } from '../../src/domain/fault.ts'
import type { WechatLink } from './settings.ts'

/** What is taken from the optional packages. */
export interface Packages {
  readonly WechatyBuilder: typeof WechatyBuilder
  readonly FileBox: typeof FileBox
  /** Null where a puppet of another package is used. */
  readonly PuppetService: typeof PuppetService | null
  /** How a gateway is asked for a file in pieces. */
  readonly requests: Pick<typeof puppet, 'MessageFileStreamRequest' | 'MessageImageStreamRequest'> | null
}

const lastResorts = ['uncaughtException', 'unhandledRejection'] as const

/** Some packages put a handler of their own over the whole process that swallows every crash (wechat4u does). Not here. */
const withoutHandlers = async <T>(load: () => Promise<T>): Promise<T> => {
  const before = lastResorts.map((event) => process.listeners(event as 'uncaughtException'))
  try {
    return await load()
  } finally {
    for (const [index, event] of lastResorts.entries())
      for (const listener of process.listeners(event as 'uncaughtException'))
        if (before[index]?.includes(listener) === false) process.off(event, listener)
  }
}

/**
 * Loads Wechaty, which takes about a second and 80 MB; nothing of it is loaded before.
 * Rejects with a Fault when the optional packages are not installed.
 */
export const loadPackages = async (link: WechatLink): Promise<Packages> => {
  try {
    const { log } = await import('wechaty-puppet')
    // It prints chat texts at its usual level.
    if (process.env['WECHATY_LOG'] === undefined) log.level('silent')
    const { WechatyBuilder } = await import('wechaty')
    const { FileBox } = await import('file-box')
    const service = link.kind === 'service' ? await import('wechaty-puppet-service') : null
    const grpc = link.kind === 'service' ? await import('wechaty-grpc') : null
    if (link.kind === 'puppet') await withoutHandlers(() => import(link.name))
    return {
      WechatyBuilder,
      FileBox,
      PuppetService: service?.PuppetService ?? null,
      requests: grpc?.puppet ?? null,
    }
  } catch (cause) {
    const name = link.kind === 'service' ? 'wechaty-puppet-service' : link.name
    throw new Fault(
      'wechat-packages',
      'operator',
      `The packages for WeChat (wechaty, ${name}) are not installed or cannot be loaded.`,
      'Run "npm install --include=optional" in the folder of Zhiban and start again.',
      cause,
    )
  }
}
