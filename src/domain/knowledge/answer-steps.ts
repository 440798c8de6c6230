/** An answer as an article keeps it. */
export interface SplitAnswer {
  readonly cause: string
  readonly steps: readonly string[]
}

type MarkStyle = 'number' | 'bracket' | 'circle' | 'chinese' | 'ordinal' | 'bullet'

interface Marked {
  readonly style: MarkStyle
  /** 1 for the first; bullets have none. */
  readonly number: number | null
  readonly text: string
}

const circles = '①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳'
const chineseDigits = '一二三四五六七八九十'
const chineseNumber = (text: string): number =>
  text === '十' ? 10 : text.startsWith('十') ? 10 + chineseDigits.indexOf(text.charAt(1)) + 1 : chineseDigits.indexOf(text) + 1 // prettier-ignore

/** How people number steps. A digit after the dot is a version or an amount (1.5 倍), not a step. */
const marks: readonly { readonly style: MarkStyle; readonly pattern: RegExp }[] = [
  { style: 'number', pattern: /^(\d{1,2})\s*(?:[.．](?!\d)|[、)）]|[:：](?!\d))\s*/ },
  { style: 'bracket', pattern: /^[(（]\s*(\d{1,2}|[一二三四五六七八九十]{1,2})\s*[)）]\s*[、.．]?\s*/ },
  { style: 'circle', pattern: new RegExp(`^([${circles}])\\s*[、.．]?\\s*`) },
  { style: 'chinese', pattern: /^([一二三四五六七八九十]{1,2})\s*[、.．]\s*/ },
  {
    style: 'ordinal',
    pattern: /^(?:第\s*(\d{1,2}|[一二三四五六七八九十]{1,2})\s*步|步骤\s*(\d{1,2}|[一二三四五六七八九十]{1,2}))\s*[:：、,，.．]?\s*/,
  }, // prettier-ignore
  { style: 'bullet', pattern: /^[-*•·●■◆]\s+/ },
]

const numberOf = (text: string | undefined): number | null => {
  if (text === undefined) return null
  if (/^\d+$/.test(text)) return Number(text)
  const circle = circles.indexOf(text)
  return circle >= 0 ? circle + 1 : chineseNumber(text)
}

const markOf = (line: string): Marked | null => {
  for (const { style, pattern } of marks) {
    const match = pattern.exec(line)
    if (match !== null)
      return { style, number: numberOf(match[1] ?? match[2]), text: line.slice(match[0].length) }
  }
  return null
}

/** `1.打开 2.点击 3.提交` in one line: cut where the numbers go on by one in the same style. */
const cutInline = (line: string): readonly string[] => {
  const first = markOf(line)
  if (first !== null) return first.number === 1 ? cutFrom(line, first.style) : [line]
  for (const { style } of marks) {
    const at = inlineMark(line, style, 1)
    const pieces = at < 0 ? [] : cutFrom(line.slice(at), style)
    if (pieces.length > 1) return [line.slice(0, at), ...pieces]
  }
  return [line]
}

const cutFrom = (line: string, style: MarkStyle): readonly string[] => {
  const pieces: string[] = []
  let rest = line
  for (let next = 2; ; next++) {
    const at = inlineMark(rest, style, next)
    if (at < 0) return [...pieces, rest]
    pieces.push(rest.slice(0, at))
    rest = rest.slice(at)
  }
}

const inlineMark = (line: string, style: MarkStyle, number: number): number => {
  for (let at = 1; at < line.length; at++) {
    // A number in the middle of a word or an amount begins no step.
    if (/[\dA-Za-z.]/.test(line.charAt(at - 1)) && /\d/.test(line.charAt(at))) continue
    const mark = markOf(line.slice(at))
    if (mark !== null && mark.style === style && mark.number === number && mark.text.trim() !== '') return at
  }
  return -1
}

const causeLabel = /^[【[]?(?:问题|故障|产生)?原因(?:分析)?(?:[】\]]\s*[:：]?|\s*[:：])\s*/
const stepsLabel =
  /^[【[]?(?:(?:解决|处理)(?:办法|方法|方案|步骤|措施|方式)|操作(?:步骤|方法)|步骤|处理|解决|答案|答复|回复)(?:[】\]]\s*[:：]?|\s*[:：])\s*/

/** 原因：… 解决办法：… in one line: each label begins a line of its own. */
const inlineLabel =
  /(?<=[。；;!！\s])(?=[【[]?(?:原因|解决(?:办法|方法|方案)|处理(?:办法|方法|步骤|措施)|操作步骤)[】\]]?\s*[:：])/g

/** A short paragraph is one step; what would not fit on a phone is told sentence by sentence. */
const longestStep = 60
const sentences = (line: string): readonly string[] => {
  if ([...line].length <= longestStep) return [line]
  return line
    .split(/(?<=[。！？!?；;])/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '')
}

/**
 * Reads cause and steps out of an answer as people write them: numbered lines (1. 1、（1） ① 一、 第一步) are steps and
 * what stands before them, or after 原因：, is the cause. Numbers of another style inside a step belong to it. A text
 * without numbers is its lines, and a long line its sentences. No word is lost.
 */
export const splitAnswer = (answer: string): SplitAnswer => {
  const cause: string[] = []
  const rest: string[] = []
  let inCause = false
  const alone = !answer.trim().includes('\n') && markOf(answer.trim()) === null
  for (const raw of (alone ? answer.replace(inlineLabel, '\n') : answer).split('\n')) {
    const line = raw.trim()
    if (line === '') continue
    const isSteps = stepsLabel.exec(line)
    const isCause = causeLabel.exec(line)
    if (isCause !== null) inCause = true
    else if (isSteps !== null || markOf(line) !== null) inCause = false
    const text = line.slice((isCause ?? isSteps)?.[0].length ?? 0).trim()
    if (text !== '') (inCause ? cause : rest).push(text)
  }
  const numbered = rest.filter((line) => markOf(line) !== null).length
  const lines = numbered === 1 || rest.length === 1 ? rest.flatMap(cutInline) : rest
  const style = lines.map(markOf).find((mark) => mark !== null)?.style ?? null
  const steps: string[] = []
  for (const line of lines) {
    const mark = markOf(line)
    if (style === null) steps.push(...sentences(line))
    else if (mark?.style === style) steps.push(mark.text.trim())
    else if (steps.length > 0) steps.push(`${steps.pop() ?? ''} ${line}`.trim())
    else cause.push(line)
  }
  return { cause: cause.join(' '), steps: steps.map((step) => step.trim()).filter((step) => step !== '') }
}
