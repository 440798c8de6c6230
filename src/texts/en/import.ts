import type { ImportPlan, ImportRejection } from '../../domain/imports/import.ts'
import type { ImportPlace } from '../../domain/imports/import-source.ts'
import { importReport, type ImportWords } from '../import-report.ts'

const fields: ImportWords['fields'] = {
  id: 'id', question: 'question', phrasings: 'phrasings', symptoms: 'symptoms', answer: 'answer', cause: 'cause', steps: 'steps',
  system: 'system', module: 'module', audience: 'audience', validFrom: 'valid from', validUntil: 'valid until',
  systemVersion: 'system version', owner: 'owner', reviewBy: 'review date',
} // prettier-ignore

const within = (part: string | null, unit: ImportPlace['unit']): string =>
  part === null ? '' : unit === 'table-row' ? `table ${part}, ` : `"${part}", `
const unitNames: Readonly<Record<ImportPlace['unit'], string>> = { row: 'row', 'table-row': 'row', line: 'line', paragraph: 'paragraph' } // prettier-ignore

const reason = (why: ImportRejection, place: (at: ImportPlace) => string): string => {
  switch (why.kind) {
    case 'no-question': return 'has no question' // prettier-ignore
    case 'no-answer': return 'has no answer' // prettier-ignore
    case 'too-long': return `${fields[why.field]} has ${why.length} characters, at most ${why.most} fit; please shorten or split it` // prettier-ignore
    case 'too-many': return `${fields[why.field]} has ${why.count} entries, at most ${why.most} fit; please shorten or split it` // prettier-ignore
    case 'bad-date': return `${fields[why.field]} is "${why.text}", which is no date; please write it like 2026-03-31` // prettier-ignore
    case 'never-valid': return 'ends before it begins' // prettier-ignore
    case 'bad-audience': return `audience is "${why.text}"; please write "requester" or "engineer"` // prettier-ignore
    case 'bad-id': return `id is "${why.text}"; please write it like KB-0031, or leave it empty for a new article` // prettier-ignore
    case 'garbled': return `${fields[why.field]} has unreadable characters; please mend the file` // prettier-ignore
    case 'repeated': return `has the same ${why.as} as ${place(why.first)}` // prettier-ignore
  }
}

const quoted = (title: string): string => (title === '' ? '' : ` "${title}"`)

const words: ImportWords = {
  fields,
  reason,
  counts: (file, n) =>
    `${file}: new ${n.new}, changed ${n.changed}, unchanged ${n.unchanged}, duplicate ${n.duplicate}, rejected ${n.rejected}`,
  place: ({ part, unit, at }, parts) =>
    `${parts > 1 || unit === 'table-row' ? within(part, unit) : ''}${unitNames[unit]} ${at}`,
  reading: ({ part, kind, read, records, mapping }, uses, unused) => {
    const name = part === null ? '' : /^\d+$/.test(part) ? `Table ${part}: ` : `Sheet "${part}": `
    if (!read)
      return kind === 'outline'
        ? 'No questions and answers were found'
        : `${name}no columns for question and answer were found, so it was not read; name them with --columns question=B,answer=D`
    if (mapping === null) return `${name}${records} found`
    const header =
      mapping.headerRow === null
        ? 'no header, columns taken by content'
        : `header in row ${mapping.headerRow}`
    const rest = unused.length === 0 ? '' : `; columns not imported: ${unused.join(', ')}`
    return `${name}${records} found, ${header}; ${uses.join(', ')}${rest}`
  },
  note: (note) =>
    note.kind === 'pictures'
      ? `The ${note.count} pictures in the file were not imported; please put into words what answers refer to`
      : `Sheet "${note.name}" is damaged and was not read; please open it in a spreadsheet program and save it again`,
  heads: {
    rejected: (n) => `Rejected: ${n}. Mend them and import the file again:`,
    duplicate: (n) => `Duplicates: ${n}. Not imported:`,
    changed: (n) => `Changed: ${n}:`,
    masked: (n) => `Identity, telephone or card numbers masked in ${n}; please check:`,
    unserved: (n) =>
      `${n} of a system that this contract does not name; nobody will be answered from them. Mend the name, or add it to the aliases of a system in the contract:`,
  },
  rejected: (where, title, reasons) => `${where}${quoted(title)}: ${reasons.join('; ')}`,
  duplicate: (where, title, article, question, percent) =>
    `${where}${quoted(title)} ${percent >= 100 ? 'asks the same as' : `is ${percent}% like`} ${article} "${question}"`,
  changed: (where, article, title, names) => `${where} ${article}${quoted(title)}: ${names.join(', ')}`,
  masked: (where, names) => `${where}: ${names.join(', ')}`,
  unserved: (where, title, system) => `${where}${quoted(title)}: ${system}`,
  more: (hidden) => `and ${hidden} more; --json shows all`,
  nothing: 'The file has no table or text to read',
}

/** What an import would do, or did, row by row; for people who do not program. */
export const describeImport = (plan: ImportPlan): string => importReport(plan, words)
