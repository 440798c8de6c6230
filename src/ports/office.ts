import type { Article } from '../domain/knowledge/article.ts'
import type { ImportFormat, ImportSource } from '../domain/imports/import-source.ts'

/** How a CSV file is written; Excel and WPS open both with a double click. */
export type CsvEncoding = 'utf8' | 'gbk'

/** Reads and writes the files in which people keep questions and answers (KNO-4). */
export interface Office {
  /**
   * What stands in the file, as its format shows it.
   * @throws Fault `OFFICE_…` when the file as a whole cannot be read: too large, damaged, locked, of an old kind.
   */
  read(file: string, bytes: Uint8Array): Promise<ImportSource>
  /** The articles as a file that `read` and an import find unchanged. */
  write(format: ImportFormat, articles: readonly Article[], encoding?: CsvEncoding): Promise<Uint8Array>
}
