import { writeSync } from 'node:fs'
import { backupCommand } from '../../src/cli/backup.ts'
import { restoreCommand } from '../../src/cli/restore.ts'

/** Backs up or restores a folder until it is killed: `backup-worker.ts backup|restore FOLDER FILE NOW`. */
const [what = '', folder = '', file = '', now = '0'] = process.argv.slice(2)
writeSync(1, 'ready\n')
if (what === 'backup') await backupCommand({ folder, roomFolder: folder, file })
else await restoreCommand({ folder, roomFolder: folder, from: file, now: Number(now) })
writeSync(1, 'done\n')
