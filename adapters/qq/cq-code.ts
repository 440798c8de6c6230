import { fieldsOf, type Fields } from './wire.ts'

/** One piece of a message: text, a mention, a picture, … OneBot v11, 消息段. */
export interface Segment {
  readonly type: string
  readonly data: Fields
}

/** Undoes the escapes of OneBot v11 (消息 / 字符串格式 / 转义); `&amp;` last, so that nothing is undone twice. */
const unescape = (text: string): string =>
  text.replaceAll('&#44;', ',').replaceAll('&#91;', '[').replaceAll('&#93;', ']').replaceAll('&amp;', '&')

const textSegment = (text: string): Segment => ({ type: 'text', data: { text } })

/** The segments of a message in string form, e.g. `[CQ:at,qq=10001] 打不开`. */
export const parseCqCode = (message: string): readonly Segment[] => {
  const segments: Segment[] = []
  let done = 0
  for (const match of message.matchAll(/\[CQ:([A-Za-z0-9_.-]+)((?:,[^,\]]+)*)\]/g)) {
    if (match.index > done) segments.push(textSegment(unescape(message.slice(done, match.index))))
    const data: Record<string, string> = {}
    for (const pair of (match[2] ?? '').split(',').slice(1)) {
      const equals = pair.indexOf('=')
      if (equals > 0) data[pair.slice(0, equals)] = unescape(pair.slice(equals + 1))
    }
    segments.push({ type: match[1] ?? '', data })
    done = match.index + match[0].length
  }
  if (done < message.length) segments.push(textSegment(unescape(message.slice(done))))
  return segments
}

/** The segments of a message as it comes: a list, one segment, or a string. What is none of these gives none. */
export const segmentsOf = (message: unknown): readonly Segment[] => {
  if (typeof message === 'string') return parseCqCode(message)
  const list: readonly unknown[] = Array.isArray(message) ? message : [message]
  return list.flatMap((item) => {
    const fields = fieldsOf(item)
    const type = fields?.['type']
    return typeof type === 'string' ? [{ type, data: fieldsOf(fields?.['data']) ?? {} }] : []
  })
}
