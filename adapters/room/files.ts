import { randomBytes } from 'node:crypto'
import { createReadStream, type ReadStream } from 'node:fs'
import { readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { day, type Instant } from '../../src/domain/time.ts'
import type { StoredFile } from './messages.ts'
import type { PlaceId } from './people.ts'
import { pictureTypeOf } from './pictures.ts'
import { Refusal } from './refusals.ts'

const megabyte = 1024 * 1024
export const pictureLimit = 8 * megabyte
export const fileLimit = 20 * megabyte
/** Bytes one person may send in 24 hours, so that nobody fills the disk. */
const dailyLimit = 300 * megabyte

interface Row {
  id: string
  name: string
  media_type: string
  size: number
  picture: number
  person: string
  at: number
  place: string | null
}

export interface Files {
  /** Keeps the bytes. Refuses what claims to be a picture and is none, and what is too big. */
  keep(person: string, name: string, claimedType: string, bytes: Buffer, now: Instant): Promise<StoredFile>
  /** With the uploader, and where it was posted: null until it is part of a message. */
  find(
    id: string,
  ): { readonly file: StoredFile; readonly person: string; readonly place: PlaceId | null } | null
  read(id: string): ReadStream
}

const fromRow = (row: Row): StoredFile => ({
  id: row.id,
  name: row.name,
  mediaType: row.media_type,
  size: row.size,
  picture: row.picture === 1,
})

/** A name that is safe to show and to save under: no path, no control characters, at most 120 characters. */
const cleanName = (name: string): string => {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  const visible = last
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
  return [...visible].slice(0, 120).join('') || 'file'
}

/** Pictures and files beside the archive, each under a random name; what was never posted goes after a day. */
export const openFiles = async (db: Database, folder: string, now: Instant): Promise<Files> => {
  const insert = db.prepare(
    'INSERT INTO files (id, name, media_type, size, picture, person, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const byId = db.prepare<[string], Row>('SELECT * FROM files WHERE id = ?')
  const sent = db.prepare<[string, number], { bytes: number | null }>(
    'SELECT sum(size) AS bytes FROM files WHERE person = ? AND at > ?',
  )
  const path = (id: string): string => join(folder, 'files', id)

  db.prepare('DELETE FROM files WHERE place IS NULL AND at < ?').run(now - day)
  const known = new Set(
    db
      .prepare<[], { id: string }>('SELECT id FROM files')
      .all()
      .map(({ id }) => id),
  )
  for (const name of await readdir(join(folder, 'files')))
    if (!known.has(name)) await rm(path(name), { force: true })

  return {
    keep: async (person, name, claimedType, bytes, at) => {
      const pictureType = pictureTypeOf(bytes)
      if (pictureType === null && claimedType.startsWith('image/')) throw new Refusal('not-a-picture')
      if (pictureType !== null && bytes.length > pictureLimit) throw new Refusal('picture-too-big')
      if (bytes.length > fileLimit) throw new Refusal('file-too-big')
      if (bytes.length === 0) throw new Refusal('bad-request')
      if ((sent.get(person, at - day)?.bytes ?? 0) + bytes.length > dailyLimit)
        throw new Refusal('daily-limit')
      const claimed = /^[\w.+-]+\/[\w.+-]+$/.test(claimedType) ? claimedType : 'application/octet-stream'
      const file: StoredFile = {
        id: randomBytes(18).toString('base64url'),
        name: cleanName(name),
        mediaType: pictureType ?? claimed,
        size: bytes.length,
        picture: pictureType !== null,
      }
      await writeFile(path(`${file.id}.part`), bytes, { flush: true })
      await rename(path(`${file.id}.part`), path(file.id))
      insert.run(file.id, file.name, file.mediaType, file.size, file.picture ? 1 : 0, person, at)
      return file
    },
    find: (id) => {
      const row = byId.get(id)
      return row === undefined ? null : { file: fromRow(row), person: row.person, place: row.place }
    },
    read: (id) => createReadStream(path(id)),
  }
}
