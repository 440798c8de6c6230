import { Fault } from '../domain/fault.ts'
import { second } from '../domain/time.ts'
import { atMost } from '../ports/account/pauses.ts'
import type { Chat, Health } from '../ports/chat.ts'
import type { Log } from '../ports/log.ts'

/** The others are not kept waiting for longer; the account goes on starting. */
const startWithin = 5 * second
/** An account that was still starting gets this long to come to its end. */
const endWithin = 3 * second

const reasons: Readonly<Record<string, string>> = {
  'qq-door': '给 QQ 用的端口打不开，多半被别的程序占用：换一个端口，或停掉占用它的程序',
  'slack-door': '给 Slack 用的端口打不开，多半被别的程序占用：换一个端口，或停掉占用它的程序',
  'wechat-packages': '微信的可选包没有安装：在值班的目录里运行 npm install --include=optional',
  'chat-journal': '这个账号的记录文件打不开：看磁盘空间和数据目录的权限',
}

/** Why an account could not be started, and what to do, in one line for an operator. */
export const whyNotStarted = (error: unknown): string => {
  if (!(error instanceof Fault)) return error instanceof Error ? error.message : String(error)
  return reasons[error.code] ?? `${error.message} ${error.next}`
}

/**
 * The account, made so that it leaves the others at work when it cannot start: `start` never rejects and takes at most
 * `patience` milliseconds; what went wrong is logged, and the health says it from then on.
 */
export const standingAlone = (chat: Chat, log: Log, patience = startWithin): Chat => {
  let failed: Health | null = null
  let stopped = false
  let starting: Promise<void> = Promise.resolve()
  const begin = async (receive: Parameters<Chat['start']>[0]): Promise<void> => {
    try {
      await chat.start(receive)
      if (stopped) await chat.stop()
    } catch (error) {
      failed = { kind: 'refused', reason: `没能启动。${whyNotStarted(error)}；改好后重新启动值班` }
      const code = error instanceof Fault ? { code: error.code } : {}
      log.error('chat.not-started', { platform: chat.platform, room: chat.account, ...code, error })
      // What it had opened before it failed is let go.
      await chat.stop().catch(() => undefined)
    }
  }
  return {
    ...chat,
    start: async (receive) => {
      starting = begin(receive)
      await atMost(patience, starting)
    },
    health: () => failed ?? chat.health(),
    stop: async () => {
      stopped = true
      if (failed === null) await chat.stop()
      await atMost(endWithin, starting)
    },
  }
}
