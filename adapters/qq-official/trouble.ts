import type { ConnectionInput } from '../../src/domain/chat/connection.ts'
import { isBanned, isStrangeAddress, type Reply } from './api.ts'

/** Why a call at the start of a connection did not work, in words for the operator; null when it did. */
export const troubleOf = (reply: Reply): ConnectionInput | null => {
  if (reply.kind === 'refused') return { kind: 'refused', reason: reply.reason }
  if (reply.kind === 'tokenless') return { kind: 'lost', reason: reply.reason }
  if (reply.kind === 'unsent' || reply.kind === 'lost')
    return { kind: 'lost', reason: `连不上腾讯的机器人接口（${reply.reason}）：请检查网络和防火墙` }
  if (isStrangeAddress(reply))
    return {
      kind: 'lost',
      reason: '腾讯不接受本机的公网 IP：请到 q.qq.com“开发设置”的 IP 白名单里加上它，或把白名单清空',
    }
  if (isBanned(reply))
    return { kind: 'lost', reason: `机器人或接口被封禁（${reply.code}）：请到 q.qq.com 查看通知并申诉` }
  if (reply.status === 429) return { kind: 'lost', reason: '连接得太频繁，腾讯要求稍后再来' }
  if (reply.status === 401 || reply.status === 403)
    return {
      kind: 'lost',
      reason: `腾讯不接受访问令牌（HTTP ${reply.status}，${reply.code}）：请核对 AppID 和机器人状态`,
    }
  return reply.code === 0 && reply.status < 300
    ? null
    : { kind: 'lost', reason: `腾讯的机器人接口出错（HTTP ${reply.status}，${reply.code}），正在重试` }
}
