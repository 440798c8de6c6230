import { chinaDayNumber, minute, startOfChinaDay, weekday, type Instant } from '../time.ts'

/** The first instant after `at` that is so many minutes after midnight in China; on that weekday (1 = Monday), when one is named. */
export const dailyAt =
  (minuteOfDay: number, onWeekday: number | null = null) =>
  (at: Instant): Instant => {
    for (let number = chinaDayNumber(at); ; number += 1) {
      const due = startOfChinaDay(number) + minuteOfDay * minute
      if (due > at && (onWeekday === null || weekday(number) === onWeekday)) return due
    }
  }
