import { chinaClockFrom, type Instant } from '../../domain/time.ts'
import { ended, fitting, listed, shortened, trimStop } from '../lines.ts'

/** What is said about work that went outside the desk (WRK-3). */
export const vendorInChinese = {
  referred: (
    number: string,
    party: string,
    external: string | null,
    expectedAt: Instant | null,
    now: Instant,
  ): string => {
    const where = external === null ? party : `${party}（对方单号 ${external}）`
    return `#${number} 已转${where}处理。\n${expectedAt === null ? '有结果马上告诉您。' : `对方预计 ${chinaClockFrom(expectedAt, now)} 前答复，有结果马上告诉您。`}`
  },
  expectedInThePast: (expectedAt: Instant, now: Instant): string =>
    `预计时间 ${chinaClockFrom(expectedAt, now)} 已经过了，请改成以后的时间再发。`,
  notAtVendor: (number: string): string =>
    `#${number} 现在不在厂商那里。要转出请发：转厂商 ${number} 单位名 对方单号`,
  returned: (
    number: string,
    party: string | null,
    text: string,
    due: Instant | null,
    now: Instant,
  ): string => {
    const who = party ?? '厂商'
    const head = `#${number} ${who}已回复`
    const said =
      text === '' ? `${head}。` : fitting(`${head}：${ended(text, '。')}`, `${head}：\n${ended(text, '。')}`)
    return `${said}\n工程师接着处理${due === null ? '' : `，${chinaClockFrom(due, now)} 前解决`}。`
  },
  returnedStaff: (number: string, party: string | null, text: string): string =>
    `#${number} ${party ?? '厂商'}已回复，请接着处理。${text === '' ? '' : `\n${trimStop(text)}`}`,
  releaseTold: (numbers: readonly string[]): string =>
    `已告诉 ${numbers.length} 张工单的提问人：\n${listed(numbers)}`,
  releasedIn: (number: string, title: string, release: string): string =>
    `#${number} 您反映的“${shortened(title, 20)}”已随 ${release} 更新。\n请再试一下，还不行直接说。`,
} as const
