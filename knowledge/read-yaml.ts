import { readFileSync } from 'node:fs'
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml'
import type { z } from 'zod'
import type { Problem } from '../src/domain/fault.ts'
import { keysAt, sayIssue, sayYamlError } from './say-yaml-problem.ts'

/** Where something stands: `['policies', 0, 'within']`. Printed as `policies[0].within`. */
export type YamlPath = readonly (string | number)[]

/** One good entry of a list with its place, so that later checks can point at it. */
export interface Listed<T> {
  readonly value: T
  readonly path: YamlPath
}

/** Settings files are a few hundred lines; this only stops somebody from naming a database by mistake. */
const largestFile = 4 * 1024 * 1024
/** Enough for a list used twice, too few for an alias bomb. */
const mostAliases = 50

/**
 * One YAML file that people edit. Collects everything wrong with it in `problems`, each with its line, and still
 * hands out the parts that are right.
 */
export class YamlFile {
  readonly file: string
  readonly problems: Problem[] = []
  /** The file's content as plain values; undefined when it cannot be read as YAML at all. */
  readonly raw: unknown
  readonly #document: Document | null
  readonly #lines = new LineCounter()
  readonly #text: string

  constructor(file: string, text: string | null) {
    this.file = file
    this.#text = text ?? ''
    this.#document =
      text === null
        ? null
        : parseDocument(text, { lineCounter: this.#lines, prettyErrors: false, stringKeys: true })
    this.raw = this.#document === null ? undefined : this.#plain(this.#document)
  }

  /** Adds a problem at a place; `message` is a sentence in Chinese without the file's name. */
  complain(path: YamlPath, message: string): void {
    const place = pathText(path)
    this.#add(this.lineOf(path), place === '' ? message : `${place}：${message}`)
  }

  /** The line of the key or list entry at this path, or of what holds it; null when the file is empty. */
  lineOf(path: YamlPath): number | null {
    let node: unknown = this.#document?.contents
    let offset = isMap(node) || isSeq(node) || isScalar(node) ? node.range?.[0] : undefined
    for (const step of path) {
      let found: unknown
      let start: number | undefined
      if (isMap(node)) {
        const pair = node.items.find(
          (item) => String(isScalar(item.key) ? item.key.value : item.key) === String(step),
        )
        found = pair?.value
        start = isScalar(pair?.key) ? pair.key.range?.[0] : undefined
      } else if (isSeq(node) && typeof step === 'number') {
        found = node.items[step]
        start = isMap(found) || isSeq(found) || isScalar(found) ? found.range?.[0] : undefined
      }
      if (start === undefined) break
      offset = start
      node = found
    }
    return offset === undefined ? null : this.#lines.linePos(offset).line
  }

  /** The plain value at a path, undefined when there is none. */
  at(path: YamlPath): unknown {
    return path.reduce<unknown>(
      (value, step) => (isRecord(value) || Array.isArray(value) ? Reflect.get(value, step) : undefined),
      this.raw,
    )
  }

  /**
   * The value at a path as the schema promises it, or null with every problem noted. Names that the schema does not
   * know are problems too, but do not lose the value they stand beside.
   */
  read<T>(path: YamlPath, schema: z.ZodType<T>): T | null {
    if (this.raw === undefined) return null
    const value = this.at(path)
    const result = schema.safeParse(value)
    if (result.success) return result.data
    for (const issue of result.error.issues) this.#addIssue(path, issue, schema)
    const stray = result.error.issues.filter((issue) => issue.code === 'unrecognized_keys')
    if (stray.length < result.error.issues.length) return null
    const tidy = structuredClone(value)
    for (const issue of stray) for (const key of issue.keys) removeKey(tidy, issue.path, key)
    return schema.safeParse(tidy).data ?? null
  }

  /** The good entries of a list; a bad one is a problem and does not lose the others. A missing list has none. */
  list<T>(path: YamlPath, schema: z.ZodType<T>): readonly Listed<T>[] {
    const value = this.at(path)
    if (value === undefined || value === null) return []
    if (!Array.isArray(value)) {
      this.complain(path, '应是列表，每项一行，以短横线开头')
      return []
    }
    return value.flatMap((_, index) => {
      const here = [...path, index]
      const entry = this.read(here, schema)
      return entry === null ? [] : [{ value: entry, path: here }]
    })
  }

  #addIssue(base: YamlPath, issue: z.core.$ZodIssue, schema: z.ZodType): void {
    const path = [...base, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))]
    if (issue.code === 'unrecognized_keys') {
      const known = keysAt(schema, issue.path)
      for (const key of issue.keys) this.complain([...path, key], sayIssue(issue, key, known))
    } else {
      this.complain(path, sayIssue(issue, this.at(path), []))
    }
  }

  #plain(document: Document): unknown {
    for (const error of document.errors) {
      const line = this.#lineOfSlip(error.message, error.pos[0])
      this.#add(line, sayYamlError(error.code, error.message, this.#text.split('\n')[line - 1] ?? ''))
    }
    // A key written twice leaves the rest readable; any other slip would only bring follow-up complaints.
    if (document.errors.some((error) => error.code !== 'DUPLICATE_KEY')) return undefined
    try {
      return (document.toJS({ maxAliasCount: mostAliases }) as unknown) ?? null
    } catch (error) {
      this.#add(null, `引用（& 和 *）用得不对：${error instanceof Error ? error.message : String(error)}`)
      return undefined
    }
  }

  /** A quotation mark is missed at the end of the file; the line to mend is the last one with an odd number of them. */
  #lineOfSlip(message: string, offset: number): number {
    const found = this.#lines.linePos(offset).line
    const mark = /^Missing closing (["'])/.exec(message)?.[1]
    if (mark === undefined) return found
    const odd = this.#text
      .split('\n')
      .slice(0, found)
      .findLastIndex((line) => line.split(mark).length % 2 === 0)
    return odd === -1 ? found : odd + 1
  }

  #add(line: number | null, message: string): void {
    if (this.problems.some((problem) => problem.line === line && problem.message === message)) return
    this.problems.push({ file: this.file, line, message })
  }
}

/** Opens a file; one that is missing, not UTF-8 or not YAML comes back with its problems and without content. */
export const openYaml = (file: string): YamlFile => {
  const bytes = readBytes(file)
  if (typeof bytes === 'string') return refused(file, null, bytes)
  if (bytes.length > largestFile) return refused(file, null, '文件超过 4 MB，不像是配置文件')
  const line = firstLineNotUtf8(bytes)
  if (line !== null) return refused(file, line, '不是 UTF-8 编码（可能是 GBK），请用记事本另存为 UTF-8')
  return new YamlFile(file, bytes.toString('utf8'))
}

/** The whole file by one schema: its value, or everything that is wrong with it. */
export const readYaml = <T>(
  file: string,
  schema: z.ZodType<T>,
): { readonly value: T } | { readonly problems: readonly Problem[] } => {
  const yaml = openYaml(file)
  const value = yaml.read([], schema)
  return value === null || yaml.problems.length > 0 ? { problems: yaml.problems } : { value }
}

/** `policies[0].targets[1].within`. */
export const pathText = (path: YamlPath): string =>
  path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join('')

const refused = (file: string, line: number | null, message: string): YamlFile => {
  const yaml = new YamlFile(file, null)
  yaml.problems.push({ file, line, message })
  return yaml
}

const readBytes = (file: string): Buffer | string => {
  try {
    return readFileSync(file)
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null
    if (code === 'ENOENT') return '找不到这个文件'
    if (code === 'EISDIR') return '这是一个文件夹，不是文件'
    if (code === 'EACCES') return '没有权限读这个文件'
    return `读不了这个文件（${String(code ?? error)}）`
  }
}

const firstLineNotUtf8 = (bytes: Buffer): number | null => {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let line = 1
  let start = 0
  while (start < bytes.length) {
    const found = bytes.indexOf(0x0a, start)
    const end = found === -1 ? bytes.length : found + 1
    try {
      decoder.decode(bytes.subarray(start, end))
    } catch {
      return line
    }
    start = end
    line += 1
  }
  return null
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const removeKey = (root: unknown, path: readonly PropertyKey[], key: string): void => {
  const holder = path.reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined),
    root,
  )
  if (isRecord(holder)) Reflect.deleteProperty(holder, key)
}
