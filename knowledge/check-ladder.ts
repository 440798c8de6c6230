import type { ContractDraft } from './draft-contract.ts'
import type { YamlPath } from './read-yaml.ts'
import { unknownName } from './unknown-name.ts'

/** Reminders come before their target, in order, in hours that the contract has. */
export const checkLadder = ({ yaml, calendars }: ContractDraft, path: YamlPath): void => {
  const before = yaml.at([...path, 'before'])
  const fractions: readonly unknown[] = Array.isArray(before) ? before : []
  for (const [index, fraction] of fractions.entries()) {
    if (typeof fraction !== 'number') continue
    const earlier = fractions[index - 1]
    if (fraction <= 0 || fraction >= 1)
      yaml.complain(
        [...path, 'before', index],
        `应在 0 和 1 之间（不含），如 0.5 表示时限过半，现在是 ${fraction}`,
      )
    else if (typeof earlier === 'number' && fraction <= earlier)
      yaml.complain([...path, 'before', index], `要从小到大写，${fraction} 不大于前面的 ${earlier}`)
  }
  const hours = yaml.at([...path, 'hours'])
  const names = Object.keys(calendars)
  if (typeof hours === 'string' && !names.includes(hours))
    yaml.complain([...path, 'hours'], unknownName('日历', hours, names))
}
