import { foldText } from '../commands/parse-command.ts'

/** What a short line says about an answer or a fix. `thanks` alone says neither yes nor no. */
export type Feedback =
  | { readonly kind: 'solved' }
  | { readonly kind: 'unsolved' }
  | { readonly kind: 'pick'; readonly choice: number }
  | { readonly kind: 'thanks' }
  /** Joins somebody else's question: "同问", "+1". */
  | { readonly kind: 'same' }
  | { readonly kind: 'none' }

const polite =
  '(?:老师|王工|[一-龥]工|师傅|领导|哦|喔|啊|呀|啦|了|的|哈|嗯|恩|好(?:的|吧)?|ok|谢谢|感谢|多谢|辛苦|您|你|们|大家|~|!|。|,|，|、|\\.| )*'
const whole = (body: string): RegExp => new RegExp(`^${polite}(?:${body})${polite}$`, 'i')

const unsolved =
  /没(?:有)?(?:能)?解决|未解决|解决不了|不能解决|还是不(?:行|可以|能|对|好)|还不行|仍然不行|依然不行|不管用|又(?:不行|不能|报错|打不开|登不上|出现|这样|坏了)|还是(?:提示|显示|[一-龥]{1,3}不(?:了|上|到|出来?|开|进去?|动))|没用|没有用|没效果|不起作用|还是(?:一样|老样子|这样|报错|打不开|没有|登不上|空白)|依旧|不好使|都不是|not solved|still (?:not|fail|broken)/i
const solvedBody =
  '(?:已经?|都|现在|刚刚?|这次|这下|今天|(?:核对?|看|试|查|检查)过?了?|我这边|试了|重启后|问题|打印|登录|登陆|提交|开票|支付|页面|额度|全部)*(?:解决了?|好了|搞定了?|可以了|行了|正常了?|能用了|能打开了|可以进了?|能进了?|进去了|登上了|能打印了|出来了|成功了|没问题了?|弄好了|处理好了|修好了|改好了|改过来了|对上了|对平了|恢复了?|(?:可以|能)(?:正常)?[一-龥]{1,5}了|solved|fixed|works)'
const solved = whole(solvedBody)
const thanks = whole(
  '谢谢|感谢|多谢|谢了|辛苦了?|(?:明白|清楚|知道|收到|懂|看懂|看到|找到|了解|学会)|原来(?:如此|是这样)|thanks?|thank you|3q|thx|👍|🙏|\\[(?:强|抱拳|合十|玫瑰|鼓掌|OK)\\]',
)
const same =
  /^(?:我(?:们)?(?:这边|这里|这儿|单位|学校|医院|所里)?也(?:是|一样|有|遇到)(?:这个|同样的?|这种)?(?:问题|情况)?|同问|同求|\+1|加一|我也\+1|一样的?问题|同样的?问题|me too|same here)[!！。~ ]*$/i
const pick = /^(?:第|选|是|选择)?\s*([1-3一二三①②③])\s*(?:个|种|号|条|项)?(?:吧|这个|这种)?[。. !]*$/
const digits: Readonly<Record<string, number>> = {
  '1': 1,
  '2': 2,
  '3': 3,
  一: 1,
  二: 2,
  三: 3,
  '①': 1,
  '②': 2,
  '③': 3,
}

/** "试了，金额对了，好了": the last word is what counts. */
const endsWell = (line: string): boolean => {
  const clauses = line.split(/[,，。;；]/).filter((clause) => clause.trim() !== '')
  return (
    clauses.length > 1 &&
    !troubled.test(line.replace(/没(?:有)?(?:问题|事)/g, '')) &&
    solved.test(clauses.at(-1) ?? '')
  )
}

/** What speaks against good news in the same line. */
const troubled = /不|没|怎么|为什么|如何|哪|报错|失败|异常|错误|[?？吗呢]/

/** "收到回单了，谢谢": something has come about, and thanks for it. */
const goodNews =
  /^(?!.*(?:不|没|怎么|为什么|如何|哪|报错|失败|异常|错误|麻烦|打扰))[^?？吗呢]{1,14}了[,，。!~ ]*(?:谢谢|感谢|多谢|辛苦)[一-龥]{0,4}[。!~ ]*$/

/** Understands plain words, not only the ones that were suggested (WRK-5). Long lines say more than feedback and are `none`. */
export const feedbackOf = (text: string): Feedback => {
  const line = foldText(text)
    .replace(/^(?:@\S+ ?)+/, '')
    .trim()
  if (line === '' || line.length > 40) return { kind: 'none' }
  const picked = pick.exec(line)
  if (picked !== null) return { kind: 'pick', choice: digits[picked[1] ?? ''] ?? 0 }
  if (same.test(line)) return { kind: 'same' }
  // A question about the remedy ("解决了吗", "怎么还是不行") is checked first: 吗 asks, it does not report.
  if (/[吗么嘛?？]$/.test(line)) return unsolved.test(line) ? { kind: 'unsolved' } : { kind: 'none' }
  if (unsolved.test(line) || /^(?:还是)?(?:不行|不可以|不对|不是)[了啊呀的哦。! ]*$/.test(line))
    return { kind: 'unsolved' }
  if (solved.test(line) || endsWell(line)) return { kind: 'solved' }
  if (thanks.test(line) || goodNews.test(line)) return { kind: 'thanks' }
  return { kind: 'none' }
}
