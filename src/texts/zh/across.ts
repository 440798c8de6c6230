import { ended, fitting, trimStop } from '../lines.ts'

/** What is carried between a requester's group and engineers who sit elsewhere. */
export const acrossInChinese = {
  replied: (number: string, engineer: string, text: string): string =>
    fitting(
      `#${number} ${engineer}回复：${ended(text, '。')}`,
      `#${number} ${engineer}回复：\n${ended(text, '。')}`,
    ),
  /** A picture alone is named, so that the engineer knows to ask for it. */
  requesterAdds: (number: string, who: string, text: string, files: number): string => {
    const pictures = files === 0 ? '' : `发来 ${files} 个图片或文件`
    const said = [trimStop(text), pictures].filter((part) => part !== '').join('，')
    const line = `#${number} ${who}：${said}\n回话请发：回复 ${number} 内容`
    return fitting(line, `#${number} ${who}：\n${said}\n回话请发：回复 ${number} 内容`)
  },
} as const
