import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const nested = (depth: number): unknown => {
  let value: unknown = '深'
  for (let level = 0; level < depth; level += 1)
    value = level % 2 === 0 ? { type: 'text', data: value } : [value]
  return value
}

/** What can stand in the place of a field when the other side is broken or means harm; `undefined` is a field left out. */
export const oddities: readonly unknown[] = [
  undefined, null, true, 0, -1, 0.5, 1e300, -1e300, 253_402_300_799, 8.64e15, '', ' ', '1e300', '9999999999', '99999999999.000001',
  '0000-01-01T00:00:00Z', '9999-12-31T23:59:59-23:59', '9'.repeat(400), '长'.repeat(20_000), '\ud800', 'a/b\n@c', '__proto__', 'constructor', 'x.constructor',
  '<msg'.repeat(1_000), '[CQ:at,qq='.repeat(500), '<@U1'.repeat(500), '「a：'.repeat(1_000), [], {}, [null], [[null]], { length: -1 },
  { toString: 1, valueOf: 2 }, nested(3_000),
] // prettier-ignore

type Key = string | number
type Payload = Readonly<Record<string, unknown>>

const pathsIn = (value: unknown, above: readonly Key[] = []): readonly (readonly Key[])[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, inner]) => {
        const path = [...above, Array.isArray(value) ? Number(key) : key]
        return [path, ...pathsIn(inner, path)]
      })

const withAt = (value: unknown, [key, ...below]: readonly Key[], odd: unknown): unknown => {
  if (key === undefined) return odd
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value
    const changed = list.map((inner, index) => (index === key ? withAt(inner, below, odd) : inner))
    return odd === undefined && below.length === 0 ? list.filter((_, index) => index !== key) : changed
  }
  const fields = value as Payload
  const changed = withAt(fields[key], below, odd)
  const rest = Object.entries(fields).filter(([name]) => name !== key)
  return Object.fromEntries(changed === undefined ? rest : [...rest, [key, changed]])
}

export interface Mutation {
  /** Which field holds what now, for a failure's sake. */
  readonly what: string
  readonly payload: Payload
}

/** The payload with each of its fields, however deep, left out or replaced by each oddity, one at a time. */
export function* mutationsOf(payload: Payload): Generator<Mutation> {
  for (const path of pathsIn(payload))
    for (const [index, odd] of oddities.entries())
      yield { what: `${path.join('.')} = oddity ${index}`, payload: withAt(payload, path, odd) as Payload }
}

/** The recorded payloads of a platform, without the words that say what they are. */
export const recorded = (platform: string, ...files: readonly string[]): readonly Payload[] =>
  files.flatMap((file) =>
    readFileSync(join(import.meta.dirname, '../fixtures', platform, `${file}.jsonl`), 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line): Payload => {
        const payload = JSON.parse(line) as Payload
        return Object.fromEntries(Object.entries(payload).filter(([name]) => name !== '_'))
      }),
  )
