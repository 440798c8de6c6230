import { describe, expect, test } from '@jest/globals'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  argumentKinds,
  commandNames,
  commandRow,
  type CommandName,
} from '../../src/domain/commands/command.ts'
import { parseCommand } from '../../src/domain/commands/parse-command.ts'
import { roles } from '../../src/domain/people/people.ts'
import { roleNames } from '../../src/texts/zh/names.ts'

/** `ZHIBAN_TEST_WRITE_DOCS=1 npm run jest -- test/docs` writes the table anew after a change of the grammar. */
const write = process.env['ZHIBAN_TEST_WRITE_DOCS'] === '1'
const file = join(resolve(import.meta.dirname, '../..'), 'docs', 'commands.md')
const begin = '<!-- table: begin -->\n'
const end = '<!-- table: end -->\n'

const coded = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(' ')

const who = (name: CommandName): string => {
  const allowed = commandRow(name).roles
  return roles.every((role) => allowed.includes(role))
    ? '所有人'
    : roles
        .filter((role) => allowed.includes(role))
        .map((role) => roleNames[role])
        .join('、')
}

const line = (name: CommandName): string => {
  const { zh, en, usage, does, doesInEnglish } = commandRow(name)
  return `| \`${usage}\` | ${coded(zh.slice(1))} | ${coded(en)} | ${who(name)} | ${does} | ${doesInEnglish} |\n`
}

const table = [
  '| 这样发 type this | 也可以 or | English | 谁能用 who | 作用 | what it does |\n',
  '|---|---|---|---|---|---|\n',
  ...commandNames.map(line),
].join('')

const withTable = (page: string): string => {
  const from = page.indexOf(begin)
  const to = page.indexOf(end)
  if (from === -1 || to < from)
    throw new Error(`${file} must hold the lines ${begin.trim()} and ${end.trim()}`)
  return `${page.slice(0, from + begin.length)}${table}${page.slice(to)}`
}

describe('docs/commands.md', () => {
  test('holds the table of the grammar', () => {
    const page = readFileSync(file, 'utf8')
    if (write) writeFileSync(file, withTable(page))
    expect(readFileSync(file, 'utf8')).toBe(withTable(page))
  })

  const examples = commandNames.flatMap((name) =>
    commandRow(name)
      .usage.split(' / ')
      .map((typed) => ({ typed, name })),
  )

  test.each(examples)('“$typed” is read as $name', ({ typed, name }) => {
    expect(parseCommand(typed)).toMatchObject({ kind: 'command', command: { name } })
  })

  test('every kind of argument belongs to a command', () => {
    const used = new Set<string>(commandNames.map((name) => commandRow(name).argument))
    expect(argumentKinds.filter((kind) => !used.has(kind))).toEqual([])
  })
})
