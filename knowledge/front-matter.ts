import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import type { Node, Pair, YAMLMap } from 'yaml'

/** What is wrong with a file, where, and what to write instead; for people who do not program. */
export interface LoadProblem {
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly message: string
}

/** A YAML mapping that knows on which line each key stands. */
export interface Mapping {
  readonly keys: readonly string[]
  /** Line of a key, or of the mapping when the key is missing. */
  lineOf(key: string): number
  value(key: string): unknown
  /** Line of the n-th entry of a list under the key. */
  lineOfEntry(key: string, at: number): number
}

/**
 * Reads a YAML mapping. `firstLine` is the line of the file on which the text begins. Returns null when there is
 * no mapping to read; what is wrong is put into `problems` either way.
 */
export const readMapping = (
  text: string,
  file: string,
  firstLine: number,
  problems: LoadProblem[],
): Mapping | null => {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: true })
  const lineAt = (offset: number): number => firstLine + Math.max(0, counter.linePos(offset).line - 1)
  for (const error of document.errors)
    problems.push({ file, line: lineAt(error.pos[0]), message: `不是有效的 YAML：${error.message}` })
  if (document.errors.length > 0) return null
  const root = document.contents
  if (!isMap(root)) {
    problems.push({ file, line: firstLine, message: '这里应当是“名称: 内容”的形式' })
    return null
  }
  const pairs = new Map<string, Pair>()
  for (const pair of (root as YAMLMap).items) if (isScalar(pair.key)) pairs.set(String(pair.key.value), pair)
  const startOf = (node: unknown): number | null => {
    const range = (node as Node | null)?.range
    return range === null || range === undefined ? null : lineAt(range[0])
  }
  return {
    keys: [...pairs.keys()],
    lineOf: (key) => startOf(pairs.get(key)?.key) ?? firstLine,
    value: (key) => {
      const value = pairs.get(key)?.value
      if (value === undefined || value === null || isAlias(value)) return undefined
      return isScalar(value) ? value.value : (value as Node).toJS(document)
    },
    lineOfEntry: (key, at) => {
      const value = pairs.get(key)?.value
      return (isSeq(value) ? startOf(value.items[at]) : null) ?? startOf(pairs.get(key)?.key) ?? firstLine
    },
  }
}
