/**
 * Writes `contracts/contract.schema.json`, by which editors complete and check contract files:
 *
 *     node knowledge/write-contract-schema.ts
 *
 * A test fails when the file is not what this would write.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { contractJsonSchema, type contractSchema } from './contract-schema.ts'

export const contractSchemaFile = join(import.meta.dirname, 'contracts', 'contract.schema.json')

/** What an editor shows for each part of a contract file. */
const hints: Readonly<Record<keyof typeof contractSchema.shape, string>> = {
  id: '编号，和文件名一样，如 foshan-fiscal',
  name: '简称，用在机器人的话里',
  customer: '客户全名',
  document: '数字出自哪份文件',
  systems: '系统和大家口头的叫法',
  modules: '模块、功能和叫法；系统不止一个时写明属于哪个系统',
  regions: '区划和叫法',
  units: '单位和叫法',
  severities: '故障等级：定义和提示词，三级都要有',
  defaultSeverity: '没有提示词时按哪一级',
  categories: '分类提示词，最长的说了算',
  calendars: '日历：always 是 7×24 小时，其余写每周的时段',
  policies: '各等级的时限；同一种时限写几条时，第一条条件成立的算数',
  ceiling: '任何请求最迟多久响应',
  tracking: '多久没解决就列入备案跟踪',
  averages: '合同要求的平均值，按任何一段时间报达到多少',
  availability: '系统正常运行率',
  peaks: '重保时期：日期、收紧、加叫谁、怎样提醒',
  reminders: '时限提醒：走到几成、超时后多久一次',
  contacts: '要通知的几组人，只写角色，具体是谁在 people.yaml 里',
  vendors: '厂商等外部单位和叫法',
  outbreak: '多少人、多少区划说同一件事算共性问题',
  satisfaction: '满意度几分制，多少分以下告诉主管',
  attendance: '签到签退的钟点',
  checklists: '例行的事：什么时候做、做哪些',
  reports: '要交的报告',
  patience: '对话里等多久',
  retention: '办完的留多久，过期删除；不写就一直留',
  nickname: '群昵称的写法（正则表达式，要有 name 和 unit 组）；null 不认',
  quietHours: '能等的话不在这段时间说；null 不限',
  summary: '日报几点发；weekly、monthly 是上周、上月的小结在之后第一天几点发，null 不发',
  tiers: '支持分级，从 1 依次写',
  speech: '一个群里一小时最多说几句；null 不限',
  thresholds: '回答的把握；null 用程序自带的',
  texts: '和程序不同的几句话',
}

/** The JSON Schema as it stands in the file. */
export const contractSchemaText = (): string => {
  const schema = contractJsonSchema()
  const properties = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const hint: unknown = Reflect.get(hints, name)
    return [
      name,
      typeof property === 'object' && typeof hint === 'string'
        ? { ...property, description: hint }
        : property,
    ]
  })
  return `${JSON.stringify({ ...schema, properties: Object.fromEntries(properties) as unknown }, null, 2)}\n`
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  writeFileSync(contractSchemaFile, contractSchemaText())
