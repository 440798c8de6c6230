import type { Unheard } from '../../domain/chat/outage.ts'
import type { Trouble } from '../../domain/chat/trouble.ts'
import { chinaClock, chinaClockFrom, chinaDayNumber, chinaMonthDay, type Instant } from '../../domain/time.ts'
import type { AccountNews, BindingRow, BindRefusal } from '../account-views.ts'
import { trimStop } from '../lines.ts'
import { troubleInChinese } from './troubles.ts'

const platformNames: Readonly<Record<string, string>> = {
  room: '网页群聊', wechat: '微信', qq: 'QQ', 'qq-official': 'QQ 机器人', slack: 'Slack',
} // prettier-ignore

/** `QQ 10001` for `qq/10001`. */
export const accountInChinese = (key: string): string => {
  const slash = key.indexOf('/')
  const platform = slash === -1 ? key : key.slice(0, slash)
  return `${platformNames[platform] ?? platform} ${key.slice(slash + 1)}`
}

/** `10:02-10:41`, with the day in front when it is not the one of `day`. */
const spanWords = (from: Instant, to: Instant, day: Instant): string => {
  const other = (at: Instant): string => (chinaDayNumber(at) === chinaDayNumber(day) ? '' : `${chinaMonthDay(at)} `)
  return `${other(from)}${chinaClock(from)}-${chinaDayNumber(from) === chinaDayNumber(to) ? '' : other(to)}${chinaClock(to)}`
} // prettier-ignore

const spansShown = 3

/** `10:02-10:41（QQ 10001）`, the first few of them. */
export const unheardInChinese = (spans: readonly Unheard[], day: Instant): string => {
  const shown = spans
    .slice(0, spansShown)
    .map((s) => `${spanWords(s.from, s.to, day)}（${accountInChinese(`${s.platform}/${s.account}`)}）`)
  return `可能没听到：${shown.join('、')}${spans.length > spansShown ? `等 ${spans.length} 段` : ''}`
}

const refusalWords = (r: BindRefusal, now: Instant): string => {
  switch (r.kind) {
    case 'notHere':
      return '绑定账号只在私信里办，请私信我发：绑定'
    case 'codeInGroup':
      return '发到群里的绑定码一律作废。请重新要一个，再用新账号私信我。'
    case 'known':
      return `这个账号已经是${r.name}的，不用再绑定。看绑定了哪些请发：解绑`
    case 'noCard':
      return '这个账号还不在任何名片上。请让管理员要一个绑定码给您，再私信我发：绑定 收到的绑定码'
    case 'adminOnly':
      return '只有管理员能替别人要绑定码。给自己加账号请发：绑定'
    case 'whom':
      return `名片里没有“${trimStop(r.name)}”。请写名片上的名字，例如：绑定 王工；给自己加账号请发：绑定`
    case 'wrong':
      return r.left === 0
        ? '绑定码不对。一小时里已经输错 5 次，请一小时后再试。'
        : `绑定码不对，或者已经过期、用过了。还可以试 ${r.left} 次；也可以请管理员重新要一个。`
    case 'locked':
      return `绑定码输错 5 次了，请 ${chinaClockFrom(r.until, now)} 以后再试。`
    case 'noBinding':
      return `没有 ${trimStop(r.name)} 这个绑定。看有哪些请发：解绑`
  }
}

const newsWords = (news: AccountNews, now: Instant): string => {
  const account = accountInChinese(`${news.platform}/${news.account}`)
  if (news.kind === 'down')
    return [
      `${account} 从 ${chinaClockFrom(news.since, now)} 起收不到消息`,
      ...(news.trouble === null ? [] : [`原因：${trimStop(troubleInChinese(news.trouble))}`]),
      '恢复以后会再告诉您。检查请运行：zhiban doctor --send all',
    ].join('\n')
  const [gap] = news.unheard
  if (gap === undefined) return `${account} 恢复了（${spanWords(news.since, news.to, now)} 中断），期间的消息已补收。`
  return [
    `${account} 恢复了（${spanWords(news.since, news.to, now)} 中断）`,
    `${spanWords(gap.from, gap.to, now)} 的消息可能没听到，请到群里看一眼。`,
  ].join('\n')
} // prettier-ignore

/** Accounts on platforms in Chinese: which are whose, and which cannot hear. */
export const accountsInChinese = {
  bindCode: (name: string | null, code: string): string =>
    name === null
      ? `您的绑定码：${code}\n10 分钟内用新账号私信我：绑定 ${code}\n只能用一次，请不要发到群里。`
      : `${name}的绑定码：${code}\n请当面或打电话告诉本人，10 分钟内用新账号私信我：绑定 ${code}\n只能用一次，请不要发到群里。`,
  bindDone: (name: string, binding: string): string =>
    `绑定好了，这个账号是${name}的了。要去掉请发：解绑 ${binding}`,
  bindNews: (name: string, account: string, nickname: string, binding: string): string =>
    `${name}的名片加上了 ${accountInChinese(account)}（${nickname}）\n如果不是本人，请马上发：解绑 ${binding}`,
  bindVoided: (name: string): string =>
    `给${name}的绑定码被发到群里，已经作废。需要的话请重新发：绑定 ${name}`,
  bindRefused: (refusal: BindRefusal, now: Instant): string => refusalWords(refusal, now),
  bindings: (rows: readonly BindingRow[]): string =>
    rows.length === 0
      ? '没有绑定过账号。给自己加账号请发：绑定'
      : [
          '绑定的账号：',
          ...rows.map((row) => `${row.binding} ${row.name} ${accountInChinese(row.account)}`),
          `去掉请发：解绑 ${rows[0]?.binding ?? 'B1'}`,
        ].join('\n'),
  unbound: (binding: string, name: string, account: string, self: boolean): string =>
    `${binding} 已解绑，${accountInChinese(account)} 不再是${name}的${self ? '，这里的命令不能再用了' : ''}。`,
  trouble: (trouble: Trouble): string => troubleInChinese(trouble),
  accountNews: (news: AccountNews, now: Instant): string => newsWords(news, now),
} as const
