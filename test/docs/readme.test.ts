import { describe, expect, test } from '@jest/globals'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { commandTable } from '../../src/cli/commands.ts'
import { settingFlags } from '../../src/config.ts'
import { parseCommand } from '../../src/domain/commands/parse-command.ts'

const project = resolve(import.meta.dirname, '../..')
const read = (file: string): string => readFileSync(join(project, file), 'utf8')

const readmes = [
  { file: 'README.md', chat: '## Commands in the chat' },
  { file: 'README.zh-CN.md', chat: '## 群里的命令' },
] as const
const decisions = readdirSync(join(project, 'docs', 'decisions')).sort()
const pages = [
  ...readmes.map(({ file }) => file),
  'CHANGELOG.md',
  ...readdirSync(join(project, 'docs')).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
  ...decisions.map((name) => `docs/decisions/${name}`),
]

const scripts = (JSON.parse(read('package.json')) as { scripts: Record<string, string>; version: string })
  .scripts
/** What npm does by itself. */
const npmOwn = ['ci', 'run']

/** Lines of fenced blocks and inline code, where commands stand. */
const codeOf = (page: string): readonly string[] => {
  const fenced = [...page.matchAll(/^ *```\w*\n([\s\S]*?)^ *```/gm)].flatMap((match) =>
    (match[1] ?? '').split('\n'),
  )
  const rest = page.replaceAll(/^ *```[\s\S]*?^ *```/gm, '')
  return [...fenced, ...[...rest.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '')]
    .map((code) => code.replace(/\s#\s.*$/, ''))
    .flatMap((code) => code.split('&&'))
}

const flagsIn = (code: string): readonly string[] =>
  [...code.matchAll(/(?<![\w-])--([a-z][a-z-]*)/g)].map((match) => match[1] ?? '')

/** The command of the command line that a piece of code calls, `''` for one that does not exist, null when it calls none. */
const calledIn = (code: string): string | null => {
  const words = /(?:npx zhiban|^zhiban|bin\/zhiban\.js)\s+(.*)/.exec(code)?.[1]?.split(/\s+/)
  if (words === undefined) return /^\s*npm start\b/.test(code) ? 'start' : null
  return Object.keys(commandTable).find((name) => name.split(' ').every((word, i) => words[i] === word)) ?? ''
}

const everyFlag = new Set([
  ...settingFlags.map(({ flag }) => flag.slice(2)),
  ...Object.values(commandTable).flatMap(({ options }) => Object.keys(options)),
])

/** What is named in a page and does not exist. */
const strangersIn = (page: string): readonly string[] =>
  codeOf(page).flatMap((code) => {
    const called = calledIn(code)
    const known = called === null ? everyFlag : new Set(Object.keys(commandTable[called]?.options ?? {}))
    return [
      ...[...code.matchAll(/\bnpm (?:run (?:-s )?)?([a-z-]+)/g)].flatMap(([words, script = '']) =>
        npmOwn.includes(script) || script in scripts ? [] : [words],
      ),
      ...(called === '' ? [code.trim()] : []),
      ...flagsIn(code).flatMap((flag) => (known.has(flag) ? [] : [`--${flag} in: ${code.trim()}`])),
      ...[...code.matchAll(/ZHIBAN_[A-Z_]*[A-Z]/g)].flatMap(([variable]) =>
        isVariable(variable) ? [] : [variable],
      ),
    ]
  })

const settingsSource = read('src/config.ts')
const isVariable = (name: string): boolean =>
  name.startsWith('ZHIBAN_TEST_') ||
  settingFlags.some(({ variable }) => variable === name) ||
  settingsSource.includes(`'${name}'`)

const brokenLinksIn = (file: string): readonly string[] =>
  [...read(file).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) => {
    if (/^https?:/.test(target)) return []
    const [path = '', anchor] = target.split('#')
    const linked = path === '' ? join(project, file) : resolve(project, dirname(file), path)
    if (!existsSync(linked)) return [`${file} → ${target}`]
    if (anchor === undefined) return []
    const headings = [...read(relative(project, linked)).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title.toLowerCase().replaceAll(' ', '-'),
    )
    return headings.includes(anchor) ? [] : [`${file} → ${target}`]
  })

const sectionOf = (page: string, heading: string): string =>
  page.split(`\n${heading}\n`)[1]?.split('\n## ')[0] ?? ''

describe.each(readmes)('$file', ({ file, chat }) => {
  const page = read(file)

  test('names only commands, flags and variables that exist', () => {
    expect(strangersIn(page)).toEqual([])
  })

  test('names every command of the command line', () => {
    const called = new Set(codeOf(page).map(calledIn))
    expect(Object.keys(commandTable).filter((name) => !called.has(name))).toEqual([])
  })

  test('names every setting with its flag and its variable in one row', () => {
    const missing = settingFlags.filter(
      ({ flag, variable }) => !page.includes(`| \`${flag}\` | \`${variable}\` |`),
    )
    expect(missing).toEqual([])
  })

  test('shows chat commands that the desk reads as such', () => {
    const typed = [...sectionOf(page, chat).matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''),
    )
    expect(typed.length).toBeGreaterThan(8)
    expect(typed.filter((text) => parseCommand(text).kind !== 'command')).toEqual([])
  })

  test('tells the two commands', () => {
    expect(page).toContain('npm ci && npm start')
    expect(page).toContain('npm ci && npm test')
  })
})

describe('the pages', () => {
  test.each(pages)('%s links only to what exists', (file) => {
    expect(brokenLinksIn(file)).toEqual([])
  })

  test('the README has the chapter that the start points to', () => {
    const named = /README 的“(.+?)”/.exec(read('src/main.ts'))?.[1]
    if (named !== undefined) expect(read('README.zh-CN.md')).toContain(`\n### ${named}\n`)
  })

  test('the changelog begins with the version of the package', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string }
    expect(/^## (.+)$/m.exec(read('CHANGELOG.md'))?.[1]).toBe(version)
  })

  test('every line of the changelog carries a tag and its part', () => {
    const lines = read('CHANGELOG.md')
      .split('\n')
      .filter((line) => line.startsWith('- '))
    expect(lines.filter((line) => !/^- `(?:new|fix|breaking)` \[[a-z]+\] \S/.test(line))).toEqual([])
  })

  test('decisions are numbered without a gap and all say the same four things', () => {
    expect(decisions.map((name) => name.slice(0, 5))).toEqual(
      decisions.map((_, i) => `${String(i + 1).padStart(4, '0')}-`),
    )
    const incomplete = decisions.filter((name) => {
      const text = read(`docs/decisions/${name}`)
      return (
        !text.startsWith(`# ${name.slice(0, 4)} `) ||
        !['Context', 'Decision', 'Reason', 'Cost'].every((part) => text.includes(`\n**${part}.** `))
      )
    })
    expect(incomplete).toEqual([])
  })
})

describe('the checks themselves', () => {
  const wrong: readonly { readonly page: string; readonly found: readonly string[] }[] = [
    { page: 'run `npm run frobnicate`', found: ['npm run frobnicate'] },
    {
      page: 'run `npx zhiban dance --json -`',
      found: ['npx zhiban dance --json -', '--json in: npx zhiban dance --json -'],
    },
    {
      page: 'run `npx zhiban doctor --messages M`',
      found: ['--messages in: npx zhiban doctor --messages M'],
    },
    { page: '```\nnpm start -- --prot 1\n```\n', found: ['--prot in: npm start -- --prot 1'] },
    { page: 'give `--colour`', found: ['--colour in: --colour'] },
    { page: 'set `ZHIBAN_PROT=1`', found: ['ZHIBAN_PROT'] },
    { page: '`npm ci && npm start`, `npx zhiban backup FILE --data DIR`, `ZHIBAN_ROOM_SECRET`', found: [] },
  ]

  test.each(wrong)('in “$page”', ({ page, found }) => {
    expect(strangersIn(page)).toEqual(found)
  })
})
