import { desk, give, help, json, needed, one, say, text } from './arguments.ts'
import type { CliCommand } from './arguments.ts'

/** Its articles. */
export const knowledgeCommands = {
  import: {
    usage:
      'zhiban import FILE [--apply] [--sheet NAME] [--columns 问题=B,答案=D] [--json OUT] | zhiban import --undo ID',
    does: 'shows what importing questions and answers (.xlsx .csv .docx .md) into the stopped desk would do; --apply does it',
    options: {
      ...help,
      ...json,
      ...desk,
      ...one('desk'),
      apply: { type: 'boolean' },
      ...one('sheet'),
      ...one('columns'),
      ...one('undo'),
    },
    run: async (values, [file]) => {
      const { usage } = knowledgeCommands['import']
      const { importCommand, undoCommand } = await import('../import.ts')
      const undo = text(values, 'undo')
      if (undo !== null) {
        say(await undoCommand(values, undo, Date.now()))
        return 0
      }
      const request = {
        file: needed(file, 'The file', usage),
        apply: values['apply'] === true,
        sheet: text(values, 'sheet'),
        columns: text(values, 'columns') ?? '',
      }
      const { plan, lines } = await importCommand(values, request, Date.now())
      for (const line of lines) say(line)
      give(values, `${JSON.stringify(plan)}\n`)
      return plan.entries.some(({ kind }) => kind === 'rejected') ? 3 : 0
    },
  },
  export: {
    usage: 'zhiban export FILE.xlsx|csv|docx|md [--gbk]',
    does: 'writes every article in force of the stopped desk into a file',
    options: { ...help, ...desk, ...one('desk'), gbk: { type: 'boolean' } },
    run: async (values, [file]) => {
      const { usage } = knowledgeCommands['export']
      const { exportCommand } = await import('../export.ts')
      say(await exportCommand(values, needed(file, 'The file', usage), values['gbk'] === true ? 'gbk' : 'utf8', Date.now())) // prettier-ignore
      return 0
    },
  },
  why: {
    usage: 'zhiban why "…" [--contract ID|FILE] [--articles DIR]',
    does: 'explains how a question is matched',
    options: { ...help, ...one('articles'), ...one('contract') },
    run: async (values, positionals) => {
      const { whyCommand } = await import('../why.ts')
      for (const line of whyCommand(
        needed(positionals.join(' ') || null, 'The question', 'zhiban why "…"'),
        text(values, 'articles'),
        text(values, 'contract') ?? 'foshan-fiscal',
      ))
        say(line)
      return 0
    },
  },
} as const satisfies Readonly<Record<string, CliCommand>>
