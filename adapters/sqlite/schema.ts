import type { Connection } from './connection.ts'
import { corruptFault, foreignFault, newerFault, olderFault, unfinishedFault } from './faults.ts'

/** `ZHBN`: tells our files from those of other programs (SQLite file header, offset 68). */
const applicationId = 0x5a48424e
/** `ZHBC`: a file into which a copy has begun and not ended. Older versions refuse it as another program's. */
const copyId = 0x5a484243

/**
 * Every change ever made to the schema, oldest first; `user_version` counts those that a file has. Append only:
 * files in the field stand at each of them.
 *
 * The document column is the truth, the columns before it exist to be searched. `doc` stands last, so that reading
 * a column does not walk through a long document.
 */
export const migrations: readonly string[] = [
  `PRAGMA application_id = ${applicationId};

   CREATE TABLE receipts (
     seq INTEGER PRIMARY KEY,
     key TEXT NOT NULL UNIQUE,
     place TEXT NOT NULL,
     received_at INTEGER NOT NULL,
     outcome TEXT NOT NULL,
     event TEXT NOT NULL
   ) STRICT;
   CREATE INDEX receipts_by_place ON receipts (place);
   CREATE INDEX receipts_pending ON receipts (outcome) WHERE outcome = 'pending';

   CREATE TABLE ticket_numbers (desk TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;

   CREATE TABLE tickets (
     row INTEGER PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     desk TEXT NOT NULL,
     number TEXT NOT NULL,
     serial INTEGER NOT NULL GENERATED ALWAYS AS (CAST(number AS INTEGER)) VIRTUAL,
     version INTEGER NOT NULL,
     state TEXT NOT NULL,
     room TEXT,
     requester TEXT NOT NULL,
     assignee TEXT,
     opened_at INTEGER NOT NULL,
     changed_at INTEGER NOT NULL,
     wake_at INTEGER,
     notice_at INTEGER,
     doc TEXT NOT NULL,
     UNIQUE (desk, number)
   ) STRICT;
   CREATE INDEX tickets_by_state ON tickets (desk, state, opened_at, serial, id);
   CREATE INDEX tickets_by_room ON tickets (desk, room, state, opened_at, serial, id);
   CREATE INDEX tickets_by_requester ON tickets (desk, requester, state, opened_at, serial, id);
   CREATE INDEX tickets_by_assignee ON tickets (desk, assignee, state, opened_at, serial, id);
   CREATE INDEX tickets_by_change ON tickets (desk, changed_at);
   CREATE INDEX tickets_to_wake ON tickets (wake_at) WHERE wake_at IS NOT NULL;
   CREATE INDEX tickets_to_tell ON tickets (notice_at) WHERE notice_at IS NOT NULL;

   CREATE TABLE ticket_messages (
     desk TEXT NOT NULL,
     place TEXT NOT NULL,
     message TEXT NOT NULL,
     ticket INTEGER NOT NULL,
     PRIMARY KEY (desk, place, message, ticket)
   ) STRICT, WITHOUT ROWID;

   CREATE TABLE notices (
     id TEXT PRIMARY KEY,
     desk TEXT NOT NULL,
     version INTEGER NOT NULL,
     due_at INTEGER,
     doc TEXT NOT NULL
   ) STRICT;
   CREATE INDEX notices_to_tell ON notices (due_at) WHERE due_at IS NOT NULL;

   CREATE TABLE audit (seq INTEGER PRIMARY KEY, desk TEXT NOT NULL, entry TEXT NOT NULL) STRICT;
   CREATE INDEX audit_by_desk ON audit (desk);`,

  `CREATE TABLE serials (desk TEXT NOT NULL, series TEXT NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (desk, series)) STRICT, WITHOUT ROWID;

   CREATE TABLE documents (
     row INTEGER PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     desk TEXT NOT NULL,
     kind TEXT NOT NULL,
     key TEXT NOT NULL,
     version INTEGER NOT NULL,
     state TEXT NOT NULL,
     at INTEGER NOT NULL,
     wake_at INTEGER,
     notice_at INTEGER,
     doc TEXT NOT NULL
   ) STRICT;
   CREATE INDEX documents_by_time ON documents (desk, kind, at, id);
   CREATE INDEX documents_by_state ON documents (desk, kind, state, at, id);
   CREATE INDEX documents_by_key ON documents (desk, kind, key, at, id);
   CREATE INDEX documents_to_wake ON documents (wake_at) WHERE wake_at IS NOT NULL;
   CREATE INDEX documents_to_tell ON documents (notice_at) WHERE notice_at IS NOT NULL;

   CREATE TABLE document_messages (
     desk TEXT NOT NULL,
     place TEXT NOT NULL,
     message TEXT NOT NULL,
     document INTEGER NOT NULL,
     PRIMARY KEY (desk, place, message, document)
   ) STRICT, WITHOUT ROWID;`,
]

export const knownSchema = migrations.length

const pragma = (db: Connection, name: string): number => Number(db.pragma(name, { simple: true }))

/** Which schema a file has: 0 for a fresh one. Throws a Fault for files of other programs and of newer versions. */
export const schemaOf = (db: Connection, file: string): number => {
  const version = pragma(db, 'user_version')
  const owner = pragma(db, 'application_id')
  const empty = pragma(db, 'schema_version') === 0
  if (owner === copyId) throw unfinishedFault(file)
  if (owner !== applicationId && !(empty && owner === 0 && version === 0)) throw foreignFault(file)
  if (version > knownSchema) throw newerFault(file, version, knownSchema)
  return version
}

/** Has a copy into this file begun and not ended? */
export const isUnfinished = (db: Connection): boolean => pragma(db, 'application_id') === copyId

/** From now on, and over a crash, the file is refused by everything but another copy into it; or no longer. */
export const markUnfinished = (db: Connection, is: boolean): void => {
  db.pragma(`application_id = ${is ? copyId : applicationId}`)
}

/** Throws a Fault unless the file can be read as it is. */
export const requireKnownSchema = (db: Connection, file: string): void => {
  const version = schemaOf(db, file)
  if (version < knownSchema) throw olderFault(file, version, knownSchema)
}

/** Brings a file up to date, one transaction a step: a crash leaves it at one of the steps. */
export const migrate = (db: Connection, file: string): void => {
  for (let version = schemaOf(db, file); version < knownSchema; version += 1) {
    db.transaction(() => {
      db.exec(migrations[version] ?? '')
      db.pragma(`user_version = ${version + 1}`)
    }).immediate()
  }
}

/** What a store holds, for people to compare. */
export interface Contents {
  readonly schema: number
  readonly receipts: number
  readonly tickets: number
  readonly documents: number
  readonly notices: number
  readonly audit: number
}

const countRows = (db: Connection, table: string): number =>
  Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get())

/**
 * Reads the whole file: pages, indexes, constraints, and whether every document is JSON.
 * Throws a Fault when any of it is wrong; takes about a second for 500 MB.
 */
export const examine = (db: Connection, file: string): Contents => {
  const schema = schemaOf(db, file)
  const verdict = db.pragma('integrity_check(1)', { simple: true })
  if (verdict !== 'ok') throw corruptFault(file, new Error(String(verdict)))
  if (schema === 0) return { schema, receipts: 0, tickets: 0, documents: 0, notices: 0, audit: 0 }
  // A file of the first schema can be looked at too: it has no documents yet.
  const documents = schema < 2 ? '' : ' + (SELECT count(*) FROM documents WHERE NOT json_valid(doc))'
  const unreadable = db.prepare(
    `SELECT (SELECT count(*) FROM tickets WHERE NOT json_valid(doc)) + (SELECT count(*) FROM receipts WHERE NOT json_valid(event))
          + (SELECT count(*) FROM notices WHERE NOT json_valid(doc))${documents}`,
  ).pluck().get() // prettier-ignore
  if (unreadable !== 0) throw corruptFault(file, new Error(`${String(unreadable)} documents are not JSON`))
  return {
    schema,
    receipts: countRows(db, 'receipts'),
    tickets: countRows(db, 'tickets'),
    documents: schema < 2 ? 0 : countRows(db, 'documents'),
    notices: countRows(db, 'notices'),
    audit: countRows(db, 'audit'),
  }
}
