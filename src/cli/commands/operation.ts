import { desk, help, needed, one, say, text } from './arguments.ts'
import type { CliCommand } from './arguments.ts'

/** Looking after its data. */
export const operationCommands = {
  backup: {
    usage: 'zhiban backup FILE [--desk ID] [--data DIR] [--config FILE]',
    does: 'copies store and web room into a file while the desk works',
    options: { ...help, ...desk, ...one('desk') },
    run: async (values, [file]) => {
      const { backupCommand } = await import('../backup.ts')
      const { dataFolders } = await import('../data-folder.ts')
      say(
        await backupCommand({
          ...dataFolders(values),
          file: needed(file, 'The file to write', 'zhiban backup FILE'),
        }),
      )
      return 0
    },
  },
  restore: {
    usage: 'zhiban restore FILE [--desk ID] [--data DIR] [--config FILE]',
    does: 'verifies a backup and puts it in place of store and web room',
    options: { ...help, ...desk, ...one('desk') },
    run: async (values, [file]) => {
      const { restoreCommand } = await import('../restore.ts')
      const { dataFolders } = await import('../data-folder.ts')
      const { contractNamed } = await import('../contract-named.ts')
      const { contract, ...folders } = dataFolders(values)
      say(
        await restoreCommand({
          ...folders,
          desk: contractNamed(contract).id,
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
      const { migrateCommand } = await import('../migrate.ts')
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
      const { storeCopyCommand } = await import('../store-copy.ts')
      for (const line of await storeCopyCommand(needed(from, 'FROM', usage), needed(to, 'TO', usage)))
        say(line)
      return 0
    },
  },
} as const satisfies Readonly<Record<string, CliCommand>>
