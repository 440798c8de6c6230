import { Fault } from '../../domain/fault.ts'
import { parseInstant } from '../../domain/time.ts'
import { give, help, json, needed, number, one, say, text } from './arguments.ts'
import type { CliCommand } from './arguments.ts'

/** Trying and measuring it (shared by every version, so that figures can be compared). */
export const measuringCommands = {
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
      const { usage } = measuringCommands['replay']
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
      const { replayCommand } = await import('../replay-command.ts')
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
  'eval answers': {
    usage: 'zhiban eval answers --articles KB.jsonl|DIR --queries Q.jsonl [--json FILE|-]',
    does: 'measures how well the knowledge base answers',
    options: { ...help, ...json, ...one('articles'), ...one('queries') },
    run: async (values) => {
      const usage = 'zhiban eval answers --articles KB.jsonl|DIR --queries Q.jsonl'
      const { evalAnswers } = await import('../eval-answers.ts')
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
      const { evalCapture } = await import('../eval-capture.ts')
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
        const { benchPlatforms } = await import('../bench-platforms.ts')
        const { loadShipped: load } = await import('../load-desk.ts')
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
      const { benchDesk } = await import('../bench-desk.ts')
      const { loadFiles } = await import('../load-desk.ts')
      const { contract, articles } = loadFiles('foshan-fiscal', null)
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
  'bench clocks': {
    usage: 'zhiban bench clocks [--tickets N] [--due M] [--contract ID|FILE]',
    does: 'cost of one wake-up with N open tickets of which M are due, and how late reminders come',
    options: { ...help, ...one('tickets'), ...one('due'), ...one('contract') },
    run: async (values) => {
      const { benchClocks } = await import('../bench-clocks.ts')
      const { loadFiles } = await import('../load-desk.ts')
      const { contract } = loadFiles(text(values, 'contract') ?? 'foshan-fiscal', null)
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
      const { benchAnswers } = await import('../bench-answers.ts')
      const { growArticles } = await import('../grow-articles.ts')
      const { readEntries, readJsonLines } = await import('../eval-answers.ts')
      const { loadShipped, shippedLexicon } = await import('../load-desk.ts')
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
} as const satisfies Readonly<Record<string, CliCommand>>
