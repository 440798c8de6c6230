import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { createMetrics } from '../../adapters/health/metrics.ts'
import { createTally } from '../../adapters/health/index.ts'
import { zh } from '../../src/texts/zh.ts'

interface Rules {
  readonly groups: readonly {
    readonly rules: readonly { readonly alert: string; readonly expr: string }[]
  }[]
}

const rules = (parse(readFileSync('docs/alerts.yaml', 'utf8')) as Rules).groups.flatMap(
  ({ rules: some }) => some,
)

test('every figure in an alert rule is one that the desk gives, with that label', async () => {
  const tally = createTally()
  const { text } = await createMetrics({
    desks: () => [],
    accounts: () => [],
    tally,
    now: () => 0,
    inWords: zh.trouble,
    token: null,
  })()
  const given = new Set([...text.matchAll(/^# HELP (\S+)/gm)].map(([, name]) => name))
  const asked = rules.flatMap(({ expr }) => [...expr.matchAll(/zhiban_\w+/g)].map(([name]) => name))
  expect(asked.length).toBeGreaterThan(10)
  expect(asked.filter((name) => !given.has(name))).toEqual([])
  for (const [, label = ''] of rules.flatMap(({ expr }) => [...expr.matchAll(/outcome=~?"([^"]+)"/g)]))
    for (const one of label.split('|')) expect(text).toContain(`outcome="${one}"`)
})

test('every alert is explained to the operator, in both languages', () => {
  const page = readFileSync('docs/operations.md', 'utf8')
  for (const { alert } of rules) expect(page.split(alert).length - 1).toBe(2)
})
