/** What WeChat and the gateways say of an account that is locked. */
export const lockedWords =
  /封(?:号|禁|停)|限制登录|禁止登录|账号(?:异常|存在风险|违规)|环境异常|account (?:is )?(?:banned|blocked|restricted)/i
