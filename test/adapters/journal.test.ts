import { afterAll, describe, expect, test } from '@jest/globals'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { openJournal } from '../../adapters/journal/index.ts'
import type { ChatEvent } from '../../src/domain/chat/event.ts'
import {
  id,
  type AccountKey,
  type MessageId,
  type NoticeId,
  type ReceiptKey,
  type RoomKey,
} from '../../src/domain/ids.ts'
import { day, minute } from '../../src/domain/time.ts'
import type { ChatJournal, Speech } from '../../src/ports/chat-journal.ts'
import { createTempFolders } from '../support/qq-desk.ts'

const folders = createTempFolders('zhiban-journal-')
afterAll(folders.remove)

const now = Date.UTC(2026, 2, 4)
const room = id<RoomKey>('qq/1/777')
const notice = (name: string) => id<NoticeId>(name)
const message = (name: string) => id<MessageId>(name)

const event = (name: string): ChatEvent => ({
  kind: 'unsupported',
  key: id<ReceiptKey>(`qq/1/777/${name}`),
  at: now,
  place: { kind: 'room', room },
  sender: { account: id<AccountKey>('qq/42'), name: '周', isBot: false, isSelf: false },
  what: name,
})

const speech = (lines: Speech['lines']): Speech => ({
  notice: notice('n-1'),
  place: 'room:qq/1/777',
  parts: [notice('n-1'), notice('n-2')],
  lines,
})

/** Writes with one journal, reads with another over the same file. */
const reopened = async (write: (journal: ChatJournal) => void, later = now): Promise<ChatJournal> => {
  const folder = folders.next()
  const first = await openJournal({ folder, platform: 'qq', account: '1', now })
  write(first)
  first.close()
  return openJournal({ folder, platform: 'qq', account: '1', now: later })
}

describe('the journal of a chat account', () => {
  test('events that are kept come back in order, once each, until they are forgotten', async () => {
    const journal = await reopened((one) => {
      for (const name of ['b', 'a', 'b', 'c']) one.keep(event(name))
      one.forget(event('a').key)
    })
    expect(journal.kept()).toEqual([event('b'), event('c')])
    journal.close()
  })

  test('what was heard only moves forward', async () => {
    const journal = await reopened((one) => {
      expect(one.heardAt()).toBeNull()
      one.heard(now)
      one.heard(now - minute)
      one.remember('room:a', { message: message('2'), at: now })
      one.remember('room:a', { message: message('1'), at: now - minute })
      one.remember('room:b', { message: message('3'), at: now - day })
    })
    expect(journal.heardAt()).toBe(now)
    expect(journal.last('room:a')).toEqual({ message: '2', at: now })
    expect(journal.last('room:none')).toBeNull()
    expect(journal.placesSince(now - minute)).toEqual(['room:a'])
    journal.close()
  })

  test('gaps of one room join, those of others do not', async () => {
    const journal = await reopened((one) => {
      one.addGap({ room, from: now, to: now + minute })
      one.addGap({ room, from: now + minute, to: now + 2 * minute })
      one.addGap({ room: null, from: now, to: now + minute })
    })
    expect(journal.gaps(now + 90_000)).toEqual([{ room, from: now, to: now + 2 * minute }])
    expect(journal.gaps(0)).toHaveLength(2)
    journal.close()
  })

  test('a speech is found by every notice it says, and its messages by their first', async () => {
    const said = speech([
      { digest: 'x', triedAt: now, message: message('7'), saidAt: now },
      { digest: 'y', triedAt: now, message: message('8'), saidAt: now },
    ])
    const journal = await reopened((one) => {
      one.write(speech([{ digest: 'x', triedAt: null, message: null, saidAt: null }]), now)
      one.write(said, now)
    })
    expect([journal.speech(notice('n-1')), journal.speech(notice('n-2'))]).toEqual([said, said])
    expect(journal.speech(notice('n-3'))).toBeNull()
    expect(journal.leadOf(message('8'), said.place)).toBe('7')
    expect(journal.leadOf(message('8'), 'room:elsewhere')).toBeNull()
    journal.close()
  })

  test('what is older than three months is forgotten', async () => {
    const origin = { name: 'a.png', mediaType: 'image/png', place: 'room:a', source: 'image:a', url: null }
    const write = (one: ChatJournal): void => {
      one.addFile('ref', origin, now)
      one.write(speech([]), now)
      one.addGap({ room: null, from: now - minute, to: now })
    }
    const soon = await reopened(write, now + 89 * day)
    expect([soon.file('ref'), soon.gaps(0).length]).toEqual([origin, 1])
    const late = await reopened(write, now + 91 * day)
    expect([late.file('ref'), late.gaps(0), late.speech(notice('n-1'))]).toEqual([null, [], null])
    soon.close()
    late.close()
  })

  test('SEC-3 what the desk has taken leaves no words behind, and names of files are masked', async () => {
    const folder = folders.next()
    const open = () => openJournal({ folder, platform: 'qq', account: '1', now })
    const journal = await open()
    const kept: ChatEvent = { ...event('1'), kind: 'edited', message: message('1'), text: '电话 13800138000' }
    journal.keep(kept)
    expect(journal.kept()).toEqual([kept])
    journal.forget(kept.key)
    journal.addFile('ref', { name: '440602199001011234.png', mediaType: 'image/png', place: 'room:a', source: 's', url: null }, now)
    journal.close()
    const left = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')).join('\n')
    expect(left).toContain('440*************34.png')
    expect(['13800138000', '440602199001011234'].filter((number) => left.includes(number))).toEqual([])
  }) // prettier-ignore

  test('a damaged file is told with what to do', async () => {
    const folder = folders.next()
    writeFileSync(join(folder, 'chat-qq-1.db'), 'no database')
    await expect(openJournal({ folder, platform: 'qq', account: '1', now })).rejects.toMatchObject({
      code: 'chat-journal',
    })
  })

  test('a file that another program holds is told within a moment, and is used once it is let go', async () => {
    const folder = folders.next()
    const file = join(folder, 'chat-qq-1.db')
    const other = new Database(file)
    other.exec('BEGIN EXCLUSIVE')
    const began = performance.now()
    await expect(openJournal({ folder, platform: 'qq', account: '1', now })).rejects.toMatchObject({
      code: 'chat-journal',
    })
    // The whole desk stands still for so long.
    expect(performance.now() - began).toBeLessThan(2_000)
    other.close()
    const journal = await openJournal({ folder, platform: 'qq', account: '1', now })
    journal.heard(now)
    expect(journal.heardAt()).toBe(now)
    journal.close()
  })
})
