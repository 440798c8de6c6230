import type { Connection, Model, Schema } from 'mongoose'
import type * as Mongoose from 'mongoose'

/**
 * What stands in the database. `doc` is the truth, as the domain has it; the fields before it exist to be searched, and
 * those that may be absent (`wakeAt`, `noticeAt`) are absent when nothing can come, so that partial indexes hold only
 * what is due. Times are milliseconds since 1970, as everywhere in Zhiban.
 */
export interface TicketRecord {
  readonly _id: string
  readonly desk: string
  readonly number: string
  /** The number as a number, to order by. */
  readonly serial: number
  readonly version: number
  readonly state: string
  readonly room: string | null
  readonly requester: string
  readonly assignee: string | null
  readonly openedAt: number
  readonly changedAt: number
  readonly wakeAt?: number
  readonly noticeAt?: number
  /** By these a quote or a button finds the ticket: of what is in `doc`. Pages hold their own. */
  readonly keys: readonly string[]
  /** Ids of the pages that come before what is in `doc`, in order. */
  readonly pages: { readonly messages: readonly string[]; readonly timeline: readonly string[] }
  readonly doc: unknown
}

/** A part of a long ticket, never changed once written; its id contains a digest of what is in it. */
export interface PageRecord {
  readonly _id: string
  readonly ticket: string
  readonly keys: readonly string[]
  /** When it was last made sure of; an unreferenced page is removed some days later. */
  readonly writtenAt: number
  readonly items: readonly unknown[]
}

export interface DocumentRecord {
  readonly _id: string
  readonly desk: string
  readonly kind: string
  readonly key: string
  readonly version: number
  readonly state: string
  readonly at: number
  readonly wakeAt?: number
  readonly noticeAt?: number
  readonly keys: readonly string[]
  readonly doc: unknown
}

export interface ReceiptRecord {
  readonly _id: string
  /** The order of storing, whatever the clocks said. */
  readonly seq: number
  readonly place: string
  readonly receivedAt: number
  readonly outcome: string
  readonly event: unknown
}

export interface NoticeRecord {
  readonly _id: string
  readonly desk: string
  readonly version: number
  readonly noticeAt?: number
  readonly doc: unknown
}

export interface AuditRecord {
  /** The order of writing. */
  readonly _id: number
  readonly desk: string
  readonly entry: unknown
}

/** `number/DESK` and `serial/DESK/SERIES` count what was given out; `receipts` and `audit` the order of storing. */
export interface CounterRecord {
  readonly _id: string
  readonly last: number
}

/** A desk at work on this database, as it said of itself last. */
export interface InstanceRecord {
  readonly _id: string
  /** The newest schema it knows. */
  readonly knows: number
  /** By the server's clock. */
  readonly seenAt: Date
}

/** A right that one instance at a time has. */
export interface LeaseRecord {
  readonly _id: string
  /** Made anew with every taking: what an earlier holder still sends meets nothing. */
  readonly holder: string
  /** The holder's name for people. */
  readonly instance: string
  readonly term: number
  /** By the server's clock; 0 = given back. */
  readonly until: number
  readonly heardAt?: number
}

/** How far an account has come with saying a notice. `_id`: the account's lease and the notice. */
export interface SpeechRecord {
  readonly _id: string
  /** When it was written last, by the writer's clock. */
  readonly at: number
  readonly speech: unknown
}

/**
 * `schema`: which version the database has. `migration`: who is changing it. `copy`: one into it is not at its end. `seal`:
 * the fingerprint of the key of sealed originals, and the key itself where no file holds it.
 */
export interface AboutRecord {
  readonly _id: string
  readonly version?: number
  readonly by?: string
  readonly at?: Date
  readonly fingerprint?: string
  readonly key?: string
}

export interface Models {
  readonly tickets: Model<TicketRecord>
  readonly pages: Model<PageRecord>
  readonly documents: Model<DocumentRecord>
  readonly receipts: Model<ReceiptRecord>
  readonly notices: Model<NoticeRecord>
  readonly audit: Model<AuditRecord>
  readonly counters: Model<CounterRecord>
  readonly instances: Model<InstanceRecord>
  readonly leases: Model<LeaseRecord>
  readonly speeches: Model<SpeechRecord>
  readonly about: Model<AboutRecord>
}

type IndexKeys = Readonly<Record<string, 1 | -1>>
interface IndexOptions {
  readonly name: string
  readonly unique?: boolean
  readonly partialFilterExpression?: Readonly<Record<string, unknown>>
}

const newest = { openedAt: -1, serial: -1, _id: -1 } as const
const present = { $exists: true } as const

/** Every index but that of `_id`. The name says what it is for; a changed index takes a new name. */
export const indexes: Readonly<Record<keyof Models, readonly (readonly [IndexKeys, IndexOptions])[]>> = {
  tickets: [
    [
      { desk: 1, number: 1 },
      { name: 'one_ticket_a_number', unique: true },
    ],
    [{ desk: 1, serial: -1 }, { name: 'highest_number' }],
    [{ desk: 1, ...newest }, { name: 'by_time' }],
    [{ desk: 1, state: 1, ...newest }, { name: 'by_state' }],
    [{ desk: 1, room: 1, state: 1, ...newest }, { name: 'by_room' }],
    [{ desk: 1, requester: 1, ...newest }, { name: 'by_requester' }],
    [{ desk: 1, assignee: 1, state: 1, ...newest }, { name: 'by_assignee' }],
    [{ desk: 1, changedAt: 1 }, { name: 'by_change' }],
    [{ keys: 1, ...newest }, { name: 'by_message' }],
    [
      { wakeAt: 1, _id: 1 },
      { name: 'to_wake', partialFilterExpression: { wakeAt: present } },
    ],
    [
      { noticeAt: 1, _id: 1 },
      { name: 'to_tell', partialFilterExpression: { noticeAt: present } },
    ],
  ],
  pages: [[{ keys: 1 }, { name: 'by_message' }]],
  documents: [
    [{ desk: 1, kind: 1, at: -1, _id: -1 }, { name: 'by_time' }],
    [{ desk: 1, kind: 1, state: 1, at: -1, _id: -1 }, { name: 'by_state' }],
    [{ desk: 1, kind: 1, key: 1, at: -1, _id: -1 }, { name: 'by_key' }],
    [{ keys: 1, at: -1, _id: -1 }, { name: 'by_message' }],
    [
      { wakeAt: 1, _id: 1 },
      { name: 'to_wake', partialFilterExpression: { wakeAt: present } },
    ],
    [
      { noticeAt: 1, _id: 1 },
      { name: 'to_tell', partialFilterExpression: { noticeAt: present } },
    ],
  ],
  receipts: [
    [{ place: 1, seq: -1 }, { name: 'by_place' }],
    [{ seq: 1 }, { name: 'pending', partialFilterExpression: { outcome: 'pending' } }],
    [{ seq: 1, _id: 1 }, { name: 'by_order' }],
  ],
  notices: [
    [
      { noticeAt: 1, _id: 1 },
      { name: 'to_tell', partialFilterExpression: { noticeAt: present } },
    ],
  ],
  audit: [[{ desk: 1, _id: -1 }, { name: 'by_desk' }]],
  counters: [],
  instances: [],
  leases: [],
  speeches: [],
  about: [],
}

/** Mongoose's descriptions of the collections. A filter with a field that is not described here throws. */
export const modelsOn = (mongoose: typeof Mongoose, connection: Connection): Models => {
  const { Mixed } = mongoose.Schema.Types
  const model = <Row>(name: keyof Models, fields: Record<string, unknown>): Model<Row> => {
    const schema = new mongoose.Schema(fields as never, {
      collection: name,
      versionKey: false,
      minimize: false,
      id: false,
      strict: 'throw',
      strictQuery: 'throw',
      autoIndex: false,
      autoCreate: false,
    })
    for (const [keys, options] of indexes[name]) schema.index(keys, options as never)
    return connection.model<Row>(name, schema as unknown as Schema<Row>)
  }
  const due = { wakeAt: Number, noticeAt: Number }
  return {
    tickets: model('tickets', {
      _id: String, desk: String, number: String, serial: Number, version: Number, state: String, room: String,
      requester: String, assignee: String, openedAt: Number, changedAt: Number, ...due, keys: [String],
      pages: { messages: [String], timeline: [String] }, doc: Mixed,
    }), // prettier-ignore
    pages: model('pages', { _id: String, ticket: String, keys: [String], writtenAt: Number, items: [Mixed] }),
    documents: model('documents', {
      _id: String, desk: String, kind: String, key: String, version: Number, state: String, at: Number, ...due,
      keys: [String], doc: Mixed,
    }), // prettier-ignore
    receipts: model('receipts', {
      _id: String, seq: Number, place: String, receivedAt: Number, outcome: String, event: Mixed,
    }), // prettier-ignore
    notices: model('notices', { _id: String, desk: String, version: Number, noticeAt: Number, doc: Mixed }),
    audit: model('audit', { _id: Number, desk: String, entry: Mixed }),
    counters: model('counters', { _id: String, last: Number }),
    instances: model('instances', { _id: String, knows: Number, seenAt: Date }),
    leases: model('leases', {
      _id: String, holder: String, instance: String, term: Number, until: Number, heardAt: Number,
    }), // prettier-ignore
    speeches: model('speeches', { _id: String, at: Number, speech: Mixed }),
    about: model('about', {
      _id: String, version: Number, by: String, at: Date, fingerprint: String, key: String,
    }), // prettier-ignore
  }
}
