/** Everything the room may refuse, with its status and one sentence; the page has the same in its own language. */
const refusals = {
  'not-signed-in': [401, '请先进入：正式使用请打开您的个人链接。'],
  'no-such-room': [404, '没有这个群，或者您不在群里。'],
  'no-such-message': [404, '这条消息不存在。'],
  'no-such-file': [404, '这个文件不存在，或者您看不到它。'],
  'no-such-page': [404, '没有这个地址。'],
  'bad-request': [400, '请求的内容不完整。'],
  'empty-message': [400, '消息是空的，请写点什么或附上图片。'],
  'text-too-long': [400, '一条消息最多 4000 字，请分成几条发。'],
  'wrong-host': [421, '请用启动时显示的地址打开。'],
  'id-taken': [409, '这个消息编号已被使用，请重新发送。'],
  'not-yours': [403, '只能撤回或编辑自己的消息。'],
  'too-late': [409, '超过 2 分钟的消息不能再撤回或编辑。'],
  'already-recalled': [409, '这条消息已经撤回。'],
  'no-such-choice': [400, '这条消息没有这个选项。'],
  'not-a-picture': [415, '这不是能显示的图片，请发 PNG、JPEG、GIF 或 WebP。'],
  'picture-too-big': [413, '图片最大 8 MB，请压缩后再发。'],
  'file-too-big': [413, '文件最大 20 MB。'],
  'daily-limit': [413, '您今天发的文件已超过 300 MB，请明天再发。'],
  'too-fast': [429, '发得太快了，请过几秒再发。'],
  'no-picking': [403, '这里不能挑选身份，请打开您的个人链接。'],
  'no-logins': [403, '登录码只给主管和管理员看，请找他们扫码。'],
  broken: [500, '出错了，请稍后再试。'],
} as const

export type RefusalCode = keyof typeof refusals

/** Thrown by a route; answered as `{ code, message }`. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly status: number
  /** Seconds after which trying again makes sense, or null. */
  readonly retryAfter: number | null

  constructor(code: RefusalCode, retryAfter: number | null = null) {
    const [status, message] = refusals[code]
    super(message)
    this.name = 'Refusal'
    this.code = code
    this.status = status
    this.retryAfter = retryAfter
  }
}

export const refusalCodes = Object.keys(refusals) as readonly RefusalCode[]
