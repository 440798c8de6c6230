import type { SlackRefusal, Trouble, TroubleCode } from '../../domain/chat/trouble.ts'
import { chinaClockSeconds } from '../../domain/time.ts'
import { trimStop } from '../lines.ts'

const slackTokens = { bot: '机器人令牌（xoxb-）', app: '应用级令牌（xapp-）' } as const

const slackRefusals: Readonly<Record<SlackRefusal, string>> = {
  invalid_auth: '令牌不对：请核对环境变量里的令牌是否完整、是否属于这个应用',
  not_authed: '没有带令牌：请检查环境变量',
  token_revoked: '令牌已被撤销：请在 Slack 应用页面重新安装应用，换上新的令牌',
  token_expired: '令牌已过期：请在应用页面关掉令牌轮换（token rotation），换上新的令牌',
  account_inactive: '应用已被停用或卸载：请在 Slack 应用页面重新安装',
  not_allowed_token_type: '令牌的种类不对：机器人令牌以 xoxb- 开头，应用级令牌以 xapp- 开头',
  missing_scope: '应用缺少权限：请按 manifest 更新权限后重新安装应用',
  access_denied: 'Slack 不让这个应用访问：请联系工作区管理员',
  team_access_not_granted: '应用没有得到这个工作区的许可：请联系管理员批准',
  org_login_required: '工作区正在迁移：请等完成后重新启动',
  ekm_access_denied: '管理员暂停了这个工作区的访问：请联系管理员',
}

const platforms = { qq: 'QQ', slack: 'Slack' } as const

const words: { readonly [Code in TroubleCode]: (trouble: Trouble<Code>) => string } = {
  stopped: () => '已停止',
  'not-connected': () => '还没有连上',
  'never-opened': () => '连接一直没有打开',
  'no-events': () => '连上了，但一直没有收到事件',
  silent: () => '很久没有动静，询问也不回答',
  'not-stored': ({ times }) => `消息收到了，但服务台已连续 ${times} 次没能存下：请检查磁盘空间和日志`,
  'not-held': () => '没有实例在用这个账号',

  'qq-token': () => '令牌（token）不对：请核对这里和 NapCat 或 LLBot 里填的是否一样，改好后重新启动',
  'qq-no-websocket': ({ where, status }) => `${where} 答的不是 WebSocket（HTTP ${status}）：请核对端口`,
  'qq-unreachable': ({ where, cause }) =>
    `连不上 ${where}（${cause}）：请看 NapCat 或 LLBot 是否在运行、正向 WebSocket 是否打开`,
  'qq-cut': ({ cause }) => `和 NapCat 或 LLBot 的连接断了（${cause}），正在重连`,
  'qq-offline': () => 'OneBot 在运行，但 QQ 账号不在线：请到 NapCat 或 LLBot 里重新登录',
  'qq-logged-out': () => 'QQ 账号掉线了（可能被别处登录顶掉），请到 NapCat 或 LLBot 里重新登录',
  'qq-disabled': () => '对方停用了 OneBot，请在 NapCat 或 LLBot 里重新启用',
  'qq-banned': () => 'QQ 冻结或限制了这个账号，请用手机登录查看并按提示解除',
  'qq-doubled': () => '同一个账号又连来一次，旧的连接已断开',
  'qq-other-account': ({ theirs, ours }) =>
    `连上的是 QQ ${theirs}，配置里写的是 ${ours}：请核对 NapCat 或 LLBot 登录的账号`,
  'qq-door-token': () =>
    '有人用这个 QQ 号连进来，但令牌不对：请核对 NapCat 或 LLBot 里反向 WebSocket 的 token',
  'qq-door-split': () => '对方把接口和事件分成了两个连接：请在反向 WebSocket 里只用 Universal 一种',

  'qq-official-unreachable': ({ cause }) => `连不上腾讯的机器人接口（${cause}）：请检查网络和防火墙`,
  'qq-official-address': () =>
    '腾讯不接受本机的公网 IP：请到 q.qq.com“开发设置”的 IP 白名单里加上它，或把白名单清空',
  'qq-official-banned': ({ answer }) => `机器人或接口被封禁（${answer}）：请到 q.qq.com 查看通知并申诉`,
  'qq-official-too-often': () => '连接得太频繁，腾讯要求稍后再来',
  'qq-official-token': ({ status, answer }) =>
    `腾讯不接受访问令牌（HTTP ${status}，${answer}）：请核对 AppID 和机器人状态`,
  'qq-official-broken': ({ status, answer }) => `腾讯的机器人接口出错（HTTP ${status}，${answer}），正在重试`,
  'qq-official-credentials': ({ answer }) =>
    `AppID 或 AppSecret 不对（${answer}）：请到 q.qq.com 的“开发设置”核对，改好后重新启动`,
  'qq-official-no-token': ({ status, answer }) =>
    `取不到访问令牌（HTTP ${status}，${answer ?? '没有错误码'}）`,
  'qq-official-tokens-unreachable': ({ cause }) => `连不上腾讯的令牌服务（${cause}）：请检查网络和防火墙`,
  'qq-official-no-callback': () =>
    '密钥没有问题，但还没有收到过腾讯的回调：请在 q.qq.com“开发设置”的“回调配置”里填好地址并保存一次',
  'qq-official-unsigned': () => '有人发来回调但没有签名：多半不是腾讯',
  'qq-official-forged': () => '回调的签名不对：请核对 AppSecret，改好后重新启动',
  'qq-official-stale': () => '回调的签名时间和本机差 5 分钟以上：请校准本机时间',
  'qq-official-gateway-unreachable': ({ cause }) => `连不上腾讯的网关（${cause}）：请检查网络和防火墙`,
  'qq-official-no-gateway': () => '腾讯没有给出网关地址，正在重试',
  'qq-official-no-sessions': () => '今天的连接次数用完了，腾讯明天恢复：请查是不是有别的程序用着同一个机器人',
  'qq-official-bot-banned': () => '腾讯封禁了这个机器人：请到 q.qq.com 申请解封',
  'qq-official-bot-withdrawn': () => '机器人已下架，只能用沙箱：请到 q.qq.com 重新上架',
  'qq-official-no-groups': () => '腾讯不许这个机器人收群聊和单聊消息：请到 q.qq.com 的“功能配置”开通群聊场景',
  'qq-official-cut': ({ cause }) => `和腾讯网关的连接断了（${cause}），正在重连`,
  'qq-official-reconnect': () => '腾讯的网关要求重新连接',
  'qq-official-not-identified': () => '腾讯的网关没有认可登录，正在重试',
  'qq-official-session-over': () => '会话已失效，正在重新登录',

  'slack-too-often': () => 'Slack 嫌连接太频繁，稍后再连',
  'slack-unreachable': ({ cause }) =>
    `连不上 Slack（${cause}）：请检查这台机器能不能访问 slack.com 的 443 端口`,
  'slack-not-known': ({ answer }) => `Slack 不认这个机器人（${answer}）`,
  'slack-nobody': () => 'Slack 没有说这个令牌是谁的',
  'slack-token': ({ token, refusal }) => `${slackTokens[token]}：${slackRefusals[refusal]}（${refusal}）`,
  'slack-other-workspace': ({ theirs, ours }) =>
    `令牌属于工作区 ${theirs || '（未知）'}，配置里写的是 ${ours}：请改成一致`,
  'slack-no-socket': ({ answer }) => `Slack 不让连接（${answer}）：请在应用页面看 Socket Mode 是否打开`,
  'slack-no-address': () => 'Slack 没有给出连接地址',
  'slack-cut': ({ cause }) => `和 Slack 的连接断了（${cause}），正在重连`,
  'slack-socket-mode-off': () => 'Slack 关掉了连接：应用页面里的 Socket Mode 被关闭了，请打开',
  'slack-removed': () => '应用已从工作区移除：请在 Slack 应用页面重新安装',

  'wechat-token': () => '令牌（token）不对：请核对这里和网关里填的是否一样，改好后重新启动',
  'wechat-not-logged-in': () => '网关在运行，但还没有登录微信：请到网关上扫码登录',
  'wechat-no-code-yet': () => '还没有登录微信：登录码出现后请用机器人的微信扫描；一直不出现请看网络',
  'wechat-scan': () => '等待扫码登录：请用机器人的微信扫描登录码',
  'wechat-logged-out': () => '微信掉线了（手机上退出、被顶掉或登录过期）：请到网关上重新扫码登录',
  'wechat-banned': () => '微信限制或封禁了这个账号：请用手机登录查看并按提示解除，先停用机器人',
  'wechat-certificate': ({ where }) =>
    `连上了 ${where}，但证书不对：请核对 CA 证书、serverName 和网关是否开了 TLS`,
  'wechat-no-certificate': () => '网关的证书文件（tls.caCert）读不了：请看文件还在不在、能不能读',
  'wechat-unreachable': ({ where }) => `连不上 ${where}：请看网关是否在运行、地址和端口对不对`,
  'wechat-cut': ({ where }) => `和 ${where} 的连接断了，正在重连`,
  'wechat-taken': ({ where }) => `${where} 没有给出消息：可能正被另一个程序占用`,
  'wechat-not-starting': ({ where }) => `${where} 启动不了：请看网关的日志`,

  'port-taken': ({ platform }) =>
    `给 ${platforms[platform]} 用的端口打不开，多半被别的程序占用：换一个端口，或停掉占用它的程序`,
  'wechat-packages': () => '微信的可选包没有安装：在值班的目录里运行 npm install --include=optional',
  journal: () => '这个账号的记录文件打不开：看磁盘空间和数据目录的权限',
  unforeseen: ({ words: said }) => said,
  'not-started': ({ of, again }) => `没能启动。${trimStop(troubleInChinese(of))}；${restart(again)}`,
}

const restart = (again: Trouble<'not-started'>['again']): string => {
  if (again === 'trying') return '正在再试'
  if (again === 'never') return '改好后发“重载”，改过配置的请重新启动值班'
  return `会自动再试，下次 ${chinaClockSeconds(again)}`
}

/** Why an account is not heard and what an operator can do, in one line of Chinese. */
export const troubleInChinese = <Code extends TroubleCode>(trouble: Trouble<Code>): string =>
  words[trouble.code](trouble)
