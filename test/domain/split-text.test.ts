import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { splitText } from '../../src/domain/chat/split-text.ts'

describe('splitting a long text', () => {
  test.each([
    { what: 'one that fits', text: '您好。', limit: 10, pieces: ['您好。'] },
    { what: 'an empty one', text: '', limit: 10, pieces: [''] },
    {
      what: 'sentences',
      text: '先装控件。再重开浏览器。最后登录。',
      limit: 13,
      pieces: ['先装控件。再重开浏览器。', '最后登录。'],
    },
    {
      what: 'a sentence that ends in a quotation',
      text: '请点“确定”。“好。”然后退出',
      limit: 11,
      pieces: ['请点“确定”。“好。”', '然后退出'],
    },
    {
      what: 'lines before sentences',
      text: '1. 装控件。快\n2. 重开。浏览器',
      limit: 14,
      pieces: ['1. 装控件。快', '2. 重开。浏览器'],
    },
    {
      what: 'paragraphs before lines',
      text: '第一段\n还有\n\n第二段\n还有',
      limit: 13,
      pieces: ['第一段\n还有', '第二段\n还有'],
    },
    {
      what: 'clauses where there are no sentences',
      text: '甲乙丙丁，戊己庚辛',
      limit: 7,
      pieces: ['甲乙丙丁，', '戊己庚辛'],
    },
    { what: 'nothing to cut at', text: '一二三四五六', limit: 4, pieces: ['一二三四', '五六'] },
    {
      what: 'a character of two halves at the cut',
      text: '一二三𠮷四',
      limit: 4,
      pieces: ['一二三', '𠮷四'],
    },
    {
      what: 'numbers, which are not cut at their points',
      text: '版本 11.0.19.4 已发布',
      limit: 12,
      pieces: ['版本 11.0.19.4', '已发布'],
    },
  ])('$what', ({ text, limit, pieces }) => {
    expect(splitText(text, limit)).toEqual(pieces)
  })

  test('any text: every piece fits, nothing but blank space is lost, no character is halved', () => {
    const text = fc.string({
      unit: fc.constantFrom('甲', '。', '，', '\n', ' ', '𠮷', 'a', '.', '”'),
      maxLength: 200,
    })
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 30 }), (given, limit) => {
        const pieces = splitText(given, limit)
        expect(pieces.every((piece) => piece.length <= limit && piece.isWellFormed())).toBe(true)
        expect(pieces.join('').replaceAll(/\s/g, '')).toBe(given.replaceAll(/\s/g, ''))
      }),
    )
  })
})
