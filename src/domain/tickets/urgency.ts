/** Words for haste that systems also use as names: 加急件, 紧急程度, 排队叫号. */
const names = /^(?:加急|紧急|特急|急件|急用|应急|排队)$/
/** What stands on a screen or form: its being called 加急 is never haste. */
const onScreen =
  /^(?:件|公文|文件|文|支付|付款)?(?:的)?(?:程度|级别|等级|标志|标识|标记|标签|字样|按钮|选项|菜单|功能|字段|类型|状态|颜色|费|联系人|电话|预案|演练|号|机|叫号|系统|队列)/
/** What is handled as 加急: hasty only when it is stuck or somebody waits. */
const handled =
  /^(?:的)?(?:件|公文|文件|来文|发文|文|签报|支付|付款|拨付|通知|单|任务|审批|采购|申请|流程|业务|通道|发送|开票|培训|会议)/
const marked =
  /(?:选|勾选?|点|设|设置|设为|设成|标|标注|标为|标成|改成|改为|填|写|显示|是否|算|叫|什么是|何为|“|「|")(?:了|上|个|的)?$/
const denied = /(?:不|非|没那么|没有那么|没这么|不太|不算|不是|不是很|并不|也不|倒不|不怎么)$/
/** 签报能不能加急 asks for a feature; 能不能加急, 能不能加急处理 ask the desk for haste. */
const asksFor = /[^，。,.!！?？\s]{2,}(?:能不能|能否|可不可以|可以|怎么|怎样|如何|有没有|支持|需要|要不要)$/
const towardsDesk = /^(?:处理|解决|看|办|弄|安排|帮|回复|答复|修|恢复|支援|求助|一下|下|！|!)/
const please = /(?:(?<!申)请(?!问)|麻烦|帮忙|帮我|求|拜托|给我|给我们|你们|您)[^，。,.!！?？\s]{0,6}$/
/** Something is stuck, or somebody waits. */
const stuck =
  /不了|不出|不动|不上|不进|不开|不到|不成|没法|无法|失败|报错|出错|错误|异常|卡住|卡在|卡死|丢了|没反应|等着|等用|等钱|催|今天|马上|立刻|赶紧/
/** Everybody is only a scale; it takes a fault to make an incident of it. */
const everybody = /^(?:所有|各|全|大家|登不进去了)[^都]{0,4}都$/
const broken =
  /不了|不出|不动|不上|不进|不开|不到|登不|进不去|没法|无法|不能用|失败|报错|出错|错误|异常|瘫|崩|断|卡|慢|转圈|没反应|白屏|空白|打不开|闪退|掉线|坏了|挂了/
const machineQueue = /(?:任务|打印|作业|队列|文档)[^，。,]{0,8}$/

const isName = (before: string, after: string, text: string): boolean => {
  if (denied.test(before)) return true
  if (please.test(before) || towardsDesk.test(after)) return false
  if (onScreen.test(after) || marked.test(before)) return true
  return (handled.test(after) || asksFor.test(before)) && !stuck.test(text)
}

const places = (text: string, cue: string): readonly number[] => {
  const found: number[] = []
  for (let at = text.indexOf(cue); at !== -1; at = text.indexOf(cue, at + 1)) found.push(at)
  return found
}

/**
 * Does the cue say how grave it is, rather than what something is called (SLA-F2)? 加急件怎么发 and 紧急程度选哪个 ask about a
 * feature, 这个不紧急 denies it, 所有单位都要报吗 asks who. `text` and `cue` are folded alike; false when the cue is not there.
 */
export const saysUrgently = (text: string, cue: string): boolean =>
  places(text, cue).some((at) => {
    const [before, after] = [text.slice(0, at), text.slice(at + cue.length)]
    if (everybody.test(cue)) return broken.test(text)
    if (cue === '排队' && machineQueue.test(before)) return false
    if (cue === '急件') return !/^(?:怎么|怎样|如何|在哪|哪里|是什么|能不能|可以|要不要)/.test(after) && !isName(before, after, text)
    return !names.test(cue) || !isName(before, after, text)
  }) // prettier-ignore
