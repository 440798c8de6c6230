/**
 * What anybody who speaks Chinese knows and a list of articles does not say: which everyday words mean the
 * same, which words only carry the sentence, which turn its meaning round. Words of a business live in
 * knowledge/lexicon; nothing here belongs to one system.
 */

/** Words that hold a sentence together; they weigh this little beside words with meaning. */
export const functionWords: ReadonlySet<string> = new Set(
  `的 地 得 了 着 过 吗 呢 吧 啊 呀 哦 嘛 么 嗯 哈 啦 呗 哪 我 你 您 他 她 它 我们 你们 他们 咱们 咱 大家 自己 这 那 这个 那个 这些 那些 这样 那样 这么 那么
  是 有 在 和 与 跟 或 还是 就 就是 都 也 又 再 才 还 已经 已 刚 刚刚 把 被 让 给 对 对于 关于 从 到 向 往 以 因为 所以 但是 但 可是 而 而且 如果 假如 要是 的话 时候 时 里 里面 上 下 中
  一 一个 一下 个 种 些 点 一点 一些 那种 请 请问 谢谢 求 问 想 要 想要 会 很 太 最 更 比较 非常 真 真的 到底 究竟 一直 老是 总是 突然 什么 啥 怎么 如何 怎样 怎么样 怎么办 为什么 为何 为啥 吗 哪个 哪些 哪里 谁 多少 几 是不是 有没有 能不能 可不可以 可以 能 能够 没有 没 不 不是 急 麻烦 帮 帮我 帮忙 来 去 做 弄 搞 说 知道 觉得 叫 呃 其`.split(
    /\s+/,
  ),
)

/** What kind of answer a question asks for, first match wins. */
export const questionTypes = [
  [
    'why',
    /为什么|为何|为啥|什么原因|怎么回事|咋回事|何故|凭什么|怎么(还|会|就|老|总|又|不|没|无法|突然|变成?|都|才|这么|那么)|咋(还|会|就|老|不|没)|原因/,
  ],
  ['how', /怎么|如何|怎样|咋|方法|办法|步骤|流程|攻略|教程|操作/],
  ['where', /哪里|哪儿|在哪|去哪|到哪|什么地方|哪个(网站|地方|城市|位置|菜单|页面)|哪边|何处|地址/],
  ['when', /什么时候|何时|几时|多久|多长时间|几天|几号|几点|几月|哪天|哪年|哪一年|啥时|多少天|时间/],
  ['amount', /多少|几(个|次|元|块|岁|分|级|位|张|年)|多(大|高|重|长|远|贵)|价格/],
  ['which', /哪个|哪些|哪家|哪种|哪款|哪部|哪一|推荐|什么.{0,6}(好|比较)/],
  ['who', /谁|哪位|什么人/],
  ['what', /什么|啥|意思|区别|是何/],
  [
    'can',
    /能不能|可不可以|能否|可否|是否|可以.*(吗|么|嘛|不)|能.*(吗|么|嘛|不$)|行不行|支持.*(吗|么)|会不会|要不要|吗|么|是不是|有没有|嘛/,
  ],
] as const

export type QuestionType = (typeof questionTypes)[number][0]

/** Types near enough that one is often asked in the words of the other. */
const kin: ReadonlySet<string> = new Set([
  'how where',
  'where how',
  'what which',
  'which what',
  'can how',
  'how can',
  'why can',
  'what who',
  'who what',
])

export const questionTypeOf = (text: string): QuestionType | null =>
  questionTypes.find(([, pattern]) => pattern.test(text))?.[0] ?? null

/** Do two texts ask for the same kind of answer, for kinds that are easily mixed up, or for different ones? */
export const compareTypes = (
  one: QuestionType | null,
  other: QuestionType | null,
): 'same' | 'near' | 'other' | 'open' =>
  one === null || other === null
    ? 'open'
    : one === other
      ? 'same'
      : kin.has(`${one} ${other}`)
        ? 'near'
        : 'other'

const neutralNegations =
  /(.)不\1|是不是|能不能|可不可以|有没有|要不要|会不会|好不好|行不行|不好意思|不错|不同|不过|不知道?|差不多|不一样|不但|不仅|没问题|不管|不用谢|不客气|忍不住|不得不|不要紧/g
const negation = /不|没|未|无|别(?=[让再给])|失败|禁止|拒绝|错误|报错|停用|异常/

/** Does the text say that something does not work, is not there or must not be? */
export const isNegative = (text: string): boolean => negation.test(text.replace(neutralNegations, ''))

/** Pairs of directions: an article about one side is no answer to the other. */
const axes: readonly (readonly [RegExp, RegExp])[] = [
  [/开通|开启|启用|激活|打开|开户/, /关闭|关掉|停用|注销|销户|取消|停掉|解约/],
  [/(?<!取消|解除)绑定|绑卡/, /解绑|取消绑定|解除绑定/],
  [/转入|存入|存款|存钱|充值/, /转出|取出|取款|取钱|提现|提款/],
  [/(?<!登)登录|登陆/, /退出|登出/],
  [/借款|借钱|贷款/, /还款|还钱|还清|还贷/],
  [/增加|提高|提升|提额|上涨|涨|变多|添加|新增/, /减少|降低|下降|下调|变少|降额|删除|删掉|减/],
  [/上传|导入/, /下载|导出/],
  [/冻结|锁定|挂失/, /解冻|解锁|解挂/],
  [/安装/, /卸载/],
  [/购买|买入|购入|买/, /卖出|出售|卖/],
  [/收款|收钱|收到/, /付款|付钱|发出/],
  [/提前/, /延期|推迟|延后|逾期|晚/],
  [/申请|提交|送审/, /撤销|撤回|取消/],
  [/男/, /女/],
  [/最大|最高|最多/, /最小|最低|最少/],
  [/记账|结账/, /反记账|反结账/],
  [/早上|上午|早晨/, /晚上|下午|夜里/],
  [/之前|以前/, /之后|以后/],
]

/** Which sides of the axes a text names; bit n stands for axis n. */
export interface Directions {
  readonly first: number
  readonly second: number
}

export const directionsOf = (text: string): Directions => {
  let first = 0
  let second = 0
  axes.forEach(([one, other], at) => {
    if (other.test(text)) second |= 1 << at
    if (one.test((second >> at) & 1 ? text.replace(other, '') : text)) first |= 1 << at
  })
  return { first, second }
}

const bitsIn = (bits: number): number => {
  let count = 0
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1
  return count
}

/** On how many axes the two texts name opposite sides, each only its own. */
export const opposed = (one: Directions, other: Directions): number =>
  bitsIn(
    (one.first & ~one.second & other.second & ~other.first) |
      (one.second & ~one.first & other.first & ~other.second),
  )

/** On how many axes one text names the marked side (取消, 关闭, 提前 …) and the other names neither. */
export const unmet = (one: Directions, other: Directions): number =>
  bitsIn(one.second & ~one.first & ~other.second & ~other.first)

/** On how many axes the two texts name the same one side. */
export const aligned = (one: Directions, other: Directions): number =>
  bitsIn(
    (one.first & ~one.second & other.first & ~other.second) |
      (one.second & ~one.first & other.second & ~other.first),
  )

/** Greetings and courtesies that say nothing about the matter; the lexicon adds the ones of its own groups. */
export const fillers: readonly string[] =
  `请问一下 请问下 请问 请教一下 请教 想问一下 想问下 问一下 问下 咨询一下 咨询下 你好 您好 大家好 各位 老师 老师们 大神 大佬 亲 在吗 在么 有人吗 急急急 急急 急 在线等 麻烦 麻烦帮忙 麻烦您 帮忙看下 帮忙看一下 帮我看看 帮我看一下 不好意思 打扰一下 打扰了 谢谢 谢谢了 谢谢大家 多谢 感谢 辛苦了 拜托 求助 求教 跪求 求解 求大神 哈喽 hello hi 那个 就是说 你们 我想问 我想知道 想知道 谁知道 有谁知道 有没有人知道 知道的说下`.split(
    /\s+/,
  )
