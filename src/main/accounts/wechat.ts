import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createWechat, type WechatChat } from '../../../adapters/wechat/index.ts'
import type { WechatAccount } from '../../config/accounts.ts'
import { Fault } from '../../domain/fault.ts'
import type { Around, OpenAccounts } from './around.ts'

const readPem = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new Fault(
      'wechat-ca',
      'operator',
      `The certificate ${path} cannot be read.`,
      'Check tls.caCert of the WeChat account.',
      cause,
    )
  }
}

/** Read at every connection: a certificate that is renewed, or missing for a while, needs no restart. */
const pemIn = (path: string | null): (() => string) | null => (path === null ? null : () => readPem(path))

const linkOf = (link: WechatAccount['link']): Parameters<typeof createWechat>[0]['link'] =>
  link.mode === 'puppet'
    ? { kind: 'puppet', name: link.puppet }
    : {
        kind: 'service',
        endpoint: link.endpoint,
        token: link.token,
        tls:
          link.tls === null
            ? null
            : {
                serverName: link.tls.serverName,
                caCert: pemIn(link.tls.caCert),
              },
      }

/** The WeChat accounts; Wechaty itself is loaded when they start. */
export const openWechat = (accounts: readonly WechatAccount[], around: Around): OpenAccounts => {
  /** As they are just now: one that is tried again is made anew. */
  const made = new Map<string, WechatChat>()
  const open = ({ platform, account, listenOnly, link }: WechatAccount): WechatChat => {
    const chat = createWechat({
      siblings: () =>
        [...made.values()]
          .filter((other) => other.account !== account)
          .flatMap((other) => other.self() ?? []),
      account,
      listenOnly,
      link: linkOf(link),
      memory: join(around.dataFolder, `wechat-${account}`),
      journal: () => around.journal(platform, account),
      now: Date.now,
      show: (lines) => process.stderr.write(`\n${lines}\n`),
      log: around.log,
    })
    made.set(account, chat)
    return chat
  }
  return { accounts: accounts.map((one) => () => open(one)), routes: [] }
}
