import { columnName } from '../domain/imports/import-columns.ts'
import type { DraftField } from '../domain/imports/import-draft.ts'
import type { ImportField } from '../domain/imports/import-fields.ts'
import { countEntries, type ImportEntry, type ImportPlan, type ImportRejection, type PartReading } from '../domain/imports/import.ts' // prettier-ignore
import type { ImportPlace, SourceNote } from '../domain/imports/import-source.ts'

/** The sentences of an import's report in one language. */
export interface ImportWords {
  readonly fields: Readonly<Record<ImportField, string>>
  readonly counts: (file: string, counts: Readonly<Record<ImportEntry['kind'], number>>) => string
  readonly place: (place: ImportPlace, parts: number) => string
  readonly reason: (reason: ImportRejection, place: (place: ImportPlace) => string) => string
  /** How a table or document was read. `uses` = `B 标准问 → 问题`. */
  readonly reading: (reading: PartReading, uses: readonly string[], unused: readonly string[]) => string
  readonly note: (note: SourceNote) => string
  readonly heads: Readonly<
    Record<'rejected' | 'duplicate' | 'changed' | 'masked' | 'unserved', (count: number) => string>
  >
  readonly rejected: (where: string, title: string, reasons: readonly string[]) => string
  readonly duplicate: (where: string, title: string, article: string, question: string, percent: number) => string // prettier-ignore
  readonly changed: (where: string, article: string, title: string, fields: readonly string[]) => string
  readonly masked: (where: string, fields: readonly string[]) => string
  readonly unserved: (where: string, title: string, system: string) => string
  readonly more: (hidden: number) => string
  readonly nothing: string
}

/** A list is read on a screen; the whole of it is in the JSON. */
const mostLines = 200

const listed = (head: (count: number) => string, lines: readonly string[], words: ImportWords): string[] =>
  lines.length === 0
    ? []
    : [
        '',
        head(lines.length),
        ...lines.slice(0, mostLines).map((line) => `  ${line}`),
        ...(lines.length > mostLines ? [`  ${words.more(lines.length - mostLines)}`] : []),
      ]

const readingLine = (reading: PartReading, words: ImportWords): string => {
  const columns = reading.mapping?.columns ?? []
  return words.reading(
    reading,
    columns.flatMap((use) => (use.field === null ? [] : [`${columnName(use)} → ${words.fields[use.field]}`])),
    columns.flatMap((use) => (use.field === null && use.header !== '' ? [columnName(use)] : [])),
  )
}

/** The report in full: counts, how the columns were read, then every row that needs a person's eye. */
export const importReport = (plan: ImportPlan, words: ImportWords): string => {
  const parts = plan.mapping.filter(({ read }) => read).length
  const place = (at: ImportPlace): string => words.place(at, parts)
  const names = (fields: readonly (ImportField | DraftField)[]): string[] => fields.map((field) => words.fields[field]) // prettier-ignore
  const rejected: string[] = []
  const duplicates: string[] = []
  const changed: string[] = []
  const masked: string[] = []
  for (const entry of plan.entries) {
    const where = place(entry.place)
    if (entry.kind === 'rejected')
      rejected.push(words.rejected(where, entry.title, entry.reasons.map((reason) => words.reason(reason, place)))) // prettier-ignore
    if (entry.kind === 'duplicate')
      duplicates.push(words.duplicate(where, entry.title, entry.article, entry.question, Math.floor(entry.likeness * 100))) // prettier-ignore
    if (entry.kind === 'changed')
      changed.push(words.changed(where, entry.article, entry.title, names(entry.fields)))
    if ((entry.kind === 'new' || entry.kind === 'changed') && entry.masked.length > 0)
      masked.push(words.masked(where, names(entry.masked)))
  }
  const unserved = plan.unserved.map((row) => words.unserved(place(row.place), row.title, row.system))
  return [
    words.counts(plan.source.file, countEntries(plan)),
    ...plan.mapping.map((reading) => readingLine(reading, words)),
    ...plan.source.notes.map(words.note),
    ...(plan.mapping.length === 0 ? [words.nothing] : []),
    ...listed(words.heads.rejected, rejected, words),
    ...listed(words.heads.duplicate, duplicates, words),
    ...listed(words.heads.changed, changed, words),
    ...listed(words.heads.masked, masked, words),
    ...listed(words.heads.unserved, unserved, words),
  ].join('\n')
}
