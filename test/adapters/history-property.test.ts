import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readCsv } from '../../adapters/history/csv.ts'
import { type History, parseHistory } from '../../adapters/history/history.ts'

const names = ['a.jsonl', 'a.txt', 'a.csv', 'a.zip', 'a'] as const
const texts = (history: History): string[] =>
  history.lines.flatMap((line) => (line.kind === 'message' ? [line.text] : []))

/** Pieces that matter to the formats, in any order, beside any characters. */
const scraps = fc.array(
  fc.oneof(
    fc.constantFrom(
      '"',
      '\n',
      '\r\n',
      ',',
      '{',
      '}',
      '[图片]',
      '「张三：',
      '」',
      '- - - -',
      '@',
      '撤回了一条消息',
      '\uFEFF',
    ),
    fc.constantFrom(
      '2026-03-02 9:00:00 张三(123456)',
      '2026-03-02 9:00:00 系统消息(10000)',
      '消息对象:',
      '========',
    ),
    fc.constantFrom(
      '{"at":"2026-03-02T09:00:00+08:00","room":"g","from":"u","text":"早"}',
      'time,sender,type,content',
    ),
    fc.string({ unit: 'binary', maxLength: 12 }),
  ),
  { maxLength: 40 },
)

describe('readers of chat histories', () => {
  test('any text and any bytes are read without throwing, in time order, the same twice', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        scraps,
        fc.uint8Array({ maxLength: 60 }),
        (name, pieces, tail) => {
          const bytes = Buffer.concat([Buffer.from(pieces.join('')), tail])
          const history = parseHistory(name, bytes)
          expect(
            history.lines.every((line, i) => i === 0 || (history.lines[i - 1]?.at ?? 0) <= line.at),
          ).toBe(true)
          expect(parseHistory(name, bytes)).toEqual(history)
        },
      ),
      { numRuns: 400 },
    )
  })

  test('any bytes after the mark of a zip are read without throwing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => {
        const history = parseHistory('a.zip', Buffer.concat([Buffer.from('PK\u0003\u0004'), tail]))
        expect(history.lines).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  const rubbish = fc.array(
    fc.string({ maxLength: 30 }).map((text) => text.replaceAll(/[\r\n"]/g, ' ')),
    { maxLength: 6 },
  )
  const count = fc.integer({ min: 1, max: 8 })

  test('good JSONL lines between rubbish are all kept', () => {
    fc.assert(
      fc.property(count, rubbish, (n, bad) => {
        const good = Array.from(
          { length: n },
          (_, i) => `{"at":"2026-03-02T09:00:0${i}+08:00","room":"g","from":"u","text":"第${i}句"}`,
        )
        const rows = good.flatMap((row, i) => [row, bad[i] ?? '{"at":'])
        expect(texts(parseHistory('a.jsonl', Buffer.from(rows.join('\n'))))).toEqual(
          good.map((_, i) => `第${i}句`),
        )
      }),
    )
  })

  test('good CSV records between records with broken quotes are all kept', () => {
    fc.assert(
      fc.property(count, rubbish, (n, bad) => {
        const good = Array.from({ length: n }, (_, i) => `2026-03-02 9:00:0${i},u,text,"第${i}句,""完"""`)
        const rows = good.flatMap((row, i) => [row, `昨天,u,text,"${bad[i] ?? ''}`])
        const read = parseHistory('a.csv', Buffer.from(`time,sender,type,content\n${rows.join('\n')}\n`))
        expect(texts(read)).toEqual(good.map((_, i) => `第${i}句,"完"`))
        expect(read.problems).toHaveLength(n)
      }),
    )
  })

  test('QQ messages between heads with impossible times are all kept', () => {
    fc.assert(
      fc.property(count, rubbish, (n, bad) => {
        const rows = Array.from({ length: n }, (_, i) => [
          `2026-03-02 9:00:0${i} 张三(123456)\n第${i}句\n\n`,
          `2026-02-31 25:61:00 李四(234567)\n${bad[i] ?? '坏'}\n\n`,
        ]).flat()
        const read = parseHistory('a.txt', Buffer.from(rows.join('')))
        expect(texts(read)).toEqual(Array.from({ length: n }, (_, i) => `第${i}句`))
        expect(read.problems).toHaveLength(n)
      }),
    )
  })

  test('what RFC 4180 writes, the reader reads', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', '值', ' ') })
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
        (rows) => {
          const written = rows
            .map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(','))
            .join('\r\n')
          expect(readCsv(written).map(({ cells }) => cells)).toEqual(rows)
        },
      ),
    )
  })
})
