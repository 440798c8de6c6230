import iconv from 'iconv-lite'

const replacement = /\uFFFD/g
// ASCII stays readable in every candidate encoding, so only the rest can tell them apart.
const beyondAscii = /[^\p{ASCII}]/gu

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0

/** Half of the bytes of Latin digits and line ends are zero in UTF-16; text in any other encoding has none. */
const zeroBytes = (bytes: Uint8Array, parity: 0 | 1): number => {
  let zeros = 0
  for (let i = parity; i < Math.min(bytes.length, 4_096); i += 2) if (bytes[i] === 0) zeros++
  return zeros
}

const encodingOf = (bytes: Uint8Array): string => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf16be'
  const sample = Math.min(bytes.length, 4_096) / 2
  if (zeroBytes(bytes, 1) > sample / 10) return 'utf16le'
  if (zeroBytes(bytes, 0) > sample / 10) return 'utf16be'
  const asUtf8 = iconv.decode(bytes, 'utf8')
  const broken = count(asUtf8, replacement)
  // A file cut in the middle of a character is still UTF-8; GBK read as UTF-8 breaks almost everywhere.
  return broken * 10 <= count(asUtf8, beyondAscii) ? 'utf8' : 'gb18030'
}

/**
 * The text of a file that Windows, WeChat tools or Excel may have written: UTF-8 or UTF-16 with or without a
 * byte order mark, GBK / GB18030. Never throws; bytes that are no character become U+FFFD. The mark is dropped.
 */
export const decodeText = (bytes: Uint8Array): string =>
  iconv.decode(bytes, encodingOf(bytes)).replace(/^\uFEFF/, '')

/** Lines with any line end; the end itself is dropped. */
export const splitLines = (text: string): string[] => text.split(/\r\n|\n|\r/)
