import { describe, expect, test } from '@jest/globals'
import { coverage } from './coverage.ts'
import { requirementIds, type RequirementId } from './support/requirement-ids.ts'

const table = coverage()

describe('every requirement of the contracts has a test that names it', () => {
  test.each(Object.keys(requirementIds) as RequirementId[])('%s', (requirement) => {
    expect(table.get(requirement)).not.toEqual([])
  })
})
