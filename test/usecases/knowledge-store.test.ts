import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../../adapters/sqlite/index.ts'
import { createKnowledge, emptyLexicon } from '../../knowledge/knowledge.ts'
import type { Article } from '../../src/domain/knowledge/article.ts'
import { withAct, withVersion } from '../../src/domain/knowledge/article-record.ts'
import { id, type ArticleId } from '../../src/domain/ids.ts'
import { importedArticles } from '../../src/domain/imports/import.ts'
import { minute, parseInstant } from '../../src/domain/time.ts'
import type { KnowledgeBase } from '../../src/ports/knowledge.ts'
import type { Store } from '../../src/ports/store.ts'
import { applyImport, undoImport, wakeImport } from '../../src/usecases/knowledge/apply-import.ts'
import { changeArticle, listRecords } from '../../src/usecases/knowledge/change-article.ts'
import type { DeskContext } from '../../src/usecases/context.ts'
import { ArticleWatch, restoreArticles } from '../../src/usecases/knowledge/refresh-articles.ts'
import { stillContext } from '../../src/usecases/still-context.ts'
import { articleOf, planOf, sourceOf, tableOf } from '../support/import-run.ts'
import { foshanContract } from '../support/scene.ts'

const now = parseInstant('2026-03-04T09:00:00+08:00') ?? 0
const kb = (n: number): ArticleId => id<ArticleId>(`KB-000${n}`)
const files: readonly Article[] = [
  articleOf({ id: kb(1), question: '电子票据打印出来是空白怎么办', steps: ['装新版打印控件'] }),
  articleOf({ id: kb(2), question: '忘记登录密码怎么办', version: 3, steps: ['点忘记密码'] }),
]

/** A desk that was just started: an engine from the files, a store from before. */
const start = async (
  store: Store,
  from: readonly Article[] = files,
): Promise<DeskContext & { readonly knowledge: KnowledgeBase }> => {
  const knowledge = createKnowledge(from, { lexicon: emptyLexicon })
  const settings = {
    contract: foshanContract,
    directory: { people: [], rooms: [], shifts: [] },
    knowledge,
    files: from,
  }
  const ctx = stillContext(store, settings)
  await restoreArticles(ctx, settings, now)
  return { ...ctx, knowledge }
}

const edit = (ctx: DeskContext, article: ArticleId, step: string): Promise<unknown> =>
  changeArticle(ctx, article, now, (record, state) => {
    const before = record.versions.at(-1)?.article ?? articleOf({ question: '' })
    return {
      state,
      record: withVersion(record, { article: { ...before, steps: [step] }, at: now, by: '管理员', source: 'command' }),
    }
  }) // prettier-ignore

/** Everything that answers, as id and version and first step. */
const answers = ({ knowledge }: { readonly knowledge: KnowledgeBase }): readonly string[] =>
  knowledge
    .articles()
    .map((article) => `${article.id} v${article.version} ${article.steps[0] ?? ''}`)
    .sort()

let folder = ''
let store: Store
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhiban-knowledge-'))
  store = await openStore({ folder })
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

describe('KNO-2 records over files', () => {
  test('KNO-2 what was edited in chat holds after a restart; a file that was not touched does not take it back', async () => {
    const ctx = await start(store)
    await edit(ctx, kb(2), '打电话给管理员')
    expect(answers(ctx)).toEqual(['KB-0001 v1 装新版打印控件', 'KB-0002 v4 打电话给管理员'])
    expect(answers(await start(store))).toEqual(answers(ctx))
  })

  test('KNO-2 a file edited since becomes a new version over what was edited in chat', async () => {
    await edit(await start(store), kb(1), '重启电脑')
    const [first, second] = files
    if (first === undefined || second === undefined) throw new Error('two files')
    const mended = [{ ...first, steps: ['装 3.2 版打印控件'] }, second]
    expect(answers(await start(store, mended))).toEqual(['KB-0001 v3 装 3.2 版打印控件', 'KB-0002 v3 点忘记密码'])
    const [record] = await listRecords({ id: foshanContract.id, store })
    expect(record?.body.versions.map((v) => [v.article.version, v.source])).toEqual([[1, 'file'], [2, 'command'], [3, 'file']])
    // Starting again with the same file is no further version.
    expect(answers(await start(store, mended))).toContain('KB-0001 v3 装 3.2 版打印控件')
  }) // prettier-ignore

  test('KNO-2 a withdrawn article stays withdrawn, one whose file is gone is gone, one edited in chat stays', async () => {
    const ctx = await start(store)
    await edit(ctx, kb(1), '重启电脑')
    await changeArticle(ctx, kb(2), now, (record) => ({
      state: 'withdrawn',
      record: withAct(record, { what: 'withdrawn', at: now, by: '管理员', text: '', trigger: 't' }),
    }))
    expect(answers(await start(store))).toEqual(['KB-0001 v2 重启电脑'])
    expect(answers(await start(store, []))).toEqual(['KB-0001 v2 重启电脑'])
  })

  test('KNO-2 a change made by another instance takes effect with the next look', async () => {
    const [one, other] = [await start(store), await start(store)]
    const watch = new ArticleWatch()
    await watch.look(one, one.knowledge, now)
    await edit(other, kb(1), '重启电脑')
    await watch.look(one, one.knowledge, now + 10_000)
    expect(answers(one)).toContain('KB-0001 v1 装新版打印控件')
    await watch.look(one, one.knowledge, now + 20_000)
    expect(answers(one)).toEqual(answers(other))
  })

  test('KNO-2 the store was written and the process died before the engine knew: the next start knows', async () => {
    const ctx = await start(store)
    const dies: KnowledgeBase = {
      ...ctx.knowledge,
      publishAll: () => {
        throw new Error('died')
      },
    }
    const dying = { ...ctx, settings: () => ({ ...ctx.settings(), knowledge: dies }) }
    await expect(edit(dying, kb(1), '重启电脑')).rejects.toThrow('died')
    expect(answers(ctx)).toContain('KB-0001 v1 装新版打印控件')
    expect(answers(await start(store))).toContain('KB-0001 v2 重启电脑')
  })
})

const table = tableOf([
  ['编号', '问题', '处理步骤'],
  ['KB-0002', '忘记登录密码怎么办', '点“找回密码”'],
  ['', '投影仪开机蓝屏怎么处理', '拔下信号线重新插紧'],
  ['', '会议室话筒没有声音怎么办', '按一下话筒底座的开关'],
])
const planFor = (ctx: { readonly knowledge: KnowledgeBase }) =>
  planOf(sourceOf(table), { existing: ctx.knowledge.articles() })

const before = ['KB-0001 v1 装新版打印控件', 'KB-0002 v3 点忘记密码']
const after = [
  'KB-0001 v1 装新版打印控件',
  'KB-0002 v4 点“找回密码”',
  'KB-0003 v1 拔下信号线重新插紧',
  'KB-0004 v1 按一下话筒底座的开关',
]

class Died extends Error {}

/** A store whose process dies before write number `last`. */
const mortal = (real: Store, last: number): { readonly store: Store; readonly writes: () => number } => {
  let writes = 0
  const proxy = new Proxy(real, {
    get: (target, name: keyof Store) => {
      const method = target[name].bind(target) as (...args: unknown[]) => Promise<unknown>
      return (...args: unknown[]) => {
        if (name === 'insertDocument' || name === 'replaceDocument') writes += 1
        return writes >= last ? Promise.reject(new Died(name)) : method(...args)
      }
    },
  })
  return { store: proxy, writes: () => writes }
}

describe('KNO-4 applying and undoing an import', () => {
  test('KNO-4 everything of it answers at once and after a restart; undone, everything is as it was', async () => {
    const ctx = await start(store)
    const plan = planFor(ctx)
    expect(importedArticles(plan)).toHaveLength(3)
    expect((await applyImport(ctx, plan, '管理员', now)).kind).toBe('applied')
    expect(answers(ctx)).toEqual(after)
    expect(answers(await start(store))).toEqual(after)
    expect((await applyImport(ctx, plan, '管理员', now)).kind).toBe('known')
    expect((await undoImport(ctx, plan.id, '管理员', now + minute)).kind).toBe('undone')
    expect(answers(ctx)).toEqual(before)
    expect(answers(await start(store))).toEqual(before)
    expect((await undoImport(ctx, plan.id, '管理员', now)).kind).toBe('not-applied')
    // The same file once more: a further import, with version numbers that were never used.
    expect((await applyImport(ctx, planFor(ctx), '管理员', now + minute)).kind).toBe('applied')
    expect(answers(ctx)).toContain('KB-0002 v5 点“找回密码”')
  })

  test('KNO-4 what somebody published on top of an import stays when the import is undone', async () => {
    const ctx = await start(store)
    const plan = planFor(ctx)
    await applyImport(ctx, plan, '管理员', now)
    await edit(ctx, id<ArticleId>('KB-0003'), '换一根信号线')
    await undoImport(ctx, plan.id, '管理员', now)
    expect(answers(ctx)).toEqual([...before, 'KB-0003 v2 换一根信号线'])
  })

  test('KNO-4 an article changed since the plan was made: refused as a whole, with its name', async () => {
    const ctx = await start(store)
    const plan = planFor(ctx)
    await edit(ctx, kb(2), '打电话给管理员')
    const outcome = await applyImport(ctx, plan, '管理员', now)
    expect(outcome.kind === 'conflict' && outcome.articles).toEqual(['KB-0002'])
    expect(answers(await start(store))).toEqual(['KB-0001 v1 装新版打印控件', 'KB-0002 v4 打电话给管理员'])
  })

  test('KNO-4 SEC-4 killed before any write of applying or undoing: all or nothing is seen, and it is finished', async () => {
    const seen: string[] = []
    for (let dieAt = 1; ; dieAt += 1) {
      const own = await mkdtemp(join(tmpdir(), 'zhiban-import-'))
      const real = await openStore({ folder: own })
      try {
        const dying = mortal(real, dieAt)
        const first = await start(dying.store)
        const plan = planFor(first)
        const run = async (): Promise<void> => {
          await applyImport(first, plan, '管理员', now)
          await undoImport(first, plan.id, '管理员', now + minute)
        }
        const died = await run().then(
          () => false,
          (error: unknown) => {
            if (error instanceof Died) return true
            throw error
          },
        )
        const next = await start(real)
        const [document] = await real.listDocuments({ desk: foshanContract.id, kind: 'import' }, { limit: 1 })
        const state = document?.state ?? 'none'
        expect([state, answers(next)]).toEqual([state, state === 'applied' ? after : before])
        seen.push(state)
        for (const due of await real.dueDocuments(now, 10)) if (due.kind === 'import') await wakeImport(next, due, now)
        if (state === 'applying') {
          expect(answers(next)).toEqual(after)
          expect(answers(await start(real))).toEqual(after)
        }
        if (!died) break
      } finally {
        await real.close()
        await rm(own, { recursive: true, force: true })
      }
    }
    expect([...new Set(seen)]).toEqual(['none', 'applying', 'applied', 'undone'])
  }) // prettier-ignore
})
