/**
 * Which tests show which requirement: `node test/coverage.ts` prints a table. A test belongs to a requirement when its
 * title, or the title of the block around it, names the id.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { requirementIds, type RequirementId } from './support/requirement-ids.ts'

const root = import.meta.dirname

const testFiles = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return testFiles(path)
    return entry.name.endsWith('.test.ts') ? [path] : []
  })

const ids = Object.keys(requirementIds) as readonly RequirementId[]

const named = (title: string): readonly RequirementId[] =>
  ids.filter((id) => new RegExp(`(?<![\\w-])${id}(?![\\w-])`).test(title))

interface Block {
  readonly indent: number
  readonly title: string
}

const opening = /^(\s*)(describe|test|it)(?:\.each\b.*?)?\(\s*(['"`])(.*)$/
const eachTitle = /^(\s*)(?:test|it)\.each\(.*\)\(\s*(['"`])(.*)$/

/** Tests per requirement, as `file › block › test`. */
export const coverage = (): ReadonlyMap<RequirementId, readonly string[]> => {
  const found = new Map<RequirementId, string[]>(ids.map((id) => [id, []]))
  for (const file of testFiles(root)) {
    let around: Block[] = []
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      const match = eachTitle.exec(line)
      const open = match === null ? opening.exec(line) : null
      if (match === null && open === null) continue
      const [indent, kind, quote, rest] =
        match === null
          ? [open?.[1] ?? '', open?.[2] ?? '', open?.[3] ?? '', open?.[4] ?? '']
          : [match[1] ?? '', 'test', match[2] ?? '', match[3] ?? '']
      const end = rest.lastIndexOf(quote)
      const title = end === -1 ? rest : rest.slice(0, end)
      around = around.filter((block) => block.indent < indent.length)
      if (kind === 'describe') {
        around.push({ indent: indent.length, title })
        // Titles of tables may stand on lines of their own: the block speaks for its tests.
        for (const id of named(title)) found.get(id)?.push([relative(root, file), title].join(' › '))
        continue
      }
      const whole = [relative(root, file), ...around.map((block) => block.title), title].join(' › ')
      for (const id of named(whole)) found.get(id)?.push(whole)
    }
  }
  return found
}

if (process.argv[1] === import.meta.filename) {
  const most = 3
  console.log('| 条款 | 内容 | 测试 |\n|---|---|---|')
  for (const [id, tests] of coverage()) {
    const shown = tests.slice(0, most).join('<br>')
    console.log(
      `| ${id} | ${requirementIds[id]} | ${tests.length === 0 ? '**没有**' : `${tests.length}：${shown}`} |`,
    )
  }
}
