import { describe, expect, test } from '@jest/globals'
import { serves, systemNamed, systemServed } from '../../src/domain/contract/systems.ts'

const oa = { name: '税务综合办公信息系统', aliases: ['OA', '公文系统'], articlesOf: ['公文管理系统'] }
const mail = { name: '传送邮件管理系统', aliases: ['公文管理系统邮件'], articlesOf: [] }
const systems = [oa, mail]

describe('the system that is meant', () => {
  test.each([
    ['税务综合办公信息系统', oa],
    [' 税务综合 办公信息系统 ', oa],
    ['oa', oa],
    ['ＯＡ', oa],
    ['公文系统', oa],
    ['传送邮件管理系统', mail],
    ['公文管理系统', null],
    ['税务综合办公', null],
    ['', null],
  ])('%j', (typed, meant) => {
    expect(systemNamed(typed, systems)).toBe(meant)
  })
})

describe('whose articles a desk may answer with', () => {
  test.each([
    ['of no system: everybody', null, true],
    ['of its own', '税务综合办公信息系统', true],
    ['of its own by an alias', 'oa', true],
    ['taken over from another system', '公文管理系统', true],
    ['of another contract', '非税收入收缴及电子票据系统', false],
    ['misspelt', '税务综合办公信息系統统', false],
  ])('%s', (_, system, expected) => {
    expect(serves(systems, system)).toBe(expected)
  })

  test('a contract that names no systems serves all', () => {
    expect(serves([], '非税收入收缴及电子票据系统')).toBe(true)
  })

  test('its own system comes before one taken over', () => {
    const own = { name: '公文管理系统', aliases: [], articlesOf: [] }
    expect(systemServed('公文管理系统', [oa, own])).toBe(own)
    expect(systemServed('公文管理系统', [oa])).toBe(oa)
  })
})
