import type { StartView } from '../terminal-views.ts'
import { accountInChinese } from './accounts.ts'
import { troubleInChinese } from './troubles.ts'

const standing = (stands: StartView['accounts'][number]['stands']): string => {
  if (stands === 'ready') return '就绪'
  return stands === 'connecting' ? '正在连接' : troubleInChinese(stands)
}

const entryLines = (entry: StartView['entry']): readonly string[] => {
  if (entry === null) return []
  if (entry.kind === 'links') return entry.links.map(({ name, link }) => `${name}：${link}`)
  return [
    `试一试：打开页面，选一位会计，在群里${entry.ask === null ? '提一个问题' : `问“${entry.ask}”`}，`,
    `        再用另一个窗口选${entry.engineer ?? '一位工程师'}，会计回“没解决”后，在工程师群发“认领”。`,
    '这是演示模式：任何打开页面的人都可以选身份。正式使用请看 README 的“个人链接”。',
  ]
}

/** What the program says in its terminal, in Chinese. */
export const terminalInChinese = {
  started: (view: StartView): string =>
    [
      ...view.desks.map(
        (desk) =>
          `值班 Zhiban · ${desk.name}（${desk.contract}）：${desk.rooms} 个群，${desk.people} 人，${desk.articles} 条知识`,
      ),
      ...(view.address === null ? [] : [`群聊页面 / web room: ${view.address}`]),
      ...view.accounts.map(({ account, stands }) => `${accountInChinese(account)}：${standing(stands)}`),
      `${view.seconds.toFixed(1)} 秒就绪；数据在 ${view.folder}`,
      ...entryLines(view.entry),
      '停止：Ctrl-C',
    ].join('\n'),
  standingBy: (address: string | null, holder: string | null): string => {
    const where = address === null ? '' : `（${address}）`
    return `值班 Zhiban · 待命${where}：${holder === null ? '还没有实例在值班，正在接班' : `${holder} 在值班，它停下后由本实例接班`}`
  },
} as const
