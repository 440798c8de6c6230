import { commandNames, commandRow, type CommandName } from '../domain/command.ts'

const usages: Readonly<Record<CommandName, string>> = {
  claim: 'claim 1023',
  release: 'release 1023',
  transfer: 'transfer 1023 @Li',
  escalate: 'escalate 1023 reason',
  severity: 'severity 1023 urgent',
  category: 'category 1023 defect',
  module: 'module 1023 name',
  note: 'note 1023 text',
  wait: 'wait 1023 user please send a screenshot',
  resume: 'resume 1023',
  resolve: 'resolve 1023 cause/fix',
  reopen: 'reopen 1023',
  close: 'close 1023 reason',
  merge: 'merge 1024 to 1023',
  link: 'link 1024 1023',
  decline: 'decline 1023 whom to ask',
  acknowledge: 'ack 1023',
  register: 'register phone Unit-Name question',
  show: 'show 1023',
  history: 'history 1023',
  list: 'list unclaimed/late/mine/waiting',
  mine: 'mine',
  duty: 'duty',
  summary: 'summary / summary yesterday / summary 3-2',
  why: 'why blank printout',
  reload: 'reload',
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
