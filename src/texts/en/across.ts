import type { SameTexts } from '../texts.ts'
import { ended, trimStop } from '../lines.ts'
import type { acrossInChinese } from '../zh/across.ts'

/** What is carried between a requester's group and engineers who sit elsewhere. */
export const acrossInEnglish: SameTexts<typeof acrossInChinese> = {
  replied: (number, engineer, text) => `#${number}: ${engineer} replies.\n${ended(text, '.')}`,
  requesterAdds: (number, who, text, files) =>
    [
      `#${number}: ${who} writes.`,
      ...(text.trim() === '' ? [] : [trimStop(text)]),
      ...(files === 0 ? [] : [`${files} ${files === 1 ? 'picture or file' : 'pictures or files'}.`]),
      `To answer, please write “reply ${number} …”.`,
    ].join('\n'),
}
