import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createOffice } from '../../adapters/office/index.ts'
import { Fault } from '../domain/fault.ts'
import { countEntries, planImport, type ImportPlan } from '../domain/imports/import.ts'
import { parseColumns, type ColumnOverrides } from '../domain/imports/import-columns.ts'
import { describeImport } from '../texts/zh/import.ts'
import { applyImport, listImports, undoImport, wakeImport } from '../usecases/knowledge/apply-import.ts'
import { listRecords } from '../usecases/knowledge/change-article.ts'
import type { DeskContext } from '../usecases/context.ts'
import { withOfflineDesk } from './offline-desk.ts'

type Values = Readonly<Record<string, string | boolean | undefined>>

export interface ImportRequest {
  readonly file: string
  readonly apply: boolean
  /** Only this sheet; null = all. */
  readonly sheet: string | null
  /** `问题=B,答案=D`; empty = as guessed. */
  readonly columns: string
}

const keeper = 'zhiban import'

const columnsOf = (typed: string): ColumnOverrides => {
  const { overrides, wrong } = parseColumns(typed)
  if (wrong.length === 0) return overrides
  throw new Fault('CLI_COLUMNS', 'user', `看不懂 --columns 里的：${wrong.join('，')}`, '请写成 问题=B,答案=D')
}

const readBytes = (file: string): Uint8Array => {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new Fault('CLI_FILE', 'user', `读不到文件 ${file}`, '请检查文件名和读取权限。', cause)
  }
}

/** What was interrupted by a crash is finished before anything else is planned. */
const finishOpen = async (ctx: DeskContext, now: number): Promise<readonly string[]> => {
  const open = (await listImports(ctx, 200)).filter((document) => document.state === 'applying')
  for (const document of open) await wakeImport(ctx, document, now)
  return open.map(({ key, body }) => `上次中断的导入已写完：${body.plan.source.file}（${key}）`)
}

const planFor = async (ctx: DeskContext, request: ImportRequest): Promise<ImportPlan> => {
  const { knowledge, contract } = ctx.settings()
  return planImport({
    source: await createOffice().read(request.file, readBytes(request.file)),
    existing: knowledge.articles(),
    similar: (question) =>
      knowledge.similar(question).map(({ article, likeness }) => ({ article: article.id, likeness })),
    digest: (text) => createHash('sha256').update(text).digest('hex'),
    sheet: request.sheet,
    columns: columnsOf(request.columns),
    // Ids of withdrawn articles and of undone imports stay taken.
    taken: (await listRecords(ctx)).map((record) => record.key),
    systems: contract.systems,
  })
}

const outcomeOf = async (ctx: DeskContext, plan: ImportPlan, now: number): Promise<readonly string[]> => {
  const outcome = await applyImport(ctx, plan, keeper, now)
  switch (outcome.kind) {
    case 'applied':
      return [`已导入 ${outcome.articles} 条。撤销请运行：zhiban import --undo ${plan.id}`]
    case 'known':
      return [`这个文件已经导入过，没有再写。撤销请运行：zhiban import --undo ${plan.id}`]
    case 'empty':
      return ['没有可写入的条目。']
    case 'conflict':
      return [`没有导入：${outcome.articles.join('、')} 在预览之后被改过。请再运行一次。`]
  }
}

/**
 * `zhiban import FILE`: what importing the file into the stopped desk would do, row by row; with `apply` it is done, all
 * of it or nothing (KNO-4). The lines are for people; `plan` is the exact data.
 */
export const importCommand = (
  values: Values,
  request: ImportRequest,
  now: number,
): Promise<{ readonly plan: ImportPlan; readonly lines: readonly string[] }> =>
  withOfflineDesk(values, now, async (ctx) => {
    const finished = await finishOpen(ctx, now)
    const plan = await planFor(ctx, request)
    const counts = countEntries(plan)
    const report = describeImport(plan).split('\n')
    const next = request.apply
      ? await outcomeOf(ctx, plan, now)
      : counts.new + counts.changed > 0
        ? ['', '以上是预览，什么都没有写。写入请加 --apply']
        : []
    return { plan, lines: [...finished, ...report, ...next] }
  })

/** `zhiban import --undo ID`: takes an applied import back in one step. Rejects with a Fault when there is none. */
export const undoCommand = (values: Values, importId: string, now: number): Promise<string> =>
  withOfflineDesk(values, now, async (ctx) => {
    await finishOpen(ctx, now)
    const outcome = await undoImport(ctx, importId, keeper, now)
    if (outcome.kind === 'undone')
      return `已撤销 ${importId}，${outcome.articles} 条知识回到导入前；之后又改过的保持现状。`
    const known = (await listImports(ctx, 20)).map(({ key, state, body }) => `${key} ${state} ${body.plan.source.file}`) // prettier-ignore
    throw new Fault(
      'IMPORT_NOT_APPLIED',
      'user',
      outcome.kind === 'unknown' ? `没有导入 ${importId}。` : `导入 ${importId} 现在没有生效。`,
      known.length === 0 ? '这个服务台还没有导入过。' : `最近的导入：\n${known.join('\n')}`,
    )
  })
