import mongoose from 'mongoose'

/** BSON as the driver itself reads and writes it. */
const { BSON, Long, ObjectId } = mongoose.mongo

export type Document = Record<string, unknown>

export const encode = (document: Document): Uint8Array => BSON.serialize(document, { ignoreUndefined: true })
export const decode = (bytes: Uint8Array): Document => BSON.deserialize(bytes)
export const copyOf = (document: Document): Document => decode(encode(document))
export const sizeOf = (document: Document): number => BSON.calculateObjectSize(document)
/** Cursor ids are 64 bits on the wire, also small ones. */
export const int64 = (value: number): unknown => Long.fromNumber(value)
export const newId = (): unknown => new ObjectId()
/** One text for every BSON value, the same for equal values. */
export const textOf = (value: unknown): string => BSON.EJSON.stringify({ value })

const opReply = 1
const opQuery = 2004
const opMsg = 2013
const headerSize = 16

/** One request of a client, and how to put the answer to it into bytes. */
export interface Request {
  readonly command: Document
  readonly bytes: number
  readonly answer: (reply: Document) => Buffer
}

const header = (length: number, responseTo: number, opCode: number): Buffer => {
  const head = Buffer.alloc(headerSize)
  head.writeInt32LE(length, 0)
  head.writeInt32LE(0, 4)
  head.writeInt32LE(responseTo, 8)
  head.writeInt32LE(opCode, 12)
  return head
}

const msgAnswer =
  (requestId: number) =>
  (reply: Document): Buffer => {
    const body = encode(reply)
    const flagsAndKind = Buffer.alloc(5)
    return Buffer.concat([header(headerSize + 5 + body.length, requestId, opMsg), flagsAndKind, body])
  }

/** The first greeting of a driver still comes as OP_QUERY and wants an OP_REPLY. */
const queryAnswer =
  (requestId: number) =>
  (reply: Document): Buffer => {
    const body = encode(reply)
    const fields = Buffer.alloc(20)
    fields.writeInt32LE(8, 0)
    fields.writeInt32LE(1, 16)
    return Buffer.concat([header(headerSize + 20 + body.length, requestId, opReply), fields, body])
  }

const documentAt = (frame: Buffer, at: number): { readonly document: Document; readonly end: number } => {
  const end = at + frame.readInt32LE(at)
  return { document: decode(frame.subarray(at, end)), end }
}

/** OP_MSG: one body, and lists of documents sent beside it, which belong into the body by their name. */
const readMsg = (frame: Buffer): Document => {
  let command: Document = {}
  const lists: Record<string, Document[]> = {}
  let at = headerSize + 4
  while (at < frame.length) {
    const kind = frame[at]
    at += 1
    if (kind === 0) {
      const { document, end } = documentAt(frame, at)
      command = document
      at = end
      continue
    }
    const sectionEnd = at + frame.readInt32LE(at)
    const nameEnd = frame.indexOf(0, at + 4)
    const list: Document[] = []
    lists[frame.toString('utf8', at + 4, nameEnd)] = list
    at = nameEnd + 1
    while (at < sectionEnd) {
      const { document, end } = documentAt(frame, at)
      list.push(document)
      at = end
    }
  }
  return { ...command, ...lists }
}

const readQuery = (frame: Buffer): Document => {
  const nameEnd = frame.indexOf(0, headerSize + 4)
  return documentAt(frame, nameEnd + 1 + 8).document
}

const readFrame = (frame: Buffer): Request => {
  const requestId = frame.readInt32LE(4)
  const opCode = frame.readInt32LE(12)
  if (opCode === opMsg) return { command: readMsg(frame), bytes: frame.length, answer: msgAnswer(requestId) }
  if (opCode === opQuery)
    return { command: readQuery(frame), bytes: frame.length, answer: queryAnswer(requestId) }
  throw new Error(`operation ${opCode} is not understood`)
}

/** Cuts a stream of bytes into requests; what is incomplete waits for the rest. */
export const createFrameReader = (): ((chunk: Buffer) => readonly Request[]) => {
  let chunks: Buffer[] = []
  let have = 0
  return (chunk) => {
    chunks.push(chunk)
    have += chunk.length
    const requests: Request[] = []
    for (;;) {
      if (have < 4) return requests
      const [first] = chunks
      if (first === undefined) return requests
      const all = chunks.length === 1 ? first : Buffer.concat(chunks)
      chunks = [all]
      if (have < all.readInt32LE(0)) return requests
      const length = all.readInt32LE(0)
      requests.push(readFrame(all.subarray(0, length)))
      chunks = [all.subarray(length)]
      have -= length
    }
  }
}
