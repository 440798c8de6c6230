import type { SameTexts } from '../texts.ts'
import { clockInEnglish } from './time.ts'
import { shortened } from '../lines.ts'
import type { announcementInChinese } from '../zh/announcement.ts'

/** What is said about announcements (WRK-8). */
export const announcementInEnglish: SameTexts<typeof announcementInChinese> = {
  announcement: (text, corrects) =>
    corrects === null
      ? `Notice: ${text}`
      : `Correction: the earlier notice was wrong, this one holds:\n${text}`,
  receivedLabel: 'Received',
  receivedPrompt: 'Please reply “received”.',
  announced: (announcement, state, now) =>
    state === 'scheduled'
      ? `Announcement ${announcement.number}: ${clockInEnglish(announcement.sendAt, now)}, ${announcement.rooms.length} rooms.\nTo cancel it, please reply “announce cancel ${announcement.number}”.`
      : `Announcement ${announcement.number} was sent to ${announcement.rooms.length} rooms.\nTo see who confirmed, reply “announce ${announcement.number}”; to put it right, “announce correct ${announcement.number} …”.`,
  announcementShown: (announcement, state, rooms, now) =>
    [
      `Announcement ${announcement.number} ${state} ${clockInEnglish(announcement.sendAt, now)} · ${announcement.byName}`,
      shortened(announcement.text, 90),
      `Confirmed by ${announcement.confirmed.length} people of ${new Set(announcement.confirmed.flatMap((one) => one.unit ?? [])).size} units`,
      ...rooms.slice(0, 12).map((room) => `${room.name} ${room.confirmed}`),
    ].join('\n'),
  announcementList: (rows, now) =>
    rows.length === 0
      ? 'No announcements yet.\nTo make one, please write “announce all text”.'
      : [
          'Latest announcements:',
          ...rows.map(
            (row) =>
              `${row.number} ${row.state} ${clockInEnglish(row.sendAt, now)}, ${row.rooms} rooms, ${row.confirmed} confirmed: ${shortened(row.text, 30)}`,
          ),
        ].join('\n'),
  announcementCancelled: (number) => `Announcement ${number} is cancelled.`,
  announcementSaid: (number) =>
    `Announcement ${number} has been said already.\nTo put it right, please write “announce correct ${number} text”.`,
  noAnnouncement: (number) =>
    `There is no announcement ${number}.\nTo see the latest, please reply “announce”.`,
  unknownGroups: (names, groups) =>
    `Unknown room: ${names.join(', ')}.\nPlease write “all” or one of:\n${groups.slice(0, 12).join(', ')}`,
}
