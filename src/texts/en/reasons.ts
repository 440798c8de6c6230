import type { SameTexts } from '../texts.ts'
import type { reasonsInChinese } from '../zh/reasons.ts'
/** Why the desk did something by itself: kept with the ticket, read in its history and by who is called. */
export const reasonsInEnglish: SameTexts<typeof reasonsInChinese> = {
  releasedByEngineer: 'put back by the engineer',
  raisedByEngineer: 'the engineer asks for the next tier',
  unclaimedInTime: 'nobody took it in time',
  twiceUnsolved: 'still not solved after two attempts',
  notSolvedYet: 'the requester says it is not solved',
  /** The fix of a ticket that its requester declared solved before any engineer did. */
  selfReported: 'the requester says it is solved',
  awaitsVisit: 'the requester says it is solved; to be called back',
  noFeedback: 'no feedback',
  answeredInGroup: 'an engineer has answered in the group',
  requesterBack: 'the requester has replied',
  explainedAfterwards: 'cause and fix added',
  reopenedOnRequest: 'reopened',
  reopenedAgain: 'reopened',
  registeredForThem: 'registered for them',
  criticalCall: 'a critical matter: people are called at once',
  noArticle: 'no article knows it',
  sameSeverityNoted: (severity, reason) => `still ${severity}${reason === '' ? '' : `: ${reason}`}`,
  severityBy: (who) => `set by ${who}`,
  /** The title of a ticket without a word. */
  onlyPicture: '(only a picture)',
  privateChat: 'private chat',
  someGroup: 'group',
}
