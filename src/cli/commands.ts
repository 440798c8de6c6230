import { writeFileSync } from 'node:fs'
import type { ParseArgsOptionsConfig } from 'node:util'
import { Fault } from '../domain/fault.ts'
import { parseInstant } from '../domain/time.ts'

type Values = Readonly<Record<string, string | boolean | undefined>>

export interface CliCommand {
  readonly usage: string
  readonly does: string
  readonly options: ParseArgsOptionsConfig
  /** Resolves with the exit code. */
  readonly run: (values: Values, positionals: readonly string[]) => Promise<number>
}

const text = (values: Values, name: string): string | null => {
  const value = values[name]
  return typeof value === 'string' ? value : null
}

const number = (values: Values, name: string, otherwise: number): number => {
  const value = text(values, name)
  if (value === null) return otherwise
  if (!/^\d+$/.test(value) || Number(value) === 0)
    throw new Fault(
      'CLI_NUMBER',
      'user',
      `--${name} ${value} is not a whole number above 0.`,
      `Give it as digits, e.g. --${name} ${otherwise}.`,
    )
  return Number(value)
}

const needed = (value: string | undefined | null, what: string, usage: string): string => {
  if (value === undefined || value === null)
    throw new Fault('CLI_MISSING', 'user', `${what} is missing.`, usage)
  return value
}

/** Exact data where it was asked for: a file, or `-` for standard output. */
const give = (values: Values, output: string): void => {
  const file = text(values, 'json')
  if (file === '-') process.stdout.write(output)
  else if (file !== null) writeFileSync(file, output)
}

const say = (line: string): void => console.error(line)
const help: ParseArgsOptionsConfig = { help: { type: 'boolean', short: 'h' } }
const json: ParseArgsOptionsConfig = { json: { type: 'string' } }
const one = (name: string): ParseArgsOptionsConfig => ({ [name]: { type: 'string' } })
const desk: ParseArgsOptionsConfig = {
  ...one('port'),
  ...one('host'),
  ...one('data'),
  ...one('store'),
  ...one('contract'),
  ...one('config'),
  ...one('people'),
  ...one('rooms'),
  ...one('articles'),
  ...one('log'),
}

/** Commands load what they need when they run: a start must not wait for what only a replay uses. */
export const commandTable: Readonly<Record<string, CliCommand>> = {
  start: {
    usage: 'zhiban start [--port N] [--host ADDRESS] [--data DIR] [--contract ID|FILE] [--config FILE]',
    does: 'runs the desk with its web room',
    options: { ...help, ...desk },
    run: async (values) => (await import('../main.ts')).start(values),
  },
  doctor: {
    usage: 'zhiban doctor [--send ROOM|all] [--data DIR] [--contract ID|FILE] [--config FILE]',
    does: 'checks settings, contract, people, articles, store, calendar and platforms; --send connects every account and says a test line',
    options: { ...help, ...desk, ...one('send') },
    run: async (values) => (await import('./doctor.ts')).doctorCommand(values, say),
  },
  replay: {
    usage:
      'zhiban replay FILE --contract ID|FILE [--people FILE] [--articles DIR|FILE] [--until TIME] [--json OUT]',
    does: 'plays a chat history through the real desk on a simulated clock',
    options: {
      ...help,
      ...json,
      ...one('contract'),
      ...one('people'),
      ...one('articles'),
      ...one('until'),
      ...one('store'),
    },
    run: async (values, [file]) => {
      const { usage } = commandTable['replay'] ?? { usage: '' }
      const until = text(values, 'until')
      const at = until === null ? null : parseInstant(until)
      if (until !== null && at === null)
        throw new Fault(
          'CLI_TIME',
          'user',
          `--until ${until} is not a time.`,
          'Write it as 2026-03-04T18:00:00+08:00.',
        )
      const store = text(values, 'store') ?? 'sqlite'
      if (store !== 'sqlite')
        throw new Fault(
          'STORE_UNKNOWN',
          'user',
          `--store ${store} is not available in this version.`,
          'Use --store sqlite, or leave it out.',
        )
      const { replayCommand } = await import('./replay-command.ts')
      const result = await replayCommand({
        file: needed(file, 'The history file', usage),
        contract: text(values, 'contract') ?? 'foshan-fiscal',
        people: text(values, 'people'),
        articles: text(values, 'articles'),
        until: at,
      })
      for (const line of result.summary) say(line)
      give(values, result.output)
      return result.problems > 0 ? 3 : 0
    },
  },
  backup: {
    usage: 'zhiban backup FILE [--desk ID] [--data DIR] [--config FILE]',
    does: 'copies the store into a file while the desk works',
    options: { ...help, ...desk, ...one('desk') },
    run: async (values, [file]) => {
      const { backupCommand } = await import('./backup.ts')
      const { dataFolder } = await import('./data-folder.ts')
      say(
        await backupCommand({
          folder: dataFolder(values),
          file: needed(file, 'The file to write', 'zhiban backup FILE'),
        }),
      )
      return 0
    },
  },
  restore: {
    usage: 'zhiban restore FILE [--desk ID] [--data DIR] [--config FILE]',
    does: 'verifies a backup and puts it in place of the store',
    options: { ...help, ...desk, ...one('desk') },
    run: async (values, [file]) => {
      const { restoreCommand } = await import('./restore.ts')
      const { dataFolder } = await import('./data-folder.ts')
      say(
        await restoreCommand({
          folder: dataFolder(values),
          from: needed(file, 'The backup file', 'zhiban restore FILE'),
          now: Date.now(),
        }),
      )
      return 0
    },
  },
  migrate: {
    usage: 'zhiban migrate [--store mongodb://HOST/DATABASE]',
    does: 'makes or mends collections and indexes of a MongoDB store',
    options: { ...help, ...one('store') },
    run: async (values) => {
      const uri = text(values, 'store') ?? process.env['ZHIBAN_STORE'] ?? null
      const { migrateCommand } = await import('./migrate.ts')
      say(await migrateCommand(needed(uri, '--store', 'zhiban migrate --store mongodb://HOST/DATABASE')))
      return 0
    },
  },
  'store copy': {
    usage: 'zhiban store copy sqlite:DIR|mongodb://… sqlite:DIR|mongodb://…',
    does: 'copies a stopped desk into an empty store and verifies it by digest',
    options: { ...help },
    run: async (_values, [from, to]) => {
      const usage = 'zhiban store copy FROM TO'
      const { storeCopyCommand } = await import('./store-copy.ts')
      for (const line of await storeCopyCommand(needed(from, 'FROM', usage), needed(to, 'TO', usage)))
        say(line)
      return 0
    },
  },
  'eval answers': {
    usage: 'zhiban eval answers --articles KB.jsonl|DIR --queries Q.jsonl [--json FILE|-]',
    does: 'measures how well the knowledge base answers',
    options: { ...help, ...json, ...one('articles'), ...one('queries') },
    run: async (values) => {
      const usage = 'zhiban eval answers --articles KB.jsonl|DIR --queries Q.jsonl'
      const { evalAnswers } = await import('./eval-answers.ts')
      const result = await evalAnswers({
        articles: needed(text(values, 'articles'), '--articles', usage),
        queries: needed(text(values, 'queries'), '--queries', usage),
      })
      const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
      say(
        `${result.articles} articles, ${result.queries} queries: top-1 ${percent(result.top1)}, answered right ${percent(result.answered.coverage)} at precision ${percent(result.answered.precision)}, silent on ${percent(result.unanswerable.silent)} of ${result.unanswerable.n} unanswerable`,
      )
      give(values, `${JSON.stringify(result)}\n`)
      return 0
    },
  },
  'eval capture': {
    usage: 'zhiban eval capture --messages M.jsonl [--context] [--json FILE|-]',
    does: 'measures how well questions are told from chatter',
    options: { ...help, ...json, ...one('messages'), context: { type: 'boolean' } },
    run: async (values) => {
      const { evalCapture } = await import('./eval-capture.ts')
      const result = await evalCapture({
        messages: needed(text(values, 'messages'), '--messages', 'zhiban eval capture --messages M.jsonl'),
        context: values['context'] === true,
      })
      say(
        `${result.n} messages: F1 ${(result.f1 * 100).toFixed(1)} % (strict ${(result.strict.f1 * 100).toFixed(1)} %), precision ${(result.precision * 100).toFixed(1)} %, recall ${(result.recall * 100).toFixed(1)} %`,
      )
      give(values, `${JSON.stringify(result)}\n`)
      return 0
    },
  },
  'bench desk': {
    usage:
      'zhiban bench desk [--messages N] [--rooms N] [--users N] [--articles N] [--store sqlite|mongo|mongodb://…] [--durable] [--platforms qq,slack,room] [--storm N]',
    does: 'messages per second through the whole desk, and latency at half of it; with --platforms 24 simulated hours against their budgets',
    options: {
      ...help,
      ...one('messages'),
      ...one('rooms'),
      ...one('users'),
      ...one('articles'),
      ...one('store'),
      ...one('platforms'),
      ...one('storm'),
      durable: { type: 'boolean' },
    },
    run: async (values) => {
      const platforms = text(values, 'platforms')
      if (platforms !== null) {
        const { benchPlatforms } = await import('./bench-platforms.ts')
        const { loadShipped: load } = await import('./load-desk.ts')
        const result = await benchPlatforms({
          ...load('foshan-fiscal', null),
          platforms: platforms.split(','),
          messages: number(values, 'messages', 5_000),
          rooms: number(values, 'rooms', 200),
          users: number(values, 'users', 15_000),
          storm: number(values, 'storm', 200),
        })
        process.stdout.write(`${JSON.stringify(result)}\n`)
        return 0
      }
      const { benchDesk } = await import('./bench-desk.ts')
      const { loadShipped } = await import('./load-desk.ts')
      const { contract, articles } = loadShipped('foshan-fiscal', null)
      const result = await benchDesk({
        contract,
        articles,
        messages: number(values, 'messages', 50_000),
        rooms: number(values, 'rooms', 200),
        users: number(values, 'users', 15_000),
        articleCount: number(values, 'articles', 1_000),
        store: text(values, 'store') ?? 'sqlite',
      })
      if (typeof result['warning'] === 'string') process.stderr.write(`${result['warning']}\n`)
      process.stdout.write(`${JSON.stringify(result)}\n`)
      return 0
    },
  },
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
      const { usage } = commandTable['import'] ?? { usage: '' }
      const { importCommand, undoCommand } = await import('./import.ts')
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
      const { usage } = commandTable['export'] ?? { usage: '' }
      const { exportCommand } = await import('./export.ts')
      say(await exportCommand(values, needed(file, 'The file', usage), values['gbk'] === true ? 'gbk' : 'utf8', Date.now())) // prettier-ignore
      return 0
    },
  },
  'bench clocks': {
    usage: 'zhiban bench clocks [--tickets N] [--due M] [--contract ID|FILE]',
    does: 'cost of one wake-up with N open tickets of which M are due, and how late reminders come',
    options: { ...help, ...one('tickets'), ...one('due'), ...one('contract') },
    run: async (values) => {
      const { benchClocks } = await import('./bench-clocks.ts')
      const { loadShipped } = await import('./load-desk.ts')
      const { contract } = loadShipped(text(values, 'contract') ?? 'foshan-fiscal', null)
      const result = await benchClocks({
        contract,
        tickets: number(values, 'tickets', 10_000),
        due: number(values, 'due', 1_000),
      })
      process.stdout.write(`${JSON.stringify(result)}\n`)
      return 0
    },
  },
  'bench answers': {
    usage: 'zhiban bench answers [--articles N|KB.jsonl] [--queries Q.jsonl]',
    does: 'build time, memory and speed of the knowledge engine',
    options: { ...help, ...one('articles'), ...one('queries') },
    run: async (values) => {
      const { benchAnswers } = await import('./bench-answers.ts')
      const { growArticles } = await import('./grow-articles.ts')
      const { readEntries, readJsonLines } = await import('./eval-answers.ts')
      const { loadShipped, shippedLexicon } = await import('./load-desk.ts')
      const { contract, articles } = loadShipped('foshan-fiscal', null)
      const given = text(values, 'articles') ?? '50000'
      const queries = text(values, 'queries')
      const entries = /^\d+$/.test(given)
        ? growArticles(articles, contract, number(values, 'articles', 50_000))
        : readEntries(given)
      const result = benchAnswers({
        articles: entries,
        questions:
          queries === null
            ? entries.filter((_, n) => n % 29 === 0).map(({ question }) => `请问${question}呢`)
            : readJsonLines(queries).map((line) => String(line['query'])),
        lexicon: shippedLexicon(),
        publishings: 200,
      })
      process.stdout.write(`${JSON.stringify(result)}\n`)
      return 0
    },
  },
  'contract show': {
    usage: 'zhiban contract show ID|FILE',
    does: 'prints the policy of a contract as tables, each number with its clause and section',
    options: { ...help },
    run: async (_values, [contract]) => {
      const { usage } = commandTable['contract show'] ?? { usage: '' }
      const { contractShow } = await import('./contract.ts')
      process.stdout.write(`${contractShow(needed(contract, 'The contract', usage)).join('\n')}\n`)
      return 0
    },
  },
  'contract explain': {
    usage:
      'zhiban contract explain ID|FILE --opened TIME --severity S [--channel C] [--category C] [--waiting user:FROM..TO] [--escalated TIME] [--resolved TIME]',
    does: 'walks through how each deadline comes about, day by day',
    options: {
      ...help,
      ...one('opened'),
      ...one('severity'),
      ...one('channel'),
      ...one('category'),
      ...one('waiting'),
      ...one('escalated'),
      ...one('resolved'),
    },
    run: async (values, [contract]) => {
      const { usage } = commandTable['contract explain'] ?? { usage: '' }
      const { contractExplain } = await import('./contract.ts')
      const lines = contractExplain(needed(contract, 'The contract', usage), {
        opened: needed(text(values, 'opened'), '--opened', usage),
        severity: needed(text(values, 'severity'), '--severity', usage),
        channel: text(values, 'channel'),
        category: text(values, 'category'),
        waiting: text(values, 'waiting'),
        escalated: text(values, 'escalated'),
        resolved: text(values, 'resolved'),
      })
      process.stdout.write(`${lines.join('\n')}\n`)
      return 0
    },
  },
  jobs: {
    usage: 'zhiban jobs [run|pause|resume NAME] [--desk ID] [--data DIR] [--config FILE]',
    does: 'lists what recurs (summary, backup, tidying), or runs, pauses or resumes one of it',
    options: { ...help, ...desk, ...one('desk') },
    run: async (values, [act, name]) => {
      const { jobsCommand } = await import('./jobs.ts')
      for (const line of await jobsCommand(values, act, name, Date.now())) say(line)
      return 0
    },
  },
  why: {
    usage: 'zhiban why "…" [--contract ID|FILE] [--articles DIR]',
    does: 'explains how a question is matched',
    options: { ...help, ...one('articles'), ...one('contract') },
    run: async (values, positionals) => {
      const { whyCommand } = await import('./why.ts')
      for (const line of whyCommand(
        needed(positionals.join(' ') || null, 'The question', 'zhiban why "…"'),
        text(values, 'articles'),
        text(values, 'contract') ?? 'foshan-fiscal',
      ))
        say(line)
      return 0
    },
  },
}

export const usage = (): string =>
  [
    'zhiban: a support desk that lives in group chats',
    '',
    ...Object.values(commandTable).map((command) => `  ${command.usage}\n      ${command.does}`),
  ].join('\n')
