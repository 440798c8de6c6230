import type Sqlite from 'better-sqlite3'
import { damagedFault, newerFault } from './faults.ts'

/** `ZHJB`: tells the file from those of other programs (SQLite file header, offset 68). */
const applicationId = 0x5a484a42

/**
 * Every change ever made, oldest first; `user_version` counts those that a file has. Append only.
 *
 * `holder` names the process that has a job locked and `fence` that one lock: a run that lost its lock cannot write
 * over the run that has it now. `rest` keeps what only agenda understands.
 */
const migrations: readonly string[] = [
  `PRAGMA application_id = ${applicationId};

   CREATE TABLE jobs (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     name TEXT NOT NULL,
     type TEXT NOT NULL,
     priority INTEGER NOT NULL,
     disabled INTEGER NOT NULL,
     next_run_at INTEGER,
     locked_at INTEGER,
     holder TEXT,
     fence TEXT,
     last_run_at INTEGER,
     last_finished_at INTEGER,
     failed_at INTEGER,
     fail_count INTEGER,
     fail_reason TEXT,
     progress REAL,
     data TEXT,
     rest TEXT NOT NULL
   ) STRICT;
   CREATE INDEX jobs_to_run ON jobs (name, next_run_at, priority DESC) WHERE locked_at IS NULL AND disabled = 0;
   CREATE INDEX jobs_locked ON jobs (name, locked_at) WHERE locked_at IS NOT NULL;
   CREATE UNIQUE INDEX jobs_single ON jobs (name) WHERE type = 'single';`,
]

const pragma = (db: Sqlite.Database, name: string): number => Number(db.pragma(name, { simple: true }))

/** Brings the file up to date, one transaction a step. Throws a Fault for files of other programs and newer versions. */
export const migrate = (db: Sqlite.Database, file: string): void => {
  const version = pragma(db, 'user_version')
  const isEmpty = pragma(db, 'schema_version') === 0
  if (!isEmpty && pragma(db, 'application_id') !== applicationId) throw damagedFault(file)
  if (version > migrations.length) throw newerFault(file)
  for (let step = version; step < migrations.length; step += 1)
    db.transaction(() => {
      db.exec(migrations[step] ?? '')
      db.pragma(`user_version = ${step + 1}`)
    }).immediate()
}
