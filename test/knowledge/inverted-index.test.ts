import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { InvertedIndex } from '../../knowledge/engine/inverted-index.ts'
import { emptyLexicon } from '../../knowledge/engine/lexicon.ts'
import { createSegmenter } from '../../knowledge/engine/segment.ts'

const segmenter = createSegmenter(emptyLexicon)

const piece = fc.constantFrom(
  '票据',
  '打印',
  '空白',
  '密码',
  '忘记',
  '登录',
  '怎么办',
  '为什么',
  '不能',
  '审核',
  '额度',
  '的',
  '我',
  '了',
  'ukey',
  'ORA-00942',
  '3',
  '退款',
)
const sentence = fc.array(piece, { minLength: 1, maxLength: 7 }).map((pieces) => pieces.join(''))

/** The first ranking written the long way round: every term of every live text, no posting lists. */
const naive = (
  index: InvertedIndex,
  texts: readonly string[],
  dead: ReadonlySet<number>,
  question: string,
  limit: number,
) => {
  const asked = index.bagOf(segmenter.segment(question))
  const mine = new Set(asked.terms)
  return texts
    .map((text, row) => {
      const bag = index.bagOf(segmenter.segment(text))
      let shared = 0
      for (const term of bag.terms) if (mine.has(term)) shared += index.vocabulary.firstWeight(term)
      return { row, likeness: shared === 0 ? 0 : (2 * shared) / (asked.weight + bag.weight) }
    })
    .filter(({ row, likeness }) => likeness > 0 && !dead.has(row))
    .sort((a, b) => b.likeness - a.likeness || a.row - b.row)
    .slice(0, limit)
}

describe('the inverted index', () => {
  test('finds what a scan of all texts finds, also after removals and additions', () => {
    fc.assert(
      fc.property(
        fc.array(sentence, { minLength: 1, maxLength: 25 }),
        fc.array(sentence, { maxLength: 8 }),
        fc.array(fc.nat(24), { maxLength: 5 }),
        sentence,
        (first, later, removals, question) => {
          const index = new InvertedIndex(segmenter)
          first.forEach((text, at) => index.add(at, segmenter.segment(text)))
          index.refresh()
          const dead = new Set(removals.filter((row) => row < first.length))
          for (const row of dead) index.remove(row)
          later.forEach((text, at) => index.add(first.length + at, segmenter.segment(text)))
          const expected = naive(index, [...first, ...later], dead, question, 1000)
          const found = index.search(index.bagOf(segmenter.segment(question)), 1000)
          expect(found.map(({ row }) => row).sort((a, b) => a - b)).toEqual(
            expected.map(({ row }) => row).sort((a, b) => a - b),
          )
          const likeness = new Map(expected.map((hit) => [hit.row, hit.likeness]))
          for (const hit of found) expect(hit.likeness).toBeCloseTo(likeness.get(hit.row) ?? -1, 4)
          found.forEach((hit, at) =>
            expect(hit.likeness).toBeLessThanOrEqual(found[at - 1]?.likeness ?? 1.001),
          )
        },
      ),
      { numRuns: 150 },
    )
  })

  test('a shorter list is the beginning of a longer one', () => {
    fc.assert(
      fc.property(
        fc.array(sentence, { minLength: 5, maxLength: 25 }),
        sentence,
        fc.integer({ min: 1, max: 6 }),
        (texts, question, limit) => {
          const index = new InvertedIndex(segmenter)
          texts.forEach((text, at) => index.add(at, segmenter.segment(text)))
          const bag = index.bagOf(segmenter.segment(question))
          expect(index.search(bag, limit)).toEqual(index.search(bag, 100).slice(0, limit))
        },
      ),
      { numRuns: 60 },
    )
  })

  test('more rows than may wait are moved into the posting lists without changing what is found', () => {
    const index = new InvertedIndex(segmenter)
    index.add(0, segmenter.segment('票据打印空白'))
    index.refresh()
    for (let at = 1; at <= 1_500; at++) index.add(at, segmenter.segment(`单据${at}审核不了`))
    const hits = index.search(index.bagOf(segmenter.segment('单据1444审核不了')), 3)
    expect(index.ownerOf(hits[0]?.row ?? -1)).toBe(1_444)
  })
})
