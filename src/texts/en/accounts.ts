import type { Unheard } from '../../domain/chat/outage.ts'
import type { Trouble } from '../../domain/chat/trouble.ts'
import { chinaClock, chinaDayNumber, type Instant } from '../../domain/time.ts'
import type { AccountNews, BindingRow, BindRefusal } from '../account-views.ts'
import { clockInEnglish, monthDayInEnglish } from './time.ts'
import { trimStop } from '../lines.ts'
import type { accountsInChinese } from '../zh/accounts.ts'
import { troubleInEnglish } from './troubles.ts'

const platformNames: Readonly<Record<string, string>> = {
  room: 'web room', wechat: 'WeChat', qq: 'QQ', 'qq-official': 'QQ bot', slack: 'Slack',
} // prettier-ignore

export const accountInEnglish = (key: string): string => {
  const slash = key.indexOf('/')
  const platform = slash === -1 ? key : key.slice(0, slash)
  return `${platformNames[platform] ?? platform} ${key.slice(slash + 1)}`
}

const spanWords = (from: Instant, to: Instant, day: Instant): string => {
  const other = (at: Instant): string =>
    chinaDayNumber(at) === chinaDayNumber(day) ? '' : `${monthDayInEnglish(at)} `
  return `${other(from)}${chinaClock(from)}-${chinaDayNumber(from) === chinaDayNumber(to) ? '' : other(to)}${chinaClock(to)}`
}

const spansShown = 3

/** Line for line what the Chinese summary says of times in which nothing was heard. */
export const unheardInEnglish = (spans: readonly Unheard[], day: Instant): string => {
  const shown = spans
    .slice(0, spansShown)
    .map((s) => `${spanWords(s.from, s.to, day)} (${accountInEnglish(`${s.platform}/${s.account}`)})`)
  return `Possibly not heard: ${shown.join(', ')}${spans.length > spansShown ? ` and ${spans.length - spansShown} more` : ''}`
}

const refusalWords = (r: BindRefusal, now: Instant): string => {
  switch (r.kind) {
    case 'notHere':
      return 'Accounts are bound in private only.\nPlease write to me there: bind'
    case 'codeInGroup':
      return 'A code typed in a group is void.\nPlease get a new one and send it to me in private.'
    case 'known':
      return `This account belongs to ${r.name} already.\nTo see what is bound, send: unbind`
    case 'noCard':
      return 'This account is on no contact card yet.\nPlease ask the admin for a code, then send it to me in private.'
    case 'adminOnly':
      return 'Only an admin gets codes for others.\nFor an account of your own, send: bind'
    case 'whom':
      return `“${trimStop(r.name)}” is on no card.\nPlease use the name on the card, e.g. bind Wang. For yourself, send: bind`
    case 'wrong':
      return r.left === 0
        ? 'That code is wrong.\nThese were 5 wrong ones; please try again in an hour.'
        : `That code is wrong, used or too old.\nTries left: ${r.left}. You may also ask the admin for a new one.`
    case 'locked':
      return `There were 5 wrong codes.\nPlease try again after ${clockInEnglish(r.until, now)}.`
    case 'noBinding':
      return `There is no binding ${trimStop(r.name)}.\nTo see them, send: unbind`
  }
}

const newsWords = (news: AccountNews, now: Instant): string => {
  const account = accountInEnglish(`${news.platform}/${news.account}`)
  if (news.kind === 'down')
    return [
      `${account} has heard nothing since ${clockInEnglish(news.since, now)}`,
      ...(news.trouble === null ? [] : [`Reason: ${trimStop(troubleInEnglish(news.trouble))}`]),
      'You will be told when it is back. To check, run: zhiban doctor --send all',
    ].join('\n')
  const head = `${account} is back (away ${spanWords(news.since, news.to, now)})`
  const [gap] = news.unheard
  return gap === undefined
    ? `${head}\nWhat was said meanwhile has been fetched.`
    : `${head}\nPossibly not heard: ${spanWords(gap.from, gap.to, now)}. Please have a look at the groups.`
}

/** Accounts on platforms in English. */
export const accountsInEnglish: typeof accountsInChinese = {
  bindCode: (name: string | null, code: string): string =>
    name === null
      ? `Your code: ${code}\nWithin 10 minutes, send me in private from the new account: bind ${code}\nIt works once. Please keep it out of groups.`
      : `The code for ${name}: ${code}\nTell them in person. Within 10 minutes, from their new account, in private: bind ${code}\nIt works once. Please keep it out of groups.`,
  bindDone: (name: string, binding: string): string =>
    `Done: this account belongs to ${name} now.\nTo remove it, send: unbind ${binding}`,
  bindNews: (name: string, account: string, nickname: string, binding: string): string =>
    `The card of ${name} has a further account:\n${accountInEnglish(account)} (${nickname})\nIf it is somebody else, send at once: unbind ${binding}`,
  bindVoided: (name: string): string =>
    `The code for ${name} is void.\nIt was typed in a group. For a new one, send: bind ${name}`,
  bindRefused: (refusal: BindRefusal, now: Instant): string => refusalWords(refusal, now),
  bindings: (rows: readonly BindingRow[]): string =>
    rows.length === 0
      ? 'No account was bound. For an account of your own, send: bind'
      : [
          'Bound accounts:',
          ...rows.map((row) => `${row.binding} ${row.name} ${accountInEnglish(row.account)}`),
          `To remove one, send: unbind ${rows[0]?.binding ?? 'B1'}`,
        ].join('\n'),
  unbound: (binding: string, name: string, account: string, self: boolean): string =>
    `${binding} is removed.\n${accountInEnglish(account)} no longer belongs to ${name}${self ? ', and its commands end here' : ''}.`,
  trouble: (trouble: Trouble): string => troubleInEnglish(trouble),
  accountNews: (news: AccountNews, now: Instant): string => newsWords(news, now),
}
