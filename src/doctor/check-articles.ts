import { existsSync } from 'node:fs'
import { loadArticles } from '../../knowledge/load-articles.ts'
import { unknownName } from '../../knowledge/unknown-name.ts'
import type { SystemEntry } from '../domain/contract/contract.ts'
import { serves } from '../domain/contract/systems.ts'
import type { Problem } from '../domain/fault.ts'
import { isValidAt, type Article } from '../domain/knowledge/article.ts'
import type { Instant } from '../domain/time.ts'
import { findingsOf, fine, mend, type Finding } from './finding.ts'

const unservedSystems = (
  articles: readonly Article[],
  systems: readonly SystemEntry[],
): readonly { readonly system: string; readonly count: number }[] => {
  const counts = new Map<string, number>()
  for (const { system } of articles)
    if (system !== null && !serves(systems, system)) counts.set(system, (counts.get(system) ?? 0) + 1)
  return [...counts].map(([system, count]) => ({ system, count }))
}

/** Where articles are, and whose they are. */
export interface ArticleFolder {
  readonly folder: string
  /** Where the folder was named. */
  readonly named: Pick<Problem, 'file' | 'line'>
  /** The contract's; none when it cannot be read. */
  readonly systems: readonly SystemEntry[]
  /** The articles that come with the program are for several contracts: one of another system is no slip there. */
  readonly shipped: boolean
}

/** Faults of the articles, and what will never be answered: expired, overdue for review, of a system the contract lacks. */
export const checkArticles = (
  { folder, named, systems, shipped }: ArticleFolder,
  now: Instant,
): readonly Finding[] => {
  const loaded = loadArticles(folder)
  const { articles } = loaded
  const problems = existsSync(folder)
    ? loaded.problems
    : [{ ...named, message: `articles：找不到这个文件夹（${folder}）` }]
  const warn = (message: string, next: string): Finding => ({
    level: 'warning',
    area: 'articles',
    file: folder,
    line: null,
    message,
    next,
  })
  const valid = articles.filter((article) => isValidAt(article, now))
  const usable = valid.filter(({ system }) => serves(systems, system))
  const strange = shipped ? [] : unservedSystems(articles, systems)
  const overdue = usable.filter(({ reviewBy }) => reviewBy !== null && reviewBy <= now)
  return [
    ...findingsOf('error', 'articles', problems, mend),
    ...(usable.length === 0 && problems.length === 0
      ? [warn('没有一条能用的知识，机器人什么都答不了', '检查 articles 写的文件夹，或放入知识条目')]
      : []),
    ...(overdue.length === 0
      ? []
      : [
          warn(
            `${overdue.length} 条过了复核日期：${overdue
              .slice(0, 5)
              .map((article) => article.id)
              .join('、')}`,
            '请知识管理员复核，再把 reviewBy 往后改',
          ),
        ]),
    ...strange.map(({ system, count }) =>
      warn(
        `${count} 条写的系统是“${system}”，不会用来回答：${unknownName(
          '系统',
          system,
          systems.map(({ name }) => name),
        )}`,
        '写错的改条目里的 system；叫法不同的加到合同 systems 的 aliases；不分系统的去掉这一项',
      ),
    ),
    ...(problems.length === 0 && usable.length > 0
      ? [
          fine(
            'articles',
            `${articles.length} 条，其中 ${valid.length} 条在有效期内${usable.length === valid.length ? '' : `，${usable.length} 条是这份合同的系统或通用的`}`,
          ),
        ]
      : []),
  ]
}
