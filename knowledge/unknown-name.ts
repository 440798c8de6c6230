import { nearestWord } from './nearest-word.ts'

/** What to say about a name that nothing in the file bears. */
export const unknownName = (what: string, name: string, known: readonly string[]): string => {
  const near = nearestWord(name, known)
  const instead = known.length === 0 ? '文件里一个也没有写' : `可以写：${known.join('、')}`
  return `没有“${name}”这个${what}，${near === null ? instead : `是不是“${near}”`}`
}
