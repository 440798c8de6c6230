import type { WechatyInterface } from 'wechaty/impls'
import type { impls } from 'wechaty-puppet'
import type { PuppetService } from 'wechaty-puppet-service'
import type { Packages } from './load.ts'
import { mendClient } from './mend-client.ts'
import type { WechatLink } from './settings.ts'

export type Puppet = impls.PuppetInterface

/** One Wechaty with its puppet. It is used for one connection and then thrown away. */
export interface Bot {
  readonly puppet: Puppet
  readonly wechaty: WechatyInterface
  /** Asks a gateway for a file piece by piece; null where the puppet is in this process. */
  readonly fileStream: ((ask: 'image' | 'file', message: string) => PiecesCall) | null
  /** Resolves when the puppet was asked to start, also when nobody answered. */
  start(): Promise<void>
  /** True when the gateway has ended the stream of events. */
  streamOver(): boolean
  /** Cuts the connection, in any state. Never rejects. */
  close(within: number): Promise<void>
}

/** The pieces of a file as the puppet service sends them, the first with its name. */
export interface PiecesCall extends AsyncIterable<{
  getFileBoxChunk():
    { hasName(): boolean; getName(): string; hasData(): boolean; getData_asU8(): Uint8Array } | undefined
}> {
  on(event: 'error', listener: () => void): unknown
  cancel(): void
}

/** The sharp picture: not the thumbnail and not the original of the camera (wechaty-puppet, schemas/image.ts). */
export const sharp = 2

/** Wechaty's own watchdog tries once and then never again; ours decides instead. Seconds, within what a timer takes. */
const never = 1_000_000

/**
 * The puppet service without what bites in it:
 * - it keeps names and rooms in $HOME/.wechaty for ever, so that renamed people and rooms stay what they were: not here;
 * - stopping it stops the gateway, which for some puppets is a logout from WeChat, and each login draws bans:
 *   here only the connection is closed;
 * - when the stream of events ends, it says so to nobody;
 * - files come and go in ways that need mending, see mend-client.ts.
 */
const deskPuppet = (
  Base: NonNullable<Packages['PuppetService']>,
  requests: NonNullable<Packages['requests']>,
  ended: (cause: unknown) => void,
) =>
  class DeskPuppet extends Base {
    private pieces: ReturnType<typeof mendClient> | null = null

    fileStream(ask: 'image' | 'file', message: string): PiecesCall {
      if (this.pieces === null) throw new Error('no connection')
      if (ask === 'file') {
        const request = new requests.MessageFileStreamRequest()
        request.setId(message)
        return this.pieces.file(request) as PiecesCall
      }
      const request = new requests.MessageImageStreamRequest()
      request.setId(message)
      request.setType(sharp)
      return this.pieces.image(request) as PiecesCall
    }

    streamOver(): boolean {
      return this._grpcManager?.eventStream?.destroyed !== false
    }

    protected override hookPayloadStore(): void {
      // Nothing goes to the disk.
    }

    protected override bridgeGrpcEventStream(
      client: Parameters<PuppetService['bridgeGrpcEventStream']>[0],
    ): void {
      super.bridgeGrpcEventStream(client)
      client.on('error', ended).on('end', ended).on('cancel', ended)
    }

    override async onStart(): Promise<void> {
      const started = super.onStart()
      // The client exists from the first step on, the answer comes later.
      if (this._grpcManager !== undefined) this.pieces = mendClient(this._grpcManager.client)
      await started
    }

    override async onStop(): Promise<void> {
      this.hangUp()
    }

    /** At once, also while a start is still waiting for its answer. */
    hangUp(): void {
      // A start that failed stops itself, and first waits five seconds for its own end (state-switch).
      if (this.state.active() === 'pending') this.state.active(true)
      const manager = this._grpcManager
      delete this._grpcManager
      for (const clean of this._cleanupCallbackList.splice(0)) clean()
      manager?.removeAllListeners()
      manager?.on('error', () => undefined)
      // Destroying alone leaves the call open, and the gateway gives its one stream to nobody else.
      manager?.eventStream?.cancel()
      manager?.eventStream?.destroy()
      try {
        manager?.client.close()
      } catch {
        // It never had one.
      }
    }
  }

/**
 * Stopping wechat4u logs the account out of WeChat, forgets its login, starts it anew, and fails over its own end,
 * uncaught (1.14.14). Here it only stops, and the next start goes on with the same login.
 */
const keepLogin = (puppet: Puppet): void => {
  const web: unknown = Reflect.get(puppet, 'wechat4u')
  if (typeof web !== 'object' || web === null) return
  const forget: unknown = Reflect.get(web, 'removeAllListeners')
  if (typeof forget === 'function') Reflect.apply(forget, web, ['logout'])
  Object.assign(web, { logout: () => Promise.resolve(), start: () => undefined })
  // What is under way in it still looks for it after the stop.
  Object.defineProperty(puppet, 'wechat4u', { get: () => web, set: () => undefined })
}

/** Builds a bot that has not started yet. `ended` is called when its stream of events is over, perhaps more than once. Throws when its certificate cannot be read. */
export const buildBot = (
  { WechatyBuilder, PuppetService, requests }: Packages,
  link: WechatLink,
  memory: string | null,
  ended: (cause: unknown) => void,
): Bot => {
  const service =
    link.kind === 'service' && PuppetService !== null && requests !== null
      ? new (deskPuppet(PuppetService, requests, ended))({
          token: link.token,
          timeoutSeconds: never,
          ...(link.endpoint === null ? {} : { endpoint: link.endpoint }),
          tls: {
            disable: link.tls === null,
            ...(link.tls === null || link.tls.caCert === null ? {} : { caCert: link.tls.caCert() }),
            ...(link.tls === null || link.tls.serverName === null ? {} : { serverName: link.tls.serverName }),
          },
        })
      : null
  const wechaty =
    service === null
      ? WechatyBuilder.build({
          // The type knows the packages of its time only.
          puppet: (link.kind === 'puppet' ? link.name : '') as 'wechaty-puppet-wechat4u',
          ...(memory === null ? {} : { name: memory }),
        })
      : WechatyBuilder.build({ puppet: service })
  return {
    get puppet() {
      return wechaty.puppet
    },
    wechaty,
    fileStream: service === null ? null : (ask, message) => service.fileStream(ask, message),
    start: () => wechaty.start(),
    streamOver: () => service !== null && service.streamOver(),
    close: async (within) => {
      if (service === null) keepLogin(wechaty.puppet)
      else service.hangUp()
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, within)
      })
      await Promise.race([wechaty.stop().catch(() => undefined), late])
      clearTimeout(timer)
    },
  }
}
