import { chinaClock, chinaMonthDay, type Instant } from '../../domain/time.ts'

/** What a platform’s page about one’s tickets says around them, in Chinese. */
export const homeInChinese = {
  homeMine: '我的工单',
  homeAll: '未完工单',
  homeNone: '现在没有未完的工单。有问题请在频道里直接说，或者发 `/zhiban 问题`。',
  homeSummary: '日报',
  homeMore: (count: number): string => `还有 ${count} 张，请在频道里发“列表”查看。`,
  homeCounts: (open: number, unclaimed: number, late: number): string =>
    `未完 ${open} 张，待接 ${unclaimed} 张，超时 ${late} 张`,
  homeDue: (at: Instant): string => `${chinaMonthDay(at)} ${chinaClock(at)} 前`,
  homeLate: '已超时',
  homeUnclaimed: '还没有人接',
  homeUpdated: (at: Instant): string =>
    `${chinaMonthDay(at)} ${chinaClock(at)} 的情况，打开本页时更新。\`/zhiban 帮助\` 看全部用法。`,
} as const
