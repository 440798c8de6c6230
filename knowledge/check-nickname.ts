/** Long enough for two spellings with a list of unit endings, short enough to be read. */
const longestPattern = 500
const neededGroups = ['unit', 'name']
const knownGroups = [...neededGroups, 'region']

/**
 * What is wrong with the contract's nickname pattern: no regular expression, groups missing, or one that could take
 * minutes over a long nickname. Everybody in a group chooses their own nickname, so the pattern meets hostile text.
 */
export const checkNicknamePattern = (pattern: string | null): readonly string[] => {
  if (pattern === null) return []
  if (pattern.length > longestPattern) return [`太长了，最多 ${longestPattern} 个字符`]
  let groups: readonly string[]
  try {
    // An empty alternative always matches, and the match then lists every named group.
    groups = Object.keys(new RegExp(`${pattern}|`, 'u').exec('')?.groups ?? {})
  } catch (error) {
    return [`不是正则表达式（${error instanceof Error ? error.message : String(error)}）`]
  }
  const missing = neededGroups
    .filter((name) => !groups.includes(name))
    .map((name) => `缺少名为 ${name} 的组，写作 (?<${name}>…)`)
  const strange = groups
    .filter((name) => !knownGroups.includes(name))
    .map((name) => `没有 ${name} 这个组，可以用：${knownGroups.join('、')}`)
  const slow = repeatsRepetition(pattern)
    ? ['重复的组里又有重复或“|”，如 (a+)+，遇到长昵称会卡死，请改写']
    : []
  return [...missing, ...strange, ...slow]
}

/** Is a group with repetitions or alternatives in it itself repeated? Only such patterns backtrack exponentially. */
const repeatsRepetition = (pattern: string): boolean => {
  const open: { branches: boolean }[] = [{ branches: false }]
  const bare = pattern.replace(/\\./gsu, 'x').replace(/\[[^\]]*\]/gu, 'x')
  for (let index = 0; index < bare.length; index += 1) {
    const repeated = /^(?:[*+]|\{\d+(?:,\d*)?\})/u.test(bare.slice(index + 1))
    const inner = open[open.length - 1] ?? { branches: false }
    if (bare[index] === '(') open.push({ branches: false })
    else if (bare[index] === '|') inner.branches = true
    else if (bare[index] === ')' && open.length > 1) {
      open.pop()
      if (inner.branches && repeated) return true
      const outer = open[open.length - 1]
      if (outer !== undefined) outer.branches ||= inner.branches || repeated
    } else if (repeated) inner.branches = true
  }
  return false
}
