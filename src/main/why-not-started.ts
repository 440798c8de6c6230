import { Fault } from '../domain/fault.ts'

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

/** What somebody set up and what may all the same pass without new settings: a port or a file comes free. */
const passing: ReadonlySet<string> = new Set(['qq-door', 'slack-door', 'chat-journal'])

/**
 * May this pass by itself? A platform's troubles do, and so does what the machine lacks for a while; wrong settings and
 * missing packages stay as they are until somebody mends them, and trying again would only hammer.
 */
export const mayPass = (error: unknown): boolean => {
  if (error instanceof Fault) return error.owner === 'platform' || passing.has(error.code)
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return !code.startsWith('ERR_MODULE') && code !== 'MODULE_NOT_FOUND' && !(error instanceof SyntaxError)
}
