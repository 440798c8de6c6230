import { desk, help, one, say } from './arguments.ts'
import type { CliCommand } from './arguments.ts'

/** Running a desk. */
export const deskCommands = {
  start: {
    usage: 'zhiban start [--port N] [--host ADDRESS] [--data DIR] [--contract ID|FILE] [--config FILE]',
    does: 'runs the desk with its web room',
    options: { ...help, ...desk },
    run: async (values) => (await import('../../main.ts')).start(values),
  },
  doctor: {
    usage: 'zhiban doctor [--send ROOM|all] [--data DIR] [--contract ID|FILE] [--config FILE]',
    does: 'checks settings, contract, people, articles, store, calendar and platforms; --send connects every account and says a test line',
    options: { ...help, ...desk, ...one('send') },
    run: async (values) => (await import('../doctor.ts')).doctorCommand(values, say),
  },
  jobs: {
    usage: 'zhiban jobs [run|pause|resume NAME] [--desk ID] [--data DIR] [--config FILE]',
    does: 'lists what recurs (summary, backup, tidying), or runs, pauses or resumes one of it',
    options: { ...help, ...desk, ...one('desk') },
    run: async (values, [act, name]) => {
      const { jobsCommand } = await import('../jobs.ts')
      for (const line of await jobsCommand(values, act, name, Date.now())) say(line)
      return 0
    },
  },
} as const satisfies Readonly<Record<string, CliCommand>>
