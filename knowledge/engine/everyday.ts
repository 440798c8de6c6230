/**
 * What anybody who speaks Chinese knows and a list of articles does not say: which everyday words mean the
 * same, which words only carry the sentence, which turn its meaning round. Words of a business live in
 * knowledge/lexicon; nothing here belongs to one system.
 */

const lines = (text: string): readonly (readonly string[])[] =>
  text
    .split('\n')
    .map((line) => line.trim().split(/\s+/).filter(Boolean))
    .filter((words) => words.length > 0)

/** Words that may stand for each other in a question; near enough to count, not enough to be called equal. */
export const everydayGroups = lines(`
  开通 开启 启用 激活 打开 开 申请开通 重新开通
  关闭 关掉 停用 关 关停 停掉 关了
  注销 销户 销掉 销号
  取消 撤销 撤消 作废
  删除 删掉 删 移除 去掉 清除 删了
  查询 查看 查 查找 查到 看到 看 哪里看 查一下 看看 搜索 搜
  修改 更改 变更 改 更换 换 改成 换成 更新 调整 改动 改变 改为 变
  申请 办理 办 申办 办一个 申领 办个
  登录 登陆 登入 登 登上 登不上 登不进
  忘记 忘了 忘 不记得 记不住 记不得 记不起来
  找回 重置 重设
  钱 资金 款项 款 金额 钱款
  费用 收费 手续费 要钱 扣费 花钱 费
  多少钱 价格 价钱 价位 报价 几钱 贵不贵 什么价
  利息 利率 计息
  还款 还钱 还 还清 偿还 还上 还掉 归还 还完 结清
  付款 支付 付钱 付 缴费 交费 付账 结账 缴 交钱
  转账 汇款 转钱 打款 转 汇钱 划款
  收款 收钱 到账 入账 到帐
  取款 取钱 提款 提现 取现 取出 取出来
  存款 存钱 存入 储蓄
  借款 贷款 借钱 贷 借 借贷
  额度 限额 上限 最高额度
  提额 提高额度 增加额度 涨额度 提升额度 提高
  余额 剩余 剩 还剩
  账单 账 对账单
  手机号 手机号码 电话 电话号码 号码 联系电话 手机
  账号 账户 帐号 帐户 户头 用户名 号
  密码 口令
  银行卡 卡 储蓄卡 借记卡 卡片
  身份证 证件 身份证件
  图片 照片 相片 图 截图 图像
  视频 录像 影片
  电影 影片 片子
  下载 下 装 安装
  软件 程序 应用 app 客户端
  电脑 计算机 台式机 笔记本
  网站 网址 网页 官网 网
  游戏 手游 网游
  解决 处理 修复 搞定 弄
  使用 用 用于 应用
  不能 无法 没法 不可以 不行 不了 没办法 不能够 不让 用不了
  失败 不成功 没成功 未成功 不通过 没通过
  可以 能 能够 可 行 允许 支持 可否
  为什么 为何 为啥 怎么回事 咋回事 什么原因 原因 凭什么 何故
  怎么 如何 怎样 怎么样 咋 咋样 怎么办 咋办 怎么弄 咋弄 怎么做 怎么搞 方法 办法 流程 步骤 操作 方式 途径
  什么 啥 什么样 哪些 何 哪种
  哪里 哪儿 哪 在哪 在哪里 什么地方 何处 哪边
  多久 多长时间 几天 多少天 什么时候 何时 几时 多长 时间 几点 啥时候 啥时
  多少 几 几个 多大
  推荐 介绍 求推荐 建议
  喜欢 爱 喜爱 中意
  好看 漂亮 美 美丽 帅
  好 不错 最好 比较好 好用 好一点
  便宜 实惠 划算 优惠 打折
  赚钱 挣钱 盈利 赚
  减肥 瘦身 瘦 减重
  吃 食用 喝
  治疗 治 医治 治好 怎么治
  孩子 宝宝 小孩 婴儿 儿童 小孩子
  妈妈 母亲 妈
  爸爸 父亲 爸
  老婆 妻子 媳妇
  老公 丈夫
  女朋友 女友 对象
  男朋友 男友
  女生 女孩 女孩子 女的 女人 姑娘 妹子 美女
  男生 男孩 男孩子 男的 男人 帅哥
  意思 含义 意义 什么意思
  名字 姓名 名称 叫什么 名
  区别 差别 不同 差异 不一样
  现在 目前 如今 当前 眼下
  今天 今日 当天 当日
  明天 明日 次日
  更新 升级
  退货 退款 退钱 退 退回
  收到 收 接收 收不到
  发 发送 发出 寄
  联系 联络
  客服 人工 人工客服
  设置 设定 配置 设 设成
  添加 增加 加 新增 新加 增添
  绑定 绑 关联
  解绑 解除绑定 解除 取消绑定
  显示 提示 出现 弹出 跳出 报
  报错 错误 出错 异常 故障 有问题
  打不开 打开不了 进不去 进不了
  卡顿 卡 慢 很慢 很卡
  逾期 过期 到期 超期 过了期
  提前 提早 早点
  延期 推迟 延后 晚
  自动 自动扣
  全部 所有 一次性 一起
  消费 买东西 购物 花 购买 买 下单
  商家 店家 卖家 商户
  顾客 买家 客户 用户
  学习 学
  考试 考
  上班 工作
  招聘 招人
  地址 位置 地方
  附近 周边 旁边
  朋友 好友 他人 别人 其他人
  成立 创办 创立 建立
  作者 谁写的
  歌曲 歌 歌名 音乐
  小说 书 书籍
  医院 诊所
  公司 企业 单位
  学校 大学 院校
  专业 学科
  症状 表现 征兆
  原因 缘由
  好处 作用 功效 功能 用处
  坏处 危害 副作用 害处
  恢复 还原 复原
  限制 受限 限
  冻结 封 冻
  解冻 解封
  被盗 盗刷 盗用
  安全 可靠 靠谱
  认证 验证 实名 实名认证 核验
  打印 打出来 打
  导出 下载
  导入 上传
  上传 传 提交
  审核 审批 审
  要求 条件 资格 需要
  材料 资料 手续 文件
  电子版 电子档
  多个 几个 两个
  注册 开户 申请账号
  积分 分数 分
  信用 征信 信誉
  降低 下降 减少 变少 少了 降
  分期 分期付款
  最低 最少 至少
  最高 最多 最大
  影响 有影响
  关系 有关
  发票 票据 收据
  工资 薪水 薪资 收入
  怀孕 孕妇 孕期
`)

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
