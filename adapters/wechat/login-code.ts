import type { Instant } from '../../src/domain/time.ts'
import type { LoginCode } from '../../src/ports/chat.ts'

const margin = 2

/** White on black whatever the colours of the terminal: some phones do not read a code that is turned round. */
const drawLines = (size: number, dark: (row: number, column: number) => boolean): string => {
  const from = -margin
  const to = size + margin
  const lines: string[] = []
  for (let row = from; row < to; row += 2) {
    let line = ''
    for (let column = from; column < to; column += 1) {
      const upper = !dark(row, column)
      const lower = row + 1 < to && !dark(row + 1, column)
      line += upper ? (lower ? '█' : '▀') : lower ? '▄' : ' '
    }
    lines.push(`\u001b[97;40m${line}\u001b[0m`)
  }
  return lines.join('\n')
}

/** The code for the page and for a terminal. Without the package that draws it only the link is left. */
export const drawCode = async (
  link: string,
  now: Instant,
): Promise<{ readonly code: LoginCode; readonly lines: string }> => {
  try {
    const { default: encoder } = await import('qrcode')
    const { size, data } = encoder.create(link, { errorCorrectionLevel: 'L' }).modules
    const dark = (row: number, column: number): boolean =>
      row >= 0 && column >= 0 && row < size && column < size && data[row * size + column] === 1
    const svg = await encoder.toString(link, { type: 'svg', margin })
    return { code: { link, svg, since: now }, lines: `${drawLines(size, dark)}\n${link}` }
  } catch {
    return { code: { link, svg: null, since: now }, lines: link }
  }
}
