import writeWorkbook, { type Row } from 'write-excel-file/node'
import type { Article } from '../../src/domain/knowledge/article.ts'
import { recordOf } from '../../src/domain/imports/import-draft.ts'
import { exportFields, exportTitles, type ExportField } from '../../src/domain/imports/import-fields.ts'

/** Widths in characters; long texts wrap. */
const widths: Readonly<Record<ExportField, number>> = {
  id: 11, question: 36, phrasings: 36, symptoms: 26, cause: 32, steps: 60, system: 20, module: 16, audience: 10, validFrom: 12,
  validUntil: 12, systemVersion: 12, owner: 14, reviewBy: 12,
} // prettier-ignore

/** `_x0041_` in a cell means A (ECMA-376 part 1, 22.9.2.19): a text that looks so has its first character written so. */
const escaped = (text: string): string => text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')

/** One sheet: a bold header that stays in sight, texts wrapped, one article a row. */
export const writeXlsx = async (articles: readonly Article[]): Promise<Uint8Array> => {
  const header: Row = exportFields.map((field) => ({
    value: exportTitles[field],
    fontWeight: 'bold',
    backgroundColor: '#e8eef7',
    alignVertical: 'center',
  }))
  const rows: Row[] = articles.map((article) => {
    const record = recordOf(article)
    return exportFields.map((field) =>
      record[field] === ''
        ? null
        : { value: escaped(record[field]), type: String, wrap: true, alignVertical: 'top' },
    )
  })
  return writeWorkbook([header, ...rows], {
    sheet: '知识条目',
    columns: exportFields.map((field) => ({ width: widths[field] })),
    stickyRowsCount: 1,
  }).toBuffer()
}
