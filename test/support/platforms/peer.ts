import type { AccountKey, RoomKey } from '../../../src/domain/ids.ts'
import type { Chat } from '../../../src/ports/chat.ts'

/** One room on a platform, with the person of the story who sits in it. */
export interface Room {
  readonly key: RoomKey
  readonly speaker: AccountKey
  /** As the platform's own people write; a platform that cannot put words under a picture sends two messages. */
  say(text: string, picture?: Buffer): Promise<void>
  /** What people read from the desk in it, oldest first; mentions by name. */
  read(): Promise<readonly string[]>
  /** The pictures they see from the desk. */
  pictures(): Promise<readonly Uint8Array[]>
}

/** A platform on the other end of a real adapter: 周会计 sits in its group, 王工 in its engineers' room. */
export interface PlatformPeer {
  readonly chat: Chat
  readonly group: Room
  readonly engineers: Room
  close(): Promise<void>
}

export const requesterName = '周会计'
export const engineerName = '王工'
