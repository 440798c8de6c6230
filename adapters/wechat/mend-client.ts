import type { Duplex, Readable } from 'node:stream'

interface StreamCall extends Readable {
  cancel(): void
}

type Callback = (error: unknown, response: unknown) => void

/**
 * The puppet service listens to no error of the stream by which a file comes: a gateway that dies in the middle of a
 * picture would end this process, and a reader that has had enough would leave the gateway sending.
 */
const tieDownload = (client: object): void => {
  const open: unknown = Reflect.get(client, 'download')
  if (typeof open !== 'function') return
  Reflect.set(client, 'download', (...request: readonly unknown[]): StreamCall => {
    const call = Reflect.apply(open, client, request) as StreamCall
    const pipe = call.pipe.bind(call)
    call.on('error', () => undefined)
    call.pipe = (destination, options) => {
      const end = destination as unknown as Duplex
      end.on('error', () => undefined)
      end.on('close', () => call.cancel())
      call.on('error', (cause) => end.destroy(cause))
      return pipe(destination, options)
    }
    return call
  })
}

/**
 * After any failure the puppet service tries once more in the way of gateways older than 2022. That says a picture
 * twice when only the answer was lost, listens to no errors, and hides what went wrong: the first failure stays the
 * outcome here. Reading by the second way is open-file.ts.
 */
const noSecondWay = (client: object, name: string, secondWay: string): void => {
  const first: unknown = Reflect.get(client, name)
  if (typeof first !== 'function') return
  let failure: unknown = null
  Reflect.set(client, name, (request: unknown, done: Callback): unknown =>
    Reflect.apply(first, client, [
      request,
      (error: unknown, response: unknown) => {
        failure = error
        done(error, response)
      },
    ]),
  )
  Reflect.set(client, secondWay, (): never => {
    throw failure instanceof Error ? failure : new Error('no answer to the first call')
  })
}

type Open = (request: object) => unknown

const opener = (client: object, name: string): Open => {
  const open: unknown = Reflect.get(client, name)
  return (request) => {
    if (typeof open !== 'function') throw new Error(`the client has no ${name}`)
    return Reflect.apply(open, client, [request])
  }
}

/**
 * Takes out of the gRPC client of the puppet service (1.19.9) what would hurt a process that runs for months.
 * Gives the calls that read files in pieces, as they were.
 */
export const mendClient = (client: object): { readonly image: Open; readonly file: Open } => {
  const pieces = {
    image: opener(client, 'messageImageStream'),
    file: opener(client, 'messageFileStream'),
  }
  tieDownload(client)
  noSecondWay(client, 'messageImage', 'messageImageStream')
  noSecondWay(client, 'messageFile', 'messageFileStream')
  noSecondWay(client, 'messageSendFile', 'messageSendFileStream')
  return pieces
}
