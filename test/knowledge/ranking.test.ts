import { describe, expect, test } from '@jest/globals'
import type { Article } from '../../src/domain/knowledge/article.ts'
import { id } from '../../src/domain/ids.ts'
import type { ArticleId } from '../../src/domain/ids.ts'
import { day } from '../../src/domain/time.ts'
import type { QuestionContext } from '../../src/ports/knowledge.ts'
import { createKnowledge } from '../../knowledge/knowledge.ts'

const now = Date.UTC(2026, 2, 2, 1)

const article = (name: string, question: string, more: Partial<Article> = {}): Article => ({
  id: id<ArticleId>(name),
  version: 1,
  question,
  phrasings: [],
  symptoms: [],
  cause: '',
  steps: ['照页面提示操作。'],
  system: null,
  module: null,
  audience: 'requester',
  validFrom: null,
  validUntil: null,
  systemVersion: null,
  owner: null,
  reviewBy: null,
  ...more,
})

const articles = [
  article('blank', '电子票据打印出来是空白怎么办', { phrasings: ['票打出来一片白', '打印票据什么都没有'] }),
  article('offset', '电子票据打印位置偏了怎么调', { phrasings: ['打印往下跑了一行'] }),
  article('password', '忘记登录密码怎么办', { phrasings: ['密码忘了', '登录密码想不起来'] }),
  article('auth', '实名认证失败怎么办', { phrasings: ['认证一直不通过'] }),
  article('open', '怎么开通短信提醒', { phrasings: ['短信通知在哪里打开'] }),
  article('close', '怎么取消短信提醒', { phrasings: ['不想再收短信了'] }),
  article('table', '登录时报 ORA-00942 怎么处理', { symptoms: ['ORA-00942: table or view does not exist'] }),
  article('listener', '登录时报 ORA-12541 怎么处理', { symptoms: ['ORA-12541: no listener'] }),
  article('quota', '用款额度不足怎么申请追加', { phrasings: ['额度不够付不出去'] }),
  article('audit-budget', '单据审核不了怎么办', { system: '预算系统', phrasings: ['审核按钮点不了'] }),
  article('audit-ticket', '单据审核不了怎么处理', { system: '票据系统', phrasings: ['审核的按钮点不了'] }),
  article('seal', '公文盖不上章怎么办', {
    phrasings: ['签章失败'],
    steps: ['插好 UKey。', '点右上角的签章按钮。'],
  }),
  article('old', '年终结账前要做哪些检查', { validUntil: now - day }),
  article('soon', '新版报表怎么填报', { validFrom: now + day }),
  article('inside', '后台队列堆积怎么排查', { audience: 'engineer' }),
  article('lunch', '午餐补助怎么申领', { phrasings: ['吃饭补贴在哪里申请'] }),
  article('can-print', '电子票据可以重复打印吗', { phrasings: ['票能打第二次吗'] }),
  article('cannot-print', '电子票据不能重复打印怎么办', { phrasings: ['打第二次就不让打了'] }),
  article('red', '电子票据冲红在哪里点', { phrasings: ['票要冲红怎么弄'] }),
  article('server', '电子签章服务器怎么重启', { audience: 'engineer' }),
  article('seal-apply', '电子签章怎么申请开通'),
  article('ukey', 'UKey 插上没有反应怎么办', { phrasings: ['读不到ukey'] }),
]

const lexicon = {
  words: ['用款额度', '电子票据'],
  synonyms: [['ukey', 'u盾', '密钥盘']],
  abbreviations: { 电票: '电子票据' },
  fillers: ['老师', '各位老师'],
}

const knowledge = createKnowledge(articles, { lexicon })
const nobody: QuestionContext = { system: null, module: null, lastArticle: null, audience: 'requester' }
const best = (question: string, context: Partial<QuestionContext> = {}): string | null =>
  knowledge.match(question, { ...nobody, ...context }, now).candidates[0]?.article.id ?? null
const said = (question: string, context: Partial<QuestionContext> = {}): string =>
  knowledge.match(question, { ...nobody, ...context }, now).kind

describe('the right article comes first', () => {
  test.each([
    ['own words', '电子票据打印出来是空白怎么办', 'blank', 'the question as it is written'],
    ['word order', '打印出来是空白，电子票据', 'blank', 'order counts less than words'],
    ['courtesies', '各位老师好，请问密码忘了怎么办，谢谢', 'password', 'courtesies say nothing'],
    ['typo by sound', '电子飘据打印空白', 'blank', '飘据 is no word and sounds like 票据'],
    ['homophone', '实名认正一直失败', 'auth', '认正 is typed by sound for 认证'],
    ['second reading', '重红在哪里点', 'red', '重 is also read chong, as in 冲红'],
    ['negation', '票据没法重复打印了', 'cannot-print', 'the question tells of a failure'],
    ['no negation', '票据能重复打印么', 'can-print', 'the question asks whether, it tells of no failure'],
    [
      'English word',
      'UKey 登录的 password 忘了',
      'password',
      'everybody in an office reads password as 密码',
    ],
    ['opening', '短信提醒怎么开通', 'open', 'the direction is 开'],
    ['cancelling', '短信提醒怎么取消掉', 'close', 'the other direction, all other words alike'],
    ['abbreviation', '电票打印位置偏了', 'offset', '电票 stands for 电子票据 in the lexicon'],
    ['synonym', 'U盾插上没反应', 'ukey', 'U盾 and UKey are one thing in the lexicon'],
    ['error code', 'ORA-00942', 'table', 'a code alone names its article'],
    ['other error code', '一登录就 ora-12541', 'listener', 'codes differ though all words agree'],
    ['traditional characters', '電子票據打印出來是空白', 'blank', '電 is read as 电'],
    ['full width', 'ＵＫｅｙ 插上没有反应', 'ukey', 'full-width letters are read as half-width ones'],
    ['short', '额度不够', 'quota', 'two words are enough when they are rare'],
    [
      'long story',
      '今天领导急着要，我们单位点打印以后，票打出来一片白，是怎么回事',
      'blank',
      'one clause is the matter',
    ],
  ])('%s: %s → %s, as %s', (_name, question, expected, _reason) => {
    expect(best(question)).toBe(expected)
  })

  test.each([
    ['预算系统', 'audit-budget'],
    ['票据系统', 'audit-ticket'],
  ])('two systems with the same words: a room of %s gets %s', (system, expected) => {
    expect(best('单据审核不了', { system })).toBe(expected)
  })

  test('a system named in the question outweighs the system of the room', () => {
    expect(best('票据系统里单据审核不了', { system: '预算系统' })).toBe('audit-ticket')
  })
})

describe('it answers, offers or keeps quiet', () => {
  test.each([
    ['a question in the words of an article', '忘记登录密码怎么办', 'confident'],
    ['chatter that shares words with an article', '中午一起去吃饭吗', 'none'],
    ['chatter with a word of the business', '这打印机迟早要被我砸了哈哈', 'none'],
    ['chatter about what an article is about', '今天的午餐真难吃', 'none'],
    ['chatter about feelings', '这天气冷得不想上班', 'none'],
    ['nothing but courtesies', '老师在吗', 'none'],
    ['an empty text', '', 'none'],
    ['punctuation alone', '？？？', 'none'],
  ])('%s (%s): %s', (_name, question, expected) => {
    expect(said(question)).toBe(expected)
  })

  test('opposite directions are not answered with confidence when only the other one is there', () => {
    const only = createKnowledge(
      articles.filter(({ id: name }) => name !== 'close'),
      { lexicon },
    )
    expect(only.match('怎么取消短信提醒', nobody, now).kind).not.toBe('confident')
  })

  test.each([
    ['old', '年终结账前要做哪些检查', 'its last day is over'],
    ['soon', '新版报表怎么填报', 'its first day has not come'],
    ['inside', '后台队列堆积怎么排查', 'it is for engineers'],
  ])('%s is never among the candidates of a requester: %s, because %s', (name, question, _reason) => {
    const match = knowledge.match(question, nobody, now)
    expect(match.candidates.map(({ article: { id: one } }) => one)).not.toContain(name)
    expect(match.kind).toBe('none')
  })

  test('what fits best is for engineers: the weak second is no answer instead', () => {
    const match = knowledge.match('电子签章服务器怎么重启', nobody, now)
    expect(match.kind).toBe('none')
    expect(said('电子签章服务器怎么重启', { audience: 'engineer' })).toBe('confident')
  })

  test('the same articles are given on their day and to engineers', () => {
    expect(knowledge.match('年终结账前要做哪些检查', nobody, now - 2 * day).kind).toBe('confident')
    expect(knowledge.match('新版报表怎么填报', nobody, now + 2 * day).kind).toBe('confident')
    expect(said('后台队列堆积怎么排查', { audience: 'engineer' })).toBe('confident')
  })

  test('a follow-up without words of its own offers the article just shown', () => {
    const lastArticle = id<ArticleId>('seal')
    expect(said('那第二步找不到按钮呢')).not.toBe('confident')
    const match = knowledge.match('那第二步找不到按钮呢', { ...nobody, lastArticle }, now)
    expect(match.kind).toBe('candidates')
    expect(match.candidates[0]?.article.id).toBe('seal')
  })

  test('a contract can ask for more certainty', () => {
    const strict = createKnowledge(articles, { lexicon, thresholds: { confident: 1.1 } })
    expect(strict.match('忘记登录密码怎么办', nobody, now).kind).toBe('candidates')
  })
})

describe('publishing', () => {
  test('takes effect with the next question, replaces the older version, and withdrawing takes it back', () => {
    const base = createKnowledge(articles, { lexicon })
    const size = base.size
    base.publish(article('stamp', '财务专用章在哪里备案'))
    expect(base.size).toBe(size + 1)
    expect(base.match('财务专用章怎么备案', nobody, now).candidates[0]?.article.id).toBe('stamp')
    base.publish(article('stamp', '法人章遗失怎么登报', { version: 2 }))
    expect(base.size).toBe(size + 1)
    expect(base.article(id<ArticleId>('stamp'))?.version).toBe(2)
    expect(base.match('财务专用章在哪里备案', nobody, now).kind).toBe('none')
    expect(base.match('法人章遗失怎么登报', nobody, now).candidates[0]?.article.id).toBe('stamp')
    base.withdraw(id<ArticleId>('stamp'))
    expect(base.article(id<ArticleId>('stamp'))).toBeNull()
    expect(base.match('法人章遗失怎么登报', nobody, now).kind).toBe('none')
  })
})

describe('explaining', () => {
  test('names the words read, the deciding threshold and every value behind the probability', () => {
    const why = knowledge.explain('请问老师密码忘了怎么办', nobody, now)
    expect(why.kind).toBe('confident')
    expect(why.reading).toBe('密码忘了怎么办')
    expect(why.decidedBy).toMatchObject({ threshold: 'confident' })
    expect(why.decidedBy.probability).toBe(why.candidates[0]?.probability)
    expect(why.candidates[0]).toMatchObject({ phrasing: '密码忘了' })
    expect(Object.keys(why.candidates[0]?.features ?? {})).toEqual(
      expect.arrayContaining(['likeness', 'margin']),
    )
  })

  test('says none against the lower threshold for chatter', () => {
    expect(knowledge.explain('晚上看电影去不去', nobody, now)).toMatchObject({
      kind: 'none',
      decidedBy: { threshold: 'candidates' },
    })
  })
})

describe('recognising a question that an article asks already', () => {
  test.each([
    ['the same words', '忘记登录密码怎么办', 'password', 1],
    ['the same with courtesies', '老师您好，请问忘记登录密码怎么办', 'password', 1],
    ['other words for it', '登录密码忘了怎么办', 'password', 0.9],
    ['one that has passed', '年终结账前要做哪些检查', 'old', 1],
  ])('%s: %s', (_name, question, expected, least) => {
    const [best] = knowledge.similar(question)
    expect(best?.article.id).toBe(expected)
    expect(best?.likeness).toBeGreaterThanOrEqual(least)
  })

  test.each([
    ['another matter with shared words', '登录密码多久要改一次'],
    ['the other direction', '短信提醒的费用怎么取消'],
    ['something else altogether', '公务用车怎么申请'],
  ])('%s is not taken for the same: %s', (_name, question) => {
    expect(knowledge.similar(question)[0]?.likeness ?? 0).toBeLessThan(0.9)
  })

  test('stays the same however many articles stand beside it', () => {
    const alone = createKnowledge(articles.slice(0, 3), { lexicon })
    const likeness = (base: typeof alone): number => base.similar('登录密码忘了怎么办')[0]?.likeness ?? 0
    expect(Math.abs(likeness(alone) - likeness(knowledge))).toBeLessThan(0.15)
  })
})
