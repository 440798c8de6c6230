/**
 * What the shipped weights and thresholds reach on many knowledge bases of a few entries, drawn from a larger one,
 * with titles only and with up to three real phrasings each.
 *
 *   node bench/eval-small-bases.ts FOLDER[,FOLDER…] [SIZE] [TIMES]
 *
 * Folders hold kb.jsonl and queries.jsonl; the entries are those of the first, the others lend it their questions.
 */
import { createKnowledge } from '../knowledge/knowledge.ts'
import { readFolder } from './read-cases.ts'
import { draw, joined, taught } from './small-bases.ts'
import type { Base } from './small-bases.ts'

const context = { system: null, module: null, lastArticle: null, audience: 'engineer' } as const
const [folders = '', size = '61', times = '20'] = process.argv.slice(2)

const [first, ...more] = folders.split(',').map(readFolder)
if (first === undefined) throw new Error('Name a folder with kb.jsonl and queries.jsonl.')
const base = joined(first, more)

const percent = (part: number, all: number): string => ((100 * part) / Math.max(1, all)).toFixed(1)

const measure = (title: string, bases: readonly Base[]): void => {
  let [answerable, unanswerable, top1, given, right, wrong] = [0, 0, 0, 0, 0, 0]
  for (const one of bases) {
    const knowledge = createKnowledge(one.articles)
    for (const { query, gold, answerable: has } of one.questions) {
      const { kind, candidates } = knowledge.match(query, context, 0)
      const hit = has && gold.includes(candidates[0]?.article.id ?? '')
      if (has) answerable += 1
      else unanswerable += 1
      if (hit) top1 += 1
      if (kind !== 'confident') continue
      given += 1
      if (hit) right += 1
      if (!has) wrong += 1
    }
  }
  console.log(
    `${title}: ${answerable} answerable, ${unanswerable} not | top-1 ${percent(top1, answerable)} | precision ${percent(right, given)} | coverage ${percent(right, answerable)} | false ${percent(wrong, unanswerable)}`,
  )
}

const bases = Array.from({ length: Number(times) }, (_, at) => draw(base, Number(size), at + 101))
measure(`${size} entries, titles only`, bases)
measure(
  `${size} entries, phrasings taught`,
  bases.map((one, at) => taught(one, at + 101)),
)
