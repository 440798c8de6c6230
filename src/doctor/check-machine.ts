import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import type { Settings } from '../config.ts'
import { Fault } from '../domain/fault.ts'
import { fine, type Finding } from './finding.ts'

const megabyte = 1024 * 1024
/** Below this the next busy day may fill the disk. */
const scarce = 1024 * megabyte
/** Below this SQLite cannot even fold its log back into the file. */
const tooLittle = 100 * megabyte

/** What the doctor needs to know about stored data; given by who knows the store. */
export interface StoreSight {
  /** Does the folder hold data already? */
  readonly exists: (folder: string) => boolean
  /** Reads all of it and tells how many tickets there are; rejects with a Fault. */
  readonly examine: (folder: string) => Promise<{ readonly tickets: number }>
}

/** Can the desk keep its data in this folder, and is what is there whole? Changes nothing. */
export const checkStore = async (folder: string, store: StoreSight): Promise<readonly Finding[]> => {
  const finding = (level: 'error' | 'warning', message: string, next: string): Finding => ({
    level,
    area: 'store',
    file: folder,
    line: null,
    message,
    next,
  })
  const elsewhere = '用 --data 换一个文件夹'
  const base = nearestExisting(folder)
  if (!statSync(base).isDirectory())
    return [
      finding('error', `${base === folder ? '这是一个文件' : `${base} 是一个文件`}，不能放数据`, elsewhere),
    ]
  try {
    accessSync(base, constants.W_OK | constants.X_OK)
  } catch {
    return [
      finding(
        'error',
        base === folder ? '没有写权限' : `还没有这个文件夹，而 ${base} 不能写`,
        `给运行值班的用户写权限，或${elsewhere}`,
      ),
    ]
  }
  const space = checkSpace(base)
  const findings = space === null ? [] : [finding(space.level, space.message, `清理磁盘，或${elsewhere}`)]
  if (!store.exists(folder))
    return findings.length > 0 ? findings : [fine('store', `数据文件夹 ${folder} 可以使用，还没有数据`)]
  try {
    const { tickets } = await store.examine(folder)
    return [...findings, fine('store', `数据文件夹 ${folder} 完好，${tickets} 张工单`)]
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return [...findings, finding('error', error.message, error.next)]
  }
}

const checkSpace = (
  folder: string,
): { readonly level: 'error' | 'warning'; readonly message: string } | null => {
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  if (free >= scarce) return null
  return {
    level: free < tooLittle ? 'error' : 'warning',
    message: `磁盘只剩 ${Math.floor(free / megabyte)} MB`,
  }
}

const nearestExisting = (path: string): string =>
  existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path))

const loopback = ['127.0.0.1', '::1', 'localhost']

/** Will somebody be able to reach the desk by the web room, and only those who should? */
export const checkPlatforms = async (settings: Settings): Promise<readonly Finding[]> => {
  const { room, host, port } = settings
  const findings: Finding[] = []
  const add = (level: 'error' | 'warning', message: string, next: string): number =>
    findings.push({ level, area: 'platform', file: settings.configFile, line: null, message, next })
  if (!room.enabled) {
    if (settings.accounts.length === 0)
      add('error', '没有启用任何平台，没有人能说话', '在配置里写 room: { enabled: true }')
    return findings
  }
  if (room.auth === 'demo' && !loopback.includes(host))
    add(
      'warning',
      `网页群聊对外开放（host: ${host}），又是 demo 模式，任何人都可以冒充任何人`,
      '把 room.auth 改成 token，并设置环境变量 ZHIBAN_ROOM_SECRET',
    )
  const blocked = await portTrouble(host, port)
  if (blocked === 'EADDRINUSE')
    add('warning', `端口 ${port} 已经有程序在用`, '如果就是正在运行的值班，不用管；不是的话用 --port 换一个')
  else if (blocked !== null)
    add(
      'error',
      `不能在 ${host}:${port} 上监听（${blocked}）`,
      '检查 host 和 port；1024 以下的端口要管理员权限',
    )
  return findings.length > 0
    ? findings
    : [fine('platform', `网页群聊可以在 ${host}:${port} 上打开（${room.auth} 模式）`)]
}

/** The system's code for why one cannot listen there; null when one can. */
const portTrouble = (host: string, port: number): Promise<string | null> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error) => resolve('code' in error ? String(error.code) : error.message))
    server.listen(port, host, () => server.close(() => resolve(null)))
  })
