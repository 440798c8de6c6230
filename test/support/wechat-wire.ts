import { connect, createServer, type Socket } from 'node:net'
import { freePort } from './wechat-gateway.ts'

/** A length of wire before a gateway that can be cut, and that can fall silent without anybody hanging up. */
export const createWechatWire = async (target: number) => {
  const port = await freePort()
  const sockets = new Set<Socket>()
  let frozen = false
  const server = createServer((near) => {
    if (frozen) return void near.destroy()
    const far = connect(target, '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('data', (bytes) => {
        if (!frozen) to.write(bytes)
      })
      from.on('error', () => undefined)
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    endpoint: `127.0.0.1:${port}`,
    /** No byte passes in either direction any more, and no socket is closed; new ones are turned away. */
    freeze: (still: boolean): void => {
      frozen = still
    },
    cut,
    close: (): Promise<void> =>
      new Promise((resolve) => {
        cut()
        server.close(() => resolve())
      }),
  }
}
