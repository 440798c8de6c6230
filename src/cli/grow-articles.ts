import { bareArticle, type Article } from '../domain/knowledge/article.ts'
import type { Contract } from '../domain/contract/contract.ts'
import { id, type ArticleId } from '../domain/ids.ts'

/** What goes wrong with a function, and what people want to know about it. */
const matters = [
  '怎么录入', '怎么查询', '怎么导出', '怎么撤回', '怎么作废', '怎么修改', '怎么送审', '怎么打印', '在哪里打开',
  '保存不了', '送审不了', '提交失败', '打不开', '找不到', '数据不对', '金额对不上', '重复了', '状态不更新', '一直转圈',
  '提示没有权限', '审核人在哪里设置', '附件传不上去', '能不能批量处理', '能不能补录', '多久到账', '被退回怎么办',
] as const // prettier-ignore
const occasions = [
  '', '年初', '年底', '跨年度', '换了经办人以后', '换了电脑以后', '单位合并以后', '月末结账时', '上级审核时', '移动端',
  '用 UKey 登录后', '导入 Excel 时', '手机短信验证时', '补发工资时', '退款时', '结转时', '调整预算后', '更换开户行后',
] as const // prettier-ignore
const objects = ['', '单据', '凭证', '报表', '模板', '待办', '附件', '额度', '明细', '汇总', '回单', '清单'] as const // prettier-ignore

/**
 * A knowledge base of any size for measurements of speed: the given articles first, then questions made of the
 * contract's functions. Always the same for the same input. It says nothing about the quality of answers.
 */
export const growArticles = (
  articles: readonly Article[],
  contract: Contract,
  count: number,
): readonly Article[] => {
  const functions = [...new Set(contract.modules.flatMap((module) => [module.name, ...module.functions]))]
  const pick = <Value>(list: readonly Value[], at: number): Value | undefined => list[at % list.length]
  const made = Array.from({ length: Math.max(0, count - articles.length) }, (_, n): Article => {
    const name = pick(functions, n) ?? ''
    const round = Math.floor(n / functions.length)
    const object = pick(objects, Math.floor(round / matters.length)) ?? ''
    const occasion =
      pick(occasions, Math.floor(round / (matters.length * objects.length)) + (n % functions.length)) ?? ''
    const question = `${occasion}${name}${object}${pick(matters, round) ?? ''}`
    return {
      ...bareArticle(id<ArticleId>(`KB-${100_000 + n}`), question),
      steps: ['打开对应的菜单', '按提示操作'],
    }
  })
  return [...articles.slice(0, count), ...made]
}
