import { beforeAll, describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { strToU8, zipSync } from 'fflate'
import { createOffice } from '../../adapters/office/index.ts'
import type { TablePart } from '../../src/domain/imports/import-source.ts'
import { countEntries, type ImportPlan } from '../../src/domain/imports/import.ts'
import { chinaDate } from '../../src/domain/time.ts'
import { entriesOf, planFile } from '../support/import-run.ts'
import { changedPart, docxWithHeadings, docxWithPairs, docxWithTable, faultyRows, gbkCsv, messyWorkbook, personalRow, questionOfRow, workbookOf } from '../support/messy-workbook.ts' // prettier-ignore

const office = createOffice()

const tableIn = async (file: string, bytes: Uint8Array): Promise<TablePart | undefined> =>
  (await office.read(file, bytes)).parts.find((part): part is TablePart => part.kind === 'table')

const cellsIn = async (file: string, bytes: Uint8Array): Promise<readonly (readonly string[])[]> =>
  (await tableIn(file, bytes))?.rows.map(({ cells }) => cells) ?? []

describe('a messy workbook of 2,000 rows', () => {
  let workbook: Buffer
  let plan: ImportPlan
  beforeAll(async () => {
    workbook = await messyWorkbook()
    plan = await planFile('常见问题.xlsx', workbook)
  })

  test('every sound row is new and every fault is sent back with its row', () => {
    expect(countEntries(plan)).toEqual({ new: 1_994, changed: 0, unchanged: 0, duplicate: 0, rejected: 6 })
    expect(entriesOf(plan, 'rejected').map(({ place, reasons }) => [place.at, reasons.map(({ kind }) => kind)])).toEqual([
      [faultyRows.noQuestion, ['no-question']],
      [faultyRows.noAnswer, ['no-answer']],
      [faultyRows.badDate, ['bad-date']],
      [faultyRows.repeated, ['repeated']],
      [faultyRows.tooLong, ['too-long']],
      [faultyRows.badAudience, ['bad-audience']],
    ])
  }) // prettier-ignore

  test('rows keep the numbers of the spreadsheet to the last, whatever is empty above', () => {
    for (const entry of entriesOf(plan, 'new'))
      expect(entry.draft.question).toBe(questionOfRow(entry.place.at))
    expect(plan.entries.at(-1)?.place.at).toBe(2_024)
  })

  test('modules merged downwards, dates, lists and steps arrive', () => {
    const at = (row: number) => entriesOf(plan, 'new').find(({ place }) => place.at === row)?.draft
    expect(at(28)?.module).toBe(at(5)?.module)
    expect(at(8)).toMatchObject({
      phrasings: ['8号单据不动了', '单据8卡住'],
      cause: '单据状态未更新。',
      steps: ['打开第8号单据', '点“刷新”'],
    })
    expect(chinaDate((at(8)?.validUntil ?? 0) - 1)).toBe('2027-12-31')
    expect(at(9)?.validUntil).toBeNull()
  })

  test('the number in an answer is masked and its row reported', () => {
    expect(entriesOf(plan, 'new').filter(({ masked }) => masked.length > 0).map(({ place, masked }) => [place.at, masked])).toEqual([
      [personalRow, ['answer']],
    ])
  }) // prettier-ignore

  test('the mapping is shown: header row, columns, and the sheet that was left out', () => {
    expect(plan.mapping.map(({ part, read, records, mapping }) => [part, read, records, mapping?.headerRow])).toEqual([
      ['问答', true, 2_000, 4],
      ['填写说明', false, 0, undefined],
    ])
  }) // prettier-ignore

  test('one sheet alone can be asked for', async () => {
    const one = await planFile('常见问题.xlsx', workbook, { sheet: '填写说明' })
    expect(one.entries).toEqual([])
  })
})

describe('what spreadsheets hold', () => {
  test('numbers, truth values, dates with and without a time, errors and formulas', async () => {
    const bytes = await workbookOf([
      [31, 0.5, true, { value: new Date(Date.UTC(2026, 2, 1)), format: 'yyyy/m/d' }, { value: new Date(Date.UTC(2026, 2, 1, 9, 30)), format: 'yyyy/m/d h:mm' }, 13_812_345_678],
    ]) // prettier-ignore
    expect(await cellsIn('a.xlsx', bytes)).toEqual([
      ['31', '0.5', '是', '2026-03-01', '2026-03-01 09:30:00', '13812345678'],
    ])
    const errors = changedPart(bytes, 'xl/worksheets/sheet1.xml', (xml) =>
      xml.replace(/<c r="A1"[^>]*>.*?<\/c>/, '<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
    )
    expect((await cellsIn('a.xlsx', errors))[0]?.slice(0, 2)).toEqual(['', '0.5'])
  })

  test('coloured empty cells to the right edge and the last row do not count', async () => {
    const bytes = changedPart(
      await workbookOf([['问题', '答案'], ['甲', '一']]),
      'xl/worksheets/sheet1.xml',
      (xml) => xml.replace('</sheetData>', '<row r="1048576"><c r="A1048576" s="0"/><c r="XFD1048576" s="0"/></row></sheetData>'),
    ) // prettier-ignore
    expect(await cellsIn('a.xlsx', bytes)).toEqual([['问题', '答案'], ['甲', '一']]) // prettier-ignore
  })

  test('one damaged sheet is noted and the sound ones are read', async () => {
    const bytes = changedPart(await messyWorkbook(20), 'xl/worksheets/sheet2.xml', (xml) =>
      xml
        .replace('<row r="1"', '<row r="2"')
        .replace('<row r="2"', '<row r="1"')
        .replace(/t="s"/, 't="nonsense"'),
    )
    const source = await office.read('a.xlsx', bytes)
    expect(source.parts.map(({ name }) => name)).toEqual(['问答'])
    expect(source.notes).toEqual([{ kind: 'unreadable-sheet', name: '填写说明' }])
  })
})

describe('CSV', () => {
  test('GBK with quotes, empty rows and faults: good rows in, faults named', async () => {
    const plan = await planFile('旧系统.csv', gbkCsv())
    expect(entriesOf(plan, 'new').map(({ place, draft }) => [place.at, draft.question, draft.steps])).toEqual(
      [
        [2, '票据打印空白怎么办', ['退出浏览器', '重装打印控件']],
        [3, '支付令被退回,额度没恢复怎么办', ['请重新生成支付令。']],
        [8, '鑫囧镕𠮷单位怎么改名', ['请联系管理员']],
      ],
    )
    expect(entriesOf(plan, 'rejected').map(({ place, reasons }) => [place.at, reasons[0]?.kind])).toEqual([
      [5, 'no-question'],
      [6, 'no-answer'],
      [7, 'bad-date'],
    ])
  })

  const text = '问题,答案\r\n怎么登录,点“登录”\r\n'
  const rows = [['问题', '答案'], ['怎么登录', '点“登录”']] // prettier-ignore
  const encodings: readonly { readonly as: string; readonly bytes: Uint8Array }[] = [
    { as: 'UTF-8', bytes: iconv.encode(text, 'utf8') },
    { as: 'UTF-8 with a mark', bytes: iconv.encode(text, 'utf8', { addBOM: true }) },
    { as: 'GBK', bytes: iconv.encode(text, 'gbk') },
    { as: 'UTF-16 with a mark', bytes: iconv.encode(text, 'utf16le', { addBOM: true }) },
    { as: 'UTF-16 big-endian', bytes: iconv.encode(text, 'utf16be', { addBOM: true }) },
    { as: 'UTF-16 without a mark', bytes: iconv.encode(text, 'utf16le') },
    {
      as: 'tabs, as Excel’s Unicode text',
      bytes: iconv.encode(text.replaceAll(',', '\t'), 'utf16le', { addBOM: true }),
    },
    { as: 'semicolons', bytes: iconv.encode(text.replaceAll(',', ';'), 'utf8') },
    { as: 'sep= in the first line', bytes: iconv.encode(`sep=,\r\n${text}`, 'utf8') },
    { as: 'line ends of an old Mac', bytes: iconv.encode(text.replaceAll('\r\n', '\r'), 'utf8') },
  ]

  test.each(encodings)('$as', async ({ bytes }) => {
    expect(await cellsIn('a.csv', bytes)).toEqual(rows)
  })

  test('a quote that is never closed loses its own row’s shape and no other row', async () => {
    const bytes = strToU8('问题,答案\n"甲,一\n乙,二\n丙,"三"\n')
    expect((await cellsIn('a.csv', bytes)).slice(1)).toEqual([['"甲', '一'], ['乙', '二'], ['丙', '三']]) // prettier-ignore
  })

  test('a byte that is no character sends its row back and no other', async () => {
    const good = iconv.encode('问题,答案\n甲怎么办,一二三四五六七八九十\n乙怎么办,', 'utf8')
    const bytes = Buffer.concat([good, Buffer.from([0xff, 0xfe, 0xff]), strToU8('\n丙怎么办,三\n')])
    const plan = await planFile('a.csv', bytes)
    expect(plan.entries.map(({ kind }) => kind)).toEqual(['new', 'rejected', 'new'])
    expect(entriesOf(plan, 'rejected')[0]?.reasons).toEqual([{ kind: 'garbled', field: 'answer' }])
  })
})

describe('Word documents', () => {
  test('headings: chapters, questions, a question without an answer', async () => {
    const plan = await planFile('手册.docx', await docxWithHeadings())
    expect(entriesOf(plan, 'new').map(({ draft }) => [draft.question, draft.module, draft.cause, draft.steps])).toEqual([
      ['票据打印空白怎么办？', '票据管理', '打印控件版本旧。', ['退出浏览器', '安装新版控件']],
      ['票号用完了怎么申领？', '票据管理', '', ['在“票据申领”里新增申请。']],
      ['额度没有恢复怎么办？', '支付管理', '', ['请联系国库。']],
    ])
    expect(entriesOf(plan, 'rejected').map(({ title, reasons }) => [title, reasons])).toEqual([
      ['支付令退回怎么办？', [{ kind: 'no-answer' }]],
    ])
  }) // prettier-ignore

  test('问 and 答, in bold or not, with the lost ones named', async () => {
    const plan = await planFile('答疑.docx', await docxWithPairs())
    expect(entriesOf(plan, 'new').map(({ draft }) => [draft.question, draft.steps])).toEqual([
      ['UKey 插上没反应怎么办？', ['换一个 USB 口。', '还不行就重装驱动。']],
      ['证书过期了怎么更新', ['登录证书网站', '点“更新”', '重启浏览器']],
    ])
    expect(entriesOf(plan, 'rejected').map(({ reasons }) => reasons[0]?.kind)).toEqual([
      'no-question',
      'no-answer',
    ])
  })

  test('a table with a merged category', async () => {
    const plan = await planFile('一览.docx', await docxWithTable())
    expect(entriesOf(plan, 'new').map(({ draft }) => [draft.module, draft.question, draft.steps])).toEqual([
      ['登录', '忘记密码怎么办', ['点“忘记密码”', '收短信']],
      ['登录', '账号被锁怎么办', ['等 30 分钟']],
    ])
  })
})

describe('files that are refused, with what to do', () => {
  const bomb = (): Uint8Array => {
    const zeros = new Uint8Array(60 * 1_024 * 1_024)
    return zipSync({ 'xl/workbook.xml': zeros, 'xl/worksheets/sheet1.xml': zeros }, { level: 1 })
  }
  const old = (inside: string): Uint8Array =>
    Buffer.concat([
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
      Buffer.from(inside, 'utf16le'),
    ])
  const entity = async (): Promise<Uint8Array> =>
    changedPart(await workbookOf([['问题', '答案']]), 'xl/workbook.xml', (xml) =>
      xml.replace('?>', '?><!DOCTYPE x [<!ENTITY a "aaaa">]>'),
    )
  const farCorner = async (): Promise<Uint8Array> =>
    changedPart(await workbookOf([['问题', '答案']]), 'xl/worksheets/sheet1.xml', (xml) =>
      xml.replace('</sheetData>', '<row r="1000000"><c r="GR1000000"><v>1</v></c></row></sheetData>'),
    )
  const refused: readonly {
    readonly what: string
    readonly file: string
    readonly bytes: () => Uint8Array | Promise<Uint8Array>
    readonly code: string
  }[] = [
    { what: 'more than 50 MB', file: 'a.csv', bytes: () => new Uint8Array(50 * 1_024 * 1_024 + 1), code: 'OFFICE_TOO_LARGE' },
    { what: 'small, but 120 MB unpacked', file: 'a.xlsx', bytes: bomb, code: 'OFFICE_TOO_LARGE' },
    { what: 'one character in a far corner', file: 'a.xlsx', bytes: farCorner, code: 'OFFICE_TOO_LARGE' },
    { what: 'entities declared', file: 'a.xlsx', bytes: entity, code: 'OFFICE_DAMAGED' },
    { what: 'cut off', file: 'a.xlsx', bytes: async () => (await messyWorkbook(20)).subarray(0, 3_000), code: 'OFFICE_DAMAGED' },
    { what: 'a document cut off', file: 'a.docx', bytes: async () => (await docxWithPairs()).subarray(0, 3_000), code: 'OFFICE_DAMAGED' },
    { what: 'an old .xls', file: 'a.xls', bytes: () => old('Workbook'), code: 'OFFICE_OLD' },
    { what: 'a password', file: 'a.xlsx', bytes: () => old('EncryptedPackage'), code: 'OFFICE_LOCKED' },
    { what: 'a web page named .xls', file: 'a.xls', bytes: () => strToU8('<html><table></table></html>'), code: 'OFFICE_UNKNOWN' },
    { what: 'a PDF', file: 'a.pdf', bytes: () => strToU8('%PDF-1.7'), code: 'OFFICE_UNKNOWN' },
    { what: 'another packed file', file: 'a.xlsx', bytes: () => zipSync({ 'a.txt': strToU8('a') }), code: 'OFFICE_UNKNOWN' },
    { what: 'an unknown kind', file: 'a.bin', bytes: () => strToU8('abc'), code: 'OFFICE_UNKNOWN' },
  ] // prettier-ignore

  test.each(refused)('$what', async ({ file, bytes, code }) => {
    const content = await bytes()
    await expect(office.read(file, content)).rejects.toMatchObject({ code, owner: 'user', next: expect.stringContaining('请') }) // prettier-ignore
  })

  test('a size that the directory understates is not unpacked beyond it', async () => {
    const packed = Buffer.from(await messyWorkbook(200))
    // Central directory entries (APPNOTE.TXT 4.3.12): the unpacked size stands 24 bytes in.
    for (let at = packed.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; at = packed.indexOf('PK\x01\x02', at + 4, 'latin1'))
      packed.writeUInt32LE(10, at + 24)
    await expect(office.read('a.xlsx', packed)).rejects.toMatchObject({ code: 'OFFICE_DAMAGED' })
  }) // prettier-ignore
})

test('an article’s own file is read as that article', async () => {
  const file = join(import.meta.dirname, '../../knowledge/articles/KB-0031.md')
  const [entry] = entriesOf(await planFile('KB-0031.md', readFileSync(file)), 'new')
  expect(entry).toMatchObject({
    article: 'KB-0031',
    draft: { question: '电子票据打印出来是空白怎么办', module: '票据打印', cause: '打印控件版本旧。', audience: 'requester' },
  }) // prettier-ignore
  expect(entry?.draft.phrasings).toHaveLength(5)
  expect(entry?.draft.steps).toHaveLength(4)
})
