import { Fault } from '../../src/domain/fault.ts'
import type { WechatLink } from './settings.ts'

/** Throws a Fault when the link cannot work as it is written. The token is never repeated. */
export const checkLink = (account: string, link: WechatLink): void => {
  if (link.kind === 'puppet') {
    if (/^(?:@[\w-]+\/)?wechaty-puppet-[\w-]+$/.test(link.name)) return
    throw new Fault(
      'wechat-puppet',
      'operator',
      `"${link.name}" is not the name of a Wechaty puppet package.`,
      'Write it as wechaty-puppet-wechat4u, or use a gateway.',
    )
  }
  if (link.endpoint !== null && !/^(?:[\w.-]+|\[[0-9a-fA-F:]+\]):\d{1,5}$/.test(link.endpoint))
    throw new Fault(
      'wechat-endpoint',
      'operator',
      `"${link.endpoint}" is not the address of a WeChat gateway.`,
      'Write it as host:port, without http:// and without a path.',
    )
  const named =
    /^[\x21-\x7e]+$/.test(link.token) && (/._./.test(link.token) || (link.tls?.serverName ?? '') !== '')
  if (link.token === '' || !named)
    throw new Fault(
      'wechat-token',
      'operator',
      `The token of WeChat account ${account} does not say which certificate the gateway shows.`,
      'Put the name in the certificate and an underscore before it, e.g. insecure_… for the certificate inside Wechaty, or set tls.serverName.',
    )
}
