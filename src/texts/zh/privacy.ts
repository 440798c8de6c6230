import { chinaClock, chinaMonthDay, type Instant } from '../../domain/time.ts'

/** What is said about masked numbers and what stands behind them (SEC-3). */
export const privacyInChinese = {
  originals: (number: string, lines: readonly string[], earlier: number): string =>
    [
      `#${number} 的原文，只发给您，请勿转发。`,
      ...(earlier === 0 ? [] : [`更早的 ${earlier} 条没有列出。`]),
      ...lines,
    ].join('\n'),
  /** `parts` null: it cannot be opened; empty: only the name is told. */
  originalLine: (at: Instant, who: string, parts: readonly string[] | null, isRecalled: boolean): string =>
    `${chinaMonthDay(at)} ${chinaClock(at)} ${who}${isRecalled ? '（已撤回）' : ''}${parts?.length === 0 ? '' : `：${parts?.join('；') ?? '打不开了'}`}`,
  originalHint: (number: string): string => `看打了星号的号码请发：原文 ${number}`,
  originalNone: (number: string): string => `#${number} 里没有打了星号的号码，发：工单 ${number} 就能看全。`,
  originalLost: (number: string): string =>
    `#${number} 的原文打不开了，封存用的密钥已经不在。\n请向提问人再要一次号码。`,
  originalUnclaimed: (number: string): string =>
    `#${number} 还没人认领，原文只给接单的工程师看。\n要处理请发：认领 ${number}`,
  originalNotYours: (number: string, assignee: string): string =>
    `#${number} 在${assignee}手上，原文只给${assignee}看。\n要接手请发：转派 ${number} 给我`,
  originalOnlyPrivate: (number: string): string =>
    `原文只发私信，我在这里没法先私信您。\n请用能私信我的账号私信我，发：原文 ${number}`,
} as const
