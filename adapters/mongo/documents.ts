import { noticesDueAt, saidKeysOf } from '../../src/domain/document.ts'
import type { DeskDocument, DocumentKind, DocumentOf } from '../../src/domain/document.ts'
import type { Fault } from '../../src/domain/fault.ts'
import type { DeskId, DocumentId, MessageId } from '../../src/domain/ids.ts'
import type { Instant } from '../../src/domain/time.ts'
import type { DocumentFilter, DocumentPage } from '../../src/ports/store.ts'
import { damagedFault, isDuplicate, refusedFault } from './faults.ts'
import type { Lanes } from './lanes.ts'
import { keyText } from './pages.ts'
import type { DocumentRecord, Models } from './records.ts'
import { fitsDocument, isDocument } from './shapes.ts'

const newest = { at: -1, _id: -1 } as const

export interface DocumentCollection {
  readonly insert: (document: DeskDocument) => Promise<'inserted' | 'exists'>
  readonly replace: (document: DeskDocument) => Promise<boolean>
  readonly byId: <Kind extends DocumentKind>(kind: Kind, id: DocumentId) => Promise<DocumentOf<Kind> | null>
  readonly byMessage: (desk: DeskId, place: string, message: MessageId) => Promise<DeskDocument | null>
  readonly list: <Kind extends DocumentKind>(
    filter: DocumentFilter<Kind>,
    page: DocumentPage,
  ) => Promise<readonly DocumentOf<Kind>[]>
  readonly due: (now: Instant, limit: number) => Promise<readonly DeskDocument[]>
  /** With the instant at which each must be looked at. */
  readonly toTell: (
    now: Instant,
    limit: number,
  ) => Promise<readonly { readonly at: Instant; readonly document: DeskDocument }[]>
  /** All of them by id, for a copy. */
  readonly after: (last: string, limit: number) => Promise<readonly DeskDocument[]>
}

/** The `documents` collection: what a desk keeps beside its tickets. */
export const createDocumentCollection = (
  { documents }: Pick<Models, 'documents'>,
  lanes: Lanes,
  report: (fault: Fault) => void,
): DocumentCollection => {
  const recordFor = (document: DeskDocument): DocumentRecord => {
    if (!isDocument(document)) throw refusedFault('a document without the form of one')
    const noticeAt = noticesDueAt(document)
    const keys = saidKeysOf(document).map(({ place, message }) => keyText(document.desk, place, message))
    return {
      _id: document.id,
      desk: document.desk,
      kind: document.kind,
      key: document.key,
      version: document.version,
      state: document.state,
      at: document.at,
      ...(document.wakeAt === null ? {} : { wakeAt: document.wakeAt }),
      ...(noticeAt === null ? {} : { noticeAt }),
      keys: [...new Set(keys)],
      doc: document,
    }
  }

  const read = (record: DocumentRecord | null): DeskDocument | null => {
    if (record === null) return null
    if (!fitsDocument(record)) throw damagedFault('document', record._id)
    return record.doc as DeskDocument
  }

  const sound = (records: readonly DocumentRecord[]): readonly DocumentRecord[] =>
    records.filter((record) => {
      if (fitsDocument(record)) return true
      report(damagedFault('document', record._id))
      return false
    })

  const dueBy = async (
    field: 'wakeAt' | 'noticeAt',
    now: Instant,
    limit: number,
  ): Promise<readonly DocumentRecord[]> =>
    sound(
      await documents
        .find({ [field]: { $lte: now } })
        .sort({ [field]: 1, _id: 1 })
        .limit(limit)
        .lean<DocumentRecord[]>(),
    )

  return {
    insert: (document) =>
      lanes([`document/${document.id}`], async () => {
        try {
          await documents.collection.insertOne(recordFor(document) as never)
          return 'inserted'
        } catch (error) {
          if (isDuplicate(error)) return 'exists'
          throw error
        }
      }),
    replace: (document) =>
      lanes([`document/${document.id}`], async () => {
        const { id: _id, desk, kind, version } = document
        const { matchedCount } = (await documents.collection.replaceOne(
          { _id, desk, kind, version: version - 1 } as never,
          recordFor(document) as never,
        )) as { readonly matchedCount: number }
        return matchedCount === 1
      }),
    byId: async <Kind extends DocumentKind>(kind: Kind, document: DocumentId) =>
      read(
        await documents.findOne({ _id: document, kind }).lean<DocumentRecord | null>(),
      ) as DocumentOf<Kind> | null,
    byMessage: async (desk, place, message) =>
      read(
        await documents
          .findOne({ keys: keyText(desk, place, message) })
          .sort(newest)
          .lean<DocumentRecord | null>(),
      ),
    list: async <Kind extends DocumentKind>(filter: DocumentFilter<Kind>, { limit, after }: DocumentPage) => {
      const time = {
        ...(filter.from === undefined ? {} : { $gte: filter.from }),
        ...(filter.before === undefined ? {} : { $lt: filter.before }),
      }
      const found = await documents
        .find({
          desk: filter.desk,
          kind: filter.kind,
          ...(filter.key === undefined ? {} : { key: filter.key }),
          ...(filter.states === undefined ? {} : { state: { $in: filter.states } }),
          ...(Object.keys(time).length === 0 ? {} : { at: time }),
          ...(after === undefined
            ? {}
            : { $or: [{ at: { $lt: after.at } }, { at: after.at, _id: { $lt: after.id } }] }),
        })
        .sort(newest)
        .limit(limit)
        .lean<DocumentRecord[]>()
      return sound(found).map((record) => record.doc as DocumentOf<Kind>)
    },
    due: async (now, limit) =>
      (await dueBy('wakeAt', now, limit)).map((record) => record.doc as DeskDocument),
    toTell: async (now, limit) =>
      (await dueBy('noticeAt', now, limit)).map((record) => ({
        at: record.noticeAt ?? now,
        document: record.doc as DeskDocument,
      })),
    after: async (last, limit) => {
      const found = await documents
        .find({ _id: { $gt: last } })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<DocumentRecord[]>()
      return found.map((record) => read(record) as DeskDocument)
    },
  }
}
