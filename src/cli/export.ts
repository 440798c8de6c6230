import { writeFileSync } from 'node:fs'
import { extname } from 'node:path'
import { createOffice } from '../../adapters/office/index.ts'
import { Fault } from '../domain/fault.ts'
import { importFormats, type ImportFormat } from '../domain/imports/import-source.ts'
import type { CsvEncoding } from '../ports/office.ts'
import { withOfflineDesk } from './offline-desk.ts'

type Values = Readonly<Record<string, string | boolean | undefined>>

const formatOf = (file: string): ImportFormat => {
  const extension = extname(file).slice(1).toLowerCase()
  const format = importFormats.find((known) => known === extension)
  if (format !== undefined) return format
  throw new Fault(
    'CLI_FORMAT',
    'user',
    `认不出 ${file} 的格式`,
    `文件名请以 ${importFormats.map((one) => `.${one}`).join('、')} 结尾。`,
  )
}

/**
 * `zhiban export FILE`: every article in force, as the ending of the file's name says; importing it again changes nothing.
 * An existing file is not written over. Resolves with a sentence about what was written.
 */
export const exportCommand = (
  values: Values,
  file: string,
  encoding: CsvEncoding,
  now: number,
): Promise<string> => {
  const format = formatOf(file)
  return withOfflineDesk(values, now, async (ctx) => {
    const articles = ctx
      .settings()
      .knowledge.articles()
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    const bytes = await createOffice().write(format, articles, encoding)
    try {
      writeFileSync(file, bytes, { flag: 'wx' })
    } catch (cause) {
      throw new Fault(
        'CLI_FILE',
        'user',
        `写不了文件 ${file}`,
        '它可能已经存在；请换一个名字，或先移走它。',
        cause,
      )
    }
    return `已导出 ${articles.length} 条到 ${file}`
  })
}
