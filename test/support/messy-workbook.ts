import {
  Document,
  FootnoteReferenceRun,
  HeadingLevel,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
} from 'docx'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import iconv from 'iconv-lite'
import writeWorkbook, { type Row } from 'write-excel-file/node'

/** Rows of the workbook whose faults the report must name, as the spreadsheet counts them. */
export const faultyRows = {
  noQuestion: 10,
  noAnswer: 20,
  badDate: 30,
  repeated: 40,
  tooLong: 50,
  badAudience: 60,
} as const
/** The row whose answer holds a mobile number. */
export const personalRow = 70

const modules = ['票据打印', '支付申请', '指标调剂', '用户登录']
const rowsOfModule = 25

const headers = ['序号', '业务模块', '标准问（必填）', '扩展问法', '答复口径', '适用对象', '失效日期', '备注']

/** The question in a row of the workbook. */
export const questionOfRow = (row: number): string => `第${row}号单据在${modules[row % 4]}里怎么处理`

const rowOf = (row: number, spansModule: number | null): Row => {
  const fault = (wanted: number): boolean => row === wanted
  const question = fault(faultyRows.noQuestion)
    ? null
    : fault(faultyRows.repeated)
      ? `${questionOfRow(faultyRows.repeated - 1)}？`
      : questionOfRow(row)
  const answer = fault(faultyRows.noAnswer)
    ? '   '
    : fault(faultyRows.tooLong)
      ? '请先保存。'.repeat(1_000)
      : fault(personalRow)
        ? '请联系王工 13812345678 处理。'
        : `单据状态未更新。\n1、打开第${row}号单据\n2、点“刷新”`
  return [
    row - 5,
    spansModule === null ? null : { value: modules[Math.floor(row / rowsOfModule) % 4] ?? '', rowSpan: spansModule },
    question,
    `${row}号单据不动了\n单据${row}卡住`,
    { value: answer, wrap: true },
    fault(faultyRows.badAudience) ? '外星人' : '预算单位',
    fault(faultyRows.badDate) ? '2026-02-30' : row % 2 === 0 ? { value: new Date(Date.UTC(2027, 11, 31)), format: 'yyyy/m/d' } : null, // prettier-ignore
    '导自旧系统',
  ] // prettier-ignore
}

/**
 * A spreadsheet as such lists are: a title merged across the sheet, a remark, the header in row 4, modules merged downwards,
 * empty rows, six faulty rows, and a second sheet of remarks. `rows` counts the rows with something in them.
 */
export const messyWorkbook = async (rows = 2_000): Promise<Buffer> => {
  const title: Row = [{ value: '电子票据常见问题汇总表（2026 年）', columnSpan: headers.length, fontWeight: 'bold' }, ...Array<null>(headers.length - 1).fill(null)] // prettier-ignore
  const blank: Row = Array<null>(headers.length).fill(null)
  const data: Row[] = [title, ['填表单位：', '城北小学'], [], headers.map((value) => ({ value }))]
  let written = 0
  let left = 0
  for (let row = 5; written < rows; row += 1) {
    if (row % 97 === 0) {
      data.push(blank)
      left = Math.max(0, left - 1)
      continue
    }
    const spans = left === 0 ? rowsOfModule : null
    if (spans !== null) left = rowsOfModule
    data.push(rowOf(row, spans))
    left -= 1
    written += 1
  }
  // A merged cell must end within the sheet.
  data.push(...Array.from({ length: left }, () => blank))
  return writeWorkbook([
    { sheet: '问答', data },
    { sheet: '填写说明', data: [['请不要修改表头'], ['如有疑问请联系知识管理员']] },
  ]).toBuffer()
}

/** A one-sheet workbook; cells may span. */
export const workbookOf = (data: Row[]): Promise<Buffer> => writeWorkbook(data, { sheet: 'S' }).toBuffer()

/** The workbook with the text of one of its parts changed, as a file from another writer may have it. */
export const changedPart = (workbook: Uint8Array, part: string, change: (text: string) => string): Uint8Array => {
  const files = unzipSync(workbook)
  const text = files[part]
  if (text === undefined) throw new Error(`no ${part} in the workbook`)
  return zipSync({ ...files, [part]: strToU8(change(strFromU8(text))) })
} // prettier-ignore

/** What an old system exports: GBK, quotes, commas and line ends in cells, an empty row and three faulty ones. */
export const gbkCsv = (): Uint8Array =>
  iconv.encode(
    [
      '编号,标题,回复内容,所属系统,生效时间',
      '1,票据打印空白怎么办,"1.退出浏览器',
      '2.重装打印控件",电子票据管理系统,2026/1/5',
      '2,"支付令被退回,额度没恢复怎么办",请重新生成支付令。,国库集中支付系统,',
      ',,,,',
      '3,,有答案没有问题,,',
      '4,为什么登录不了,,,',
      '5,怎么导出报表,在“查询”里点“导出”,,明年春天',
      '6,鑫囧镕𠮷单位怎么改名,请联系管理员,,2026.3.1',
      '',
    ].join('\r\n'),
    'gb18030',
  )

const heading = (text: string, level: (typeof HeadingLevel)[keyof typeof HeadingLevel]): Paragraph =>
  new Paragraph({ text, heading: level })

/** A manual: title, two chapters, headings as questions, one of them without an answer. */
export const docxWithHeadings = (): Promise<Buffer> =>
  Packer.toBuffer(
    new Document({
      sections: [
        {
          children: [
            heading('财政系统常见问题', HeadingLevel.HEADING_1),
            new Paragraph('本手册供预算单位使用。'),
            heading('一、票据管理', HeadingLevel.HEADING_2),
            heading('1. 票据打印空白怎么办？', HeadingLevel.HEADING_3),
            new Paragraph('原因：打印控件版本旧。'),
            new Paragraph('（1）退出浏览器'),
            new Paragraph('（2）安装新版控件'),
            heading('2. 票号用完了怎么申领？', HeadingLevel.HEADING_3),
            new Paragraph('相似问：没有票号了；票号不够用'),
            new Paragraph('在“票据申领”里新增申请。'),
            heading('二、支付管理', HeadingLevel.HEADING_2),
            heading('3. 支付令退回怎么办？', HeadingLevel.HEADING_3),
            heading('4. 额度没有恢复怎么办？', HeadingLevel.HEADING_3),
            new Paragraph('请联系国库。'),
          ],
        },
      ],
    }),
  )

/** Minutes of a training: 问 and 答, one answer without its question, one question nobody answered. */
export const docxWithPairs = (): Promise<Buffer> =>
  Packer.toBuffer(
    new Document({
      footnotes: { 1: { children: [new Paragraph('脚注不是答案')] } },
      sections: [
        {
          children: [
            new Paragraph('培训答疑记录'),
            new Paragraph({ children: [new TextRun({ text: '问：', bold: true }), new TextRun('UKey 插上没反应怎么办？')] }), // prettier-ignore
            new Paragraph({ children: [new TextRun('答：换一个 USB 口。'), new FootnoteReferenceRun(1)] }),
            new Paragraph('还不行就重装驱动。'),
            new Paragraph('问题2：证书过期了怎么更新'),
            new Paragraph('答2：1.登录证书网站 2.点“更新” 3.重启浏览器'),
            new Paragraph('答：这条没有问题'),
            new Paragraph('问：没有人回答的问题？'),
          ],
        },
      ],
    }),
  )

/** A table under a heading in a document, with a category merged over two rows. */
export const docxWithTable = (): Promise<Buffer> => {
  const cell = (text: string, rowSpan = 1): TableCell =>
    new TableCell({ rowSpan, children: text.split('\n').map((line) => new Paragraph(line)) })
  return Packer.toBuffer(
    new Document({
      sections: [
        {
          children: [
            heading('常见问题一览', HeadingLevel.HEADING_1),
            new Table({
              rows: [
                new TableRow({ children: [cell('分类'), cell('问题'), cell('解决办法')] }),
                new TableRow({ children: [cell('登录', 2), cell('忘记密码怎么办'), cell('1.点“忘记密码”\n2.收短信')] }), // prettier-ignore
                new TableRow({ children: [cell('账号被锁怎么办'), cell('等 30 分钟')] }),
              ],
            }),
          ],
        },
      ],
    }),
  )
}
