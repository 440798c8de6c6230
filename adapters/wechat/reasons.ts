/** Why an account does not hear, and what to do about it: for whoever looks after it. */
export const wrongToken = '令牌（token）不对：请核对这里和网关里填的是否一样，改好后重新启动'
export const notLoggedIn = {
  service: '网关在运行，但还没有登录微信：请到网关上扫码登录',
  puppet: '还没有登录微信：登录码出现后请用机器人的微信扫描；一直不出现请看网络',
}
export const scanNow = '等待扫码登录：请用机器人的微信扫描登录码'
export const loggedOut = '微信掉线了（手机上退出、被顶掉或登录过期）：请到网关上重新扫码登录'
export const lockedOut = '微信限制或封禁了这个账号：请用手机登录查看并按提示解除，先停用机器人'
/** What WeChat and the gateways say of an account that is locked. */
export const lockedWords =
  /封(?:号|禁|停)|限制登录|禁止登录|账号(?:异常|存在风险|违规)|环境异常|account (?:is )?(?:banned|blocked|restricted)/i
