import type { Fault } from '../../src/domain/fault.ts'
import type { DeskId, NoticeId } from '../../src/domain/ids.ts'
import { courierAt } from '../../src/domain/chat/notice.ts'
import type { LooseNotice } from '../../src/domain/chat/notice.ts'
import type { Instant } from '../../src/domain/time.ts'
import { damagedFault, isDuplicate, refusedFault } from './faults.ts'
import type { Lanes } from './lanes.ts'
import type { Models, NoticeRecord } from './records.ts'
import { fitsNotice, isNotice } from './shapes.ts'

export interface NoticeCollection {
  readonly insert: (notice: LooseNotice) => Promise<'inserted' | 'exists'>
  readonly replace: (notice: LooseNotice) => Promise<boolean>
  readonly byId: (notice: NoticeId) => Promise<LooseNotice | null>
  /** With the instant at which each must be looked at. */
  readonly toTell: (
    now: Instant,
    limit: number,
  ) => Promise<readonly { readonly at: Instant; readonly notice: LooseNotice }[]>
  /** Deletes those whose delivery ended before this; how many. */
  readonly forget: (desk: DeskId, before: Instant, limit: number) => Promise<number>
  /** All of them by id, for a copy. */
  readonly after: (last: string, limit: number) => Promise<readonly LooseNotice[]>
}

/** The `notices` collection: what is said and belongs to no ticket and no document. */
export const createNoticeCollection = (
  { notices }: Pick<Models, 'notices'>,
  lanes: Lanes,
  report: (fault: Fault) => void,
): NoticeCollection => {
  const recordFor = (notice: LooseNotice): NoticeRecord => {
    if (!isNotice(notice)) throw refusedFault('a notice without the form of one')
    const noticeAt = courierAt(notice.notice.delivery)
    return {
      _id: notice.id,
      desk: notice.desk,
      version: notice.version,
      ...(noticeAt === null ? {} : { noticeAt }),
      doc: notice,
    }
  }
  const read = (record: NoticeRecord): LooseNotice => {
    if (!fitsNotice(record)) throw damagedFault('notice', record._id)
    return record.doc as LooseNotice
  }

  return {
    insert: (notice) =>
      lanes([`notice/${notice.id}`], async () => {
        try {
          await notices.collection.insertOne(recordFor(notice) as never)
          return 'inserted'
        } catch (error) {
          if (isDuplicate(error)) return 'exists'
          throw error
        }
      }),
    replace: (notice) =>
      lanes([`notice/${notice.id}`], async () => {
        const { matchedCount } = (await notices.collection.replaceOne(
          { _id: notice.id, version: notice.version - 1 } as never,
          recordFor(notice) as never,
        )) as { readonly matchedCount: number }
        return matchedCount === 1
      }),
    byId: async (notice) => {
      const record = await notices.findById(notice).lean<NoticeRecord | null>()
      return record === null ? null : read(record)
    },
    toTell: async (now, limit) => {
      const found = await notices
        .find({ noticeAt: { $lte: now } })
        .sort({ noticeAt: 1, _id: 1 })
        .limit(limit)
        .lean<NoticeRecord[]>()
      return found.flatMap((record) => {
        if (fitsNotice(record)) return [{ at: record.noticeAt ?? now, notice: record.doc as LooseNotice }]
        report(damagedFault('notice', record._id))
        return []
      })
    },
    forget: async (desk, before, limit) => {
      // No index leads there, and none is worth it: the server reads them all, once a day and once for each part.
      const over = await notices
        .find({ desk, noticeAt: { $exists: false }, 'doc.notice.delivery.at': { $lt: before } })
        .limit(limit)
        .select({ version: 1 })
        .lean<Pick<NoticeRecord, '_id' | 'version'>[]>()
      const outcomes = await Promise.all(over.map(({ _id, version }) => notices.deleteOne({ _id, version })))
      return outcomes.reduce((sum, { deletedCount }) => sum + deletedCount, 0)
    },
    after: async (last, limit) => {
      const found = await notices
        .find({ _id: { $gt: last } })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<NoticeRecord[]>()
      return found.map(read)
    },
  }
}
