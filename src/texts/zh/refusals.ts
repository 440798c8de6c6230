import type { TicketState } from '../../domain/tickets/ticket.ts'
import { categoryNames, stateNames } from './names.ts'

/** Why something cannot be done, and what to do instead (law 10). */
export const refusalsInChinese = {
  notAllowed: (word: string, who: string): string =>
    `“${word}”只有${who}能用。有问题请直接说，我来请工程师。`,
  typo: (typed: string, usage: string): string => `没有“${typed}”这个命令。您是不是要发：${usage}`,
  whichTicket: (word: string, numbers: readonly string[]): string =>
    numbers.length === 0
      ? `请写上工单号，例如：${word} 1023；或引用那条工单消息再发。`
      : `请写上工单号：${numbers.map((n) => `${word} ${n}`).join('，')}`,
  noTicket: (number: string): string => `没有工单 #${number}。看未完工单请发：列表`,
  wrongState: (number: string, state: TicketState, next: string): string =>
    `抱歉，#${number} 现在是“${stateNames[state]}”，这一步做不了。${next}`,
  nextReopen: (number: string): string => `要重新处理请发：重开 ${number}`,
  nextClaim: (number: string): string => `要接手请发：认领 ${number}`,
  tooLateToReopen: (number: string): string =>
    `抱歉，#${number} 关闭已久，不能重开。请直接再说一次问题，我会新开一张。`,
  notYours: (number: string, who: string): string =>
    `#${number} 由${who}负责。要接手请发：转派 ${number} 给我`,
  unknownPerson: (name: string): string => `名册里没有“${name}”这位工程师。看值班人员请发：值班`,
  needs: (usage: string): string => `还缺内容，请这样发：${usage}`,
  unknownSeverity: '等级有：一般、紧急、重大。请这样发：定级 1023 紧急',
  unknownCategory: `没有这个类别，请从中选一个：\n${Object.values(categoryNames).join('、')}`,
  unknownModule: (text: string): string => `没有找到模块“${text}”。请写合同里的模块名，例如：授权支付。`,
  topTier: (number: string): string => `#${number} 已在最高一级，不能再升。可发：等待厂商 ${number} 说明`,
  sameTicket: '两个工单号是同一张，请改一个再发。',
  unknownDay: (text: string): string => `看不懂日期“${text}”。可以写：昨天、3月2日、2026-03-02。`,
} as const
