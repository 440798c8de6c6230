import type { ImportPlan, ImportRejection } from '../../domain/imports/import.ts'
import { exportTitles } from '../../domain/imports/import-fields.ts'
import type { ImportPlace } from '../../domain/imports/import-source.ts'
import { importReport, type ImportWords } from '../import-report.ts'

const fields: ImportWords['fields'] = { ...exportTitles, answer: '答案' }

const within = (part: string | null, unit: ImportPlace['unit']): string =>
  part === null ? '' : unit === 'table-row' ? `第 ${part} 个表格` : `“${part}”`
const unitNames: Readonly<Record<ImportPlace['unit'], string>> = { row: '行', 'table-row': '行', line: '行', paragraph: '段' } // prettier-ignore

const reason = (why: ImportRejection, place: (at: ImportPlace) => string): string => {
  switch (why.kind) {
    case 'no-question': return '没有写问题' // prettier-ignore
    case 'no-answer': return '没有写答案' // prettier-ignore
    case 'too-long': return `“${fields[why.field]}”有 ${why.length} 个字，最多 ${why.most} 个字，请精简或拆成几条` // prettier-ignore
    case 'too-many': return `“${fields[why.field]}”有 ${why.count} 条，最多 ${why.most} 条，请精简或拆成几条` // prettier-ignore
    case 'bad-date': return `“${fields[why.field]}”写的是“${why.text}”，不是有效的日期，请写成 2026-03-31 这样` // prettier-ignore
    case 'never-valid': return '失效日期早于生效日期' // prettier-ignore
    case 'bad-audience': return `“适用对象”写的是“${why.text}”，请写“提问人”或“工程师”` // prettier-ignore
    case 'bad-id': return `“编号”写的是“${why.text}”，请写成 KB-0031 这样，新条目可以留空` // prettier-ignore
    case 'garbled': return `“${fields[why.field]}”里有乱码，请在原文件里改好` // prettier-ignore
    case 'repeated': return why.as === 'id' ? `编号和${place(why.first)}相同` : `问题和${place(why.first)}相同` // prettier-ignore
  }
}

const quoted = (title: string): string => (title === '' ? '' : `“${title}”`)

const words: ImportWords = {
  fields,
  reason,
  counts: (file, n) =>
    `${file}：新增 ${n.new}、修改 ${n.changed}、不变 ${n.unchanged}、重复 ${n.duplicate}、退回 ${n.rejected}`,
  place: ({ part, unit, at }, parts) =>
    `${parts > 1 || unit === 'table-row' ? within(part, unit) : ''}第 ${at} ${unitNames[unit]}`,
  reading: ({ part, kind, read, records, mapping }, uses, unused) => {
    const name = part === null ? '' : /^\d+$/.test(part) ? `第 ${part} 个表格：` : `工作表“${part}”：`
    if (!read)
      return kind === 'outline'
        ? '没有认出问题和答案'
        : `${name}没有认出问题和答案的列，没有读；可以加 --columns 问题=B,答案=D 指定`
    if (mapping === null) return `${name}读到 ${records} 条`
    const header = mapping.headerRow === null ? '没有表头，按内容认列' : `表头在第 ${mapping.headerRow} 行`
    const rest = unused.length === 0 ? '' : `；没有导入的列：${unused.join('、')}`
    return `${name}读到 ${records} 条，${header}；${uses.join('、')}${rest}`
  },
  note: (note) =>
    note.kind === 'pictures'
      ? `文件里的 ${note.count} 张图片没有导入，答案里提到“如图”的请改成文字`
      : `工作表“${note.name}”已损坏，没有读；请用 WPS 或 Excel 打开后另存一份`,
  heads: {
    rejected: (n) => `退回 ${n} 条，改好后重新导入即可：`,
    duplicate: (n) => `重复 ${n} 条，没有导入：`,
    changed: (n) => `修改 ${n} 条：`,
    masked: (n) => `${n} 条里的证件号、手机号或卡号已打码，请核对：`,
    unserved: (n) =>
      `${n} 条的系统不在这份合同里，导入后不会用来回答；写错的请改系统名，叫法不同的请加到合同 systems 的 aliases：`,
  },
  rejected: (where, title, reasons) => `${where}${quoted(title)}：${reasons.join('；')}`,
  duplicate: (where, title, article, question, percent) =>
    `${where}${quoted(title)}和 ${article}“${question}”${percent >= 100 ? '问的相同' : `相似 ${percent}%`}`,
  changed: (where, article, title, names) => `${where} ${article}${quoted(title)}：${names.join('、')}`,
  masked: (where, names) => `${where}：${names.join('、')}`,
  unserved: (where, title, system) => `${where}${quoted(title)}：${system}`,
  more: (hidden) => `另有 ${hidden} 条，加 --json 可以看全部`,
  nothing: '文件里没有可以读的表格或文字',
}

/** What an import would do, or did, row by row; for people who do not program. */
export const describeImport = (plan: ImportPlan): string => importReport(plan, words)
