import { AlignmentType, Document, HeadingLevel, LevelFormat, Packer, Paragraph, TextRun } from 'docx'
import type { Article } from '../../src/domain/knowledge/article.ts'
import { recordOf } from '../../src/domain/imports/import-draft.ts'
import { exportFields, exportTitles, type ExportField } from '../../src/domain/imports/import-fields.ts'

const stepsList = 'steps'
const listed: readonly ExportField[] = ['phrasings', 'symptoms', 'steps']

const labelled = (title: string, text: string): Paragraph =>
  new Paragraph({ children: [new TextRun({ text: `${title}：`, bold: true }), new TextRun(text)] })

/** The steps are a numbered list of their own: every article counts from 1. */
const paragraphsOf = (article: Article, instance: number): readonly Paragraph[] => {
  const record = recordOf(article)
  return [
    new Paragraph({ text: record.question, heading: HeadingLevel.HEADING_2 }),
    ...exportFields.flatMap((field) => {
      if (field === 'question' || record[field] === '') return []
      if (!listed.includes(field)) return [labelled(exportTitles[field], record[field])]
      const lines = record[field].split('\n')
      return [
        labelled(exportTitles[field], ''),
        ...lines.map((line) =>
          field === 'steps'
            ? new Paragraph({ text: line.replace(/^\d+\. /, ''), numbering: { reference: stepsList, level: 0, instance } }) // prettier-ignore
            : new Paragraph({ text: line, bullet: { level: 0 } }),
        ),
      ]
    }),
  ]
}

/** A Word document for reading and editing: one heading an article, its fields under bold labels, steps numbered. */
export const writeDocx = async (articles: readonly Article[]): Promise<Uint8Array> =>
  Packer.toBuffer(
    new Document({
      title: '知识条目',
      numbering: {
        config: [
          {
            reference: stepsList,
            levels: [{ level: 0, format: LevelFormat.DECIMAL, text: '%1.', alignment: AlignmentType.START }],
          },
        ],
      },
      sections: [{ children: articles.flatMap((article, index) => paragraphsOf(article, index + 1)) }],
    }),
  )
