/**
 * What in a group message speaks for or against a question to the desk, each a named yes or no over the folded
 * or the raw text. Their weights are learnt beside those of short character runs (capture-weights.json).
 */
interface Cue {
  readonly name: string
  readonly in: 'folded' | 'raw'
  readonly pattern: RegExp
}

/** Things a service keeps for people; a message about one of them is likelier meant for the desk. */
const serviceThings =
  /账号|账户|帐号|帐户|密码|登录|登陆|注册|绑定|解绑|验证码|认证|额度|余额|账单|还款|借款|贷款|借呗|花呗|支付|付款|转账|退款|退货|到账|扣款|扣费|充值|提现|利息|手续费|逾期|分期|银行卡|信用卡|身份证|手机号|订单|发票|票据|申请|审核|提交|开通|关闭|注销|冻结|限额|优惠|红包券|会员|积分|客服|账务|征信|缴费|缴款|开票|报表|单据|指标|证书|权限|系统|平台|页面|网页|打印|导出|导入|上传|下载|安装|更新|升级|附件|菜单|按钮|浏览器|驱动|插件|收款|商家|信用|消费|公文|收文|发文|签章|盖章|督办|对账|退付|退库|预算|凭证|扣税|三方协议|电子票|缴款码|用款/

/** Things a program or a machine is made of. */
const technicalThings =
  /代码|函数|接口|参数|配置|模型|训练|推理|部署|编译|运行|报错|日志|版本|文档|教程|示例|数据集|权重|显存|内存|精度|量化|算子|框架|仓库|分支|服务器|客户端|调用|返回|加载|渲染|图片|动画|资源|事件|组件|屏幕|适配|分辨率|打包|发布|调试|引擎|脚本|路径|文件|目录|端口|网络|进程|线程|算法|检测|分割|识别|标注|数据|源码|插件|手册|工具|皮肤|音频|声音|像素|坐标|缓存|兼容|安卓|微信|小程序|浏览器|模拟器|素材|滚动|点击|监听|加密|解密|字体|文本|输入框|列表|按钮/

/** Things in an office that somebody has to mend. */
const officeThings =
  /电脑|打印机|扫描仪|高拍仪|投影|显示器|键盘|鼠标|主机|硬盘|u盘|网线|交换机|路由器|无线网|wifi|内网|外网|专网|门禁|读卡器|刷卡机|考勤机|摄像头|话筒|自助机|机子/

/** Life outside the service. */
const privateThings =
  /吃饭|吃了|吃点|吃什么|睡觉|睡了|晚安|早安|起床|回家|到家|上课|下课|上班|下班|放假|考试|宿舍|图书馆|食堂|火车|飞机|机场|车票|老婆|老公|宝贝|亲爱|妈妈|爸|我妈|姐|哥们|妹|儿子|女儿|孩子|生日|快乐|想你|爱你|喜欢你|女朋友|男朋友|对象|结婚|逛街|电影|打球|喝酒|聚会|聚餐|请客|天气|下雨|感冒|减肥|过年|春节|圣诞|祝|保重|身体|心情|开心|难过|伤心|朋友|同学|老家|房子|房价|工资|股票|彩票|跳槽|面试|内推|加班|卷|摸鱼|红包|段子|美女|帅哥|买菜|做饭|快递|衣服|裤子|奶茶|咖啡|火锅|香水|车/

export const cues: readonly Cue[] = [
  { name: 'questionMark', in: 'raw', pattern: /[?？]/ },
  { name: 'twoQuestionMarks', in: 'raw', pattern: /[?？].*[?？]/s },
  { name: 'exclamation', in: 'raw', pattern: /[!！]/ },
  {
    name: 'laughter',
    in: 'raw',
    pattern:
      /哈哈|呵呵|嘿嘿|嘻嘻|hhh|233|笑死|\[(捂脸|旺柴|破涕为笑|偷笑|呲牙|笑脸|裂开|让我看看|吃瓜|社会社会|机智|奸笑|doge|强|流泪|苦涩|叹气)/i,
  },
  { name: 'dots', in: 'raw', pattern: /\.\.|。。|…|~|～/ },
  { name: 'mention', in: 'raw', pattern: /@\S/ },
  { name: 'quote', in: 'raw', pattern: /^「|- - - -/ },
  { name: 'link', in: 'raw', pattern: /https?:\/\// },
  {
    name: 'asksPolitely',
    in: 'folded',
    pattern: /请问|请教|问一下|问下|咨询|想问|求教|求助|麻烦|帮忙|指教|求指|求解|求大/,
  },
  {
    name: 'asksThePublic',
    in: 'folded',
    pattern:
      /有(没有)?(人|大佬|哪位|谁|朋友|小伙伴|同学)|谁(知道|会|用过|有)|各位|大佬们?|佬们?|大神|老师|豆哥|群里/,
  },
  { name: 'how', in: 'folded', pattern: /怎么(?!回事|样|还|这么|又|老|可能|没)|如何|怎样|咋(?!回事|还)/ },
  { name: 'howAtStart', in: 'folded', pattern: /^.{0,4}(怎么|如何|怎样)/ },
  { name: 'why', in: 'folded', pattern: /为什么|为啥|为何|怎么回事|什么原因|怎么(还|老|没|就|会|不)/ },
  {
    name: 'whatToDo',
    in: 'folded',
    pattern: /怎么办|咋办|怎么(解决|处理|弄|搞|设置|改|用|调|写|做|配|装|取消|关|开|查|还)/,
  },
  {
    name: 'whether',
    in: 'folded',
    pattern: /能不能|可不可以|能否|可否|是否|是不是|有没有|会不会|要不要|支不支持|支持.*(吗|么|嘛)/,
  },
  { name: 'canI', in: 'folded', pattern: /(可以|能|能够|可).{1,14}(吗|么|嘛|不)$/ },
  { name: 'isThere', in: 'folded', pattern: /有.{1,16}(吗|么|嘛|没|不)$/ },
  { name: 'particleMa', in: 'folded', pattern: /(吗|么|嘛)$/ },
  { name: 'particleNe', in: 'folded', pattern: /呢$/ },
  { name: 'particleBa', in: 'folded', pattern: /(吧|啦|哦|喔|哈|呀|噢|哟|嘞|咯)$/ },
  { name: 'particleA', in: 'folded', pattern: /(啊|阿|呃|嗯)$/ },
  { name: 'where', in: 'folded', pattern: /哪里|哪儿|在哪|去哪|哪个|哪些|哪种/ },
  { name: 'what', in: 'folded', pattern: /什么|啥/ },
  { name: 'howMuch', in: 'folded', pattern: /多少|几个|多久|多大|多长|几天/ },
  { name: 'who', in: 'folded', pattern: /谁/ },
  {
    name: 'rhetorical',
    in: 'folded',
    pattern: /不是.*(吗|么|嘛)|难道|凭什么|何必|怎么可能|谁(不|还|敢|能|顶)|有什么用|不就|还不如|至于/,
  },
  {
    name: 'failure',
    in: 'folded',
    pattern:
      /报错|错误|失败|出错|不行|不了|没反应|打不开|不动|崩溃|闪退|卡死|白屏|黑屏|乱码|无法|没法|无效|异常|bug|error|failed|不起作用|没有效果|没效果|不生效|不显示|不出来|不成功|没用|不能|找不到|不到/,
  },
  { name: 'stillNot', in: 'folded', pattern: /还(是)?(不|没)|一直|老是|总是|突然/ },
  { name: 'I', in: 'folded', pattern: /我/ },
  { name: 'my', in: 'folded', pattern: /我的|我这/ },
  {
    name: 'IDid',
    in: 'folded',
    pattern: /我.{0,8}(用|在|想|按|试|装|跑|改|设|申请|提交|开|还|付|买|绑|换|看)/,
  },
  { name: 'wants', in: 'folded', pattern: /想(要|用|把|让|改|找|看|了解|知道|学|请教|参考)|需要|希望/ },
  { name: 'you', in: 'folded', pattern: /你(?!好|们)/ },
  { name: 'youAtStart', in: 'folded', pattern: /^(那|诶|喂|哎)?你(?!好|们)/ },
  { name: 'youPlural', in: 'folded', pattern: /你们/ },
  { name: 'heShe', in: 'folded', pattern: /他(?!们)|她|他们/ },
  { name: 'thisThat', in: 'folded', pattern: /^(这|那)/ },
  { name: 'serviceThings', in: 'folded', pattern: serviceThings },
  { name: 'officeThings', in: 'folded', pattern: officeThings },
  {
    name: 'deviceFailure',
    in: 'folded',
    pattern:
      /[连登传收读刷认上]不(上|进|到|出|了网)|不认|坏了|死机|蓝屏|黑屏|卡纸|没信号|没声音|没有网|断网|掉线|失灵/,
  },
  { name: 'technicalThings', in: 'folded', pattern: technicalThings },
  { name: 'privateThings', in: 'folded', pattern: privateThings },
  { name: 'latin', in: 'folded', pattern: /[a-z]{2,}/ },
  { name: 'manyLatin', in: 'folded', pattern: /[a-z]{2,}.*[^a-z][a-z]{2,}/ },
  { name: 'codeLike', in: 'raw', pattern: /[a-z]+[._][a-z]+|[a-z][A-Z]|\d+\.\d+|\w\(|=/ },
  { name: 'number', in: 'folded', pattern: /\d/ },
  {
    name: 'advice',
    in: 'folded',
    pattern:
      /你(可以|试|看|用|先|要|去|应该|需要|得|把)|试试|就好了|就行|就可以|应该(是|可以|会|能)|建议|可以(试|看|参考|用)|看一?下(文档|日志|代码)/,
  },
  {
    name: 'opinion',
    in: 'folded',
    pattern:
      /感觉|觉得|我看|估计|可能|看来|看起来|果然|其实|毕竟|反正|话说|原来|确实|好像|居然|竟然|据说|听说/,
  },
  {
    name: 'agreement',
    in: 'folded',
    pattern:
      /^(是的?|对的?|好的?|嗯|哦|行|可以的?|没事|不是|不用|没有|有的|收到|明白|知道了|谢谢|多谢|感谢|牛|厉害|确实|赞)/,
  },
  { name: 'thanks', in: 'folded', pattern: /谢谢|感谢|多谢|辛苦/ },
  { name: 'done', in: 'folded', pattern: /好了|解决了|搞定|可以了|没问题|已经(修|好)/ },
  {
    name: 'timeOfDay',
    in: 'folded',
    pattern: /今天|明天|昨天|晚上|中午|早上|下午|周末|刚才|待会|一会|现在|最近|明年|今年/,
  },
  { name: 'together', in: 'folded', pattern: /咱|一起|我们|大家|去不去|来不来|过来|出来|走吧/ },
  {
    name: 'gossip',
    in: 'folded',
    pattern:
      /公司|老板|同事|领导|行业|厂|股|价格|便宜|贵|涨|跌|卖|钱(?!.{0,4}(到账|退))|国产|融资|上市|裁员|招人|前途|发布会|大模型|博士|论文被|审稿|国内|国外|美国|日本/,
  },
  { name: 'announces', in: 'raw', pattern: /【|通知|公告|各位.{0,6}(请|注意)|请大家|报名|截止/ },
  { name: 'aboutStart', in: 'folded', pattern: /^(关于|求|请问|请教|问|为什么|如何|怎么)/ },
  { name: 'problemEnd', in: 'folded', pattern: /(问题|疑问|bug|错误|原因|方法|办法|教程|区别)$/ },
  { name: 'tenOrLess', in: 'folded', pattern: /^.{0,6}$/ },
  { name: 'short', in: 'folded', pattern: /^.{7,12}$/ },
  { name: 'long', in: 'folded', pattern: /^.{30,}$/ },
  { name: 'veryLong', in: 'folded', pattern: /^.{70,}$/ },
]

/** Cues that only together say something: a question about a thing the desk serves, advice given as a question. */
interface Pairing {
  readonly name: string
  /** Any of these … */
  readonly any: readonly string[]
  /** … together with any of these … */
  readonly with: readonly string[]
  /** … and none of these. */
  readonly without?: readonly string[]
}

/** The cues of a question. */
export const asks: readonly string[] = [
  'questionMark',
  'how',
  'why',
  'whatToDo',
  'whether',
  'canI',
  'isThere',
  'particleMa',
  'where',
  'what',
  'howMuch',
  'asksPolitely',
  'asksThePublic',
]
const things = ['serviceThings', 'technicalThings', 'officeThings']

export const pairings: readonly Pairing[] = [
  { name: 'asksAboutTechnical', any: asks, with: ['technicalThings'] },
  { name: 'asksAboutOffice', any: [...asks, 'deviceFailure'], with: ['officeThings'] },
  { name: 'asksAboutService', any: asks, with: ['serviceThings'] },
  { name: 'asksAboutPrivate', any: asks, with: ['privateThings', 'gossip'], without: things },
  {
    name: 'asksAboutNothing',
    any: asks,
    with: asks,
    without: [...things, 'latin', 'privateThings', 'gossip', 'failure'],
  },
  { name: 'asksWithLatin', any: asks, with: ['latin'] },
  {
    name: 'asksHowAboutThing',
    any: ['how', 'whatToDo', 'whether', 'canI', 'isThere', 'where'],
    with: [...things, 'latin'],
  },
  { name: 'asksYou', any: asks, with: ['you', 'youPlural'] },
  { name: 'asksYouAboutThing', any: asks, with: ['you'], without: ['asksPolitely', 'serviceThings'] },
  { name: 'asksOpinion', any: asks, with: ['opinion', 'rhetorical', 'laughter'] },
  { name: 'myFailure', any: ['failure', 'stillNot'], with: ['I', ...things, 'latin'] },
  { name: 'failureAsked', any: ['failure', 'stillNot'], with: asks },
  { name: 'yourFailure', any: ['failure'], with: ['you', 'advice'] },
  { name: 'thingWithoutAsking', any: things, with: things, without: [...asks, 'failure', 'wants'] },
  {
    name: 'nothingAtAll',
    any: ['tenOrLess', 'short'],
    with: ['tenOrLess', 'short'],
    without: [...asks, ...things, 'latin', 'failure', 'wants'],
  },
  { name: 'wantsThing', any: ['wants', 'IDid'], with: [...things, 'latin'] },
  { name: 'politeAboutThing', any: ['asksPolitely', 'asksThePublic'], with: [...things, 'latin', ...asks] },
  { name: 'confirms', any: ['particleBa', 'advice', 'agreement'], with: things },
  { name: 'shortQuestion', any: asks, with: ['tenOrLess'] },
  { name: 'longQuestion', any: asks, with: ['long'] },
]

/** Names of all cues and pairings that a message shows. `text` as sent, `folded` as the engine compares it. */
export const cuesIn = (text: string, folded: string): string[] => {
  const single = cues
    .filter((cue) => cue.pattern.test(cue.in === 'raw' ? text : folded))
    .map((cue) => cue.name)
  const shown = new Set(single)
  const has = (names: readonly string[]): boolean => names.some((name) => shown.has(name))
  const pairs = pairings.filter(
    (pair) => has(pair.any) && has(pair.with) && !(pair.without !== undefined && has(pair.without)),
  )
  return [...single, ...pairs.map((pair) => pair.name)]
}

export const cueNames: readonly string[] = [...cues, ...pairings].map((cue) => cue.name)
