import { createPrivateKey, sign } from 'node:crypto'

export type Fields = Readonly<Record<string, unknown>>

/** A room, or one person. */
export interface Peer {
  readonly kind: 'groups' | 'users'
  readonly openid: string
}

export interface Said {
  readonly id: string
  readonly refIdx: string
  readonly body: Fields
  readonly to: Peer
}

export interface Heard {
  readonly id: string
  readonly peer: Peer
  readonly event: Fields
  readonly at: number
}

export interface Speech {
  readonly text: string
  readonly from?: string
  readonly toBot?: boolean
  readonly quote?: string
  readonly attachments?: readonly Fields[]
}

export interface ServerTraits {
  readonly appId: string
  readonly secret: string
  /** The group owner lets the bot read everything; else only what mentions it. */
  readonly allMessages: boolean
  /** Rooms let the bot speak without being asked. */
  readonly push: boolean
  /** Custom buttons have been granted. */
  readonly buttons: boolean
  /** Hosts that messages may name. */
  readonly hosts: readonly string[]
  /** Milliseconds. */
  readonly heartbeat: number
  /** Seconds that a token lasts. */
  readonly tokenLasts: number
  /** The intents that the bot may ask for. */
  readonly intents: number
  readonly names: boolean
}

export const usualTraits: ServerTraits = {
  appId: '102000001', secret: 'naOC0ocQE3shWLAfffVLB1rhYPG7', allMessages: true, push: true, buttons: false, hosts: [], heartbeat: 30,
  tokenLasts: 7200, intents: (1 << 25) | (1 << 26), names: true,
} // prettier-ignore

export const theGroup: Peer = { kind: 'groups', openid: 'C9F778FE6ADF9D1D1DBE395BF744A33A' }
/** Another group of the bot. */
export const theEngineers: Peer = { kind: 'groups', openid: 'D0A778FE6ADF9D1D1DBE395BF744A33B' }
export const theUser: Peer = { kind: 'users', openid: 'E4F4AEA33253A2797FB897C50B81D7ED' }
/** The same person, as she is called in the group. */
export const theMember = 'A1B2C3D4E5F6A1B2C3D4E5F6A1B2C3D4'
export const botInGroup = '42F7D2FB71441DEABA5CF78016F85C57'

/** The signature that Tencent puts under a callback; written here a second time, not taken from the adapter. */
export const tencentSignature = (secret: string, timestamp: string, body: string): string => {
  let seed = secret
  while (seed.length < 32) seed += seed
  const der = Buffer.concat([
    Buffer.from('302e020100300506032b657004220420', 'hex'),
    Buffer.from(seed.slice(0, 32)),
  ])
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  return sign(null, Buffer.from(timestamp + body), key).toString('hex')
}

export const refusal = (code: number, message: string): Fields => ({
  code,
  err_code: code,
  message,
  trace_id: 'test',
})
const hostsIn = (text: string): readonly string[] =>
  [...text.matchAll(/(?:https?:\/\/)?((?:[a-z0-9-]+\.)+[a-z]{2,})/gi)].map((match) => match[1] ?? '')

const windowOf = ({ kind }: Peer): { readonly ms: number; readonly times: number } =>
  kind === 'groups' ? { ms: 5 * 60_000, times: 5 } : { ms: 60 * 60_000, times: 4 }

/** What the checks look at. */
export interface Ledger {
  readonly traits: ServerTraits
  readonly heard: readonly Heard[]
  /** `msg_id|msg_seq` of every answer, with its time. */
  readonly pairs: Map<string, number>
  readonly now: number
}

/** The checks of 发送群聊消息, in a plausible order; null when the message may go out. */
export const objectionTo = ({ traits, heard, pairs, now }: Ledger, to: Peer, body: Fields): Fields | null => {
  const knows = [theGroup, theEngineers, theUser].some(({ openid }) => openid === to.openid)
  if (!knows) return refusal(40054003, '机器人不是群成员')
  const markdown = body['markdown'] as Fields | undefined
  const text = `${String(body['content'] ?? '')}${String(markdown?.['content'] ?? '')}`
  if (body['keyboard'] !== undefined && !traits.buttons) return refusal(304037, '没有发消息按钮组件的权限')
  if (hostsIn(text).some((host) => !traits.hosts.includes(host))) return refusal(40054010, '不允许发送URL')
  const target = body['msg_id']
  if (target === undefined) return traits.push ? null : refusal(40034105, '主动消息失败, 无权限')
  const found = heard.find(({ id, peer }) => id === target && peer.openid === to.openid)
  if (found === undefined) return refusal(40034024, '请求参数msg_id无效或越权')
  const pair = `${String(target)}|${String(body['msg_seq'] ?? 1)}`
  if (pairs.has(pair)) return refusal(40054005, '消息被去重，请检查请求msgseq')
  const used = [...pairs.keys()].filter((key) => key.startsWith(`${String(target)}|`)).length
  const { ms, times } = windowOf(to)
  if (now - found.at > ms || used >= times) return refusal(40034128, '被动回复时间或次数超限')
  pairs.set(pair, now)
  return null
}

/** A message as people read it. */
export const readable = ({ body }: Said): string => {
  const markdown = (body['markdown'] as Fields | undefined)?.['content']
  const text =
    markdown === undefined ? String(body['content'] ?? '') : String(markdown).replaceAll(/\\(.)/g, '$1')
  return text.replaceAll(/<qqbot-at-user id="([^"]*)" \/>/g, (_all, openid) =>
    openid === theMember ? '@周会计' : '@?',
  )
}
