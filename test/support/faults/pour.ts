import type { ServerResponse } from 'node:http'

const piece = Buffer.alloc(64 * 1024, 7)

/** Answers with a picture of so many bytes that are nowhere at once, as fast as they are taken. No length is told. */
export const pour = (response: ServerResponse, size: number): void => {
  response.writeHead(200, { 'content-type': 'image/png' })
  let left = size
  const more = (): void => {
    while (left > 0 && !response.destroyed) {
      const next = piece.subarray(0, Math.min(left, piece.length))
      left -= next.length
      if (!response.write(next)) return void response.once('drain', more)
    }
    response.end()
  }
  more()
}
