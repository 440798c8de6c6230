import type { Capture, CaptureContext, CaptureKind } from '../../src/ports/knowledge.ts'
import { minute } from '../../src/domain/time.ts'
import { asks, cuesIn } from './capture-cues.ts'
import { shippedCaptureWeights, supportOdds } from './capture-model.ts'
import { continues } from './context.ts'
import { fold } from './fold.ts'

/** How what is known beside the words moves the odds of a support question; chosen by hand. */
const contextOdds = {
  engineer: -2.5,
  supervisor: -1.5,
  mentionsBot: 1.2,
  quotesBot: 0.3,
  quotesPerson: -0.5,
  picture: 0.4,
}

/** How long a person's next line still belongs to the one before. */
const sameBreath = 10 * minute
const sameSentence = 2 * minute

const plusOne = /^\s*[+＋]\s*[1１一]\s*$/
const joins =
  /^(同问|同求|同上|加一|我也(是|遇到|一样|有|不行|打不开|登不上)|我们?(这|单位|学校)?(边|里)?也(是|一样|不行|遇到|有)|一样的?(问题|情况)?|同样的?(问题|情况))/
const unsolved =
  /没(有)?(解决|用|效果|好)|还是(不行|不可以|不能|一样|这样|没|打不开|报错)|不管用|不行啊?$|没用啊?$|依然|仍然(不|没)/
const solved =
  /(解决|搞定|弄好|修好|处理好|恢复)(了|啦)|^(可以|好|行|能用|正常|登上|登进去|成功|打开)(了|啦)|(已经|现在)(可以|好|正常|能)了?/
const thanks =
  /^(好的?|嗯+|收到|明白|知道|行|ok|okk?|谢谢|感谢|多谢|辛苦|谢了|非常感谢|了解|哦)+(了|啦|您|你|老师|大家|哈|啊|哦|呢|的)*$/
const greets =
  /^(你好|您好|大家好|各位好|老师好|早|早安|早上好|上午好|中午好|下午好|晚上好|晚安|hello|hi|哈喽|在吗|在么|在不在|有人吗|有人在吗|各位老师好|老师们好|大家早|新年快乐|节日快乐)+(老师|各位|大家|啊|呀|哈|们)*$/
const announces =
  /【[^】]{0,12}(通知|公告|提醒|重要)[^】]{0,6}】|^(重要)?(通知|公告)\s*[:：]|^(各位|请各|请大家|请所有).{0,60}(请|务必|截止|前完成|前报送|注意)|(系统|平台).{0,20}(将于|定于).{0,40}(升级|维护|停机|暂停)|@所有人|@all\b|【[^】]*】\s*关于.{2,40}的(?:通知|公告|函)|^.{0,8}转(?:发)?(?:一?个|一下)?(?:通知|公告)|^【[^】]{1,20}】\s*(?:各|请各|请大家|请所有)/is

/** What clients put in place of things that have no words, and the small talk of joining a group. */
const smallTalk =
  /发错群|^(?:不好意思|抱歉|对不起)?[，,]?\s*发错了[，,。]?\s*(?:不好意思|抱歉|对不起|撤回了?)?[。~]*$|\[(?:QQ)?红包\]|查收红包|^(?:热烈)?欢迎(?:欢迎|新人|加入|新同事)|(?:改|修改)(?:下|一下)?(?:群)?(?:备注|名片|昵称)/

/** No article answers small talk, however near its words are. */
const smallTalkAtMost = 0.1

const short = 14

const looksLikeFeedback = (folded: string, text: string, context: CaptureContext, asks: boolean): boolean => {
  const plain = folded.replaceAll(' ', '')
  if (asks && !/没解决|还是不行/.test(plain)) return false
  const belongs = context.hasOpenTicket || context.quotes === 'bot' || context.quotes === 'engineer'
  if (unsolved.test(plain)) return belongs || plain.length <= 8
  if (solved.test(plain)) return belongs || plain.length <= short
  return thanks.test(plain) && !/[?？]/.test(text)
}

/** A question to the public is none to the desk. */
const asking = new Set(asks.filter((cue) => cue !== 'asksThePublic'))
const matter = new Set(['serviceThings', 'technicalThings', 'failure', 'stillNot', 'latin', 'number'])

/**
 * What a group message is, from its words and what is known beside them. `threshold` is the probability of a
 * support question from which on it counts as one: lower misses fewer questions, higher opens fewer needless tickets.
 */
export const capture = (text: string, context: CaptureContext, threshold: number, lift = 0): Capture => {
  const folded = fold(text)
  const plain = folded.replaceAll(' ', '')
  const recently = context.sinceOwnLast !== null && context.sinceOwnLast <= sameBreath
  if (plain === '') {
    const belongs = context.hasPicture && (context.hasOpenTicket || recently)
    return {
      kind: belongs ? 'continuation' : context.hasPicture && context.mentionsBot ? 'question' : 'chatter',
      support: context.hasPicture ? 0.4 : 0.02,
    }
  }
  const names = cuesIn(text, folded)
  let odds = supportOdds(folded, names, shippedCaptureWeights()) + lift
  if (context.speaker !== 'requester') odds += contextOdds[context.speaker]
  if (context.mentionsBot) odds += contextOdds.mentionsBot
  if (context.quotes === 'bot') odds += contextOdds.quotesBot
  else if (context.quotes !== null) odds += contextOdds.quotesPerson
  if (context.hasPicture) odds += contextOdds.picture
  const support = 1 / (1 + Math.exp(-odds))
  const kind = kindOf(text, folded, plain, names, support, context, threshold, recently)
  return { kind, support: smallTalk.test(text) ? Math.min(support, smallTalkAtMost) : support }
}

const kindOf = (
  text: string,
  folded: string,
  plain: string,
  names: readonly string[],
  support: number,
  context: CaptureContext,
  threshold: number,
  recently: boolean,
): CaptureKind => {
  const asks = names.some((name) => asking.has(name))
  if (
    announces.test(text) &&
    (context.speaker !== 'requester' || /【|通知|公告|所有人|@all/i.test(text)) &&
    !/怎么|吗|[?？]\s*$/.test(text)
  )
    return 'announcement'
  if (smallTalk.test(text)) return 'chatter'
  if ((joins.test(plain) || plusOne.test(text)) && plain.length <= 20) return 'continuation'
  if (looksLikeFeedback(folded, text, context, asks)) return 'feedback'
  if (greets.test(plain)) return 'greeting'
  const belongs =
    context.speaker === 'requester' &&
    context.hasOpenTicket &&
    (recently || context.quotes === 'bot' || context.quotes === 'engineer')
  if (belongs && continues(plain)) return 'continuation'
  if (support >= threshold) {
    const sameThought =
      context.hasOpenTicket && context.sinceOwnLast !== null && context.sinceOwnLast <= sameSentence
    return sameThought && !asks && context.speaker === 'requester' ? 'continuation' : 'question'
  }
  if (belongs && (names.some((name) => matter.has(name)) || context.quotes !== null || context.hasPicture))
    return 'continuation'
  return 'chatter'
}
