import type { Notice } from '../../domain/chat/notice.ts'
import type { Chat, Picture } from '../../ports/chat.ts'
import type { DeskContext } from '../context.ts'

/** A larger picture is left out: the text must do alone. */
const largest = 8 * 1024 * 1024

const read = async (chat: Chat, ref: string): Promise<Uint8Array | null> => {
  const opened = await chat.openFile?.(ref, largest)
  if (opened?.kind !== 'open') return null
  const pieces: Uint8Array[] = []
  for await (const piece of opened.content) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** The pictures that go with a notice, fetched from the chat in which they were sent; what cannot be fetched is left out. */
export const fetchPictures = async (
  ctx: DeskContext,
  source: Chat | null,
  notice: Notice,
): Promise<readonly Picture[]> => {
  if (notice.files === undefined || source === null) return []
  const pictures: Picture[] = []
  for (const { name, mediaType, ref } of notice.files.files) {
    if (!mediaType.startsWith('image/')) continue
    try {
      const bytes = await read(source, ref)
      if (bytes !== null) pictures.push({ name, mediaType, bytes })
    } catch (error) {
      ctx.log.warn('picture.lost', { notice: notice.id, platform: source.platform, error })
    }
  }
  return pictures
}
