import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { z } from 'zod'

const questions = join(import.meta.dirname, '../fixtures/questions.jsonl')
const articles = join(import.meta.dirname, '../../knowledge/articles')

const question = z.strictObject({
  id: z.string(),
  query: z.string().min(2),
  gold: z.array(z.string().regex(/^KB-\d{4}$/)),
  answerable: z.boolean(),
  kind: z.enum(['plain', 'typo', 'homophone', 'gossip', 'mixed', 'long', 'short', 'near', 'far']),
  domain: z.enum(['general', 'nontax', 'eticket', 'tax', 'oa', 'office', 'fiscal', 'chatter']),
})
const front = z.object({ id: z.string(), question: z.string(), phrasings: z.array(z.string()) })

const readQuestions = async (): Promise<z.infer<typeof question>[]> => {
  const rows = (await readFile(questions, 'utf8')).split('\n').filter((row) => row !== '')
  return rows.map((row) => question.parse(JSON.parse(row)))
}

const readArticles = async (): Promise<z.infer<typeof front>[]> => {
  const names = (await readdir(articles)).filter((name) => name.endsWith('.md'))
  const texts = await Promise.all(names.map((name) => readFile(join(articles, name), 'utf8')))
  return texts.map((text) => front.parse(parse(text.split(/^---$/m)[1] ?? '')))
}

const bare = (text: string): string => text.replace(/[\p{P}\p{S}\s]/gu, '').toLowerCase()

describe('the evaluation questions', () => {
  test('name articles that exist, and are answerable exactly when they name one', async () => {
    const [all, known] = [await readQuestions(), new Set((await readArticles()).map(({ id }) => id))]
    expect(
      all.flatMap(({ id, gold }) => gold.filter((one) => !known.has(one)).map((one) => [id, one])),
    ).toEqual([])
    expect(all.filter(({ gold, answerable }) => answerable !== gold.length > 0)).toEqual([])
    expect(all.filter(({ kind, answerable }) => answerable === ['near', 'far'].includes(kind))).toEqual([])
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    expect(new Set(all.map(({ query }) => bare(query))).size).toBe(all.length)
  })

  test('none is a phrasing of an article: what is measured must not be what was taught', async () => {
    const taught = new Set(
      (await readArticles()).flatMap((one) => [one.question, ...one.phrasings].map(bare)),
    )
    expect((await readQuestions()).filter(({ query }) => taught.has(bare(query)))).toEqual([])
  })
})
