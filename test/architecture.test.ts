import { describe, expect, test } from '@jest/globals'
import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'

/** Who may import what. The whole architecture, small enough to hold in the head (docs/decisions/0001). */
interface Rule {
  readonly in: RegExp
  /** Own code that may be imported. `$1` is what the first group of `in` matched. */
  readonly own: readonly string[]
  /** May it import packages and Node's own modules? */
  readonly packages: 'any' | 'none'
}

const rules: readonly Rule[] = [
  { in: /^src\/domain\//, own: ['src/domain/'], packages: 'none' },
  { in: /^src\/ports\//, own: ['src/domain/', 'src/ports/'], packages: 'none' },
  { in: /^src\/texts\//, own: ['src/domain/', 'src/texts/'], packages: 'none' },
  {
    in: /^src\/usecases\//,
    own: ['src/domain/', 'src/ports/', 'src/texts/', 'src/usecases/'],
    packages: 'none',
  },
  { in: /^knowledge\//, own: ['knowledge/', 'src/domain/', 'src/ports/'], packages: 'any' },
  { in: /^adapters\/([^/]+)\//, own: ['src/domain/', 'src/ports/', 'adapters/$1/'], packages: 'any' },
]

/** These know everything: they put the parts together. */
const outside = /^src\/(?:main|cli|config)\.ts$|^src\/(?:main|cli|config|doctor)\//

/** Specifiers of every static and dynamic import and re-export in a source text. */
const importsIn = (source: string): string[] => {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
  const pattern =
    /(?:^|[\s;}])(?:import|export)\s+(?:type\s+)?(?:[\w*{}\s,$]+\s+from\s+)?['"]([^'"]+)['"]|\bimport\s*\(\s*['"]([^'"]+)['"]/g
  return [...code.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? '')
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory())
      return entry.name === 'page' || entry.name === 'node_modules' ? [] : filesBelow(path)
    return path.endsWith('.ts') ? [path] : []
  })

/** Every import below `root` that the rules forbid, as `file → import`. */
const violations = (root: string): string[] => {
  const folders = ['src', 'adapters', 'knowledge'].map((name) => join(root, name))
  return folders.flatMap(filesBelow).flatMap((path) => {
    const file = relative(root, path)
    if (outside.test(file)) return []
    const rule = rules.find((candidate) => candidate.in.test(file))
    if (rule === undefined) return [`${file} → belongs to no layer`]
    const allowed = rule.own.map((own) => own.replace('$1', rule.in.exec(file)?.[1] ?? ''))
    return importsIn(readFileSync(path, 'utf8'))
      .filter((specifier) => {
        if (!specifier.startsWith('.')) return rule.packages === 'none'
        const target = relative(root, resolve(dirname(path), specifier))
        return !allowed.some((own) => target.startsWith(own))
      })
      .map((specifier) => `${file} → ${specifier}`)
  })
}

/** Files that import each other in a circle, types included: each group once, its files by name. */
const circles = (root: string): string[] => {
  const files = ['src', 'adapters', 'knowledge'].flatMap((name) => filesBelow(join(root, name)))
  const imported = new Map(
    files.map((path) => [
      path,
      importsIn(readFileSync(path, 'utf8'))
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => resolve(dirname(path), specifier)),
    ]),
  )
  const reached = (from: string): ReadonlySet<string> => {
    const seen = new Set<string>()
    const ahead = [...(imported.get(from) ?? [])]
    for (let path = ahead.pop(); path !== undefined; path = ahead.pop()) {
      if (seen.has(path)) continue
      seen.add(path)
      ahead.push(...(imported.get(path) ?? []))
    }
    return seen
  }
  const reach = new Map(files.map((path) => [path, reached(path)]))
  const groups = files.flatMap((path) => {
    const group = [...(reach.get(path) ?? [])].filter((other) => reach.get(other)?.has(path) === true)
    return group.length === 0
      ? []
      : [
          group
            .map((file) => relative(root, file))
            .toSorted()
            .join(' ↔ '),
        ]
  })
  return [...new Set(groups)]
}

const project = resolve(import.meta.dirname, '..')

describe('the dependency rule', () => {
  test('the project keeps it', () => {
    expect(violations(project)).toEqual([])
  })

  const planted: readonly { readonly file: string; readonly source: string }[] = [
    { file: 'src/domain/clock.ts', source: "import { readFile } from 'node:fs/promises'\n" },
    { file: 'src/domain/ticket.ts', source: "import type { Store } from '../ports/store.ts'\n" },
    { file: 'src/domain/words.ts', source: "export { Jieba } from '@node-rs/jieba'\n" },
    { file: 'src/ports/store.ts', source: "import Database from 'better-sqlite3'\n" },
    { file: 'src/usecases/say.ts', source: "import { openStore } from '../../adapters/sqlite/index.ts'\n" },
    {
      file: 'src/usecases/match.ts',
      source: "import { createKnowledge } from '../../knowledge/knowledge.ts'\n",
    },
    { file: 'adapters/qq/index.ts', source: "import { encode } from '../slack/encode.ts'\n" },
    { file: 'adapters/http/index.ts', source: "const claim = await import('../../src/usecases/claim.ts')\n" },
    {
      file: 'knowledge/engine/index.ts',
      source: "import { runDesk } from '../../src/usecases/run-desk.ts'\n",
    },
    { file: 'src/leftover.ts', source: 'export const x = 1\n' },
  ]

  test.each(planted)('catches a forbidden import planted in $file', ({ file, source }) => {
    const root = mkdtempSync(join(tmpdir(), 'zhiban-rule-'))
    try {
      for (const folder of ['src', 'adapters', 'knowledge', dirname(file)])
        mkdirSync(join(root, folder), { recursive: true })
      writeFileSync(join(root, file), source)
      expect(violations(root)).toHaveLength(1)
    } finally {
      rmSync(root, { recursive: true, force: true })
    }
  })
})

describe('no circles', () => {
  test('no file of the project imports itself by way of others', () => {
    expect(circles(project)).toEqual([])
  })

  test('catches a planted circle of three, types included', () => {
    const root = mkdtempSync(join(tmpdir(), 'zhiban-circle-'))
    try {
      for (const folder of ['src/domain', 'adapters', 'knowledge'])
        mkdirSync(join(root, folder), { recursive: true })
      const plant = (name: string, source: string) => writeFileSync(join(root, 'src/domain', name), source)
      plant('a.ts', "import type { B } from './b.ts'\n")
      plant('b.ts', "export { c } from './c.ts'\n")
      plant('c.ts', "import { a } from './a.ts'\n")
      plant('d.ts', "import { a } from './a.ts'\n")
      expect(circles(root)).toEqual(['src/domain/a.ts ↔ src/domain/b.ts ↔ src/domain/c.ts'])
    } finally {
      rmSync(root, { recursive: true, force: true })
    }
  })
})
