/** Why the desk did something by itself: kept with the ticket, read in its history and by who is called. */
export const reasonsInChinese = {
  releasedByEngineer: '工程师放回',
  raisedByEngineer: '工程师请求升级',
  unclaimedInTime: '响应超时，无人认领',
  twiceUnsolved: '两次处理后仍未解决',
  notSolvedYet: '提问人反映没好',
  /** The fix of a ticket that its requester declared solved before any engineer did. */
  selfReported: '提问人自述已好',
  awaitsVisit: '提问人说已经好了，待回访',
  noFeedback: '无人反馈',
  answeredInGroup: '工程师已在群里答复',
  requesterBack: '提问人已回复',
  explainedAfterwards: '补记原因和措施',
  reopenedOnRequest: '重开',
  reopenedAgain: '重新打开',
  registeredForThem: '代登记',
  criticalCall: '重大问题，直接请人',
  noArticle: '知识库没有对应条目',
  sameSeverityNoted: (severity: string, reason: string): string =>
    `等级仍为${severity}${reason === '' ? '' : `：${reason}`}`,
  severityBy: (who: string): string => `${who}定级`,
  /** The title of a ticket without a word. */
  onlyPicture: '（只发了图片）',
  privateChat: '私信',
  someGroup: '群',
} as const
