import type { Notice } from '../../domain/chat/notice.ts'
import type { NoticeId } from '../../domain/ids.ts'
import { second } from '../../domain/time.ts'
import { atMost } from '../../ports/account/pauses.ts'
import { largestPicture, type Chat, type Picture } from '../../ports/chat.ts'
import type { DeskContext } from '../context.ts'

/** All pictures of one notice; what goes over it is left out. */
const largestTogether = 20 * 1024 * 1024
/** A lease is a minute: fetching leaves time to send. */
const longest = 20 * second
/** A notice that is tried again and again fetches no more often than this. */
const mostFetches = 3
/** What waits for a next attempt keeps so many bytes at most, and so many notices are remembered. */
const mostKept = 32 * 1024 * 1024
const mostRemembered = 500

/** Ends the reading when told to: a platform that stops in the middle must not go on in the dark. */
const read = async (
  chat: Chat,
  ref: string,
  limit: number,
  given: { isOver: boolean },
): Promise<Uint8Array | null> => {
  const opened = await chat.openFile?.(ref, limit)
  if (opened?.kind !== 'open') return null
  const pieces: Uint8Array[] = []
  for await (const piece of opened.content) {
    if (given.isOver) return null
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

/**
 * The pictures that go with a notice, fetched from the chat in which they were sent; what cannot be fetched, is too big
 * or does not come within `within` milliseconds is left out. Never rejects.
 */
export const fetchPictures = async (
  ctx: DeskContext,
  source: Chat | null,
  notice: Notice,
  within = longest,
): Promise<readonly Picture[]> => {
  if (notice.files === undefined || source === null) return []
  const wanted = notice.files.files.filter(({ mediaType }) => mediaType.startsWith('image/'))
  const pictures: Picture[] = []
  const fetching = { isOver: false }
  const fetchAll = async (): Promise<void> => {
    let left = largestTogether
    for (const { name, mediaType, ref } of wanted) {
      if (fetching.isOver) return
      try {
        const bytes = await read(source, ref, Math.min(largestPicture, left), fetching)
        if (bytes === null || fetching.isOver) continue
        left -= bytes.length
        pictures.push({ name, mediaType, bytes })
      } catch (error) {
        ctx.log.warn('picture.lost', { notice: notice.id, platform: source.platform, error })
      }
    }
  }
  const all = fetchAll()
  await atMost(within, all)
  fetching.isOver = true
  if (pictures.length < wanted.length)
    ctx.log.info('pictures.left-out', { notice: notice.id, count: wanted.length - pictures.length })
  return [...pictures]
}

/** Keeps what was fetched for notices that must be tried again, so that a platform in trouble is not asked without end. */
export class PictureShelf {
  readonly #fetched = new Map<NoticeId, { readonly times: number; readonly pictures: readonly Picture[] }>()

  /** The pictures of the notice for a platform that can show them; fetched, or those of the last attempt. */
  async take(ctx: DeskContext, source: Chat | null, to: Chat, notice: Notice): Promise<readonly Picture[]> {
    if (notice.files === undefined || to.capabilities.picturesOut !== true) return []
    const known = this.#fetched.get(notice.id) ?? { times: 0, pictures: [] }
    if (known.pictures.length > 0 || known.times >= mostFetches) return known.pictures
    const pictures = await fetchPictures(ctx, source, notice)
    this.#fetched.set(notice.id, { times: known.times + 1, pictures })
    this.#tidy(notice.id)
    return pictures
  }

  /** The notice will not be tried again. */
  forget(notice: NoticeId): void {
    this.#fetched.delete(notice)
  }

  /** Lets the oldest pictures go first, then the oldest notices; the one in hand stays. */
  #tidy(inHand: NoticeId): void {
    const weightOf = (pictures: readonly Picture[]): number =>
      pictures.reduce((sum, { bytes }) => sum + bytes.length, 0)
    let kept = [...this.#fetched.values()].reduce((sum, { pictures }) => sum + weightOf(pictures), 0)
    for (const [notice, { times, pictures }] of this.#fetched) {
      if (kept <= mostKept) break
      if (notice === inHand) continue
      kept -= weightOf(pictures)
      this.#fetched.set(notice, { times, pictures: [] })
    }
    for (const notice of this.#fetched.keys()) {
      if (this.#fetched.size <= mostRemembered) break
      this.#fetched.delete(notice)
    }
  }
}
