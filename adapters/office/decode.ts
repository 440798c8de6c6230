import iconv from 'iconv-lite'

const strictUtf8 = new TextDecoder('utf-8', { fatal: true })
const looseUtf8 = new TextDecoder('utf-8')

const startsWith = (bytes: Uint8Array, ...mark: readonly number[]): boolean =>
  mark.every((byte, index) => bytes[index] === byte)

/** In UTF-16 every Latin letter, comma and line end has a zero byte on one side; no other text has any. */
const zerosAt = (bytes: Uint8Array, parity: 0 | 1): number => {
  let zeros = 0
  for (let i = parity; i < Math.min(bytes.length, 4_096); i += 2) if (bytes[i] === 0) zeros += 1
  return zeros
}

const characters = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0

/**
 * The text of a file as Excel, WPS, Notepad or an export of another system wrote it: UTF-8 or UTF-16 with or without a byte
 * order mark, GBK or GB18030. Never throws; bytes that are no character become U+FFFD.
 */
export const decodeText = (bytes: Uint8Array): string => {
  if (startsWith(bytes, 0xff, 0xfe)) return iconv.decode(bytes.subarray(2), 'utf16le')
  if (startsWith(bytes, 0xfe, 0xff)) return iconv.decode(bytes.subarray(2), 'utf16be')
  const few = Math.min(bytes.length, 4_096) / 40
  if (zerosAt(bytes, 1) > few) return iconv.decode(bytes, 'utf16le')
  if (zerosAt(bytes, 0) > few) return iconv.decode(bytes, 'utf16be')
  try {
    return strictUtf8.decode(bytes)
  } catch {
    // A few broken characters do not make UTF-8 another encoding; GBK read as UTF-8 breaks nearly everywhere.
    const asUtf8 = looseUtf8.decode(bytes)
    const broken = characters(asUtf8, /\uFFFD/g)
    return broken * 10 <= characters(asUtf8, /[^\p{ASCII}]/gu) ? asUtf8 : iconv.decode(bytes, 'gb18030')
  }
}
