import { afterAll, describe, expect, test } from '@jest/globals'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { shippedArticles } from '../src/cli/load-desk.ts'
import { checkArticles } from '../src/doctor/check-articles.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhiban-articles-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const now = Date.parse('2026-03-02T09:00:00+08:00')
const named = { file: 'zhiban.yaml', line: 3 }
const systems = [{ name: '非税收入收缴及电子票据系统', aliases: ['非税系统'], articlesOf: [] }]
const said = (where: string, shipped: boolean) =>
  checkArticles({ folder: where, named, systems, shipped }, now).map(({ level, message }) => [level, message])

const sample = readFileSync(join(shippedArticles, 'KB-0031.md'), 'utf8')
const write = (id: string, system: string): void =>
  writeFileSync(
    join(folder, `${id}.md`),
    sample.replace('KB-0031', id).replace('system: 电子票据管理系统', `system: ${system}`),
  )

describe('articles of a system that the contract does not name', () => {
  test('are warned of in a folder of one’s own, with what was probably meant', () => {
    write('KB-1', '非税系统')
    write('KB-2', '非税收入收缴及电子票据糸统')
    write('KB-3', 'null')
    write('KB-4', '公文管理系统')
    write('KB-5', '公文管理系统')
    expect(said(folder, false)).toEqual([
      [
        'warning',
        '1 条写的系统是“非税收入收缴及电子票据糸统”，不会用来回答：没有“非税收入收缴及电子票据糸统”这个系统，是不是“非税收入收缴及电子票据系统”',
      ],
      [
        'warning',
        '2 条写的系统是“公文管理系统”，不会用来回答：没有“公文管理系统”这个系统，可以写：非税收入收缴及电子票据系统',
      ],
      ['ok', '5 条，其中 5 条在有效期内，2 条是这份合同的系统或通用的'],
    ])
  })

  test('are only counted among the shipped ones, which are for several contracts', () => {
    expect(said(shippedArticles, true)).toEqual([
      ['ok', '149 条，其中 149 条在有效期内，30 条是这份合同的系统或通用的'],
    ])
  })
})
