const shownAs = '报错|报|提示|显示|返回|弹出|出现|错误|代码|异常|error|code'
/** What is counted or dated is no code. */
const counted = '(?!\\s?(?:年|月|日|号|元|万|块|张|笔|条|个|人|次|分|秒|小时|天|%))'
const reported = new RegExp(
  `(?:${shownAs})(?:了|出|的|为|是|码|\\s){0,3}((?:[a-z]{1,6}\\s)?[a-z0-9][a-z0-9-]*)(?![a-z0-9-])${counted}`,
  'g',
)
/** Fewer digits are a step or a number on a button. */
const isCode = (word: string): boolean => word.replace(/\D/g, '').length >= 3

const bare = (text: string): string => text.replace(/[-\s]/g, '')

/** The error codes that a folded question says were shown, without joints: `502` of 报 502, `ora00942` of 提示 ORA-00942. */
export const errorCodesIn = (folded: string): readonly string[] =>
  [...folded.matchAll(reported)].map(([, code]) => bare(code ?? '')).filter(isCode)

/** Does a folded text name one of these codes? */
export const knowsCode = (folded: string, codes: readonly string[]): boolean => {
  const text = bare(folded)
  return codes.some((code) => text.includes(code))
}
