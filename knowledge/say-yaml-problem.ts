import type { z } from 'zod'
import { nearestWord } from './nearest-word.ts'

const kinds: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: ' true 或 false',
  array: '列表，每项一行，以短横线开头',
  object: '一组“名字: 值”',
  record: '一组“名字: 值”',
}

/** A schema's complaint as a sentence in Chinese; `known` are the names that could have been written instead. */
export const sayIssue = (issue: z.core.$ZodIssue, value: unknown, known: readonly string[]): string => {
  // A rule of ours comes with its own words.
  if (issue.code !== 'custom' && /\p{Script=Han}/u.test(issue.message))
    return `${issue.message}，现在是${sayValue(value)}`
  switch (issue.code) {
    case 'invalid_type':
      if (value === undefined || value === null) return '这一项没有写'
      if (issue.expected === 'string') return `应是文字，现在是${sayValue(value)}，请加上英文引号`
      return `应是${kinds[issue.expected] ?? issue.expected}，现在是${sayValue(value)}`
    case 'invalid_value':
      return value === undefined || value === null
        ? `这一项没有写，可以写：${issue.values.join('、')}`
        : `不能写${sayValue(value)}，${meant(String(value), issue.values.map(String))}`
    case 'unrecognized_keys':
      return `没有“${String(value)}”这一项，${meant(String(value), known)}`
    case 'too_small':
      return issue.origin === 'number'
        ? `不能小于 ${issue.minimum}`
        : issue.minimum === 1
          ? '不能为空'
          : `至少要有 ${issue.minimum} 个`
    case 'too_big':
      return issue.origin === 'number' ? `不能大于 ${issue.maximum}` : `太长了，最多 ${issue.maximum}`
    case 'invalid_key':
      return '名字不合规则'
    case 'custom':
      return issue.message
    default:
      return `写法不对：${sayValue(value)}（${issue.message}）`
  }
}

const meant = (typed: string, known: readonly string[]): string => {
  const near = nearestWord(typed, known)
  if (near !== null) return `是不是想写“${near}”`
  return known.length === 0 ? '请删掉' : `可以写：${known.join('、')}`
}

/** A value as people would recognise it in the file: short, in quotation marks. */
export const sayValue = (value: unknown): string => {
  if (Array.isArray(value)) return '一个列表'
  if (typeof value === 'object' && value !== null) return '一组“名字: 值”'
  const text = String(value)
  return `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`
}

const slips: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: '同一层里这个名字写了两次，请删掉一个',
  TAB_AS_INDENT: '缩进用了制表符（Tab），请改成空格',
  BAD_INDENT: '缩进不对，或上一行的括号没有配上',
  MISSING_CHAR: '少了引号、括号、逗号、短横线或冒号',
  MULTILINE_IMPLICIT_KEY: '名字后面要有英文冒号和一个空格',
  BLOCK_AS_IMPLICIT_KEY: '一行里有两个冒号，或缩进不对；含冒号的文字请加英文引号',
  UNEXPECTED_TOKEN: '多了不该有的符号，含特殊符号的文字请加英文引号',
  MULTIPLE_DOCS: '一个文件里只能有一份内容，请删掉“---”以后的部分',
  BAD_SCALAR_START: '文字不能以这个符号开头，请加英文引号',
  BAD_DQ_ESCAPE: '双引号里的反斜杠写法不对，请改用单引号',
}

/** A slip in the writing of the file itself; `line` is the text it was found in. */
export const sayYamlError = (code: string, message: string, line: string): string => {
  const said = slips[code] ?? `YAML 写法不对（${message}）`
  return /[：，]/.test(line) && code !== 'DUPLICATE_KEY'
    ? `${said}；这一行有全角冒号或逗号，请改成英文的`
    : said
}

/** The names that a schema knows at a place of its value. */
export const keysAt = (schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] => {
  const at = path.reduce<z.core.$ZodType | null>(
    (inner, step) => (inner === null ? null : stepInto(inner, step)),
    schema,
  )
  const object = at === null ? null : bare(at)
  return object !== null && isObject(object) ? Object.keys(object._zod.def.shape) : []
}

const stepInto = (schema: z.core.$ZodType, step: PropertyKey): z.core.$ZodType | null => {
  const inner = bare(schema)
  if (isObject(inner)) return inner._zod.def.shape[String(step)] ?? null
  if (isArray(inner)) return inner._zod.def.element
  return null
}

/** Without what wraps it: optional, nullable, default, and the steps after parsing. */
const bare = (schema: z.core.$ZodType): z.core.$ZodType => {
  const def: object = schema._zod.def
  if ('innerType' in def) return bare(def.innerType as z.core.$ZodType)
  if ('in' in def) return bare(def.in as z.core.$ZodType)
  return schema
}

const isObject = (schema: z.core.$ZodType): schema is z.core.$ZodObject => schema._zod.def.type === 'object'
const isArray = (schema: z.core.$ZodType): schema is z.core.$ZodArray => schema._zod.def.type === 'array'
