import type { Announcement } from '../../domain/duties/announcement.ts'
import { chinaClockFrom, type Instant } from '../../domain/time.ts'
import { shortened } from '../lines.ts'

const states: Readonly<Record<string, string>> = { scheduled: '待发', sent: '已发', cancelled: '已取消' }

/** What is said about announcements (WRK-8). */
export const announcementInChinese = {
  announcement: (text: string, corrects: number | null): string =>
    corrects === null ? `【通知】${text}` : `【更正】前面的通知有误，以这条为准：\n${text}`,
  receivedLabel: '收到',
  receivedPrompt: '看到请回“收到”。',
  announced: (announcement: Announcement, state: string, now: Instant): string =>
    state === 'scheduled'
      ? `公告 ${announcement.number} 定于 ${chinaClockFrom(announcement.sendAt, now)} 发到 ${announcement.rooms.length} 个群。\n取消请发：公告 取消 ${announcement.number}`
      : `公告 ${announcement.number} 已发到 ${announcement.rooms.length} 个群。\n看收到情况请发：公告 ${announcement.number}；有误请发：公告 更正 ${announcement.number} 内容`,
  announcementShown: (
    announcement: Announcement,
    state: string,
    rooms: readonly { readonly name: string; readonly confirmed: number }[],
    now: Instant,
  ): string =>
    [
      `公告 ${announcement.number} ${states[state] ?? state} ${chinaClockFrom(announcement.sendAt, now)} · ${announcement.byName}`,
      shortened(announcement.text, 60),
      `收到 ${announcement.confirmed.length} 人，${new Set(announcement.confirmed.flatMap((one) => one.unit ?? [])).size} 个单位`,
      ...rooms.slice(0, 12).map((room) => `${room.name} ${room.confirmed} 人`),
    ].join('\n'),
  announcementList: (
    rows: readonly {
      readonly number: number
      readonly state: string
      readonly text: string
      readonly rooms: number
      readonly confirmed: number
      readonly sendAt: Instant
    }[],
    now: Instant,
  ): string =>
    rows.length === 0
      ? '还没有公告。要发请这样写：公告 全部 内容；定时：公告 全部 定时 明天 09:00 内容'
      : [
          '最近的公告：',
          ...rows.map(
            (row) =>
              `${row.number} ${states[row.state] ?? row.state} ${chinaClockFrom(row.sendAt, now)} ${row.rooms} 群 ${row.confirmed} 人收到 ${shortened(row.text, 16)}`,
          ),
        ].join('\n'),
  announcementCancelled: (number: number): string => `公告 ${number} 已取消，不会发出。`,
  announcementSaid: (number: number): string =>
    `公告 ${number} 已经发出，不能取消。要更正请发：公告 更正 ${number} 内容`,
  noAnnouncement: (number: number): string => `没有公告 ${number}。看最近的请发：公告`,
  unknownGroups: (names: readonly string[], groups: readonly string[]): string =>
    `没有这个群：${names.join('、')}。可以写“全部”，或：\n${groups.slice(0, 12).join('、')}`,
} as const
