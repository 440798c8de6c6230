import { describe, expect, test } from '@jest/globals'
import { commandNames, commandRow } from '../../src/domain/commands/command.ts'
import { feedbackOf } from '../../src/domain/tickets/feedback.ts'
import { parseCommand } from '../../src/domain/commands/parse-command.ts'
import { en } from '../../src/texts/en.ts'
import { forbiddenIn } from '../../src/texts/forbidden.ts'
import { firstLineMost } from '../../src/texts/lines.ts'
import type { Texts } from '../../src/texts/texts.ts'
import { languages, textsFor } from '../../src/texts/languages.ts'
import { zh } from '../../src/texts/zh.ts'
import { chineseWords, latinWords, rowsOf, type Words } from './samples.ts'

interface Said {
  readonly name: string
  readonly text: string
}

/** Every text with every row of its table, as a person would read it. */
const saidBy = (texts: Texts, words: Words): readonly Said[] => {
  const rows: Readonly<Record<string, 'sentence' | readonly (readonly unknown[])[]>> = rowsOf(words)
  return Object.entries(texts).flatMap(([name, text]: [string, unknown]): readonly Said[] => {
    if (typeof text === 'string') return [{ name, text }]
    if (typeof text !== 'function') throw new Error(`${name} is neither a sentence nor a function`)
    const known = rows[name]
    if (known === undefined || known === 'sentence') throw new Error(`${name} has no row in samples.ts`)
    return known.flatMap((args) => {
      const said: unknown = Reflect.apply(text, undefined, args)
      return typeof said === 'string' ? [{ name, text: said }] : []
    })
  })
}

/** These are as long as what they show. */
const asLongAsNeeded = new Set([
  'help', 'list', 'history', 'summary', 'kbShow', 'kbHistory', 'kbReviewList', 'kbProposal', 'kbGaps', 'kbFigures', 'kbReleased',
  'dutyOfDay', 'dutyOfDays', 'attendanceTable', 'handover',
  'majorBoard', 'reportDraft', 'wordingCounts',
  'problemShown',
  'attainment',
  'problemList',
  'announcementShown',
  'announcementList',
  'checklists',
  'checklistMonth',
  'alertsCalled',
  'alertsOver',
  'bindings',
  'started',
]) // prettier-ignore
const linesMost = (name: string): number => (asLongAsNeeded.has(name) ? 30 : 6)
/** One row of something longer, never the first line of a message. */
const rowsOfLists = new Set(['historyLine', 'listLine', 'helpLine', 'answerPrompt', 'onlyCandidatePrompt', 'candidatesPrompt', 'resolvedPrompt', 'kbHistoryLine', 'kbReviewLine', 'kbDraftLine', 'callReason', 'dutyName', 'markAsk', 'markPrompt', 'majorCalled', 'majorListLine', 'maybeOutOfScope', 'receivedPrompt', 'alertLine', 'originalLine', 'trouble', 'homeNone', 'homeUpdated']) // prettier-ignore

/** Read in a terminal, not on a phone. */
const inTerminals = new Set(['started', 'standingBy'])

const faultsOf = ({ name, text }: Said): readonly string[] => {
  const lines = text.split('\n')
  const first = lines[0] ?? ''
  return [
    ...forbiddenIn(text).map((wording) => `forbidden wording ${wording.item}`),
    ...(text.includes('亲') ? ['亲'] : []),
    ...(/\p{Extended_Pictographic}/u.test(text) ? ['emoji'] : []),
    ...(/[!！]\s*[!！]/.test(text) ? ['a row of exclamation marks'] : []),
    ...(/undefined|null|NaN|\[object/.test(text) ? ['a value that is no text'] : []),
    ...(/[。.]{2}|[？?！!][。.]|：：|，，|\n\n|^\s|\s$/.test(text) ? ['clumsy punctuation'] : []),
    ...(lines.length > linesMost(name) ? [`${lines.length} lines`] : []),
    ...(!rowsOfLists.has(name) && !inTerminals.has(name) && first.length > firstLineMost
      ? [`first line of ${first.length}`]
      : []),
  ]
}

const spoken = [
  { language: 'zh-CN', texts: zh, words: chineseWords },
  { language: 'en', texts: en, words: latinWords },
  { language: 'en with Chinese names', texts: en, words: chineseWords },
] as const

describe('ANS-4 what the desk says', () => {
  test('every text has rows, every row a text, in both languages', () => {
    const names = Object.keys(rowsOf(chineseWords)).sort()
    expect(Object.keys(zh).sort()).toEqual(names)
    expect(Object.keys(en).sort()).toEqual(names)
  })

  test.each(spoken)(
    '$language: polite, short, and its first line fits a notification',
    ({ texts, words }) => {
      const faults = saidBy(texts, words).flatMap((said) =>
        faultsOf(said).map((fault) => `${said.name}: ${fault}: ${said.text}`),
      )
      expect(faults).toEqual([])
    },
  )

  test('English texts hold no Chinese of their own', () => {
    const mixed = saidBy(en, latinWords).filter(({ text }) => /[\p{Script=Han}，。：；（）]/u.test(text))
    expect(mixed).toEqual([])
  })

  test.each([
    { fault: 'forbidden wording 19', text: '这个没办法！' },
    { fault: '亲', text: '亲，请稍等' },
    { fault: 'emoji', text: '好的😊' },
    { fault: 'a row of exclamation marks', text: '已超时！！' },
    { fault: 'a value that is no text', text: '#1023 已由undefined转给李工' },
    { fault: 'clumsy punctuation', text: '已处理：好了。。请看' },
    { fault: '7 lines', text: 'a\nb\nc\nd\ne\nf\ng' },
    { fault: 'first line of 61', text: '长'.repeat(61) },
  ])('the check itself finds $fault', ({ fault, text }) => {
    expect(faultsOf({ name: 'ack', text })).toEqual([fault])
  })

  test.each(languages)('%s has its texts', (language) => {
    expect(textsFor(language)).toBe(language === 'en' ? en : zh)
  })
})

describe('what people are told to answer is understood', () => {
  test.each([
    { language: 'zh-CN', texts: zh },
    { language: 'en', texts: en },
  ])('$language labels and prompts', ({ texts }) => {
    expect([texts.solvedLabel, texts.confirmLabel].map((say) => feedbackOf(say).kind)).toEqual(['solved', 'solved'])
    expect([texts.unsolvedLabel, texts.rejectLabel].map((say) => feedbackOf(say).kind)).toEqual(['unsolved', 'unsolved'])
    const quoted = [texts.answerPrompt, texts.candidatesPrompt, texts.onlyCandidatePrompt, texts.resolvedPrompt].flatMap((prompt) =>
      [...prompt.matchAll(/“([^”]+)”/g)].map((match) => feedbackOf(match[1] ?? '').kind),
    )
    expect(quoted).toEqual(['solved', 'unsolved', 'unsolved', 'unsolved', 'solved'])
  }) // prettier-ignore

  /** What stands behind “send:”, in quotation marks, or at the end, is typed as it stands. */
  const typedIn = (text: string): string =>
    /(?:请发|请回|补一句|可发|send|reply|cause)(?:[:：] ?| ?“)([^“”\n。]+)/i.exec(text)?.[1] ?? ''
  const ticket = rowsOf(chineseWords).reopenedStaff[0]?.[0]
  const hints: readonly { readonly command: string; readonly say: (texts: Texts) => string }[] = [
    { command: 'claim', say: (t) => t.nextClaim('1023') },
    { command: 'claim', say: (t) => (ticket ? t.called(ticket, 'Zhou', 'room', null, 0, null) : '') },
    { command: 'reopen', say: (t) => t.nextReopen('1023') },
    { command: 'reopen', say: (t) => t.closedSilent('1023') },
    { command: 'reopen', say: (t) => t.closed('1023', '') },
    { command: 'transfer', say: (t) => t.alreadyClaimed('1023', 'Wang', 0) },
    { command: 'transfer', say: (t) => t.notYours('1023', 'Wang') },
    { command: 'resolve', say: (t) => t.solvedByRequester('1023', 'Zhou') },
    { command: 'wait', say: (t) => t.topTier('1023') },
    { command: 'acknowledge', say: (t) => t.breachRepeatHint('1023') },
    { command: 'list', say: (t) => t.noTicket('1023') },
    { command: 'original', say: (t) => t.originalHint('1023') },
    { command: 'claim', say: (t) => t.originalUnclaimed('1023') },
    { command: 'transfer', say: (t) => t.originalNotYours('1023', 'Wang') },
    { command: 'duty', say: (t) => t.unknownPerson('Wang') },
    { command: 'help', say: (t) => t.directHello },
  ] // prettier-ignore

  test.each(hints.flatMap(({ command, say }) => [zh, en].map((texts) => ({ command, hint: say(texts) }))))(
    '$command: $hint',
    ({ command, hint }) => {
      const parsed = parseCommand(typedIn(hint))
      expect(parsed.kind === 'command' ? parsed.command.name : typedIn(hint)).toBe(command)
      const numbers = parsed.kind === 'command' ? parsed.command.numbers : []
      expect(numbers).toEqual(['list', 'duty', 'help'].includes(command) ? [] : ['1023'])
    },
  )

  test.each(commandNames)('the English usage of %s is that command', (name) => {
    const { usage, does, doesInEnglish } = commandRow(name)
    const shown = en.helpLine(usage, does)
    expect(shown.endsWith(`: ${doesInEnglish}`)).toBe(true)
    for (const typed of shown.slice(0, shown.lastIndexOf(':')).split(' / ')) {
      const parsed = parseCommand(typed)
      expect(parsed.kind === 'command' ? parsed.command.name : parsed.kind).toBe(name)
    }
  })
})
