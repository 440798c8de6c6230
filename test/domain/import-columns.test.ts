import { describe, expect, test } from '@jest/globals'
import { mapTable, parseColumns } from '../../src/domain/imports/import-columns.ts'
import {
  columnLetters,
  exportFields,
  exportTitles,
  fieldsOfHeader,
} from '../../src/domain/imports/import-fields.ts'
import { filledDown } from '../../src/domain/imports/import-rows.ts'
import { tableOf } from '../support/import-run.ts'

const headers: readonly { readonly header: string; readonly field: string | undefined }[] = [
  { header: '问题', field: 'question' },
  { header: '标准问（必填）', field: 'question' },
  { header: '*问 句', field: 'question' },
  { header: '标题', field: 'question' },
  { header: 'Question', field: 'question' },
  { header: '相似问', field: 'phrasings' },
  { header: '相似问2', field: 'phrasings' },
  { header: '其他问法', field: 'phrasings' },
  { header: '扩展问', field: 'phrasings' },
  { header: '答案', field: 'answer' },
  { header: '回复内容', field: 'answer' },
  { header: '解决办法', field: 'steps' },
  { header: '处理步骤', field: 'steps' },
  { header: '财政端操作步骤', field: 'steps' },
  { header: '现象/报错', field: 'symptoms' },
  { header: '原因', field: 'cause' },
  { header: '所属系统', field: 'system' },
  { header: '模块/分类', field: 'module' },
  { header: '适用对象', field: 'audience' },
  { header: '生效日期', field: 'validFrom' },
  { header: '有效期至', field: 'validUntil' },
  { header: '版本', field: 'systemVersion' },
  { header: '负责人', field: 'owner' },
  { header: '编号', field: 'id' },
  { header: '备注', field: undefined },
  { header: '序号', field: undefined },
  { header: '请各单位认真填写本表的全部问题和答案', field: undefined },
]

const mapped = (part: Parameters<typeof mapTable>[0], columns = '') => {
  const mapping = mapTable(filledDown(part), parseColumns(columns).overrides)
  return mapping === null
    ? null
    : {
        headerRow: mapping.headerRow,
        columns: mapping.columns
          .flatMap(({ column, field }) => (field === null ? [] : [`${columnLetters(column)} ${field}`]))
          .join(', '),
      }
}

describe('which column is what', () => {
  test.each(headers)('“$header” is $field', ({ header, field }) => {
    expect(fieldsOfHeader(header)[0]?.field).toBe(field)
  })

  test('an import knows every header that an export writes', () => {
    expect(exportFields.map((field) => fieldsOfHeader(exportTitles[field])[0]?.field)).toEqual(exportFields)
  })

  test('the header may stand below a title and a remark', () => {
    const part = tableOf([
      ['常见问题与解答', '', ''],
      [],
      ['填表人：张三', '', ''],
      ['序号', '问题', '答案'],
      ['1', '怎么登录', '点登录'],
    ])
    expect(mapped(part)).toEqual({ headerRow: 4, columns: 'B question, C answer' })
  })

  test('of a header in two rows the lower one counts, with what is merged into it', () => {
    const part = tableOf(
      [
        ['问题', '答案', '', '模块'],
        ['', '原因', '处理步骤', ''],
        ['怎么登录', '旧版', '点登录', '登录'],
      ],
      [
        { top: 1, bottom: 2, left: 0, right: 0 },
        { top: 1, bottom: 1, left: 1, right: 2 },
        { top: 1, bottom: 2, left: 3, right: 3 },
      ],
    )
    expect(mapped(part)).toEqual({ headerRow: 2, columns: 'A question, B cause, C steps, D module' })
  })

  test('several columns of phrasings or steps all count; of two answers only the better one', () => {
    const part = tableOf([
      ['问题', '相似问1', '相似问2', '内容', '答案'],
      ['a', 'b', 'c', 'd', 'e'],
    ])
    expect(mapped(part)?.columns).toBe('A question, B phrasings, C phrasings, E answer')
  })

  test('without a header the contents decide: what asks, what is longest, what repeats', () => {
    const part = tableOf([
      ['登录', '忘记密码怎么办', '点“忘记密码”，按短信里的验证码重设密码'],
      ['登录', '账号被锁了怎么办', '等三十分钟后再试，或请管理员解锁账号'],
      ['打印', '打印出来是空白', '重装打印控件，然后重新打开浏览器再打印'],
      ['打印', '如何补打票据', '在票据查询里选中票据，点补打，再确认'],
    ])
    expect(mapped(part)).toEqual({ headerRow: null, columns: 'A module, B question, C answer' })
  })

  test('a person may name columns by letter, number or header, or take one away', () => {
    const part = tableOf([
      ['主题', '详情', '分类', '处理人意见'],
      ['a', 'b', 'c', 'd'],
    ])
    expect(mapped(part, '问题=A,答案=处理人意见,模块=-')?.columns).toBe('A question, D answer')
    expect(mapped(part, '问题=2，解决办法＝4')?.columns).toBe('B question, C module, D steps')
    expect(parseColumns('问题=B,颜色=C,答案').wrong).toEqual(['颜色=C', '答案'])
  })

  test('a sheet without questions is not read', () => {
    expect(mapped(tableOf([['请不要修改表头'], ['有疑问请联系管理员']]))).toBeNull()
    expect(
      mapped(
        tableOf([
          ['姓名', '电话'],
          ['张三', '12345'],
        ]),
      ),
    ).toBeNull()
  })
})
