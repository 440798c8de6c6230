import { createHash } from 'node:crypto'
import { createOffice } from '../../adapters/office/index.ts'
import type { Article } from '../../src/domain/knowledge/article.ts'
import { parseColumns } from '../../src/domain/imports/import-columns.ts'
import { id, type ArticleId } from '../../src/domain/ids.ts'
import {
  planImport,
  type ImportEntry,
  type ImportInput,
  type ImportPlan,
} from '../../src/domain/imports/import.ts'
import type { ImportSource, TablePart } from '../../src/domain/imports/import-source.ts'

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A published article with everything it need not have left out. */
export const articleOf = (change: Partial<Article> & { readonly question: string }): Article => ({
  id: id<ArticleId>('KB-0001'),
  version: 1,
  phrasings: [],
  symptoms: [],
  cause: '',
  steps: ['请联系管理员。'],
  system: null,
  module: null,
  audience: 'requester',
  validFrom: null,
  validUntil: null,
  systemVersion: null,
  owner: null,
  reviewBy: null,
  ...change,
})

/** A table as a reader gives it: each row an array of cells, counted from 1; empty rows count. */
export const tableOf = (cells: readonly (readonly string[])[], merges: TablePart['merges'] = []): TablePart => ({
  kind: 'table',
  name: null,
  unit: 'row',
  rows: cells.flatMap((texts, index) => (texts.some((text) => text !== '') ? [{ row: index + 1, cells: texts }] : [])),
  merges,
}) // prettier-ignore

export const sourceOf = (...parts: ImportSource['parts']): ImportSource => ({
  file: '问答.xlsx',
  format: 'xlsx',
  digest: sha256(JSON.stringify(parts)),
  parts,
  notes: [],
})

/** Plans with nothing there already, unless told. */
export const planOf = (
  source: ImportSource,
  change: Partial<Omit<ImportInput, 'source' | 'columns'>> & { readonly columns?: string } = {},
): ImportPlan =>
  planImport({
    existing: [],
    similar: () => [],
    digest: sha256,
    sheet: null,
    ...change,
    source,
    columns: parseColumns(change.columns ?? '').overrides,
  })

/** Reads a file of any kind and plans its import. */
export const planFile = async (
  file: string,
  bytes: Uint8Array,
  change: Parameters<typeof planOf>[1] = {},
): Promise<ImportPlan> => planOf(await createOffice().read(file, bytes), change)

/** The entries of one kind, typed as such. */
export const entriesOf = <Kind extends ImportEntry['kind']>(
  plan: ImportPlan,
  kind: Kind,
): readonly Extract<ImportEntry, { kind: Kind }>[] =>
  plan.entries.filter((entry): entry is Extract<ImportEntry, { kind: Kind }> => entry.kind === kind)
