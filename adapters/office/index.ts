import { createHash } from 'node:crypto'
import { basename, extname } from 'node:path'
import type { ImportSource } from '../../src/domain/imports/import-source.ts'
import type { Office } from '../../src/ports/office.ts'
import { readCsv, writeCsv } from './csv.ts'
import { decodeText } from './decode.ts'
import { readDocx } from './docx-read.ts'
import { writeDocx } from './docx-write.ts'
import { mostBytes, refuse } from './limits.ts'
import { readMarkdown, writeMarkdown } from './markdown.ts'
import { readXlsx } from './xlsx-read.ts'
import { writeXlsx } from './xlsx-write.ts'

export { writeArticleFile } from './markdown.ts'

type Contents = Pick<ImportSource, 'format' | 'parts' | 'notes'>

const begins = (bytes: Uint8Array, ...mark: readonly number[]): boolean =>
  mark.every((byte, index) => bytes[index] === byte)

const contains = (bytes: Uint8Array, text: string): boolean => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(text) // prettier-ignore

const supported = '请给 .xlsx、.csv、.docx 或 .md 文件'

/** The packed kinds are told apart by what is in them; of the plain texts only the name tells. */
const readContents = async (file: string, bytes: Uint8Array): Promise<Contents> => {
  const extension = extname(file).toLowerCase()
  if (begins(bytes, 0x50, 0x4b)) {
    if (contains(bytes, 'xl/workbook')) return { format: 'xlsx', ...(await readXlsx(file, bytes)) }
    if (contains(bytes, 'word/')) return { format: 'docx', ...(await readDocx(file, bytes)) }
    throw refuse('OFFICE_UNKNOWN', `${file} 不是表格也不是文档`, supported)
  }
  if (begins(bytes, 0xd0, 0xcf, 0x11, 0xe0)) {
    // Encrypted .xlsx and .docx files are kept in the same container as the old formats ([MS-OFFCRYPTO] 2.3).
    if (contains(bytes, [...'EncryptedPackage'].join('\0')))
      throw refuse('OFFICE_LOCKED', `${file} 加了密码，打不开`, '请去掉打开密码，另存一份后再导入')
    const newer = /^\.(?:doc|wps)$/.test(extension) ? '.docx' : '.xlsx'
    throw refuse('OFFICE_OLD', `${file} 是旧格式`, `请用 WPS 或 Office 打开，另存为 ${newer} 后再导入`)
  }
  if (begins(bytes, 0x25, 0x50, 0x44, 0x46)) throw refuse('OFFICE_UNKNOWN', `${file} 是 PDF`, supported)
  const text = decodeText(bytes)
  if (/^\s*<(?:!doctype|html|\?xml|table)/i.test(text))
    throw refuse('OFFICE_UNKNOWN', `${file} 其实是网页`, '请用 WPS 或 Excel 打开，另存为 .xlsx 后再导入')
  if (extension === '.md' || extension === '.markdown')
    return { format: 'md', parts: readMarkdown(text), notes: [] }
  if (extension === '.csv' || extension === '.tsv' || extension === '.txt')
    return { format: 'csv', parts: [readCsv(text)].filter(({ rows }) => rows.length > 0), notes: [] }
  throw refuse('OFFICE_UNKNOWN', `认不出 ${file} 的格式`, supported)
}

/** Spreadsheets, CSV, Word documents and Markdown by well-kept libraries, within bounds. */
export const createOffice = (): Office => ({
  read: async (path, bytes) => {
    const file = basename(path)
    if (bytes.byteLength > mostBytes)
      throw refuse(
        'OFFICE_TOO_LARGE',
        `${file} 有 ${Math.ceil(bytes.byteLength / 1_048_576)} MB，最多 50 MB`,
        '请去掉图片，或分成几个文件导入',
      )
    const digest = createHash('sha256').update(bytes).digest('hex')
    return { file, digest, ...(await readContents(file, bytes)) }
  },
  write: async (format, articles, encoding = 'utf8') => {
    switch (format) {
      case 'xlsx':
        return writeXlsx(articles)
      case 'csv':
        return writeCsv(articles, encoding)
      case 'docx':
        return writeDocx(articles)
      case 'md':
        return writeMarkdown(articles)
    }
  },
})
