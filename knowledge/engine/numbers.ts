const digits = new Map([...'零一二三四五六七八九'].map((digit, value) => [digit, value]))
digits.set('两', 2)

/** The value of a Chinese number below a hundred, or null. */
const valueOf = (text: string): number | null => {
  const [tens, ones, ...rest] = text.split('十')
  if (rest.length > 0 || tens === undefined) return null
  if (ones === undefined) return digits.get(tens) ?? null
  const ten = tens === '' ? 1 : digits.get(tens)
  const one = ones === '' ? 0 : digits.get(ones)
  return ten === undefined || one === undefined ? null : ten * 10 + one
}

const latin = /[a-z]*\d[a-z0-9-]*/g
const chinese =
  /([一二两三四五六七八九十]{1,3})(月|号|日|年|期|季|集|部|代|级|步|版|届|章|岁|万|千|块|元|个月|天|次)/g

/** Codes, versions and counted numbers in a folded text: `ora00942`, `3` for 第三季 as for 第3季. */
export const numbersIn = (text: string): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const [word] of text.matchAll(latin)) found.add(word.replaceAll('-', ''))
  for (const [, number] of text.matchAll(chinese)) {
    const value = valueOf(number ?? '')
    if (value !== null) found.add(String(value))
  }
  return found
}
