import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { unzipSync, strFromU8 } from 'fflate'
import { join } from 'node:path'
import { createOffice, writeArticleFile } from '../../adapters/office/index.ts'
import { loadArticles, parseArticle, type LoadProblem } from '../../knowledge/load-articles.ts'
import type { Article } from '../../src/domain/knowledge/article.ts'
import { audiences } from '../../src/domain/knowledge/article.ts'
import { id, type ArticleId } from '../../src/domain/ids.ts'
import { foldQuestion } from '../../src/domain/imports/import-change.ts'
import { importFormats } from '../../src/domain/imports/import-source.ts'
import { countEntries } from '../../src/domain/imports/import.ts'
import { startOfChinaDay } from '../../src/domain/time.ts'
import { articleOf, planFile } from '../support/import-run.ts'

const office = createOffice()

/** Pieces that mean something to one of the formats, beside any characters at all. */
const words = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('打印', '票据', '空白', '怎么办', 'UKey', '退回', '3.2 万', '（1）', '①', '第一步') },
      fc.constantFrom('=', '+1', '-', '@', "'", '"', ',', '，', '；', ';', '|', '\t', ' ', '  ', '：', ':', '。', '？', '\n', '\r\n'),
      fc.constantFrom('**', '*', '_', '`', '#', '# ', '> ', '[', '](x)', '<b>', '&lt;', '&', '\\', '1. ', '2、', '- ', '---', '```', '!['),
      fc.constantFrom('编号：KB-9', '问：', '答：', '原因：', '步骤', '备注', '_x0041_', '_x000D_', '13812345678', '\uFEFF', '\u200b', '\u0007'),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(''))
  // The mark of a broken character is sent back on purpose.
  .filter((text) => !text.includes('\uFFFD')) // prettier-ignore

const visible = words.map((text) => `甲${text}`)
const orNull = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null })
const day = fc.integer({ min: 19_000, max: 30_000 }).map(startOfChinaDay)
const instant = fc.oneof(day, fc.integer({ min: 1_700_000_000_000, max: 2_500_000_000_000 }))

const articles: fc.Arbitrary<readonly Article[]> = fc
  .array(
    fc.record({
      question: visible,
      phrasings: fc.array(words, { maxLength: 4 }),
      symptoms: fc.array(words, { maxLength: 2 }),
      cause: words,
      steps: fc.array(visible, { minLength: 1, maxLength: 5 }),
      system: orNull(visible),
      module: orNull(visible),
      audience: fc.constantFrom(...audiences),
      validFrom: orNull(instant.filter((at) => at < 2_000_000_000_000)),
      validUntil: orNull(instant.filter((at) => at >= 2_000_000_000_000)),
      systemVersion: orNull(visible),
      owner: orNull(visible),
      reviewBy: orNull(instant),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((drafts) =>
    drafts.map((draft, index) => ({ ...draft, id: id<ArticleId>(`KB-${String(index + 1).padStart(4, '0')}`), version: index + 1 })),
  ) // prettier-ignore

const unchanged = (count: number) => ({ new: 0, changed: 0, unchanged: count, duplicate: 0, rejected: 0 })

describe('what goes out comes back', () => {
  test.each(importFormats)('.%s: exported and imported again, every article is unchanged', async (format) => {
    await fc.assert(
      fc.asyncProperty(articles, async (existing) => {
        const bytes = await office.write(format, existing)
        const plan = await planFile(`articles.${format}`, bytes, { existing })
        expect(countEntries(plan)).toEqual(unchanged(existing.length))
      }),
      { numRuns: format === 'docx' ? 40 : 120 },
    )
  })

  const { articles: shipped } = loadArticles(join(import.meta.dirname, '../../knowledge/articles'))

  test.each([
    { format: 'xlsx', encoding: 'utf8' },
    { format: 'csv', encoding: 'utf8' },
    { format: 'csv', encoding: 'gbk' },
    { format: 'docx', encoding: 'utf8' },
    { format: 'md', encoding: 'utf8' },
  ] as const)('the shipped articles as .$format in $encoding', async ({ format, encoding }) => {
    const bytes = await office.write(format, shipped, encoding)
    const plan = await planFile(`articles.${format}`, bytes, { existing: shipped })
    expect(countEntries(plan)).toEqual(unchanged(shipped.length))
    // Into an empty knowledge base the same file brings all of them, word for word.
    const fresh = await planFile(`articles.${format}`, bytes)
    expect(
      fresh.entries.map((entry) => entry.kind === 'new' && { ...entry.draft, id: entry.article }),
    ).toEqual(shipped.map(({ version: _, ...article }) => article))
  })

  test('an article’s file is what the articles’ folder reads', () => {
    for (const article of shipped) {
      const problems: LoadProblem[] = []
      expect(parseArticle(writeArticleFile(article), `${article.id}.md`, problems)).toEqual(article)
      expect(problems).toEqual([])
    }
  })

  test('one edited cell is one changed field', async () => {
    const article = articleOf({ question: '怎么打印', phrasings: ['打不出来'], module: '打印' })
    const csv = Buffer.from(await office.write('csv', [article]))
      .toString()
      .replace('打不出来', '打印不了')
    const plan = await planFile('a.csv', Buffer.from(csv), { existing: [article] })
    expect(plan.entries[0]).toMatchObject({ kind: 'changed', fields: ['phrasings'] })
  })

  test('questions fold alike whatever their punctuation, and never to nothing while they have a word', () => {
    fc.assert(
      fc.property(visible, (question) => {
        expect(foldQuestion(`${question}？`)).toBe(foldQuestion(question))
        expect(foldQuestion(question)).not.toBe('')
      }),
    )
  })
})

describe('files that people open', () => {
  test('.xlsx: bold header that stays in sight, column widths, wrapped texts', async () => {
    const files = unzipSync(await office.write('xlsx', [articleOf({ question: '怎么打印' })]))
    const part = (name: string): string => strFromU8(files[name] ?? new Uint8Array())
    expect(part('xl/worksheets/sheet1.xml')).toMatch(/<cols>.*width="60".*<\/cols>/)
    expect(part('xl/worksheets/sheet1.xml')).toMatch(/<pane [^>]*ySplit="1"/)
    expect(part('xl/styles.xml')).toMatch(/<b\b/)
    expect(part('xl/styles.xml')).toMatch(/wrapText="(?:1|true)"/)
  })

  test('.csv: nothing that a spreadsheet would run, and a mark by which Excel knows UTF-8', async () => {
    const bytes = await office.write('csv', [
      articleOf({ question: '=HYPERLINK("x")', phrasings: ['@SUM(1)'] }),
    ])
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const cells = Buffer.from(bytes).toString().split('\r\n')[1] ?? ''
    expect(cells).not.toMatch(/(?:^|,)"?[=@+]/)
    expect(cells).toContain(`"'=HYPERLINK(""x"")"`)
  })
})
