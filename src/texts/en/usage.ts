import { commandNames, commandRow, type CommandName } from '../../domain/commands/command.ts'

const usages: Readonly<Record<CommandName, string>> = {
  claim: 'claim 1023',
  release: 'release 1023',
  transfer: 'transfer 1023 @Li',
  escalate: 'escalate 1023 reason',
  severity: 'severity 1023 urgent',
  category: 'category 1023 defect',
  module: 'module 1023 name',
  note: 'note 1023 text',
  reply: 'reply 1023 please reload the page',
  wait: 'wait 1023 user please send a screenshot',
  refer: 'refer 1023 vendor BUG-231 by 3-10',
  returned: 'returned 1023 result',
  propose: 'propose 1023 use the spare channel',
  progress: 'progress 1023 switching servers',
  notified: 'notified 1023 Zhang',
  visit: 'visit 1023 what they said',
  rate: 'rate 1023 4 comment',
  resume: 'resume 1023',
  resolve: 'resolve 1023 cause/fix',
  reopen: 'reopen 1023',
  close: 'close 1023 reason',
  merge: 'merge 1024 to 1023',
  link: 'link 1024 1023',
  decline: 'decline 1023 whom to ask',
  major: 'major / major 1023',
  owner: 'owner 1023 @Zhao',
  report: 'report 1023 / report 1023 submit to whom',
  problem: 'problem / confirm P12 / progress P12 text / resolve P12 cause/fix',
  acknowledge: 'ack 1023',
  register: 'register phone Unit-Name question',
  show: 'show 1023',
  history: 'history 1023',
  original: 'original 1023',
  list: 'list unclaimed/late/mine/waiting',
  mine: 'mine',
  duty: 'duty / duty tomorrow / duty week / duty 1023',
  whyCalled: 'whycalled 1023',
  swap: 'swap @Li 3-5 / swap @Li 3-5 3-7',
  leave: 'leave 3-5 reason',
  cover: 'cover @Li tonight',
  agree: 'agree R7',
  disagree: 'disagree R7 reason',
  withdraw: 'cancel R7',
  handover: 'handover / handover all to @Li',
  signIn: 'signin',
  signOut: 'signout',
  away: 'away / away 30 min reason',
  back: 'back',
  attendance: 'attendance / attendance 2026-02 / attendance correct @Wang 3-5 reason',
  checklist: 'checklist / checklist done 1 3 / checklist finding 2 text / checklist record',
  announce: 'announce all text / announce room at tomorrow 09:00 text / announce 3',
  summary: 'summary / summary yesterday / summary 3-2',
  wording: 'wording / wording 3',
  attainment: 'attainment / attainment week / attainment 3',
  why: 'why blank printout',
  knowledge: 'kb show KB-0031',
  review: 'kbreview list',
  gaps: 'kbgaps / kbgaps month',
  knowledgeFigures: 'kbstats / kbstats 3',
  rollout: 'rollout V3.2.1 module',
  reload: 'reload',
  bind: 'bind / bind Wang / bind the code you got',
  unbind: 'unbind / unbind B3',
  help: 'help',
}

const nameOf = (usage: string): CommandName | undefined =>
  commandNames.find((name) => commandRow(name).usage === usage)

/** The grammar shows how a command is typed in Chinese; this is how the same is typed in English, or `usage` itself. */
export const usageInEnglish = (usage: string): string => {
  const name = nameOf(usage)
  return name === undefined ? usage : usages[name]
}

/** What the command with this usage does, in English, or `does` when there is none. */
export const doesInEnglish = (usage: string, does: string): string => {
  const name = nameOf(usage)
  return name === undefined ? does : commandRow(name).doesInEnglish
}
