/** A way of speaking that the contract forbids, and how to say it instead. */
export interface ForbiddenWording {
  /** Its number in the list of 2.4.4.2 (2) of the Guangxi contract; a number may have several rows. */
  readonly item: number
  /** How people say it; `…` stands for a few words between. 你 stands for 您 as well. English ones mean the same. */
  readonly phrases: readonly string[]
  /**
   * `anywhere` in a message; `opening`: a sentence begins with it and pauses; `sentence`: it is the whole sentence, so that
   * "重启还不行，请换一台" stays allowed.
   */
  readonly where: 'anywhere' | 'opening' | 'sentence'
  readonly better: string
  readonly betterInEnglish: string
}

/** 2.4.4.2 (2) 禁止用语: all twenty, as they are typed in a chat. */
export const forbiddenWordings: readonly ForbiddenWording[] = [
  { item: 1, where: 'opening', phrases: ['喂', '嘿', 'hey you'], better: '您好，请问有什么可以帮您？', betterInEnglish: 'Hello, how may I help you?' },
  { item: 2, where: 'anywhere', phrases: ['我不知道', '我不清楚', '我不负责', '不归我管', "I don't know", 'no idea'], better: '我先帮您查一下，稍后回复您。', betterInEnglish: 'Let me check and come back to you.' },
  { item: 3, where: 'anywhere', phrases: ['我怎么知道', '我哪知道', '我哪里知道', 'how should I know'], better: '我需要核实一下，请您稍等。', betterInEnglish: 'I need to verify this, please wait a moment.' },
  { item: 4, where: 'anywhere', phrases: ['你怎么这样', '你这人怎么'], better: '您的意思我明白了，我们一起看看怎么处理。', betterInEnglish: 'I see what you mean; let us look at it together.' },
  { item: 5, where: 'anywhere', phrases: ['你到底想', '你到底要', '那你想怎么样', '那你想怎样', 'what do you want'], better: '请问您希望怎样处理？我来帮您安排。', betterInEnglish: 'How would you like this handled? I will arrange it.' },
  { item: 6, where: 'sentence', phrases: ['不行', '就是不行', '肯定不行', 'no way'], better: '抱歉，这样暂时办不了，我给您说明原因和别的办法。', betterInEnglish: 'I am sorry, that way is closed for now; here is why, and what we can do instead.' },
  { item: 7, where: 'anywhere', phrases: ['不是我的工作', '不是我的活', '不是我的事', 'not my job'], better: '这件事由其他同事负责，我帮您转过去。', betterInEnglish: 'A colleague looks after this; I will pass it on for you.' },
  { item: 8, where: 'anywhere', phrases: ['谁告诉你的', '谁跟你说的', 'who told you'], better: '请问您是在哪里看到这个说法的？我核实一下。', betterInEnglish: 'May I ask where you saw this? I will verify it.' },
  { item: 9, where: 'anywhere', phrases: ['不是我的错', '不怪我', 'not my fault'], better: '抱歉给您添麻烦了，我马上处理。', betterInEnglish: 'I am sorry for the trouble; I will see to it now.' },
  { item: 10, where: 'anywhere', phrases: ['你应该和…说', '你应该跟…说', '你应该找…说', '你去找…说', 'you should ask'], better: '这个问题我帮您转给负责的同事。', betterInEnglish: 'I will pass this to the colleague in charge.' },
  { item: 11, where: 'anywhere', phrases: ['是办不到的', '根本办不到', '不可能办到', 'that is impossible'], better: '您要的时间有些紧，我确认后告诉您最快什么时候能办好。', betterInEnglish: 'The time is short; I will find out the earliest we can do.' },
  { item: 12, where: 'anywhere', phrases: ['冷静点', '冷静一点', '冷静一下', '别激动', 'calm down'], better: '非常理解您的心情，请您慢慢说，我来处理。', betterInEnglish: 'I understand how you feel; please tell me, and I will see to it.' },
  { item: 13, where: 'anywhere', phrases: ['我现在很忙', '我很忙', '我正忙着', '没空理', "I'm busy", 'I am busy'], better: '抱歉，我手上还有一件事，处理完马上联系您。', betterInEnglish: 'Sorry, I am finishing one thing and will be with you right after.' },
  { item: 14, where: 'opening', phrases: ['你的…怎么回事'], better: '抱歉，刚才没有收清楚，请您再发一次。', betterInEnglish: 'Sorry, that did not come through clearly; could you send it again?' },
  { item: 15, where: 'anywhere', phrases: ['不是跟你说…了吗', '不是和你说…了吗', '不是告诉你了吗', '不是说过了吗', '不是说得很清楚了吗', 'I already told you'], better: '我再给您说明一遍，请看这几步。', betterInEnglish: 'Let me explain once more; please see these steps.' },
  { item: 16, where: 'anywhere', phrases: ['怎么能没有', '怎么可能没有'], better: '请您发一张截图，我看看这项功能为什么没有显示。', betterInEnglish: 'Please send a screenshot, so that I can see why it does not show.' },
  { item: 17, where: 'anywhere', phrases: ['怎么能找不', '怎么会找不', '怎么可能找不', '这都找不到'], better: '这个菜单不太好找，我把位置截图发给您。', betterInEnglish: 'That menu is hard to find; I will send you a picture of the place.' },
  { item: 18, where: 'anywhere', phrases: ['别人怎么知道', '别人说的？', '听别人说的吧'], better: '谢谢您告诉我，我核实后回复您。', betterInEnglish: 'Thank you for telling me; I will verify it and reply.' },
  { item: 19, where: 'sentence', phrases: ['没办法', '没有办法', '这个没办法', '这没办法', '这个没有办法', '我也没办法', '没办法了', 'nothing I can do'], better: '这个问题我需要再分析一下，稍后给您答复。', betterInEnglish: 'I need to look into this further and will reply shortly.' },
  { item: 20, where: 'anywhere', phrases: ['换个懂', '找个懂', '换个明白', '你根本不懂', "you don't understand"], better: '抱歉我没说清楚，我换个方式再说一遍。', betterInEnglish: 'Sorry, I did not explain it well; let me put it another way.' },
  { item: 20, where: 'opening', phrases: ['你不明白', '你不懂'], better: '抱歉我没说清楚，我换个方式再说一遍。', betterInEnglish: 'Sorry, I did not explain it well; let me put it another way.' },
] // prettier-ignore

/** Mentions, full width, spaces, case, curly apostrophes and 您/你 make no difference. */
const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/@\S+/g, '')
    .replace(/[’‘]/g, "'")
    .replaceAll('您', '你')
    .replace(/[ \t]+/g, '')

/** A gap is a few words of the same sentence. */
const patternOf = (phrase: string): string =>
  folded(phrase.replaceAll('…', '\u0000'))
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('\u0000', '[^。!?;\\n]{1,12}?')

/** What may stand around a sentence. */
const start = '(?:^|[。!?;~\\n])'
const particle = '[啊呀吧啦哦的呢]?'

const matcherOf = ({ where, phrases }: ForbiddenWording): RegExp => {
  const any = `(?:${phrases.map(patternOf).join('|')})`
  if (where === 'anywhere') return new RegExp(any, 'u')
  return new RegExp(
    where === 'opening' ? `${start}${any}(?:[,。!?~\\n]|$)` : `${start}${any}${particle}(?:[。!?;~\\n]|$)`,
    'u',
  )
}

const matchers = forbiddenWordings.map((wording) => ({ wording, matcher: matcherOf(wording) }))

/** What in a message the contract forbids to say to a user (ANS-4), in the order of the list; mostly nothing. */
export const forbiddenIn = (text: string): readonly ForbiddenWording[] => {
  const said = folded(text)
  return matchers.filter(({ matcher }) => matcher.test(said)).map(({ wording }) => wording)
}
