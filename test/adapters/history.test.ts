import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { zipSync } from 'fflate'
import iconv from 'iconv-lite'
import { type History, type MessageLine, parseHistory, readHistory } from '../../adapters/history/history.ts'
import { isoChina } from '../../src/domain/time.ts'

const fixtures = join(import.meta.dirname, '../fixtures/history')

const messages = ({ lines }: Pick<History, 'lines'>): MessageLine[] =>
  lines.filter((line): line is MessageLine => line.kind === 'message')

/** What a person would compare: clock, who, words. */
const talk = (history: History): string[] =>
  messages(history).map(({ at, name, text, files }) =>
    [
      isoChina(at).slice(11, 19),
      name,
      text.replaceAll('\n', '⏎'),
      ...files.map((file) => `<${file.name}>`),
    ].join('|'),
  )

const slackZip = async (prefix = ''): Promise<Uint8Array> => {
  const names = await readdir(join(fixtures, 'slack'), { recursive: true })
  const files = names.filter((name) => name.endsWith('.json'))
  const bytes = await Promise.all(files.map((name) => readFile(join(fixtures, 'slack', name))))
  return zipSync(
    Object.fromEntries(files.map((name, i) => [`${prefix}${name}`, new Uint8Array(bytes[i] ?? [])])),
  )
}

describe('our own JSONL', () => {
  test('every kind of line, sorted by time, the broken ones with their numbers', async () => {
    const history = await readHistory(join(fixtures, 'talk.jsonl'))
    expect(history.format).toBe('jsonl')
    expect(history.lines.map((line) => line.kind)).toEqual([
      'message',
      'message',
      'message',
      'recalled',
      'pressed',
      'direct',
      'edited',
    ])
    expect(history.problems.map(({ line, message }) => [line, message])).toEqual([
      [8, 'at：不是 ISO 8601 时间'],
      [9, '不是 JSON 对象'],
      [10, 'room：缺少或类型不对'],
    ])
    const [called, question, answer] = messages(history)
    expect(called).toMatchObject({ from: 'u2', name: 'u2', mentionsBot: true })
    expect(question).toMatchObject({
      id: 'm1',
      files: [{ name: 'a.png', path: 'pictures/a.png' }],
      mentionsBot: false,
    })
    expect(answer).toMatchObject({ replyTo: 'm1', mentions: ['u1'] })
    expect(history.lines.at(4)).toEqual({
      kind: 'pressed',
      at: Date.parse('2026-03-02T09:00:30+08:00'),
      room: 'g1',
      from: 'u1',
      on: 1,
      press: 'unsolved',
    })
  })
})

describe('QQ group export', () => {
  test('messages with titles, mail addresses, pictures and empty lines inside', async () => {
    const history = await readHistory(join(fixtures, 'group.qq.txt'))
    expect(history.format).toBe('qq')
    expect(talk(history)).toEqual([
      '09:00:00|张会计-实验小学|@值班助手 电子票据打印出来是空白|<图片>',
      '09:00:40|王工|@张会计-实验小学 装一下新的打印控件',
      '09:01:02|李敏-石湾财政|多行第一行⏎⏎第三行，上面空了一行',
      '09:01:30|张会计-实验小学|发错了，别看',
      '09:02:10|【财政局】陈主任|这个上午也有人问过',
      '21:03:10|何会计-祖庙街道||<图片>',
      '21:03:10|何会计-祖庙街道||<图片>',
    ])
    expect(messages(history).map(({ from }) => from)).toEqual([
      '123456789',
      '200001',
      'limin@example.com',
      '123456789',
      '300001',
      '555555',
      '555555',
    ])
    expect(new Set(messages(history).map(({ room }) => room))).toEqual(new Set(['禅城财政系统交流']))
    expect(history.problems).toEqual([
      { file: join(fixtures, 'group.qq.txt'), line: 35, message: '时间不存在，这条消息没有读入' },
    ])
  })

  test('mentions, quotes and recalls point to accounts and messages; equal lines stay two', async () => {
    const history = await readHistory(join(fixtures, 'group.qq.txt'))
    const [question, answer, , wrong, quote, first, second] = messages(history)
    expect(question?.mentionsBot).toBe(true)
    expect(answer).toMatchObject({ mentionsBot: false, mentions: ['123456789'] })
    expect(quote).toMatchObject({ replyTo: question?.id, quoted: '@值班助手 电子票据打印出来是空白' })
    expect(history.lines.filter(({ kind }) => kind === 'recalled')).toEqual([
      {
        kind: 'recalled',
        at: Date.parse('2026-03-02T09:01:45+08:00'),
        room: '禅城财政系统交流',
        id: wrong?.id,
      },
    ])
    expect(second?.id).toBe(`${first?.id}-2`)
  })

  test('an export that begins earlier gives the same ids', async () => {
    const text = await readFile(join(fixtures, 'group.qq.txt'), 'utf8')
    const earlier = text.replace(
      '\n\n2026-03-02 9:00:00',
      '\n\n2026-03-01 8:00:00 某人(99999)\n早\n\n2026-03-02 9:00:00',
    )
    const ids = (of: string): string[] => messages(parseHistory('a.txt', Buffer.from(of))).map(({ id }) => id)
    expect(ids(earlier).slice(1)).toEqual(ids(text))
  })

  test('the Foshan group is read whole, and each of its quotes finds the message it quotes', async () => {
    const history = await readHistory(join(fixtures, '../foshan-group.qq.txt'))
    expect(history.problems).toEqual([])
    expect(messages(history)).toHaveLength(402)
    const quotes = messages(history).filter(({ quoted }) => quoted !== null)
    expect(quotes.length).toBeGreaterThan(40)
    expect(quotes.filter(({ replyTo }) => replyTo === null)).toEqual([])
  })

  test.each([
    ['9:05:00', '2026-03-02T09:05:00+08:00'],
    ['09:05:00', '2026-03-02T09:05:00+08:00'],
    ['9:05:00 PM', '2026-03-02T21:05:00+08:00'],
    ['12:05:00 AM', '2026-03-02T00:05:00+08:00'],
  ])('clock %s is %s', (clock, iso) => {
    const { lines } = parseHistory('g.txt', Buffer.from(`2026-03-02 ${clock} 张三(123456)\n你好\n`))
    expect(lines.map(({ at }) => isoChina(at))).toEqual([iso])
  })

  test('all groups in one file: each has its room', () => {
    const section = (room: string): string =>
      `================================\n消息分组:我的QQ群\n================================\n消息对象:${room}\n================================\n\n2026-03-02 9:00:00 甲(10001)\n在吗\n\n`
    const { lines } = parseHistory(
      '全部消息记录.txt',
      Buffer.from(`消息记录（此消息记录为文本格式，不支持重新导入）\n\n${section('一群')}${section('二群')}`),
    )
    expect(messages({ lines }).map(({ room, text }) => [room, text])).toEqual([
      ['一群', '在吗'],
      ['二群', '在吗'],
    ])
  })

  test('a pasted record stays inside its message; a tool that leaves out empty lines is read as well', () => {
    const pasted = '2026-03-02 9:00:00 甲(10001)\n看这个\n2026-03-01 8:00:00 乙(10002)\n旧话\n'
    const head = (n: number): string => `\n2026-03-02 9:0${n}:00 甲(10001)\n第${n}句\n`
    const spaced = parseHistory('g.txt', Buffer.from(pasted + [1, 2, 3, 4].map(head).join('')))
    expect(messages(spaced).at(0)?.text).toBe('看这个\n2026-03-01 8:00:00 乙(10002)\n旧话')
    const dense = parseHistory('g.txt', Buffer.from(pasted))
    expect(messages(dense).map(({ from }) => from)).toEqual(['10002', '10001'])
  })

  test('of two accounts with one name, @ means the one who speaks more', () => {
    const say = (time: string, who: string, text: string): string => `2026-03-02 ${time} ${who}\n${text}\n\n`
    const text =
      say('9:00:00', '王工(20001)', '早') +
      say('9:01:00', '王工(20001)', '有事说') +
      say('9:02:00', '王工(66666)', '认领 1001') +
      say('9:03:00', '张会计(10001)', '@王工 还在吗')
    expect(messages(parseHistory('g.txt', Buffer.from(text))).at(-1)?.mentions).toEqual(['20001'])
  })
})

describe('WeChat export', () => {
  test('Chinese titles in any order, quoted cells, pictures, quotes, recalls, broken records', async () => {
    const history = await readHistory(join(fixtures, 'group.wechat.csv'))
    expect(history.format).toBe('wechat')
    expect(talk(history)).toEqual([
      '09:00:00|张会计-实验小学|@值班 电子票据打印出来是空白,⏎按钮也点不了',
      '09:00:05|张会计-实验小学||<截图1.png>',
      '09:02:00|王工|换极速模式试试，写着"极速"的',
      '09:03:00|刘出纳|发错了',
      '09:05:00|刘出纳|[表情]',
      '09:06:00|张会计-实验小学|好了',
    ])
    const [question, , answer, wrong] = messages(history)
    expect(question).toMatchObject({ from: 'wxid_a', mentionsBot: true, room: 'group.wechat' })
    expect(answer?.replyTo).toBe(question?.id)
    expect(history.lines.find(({ kind }) => kind === 'recalled')).toMatchObject({ id: wrong?.id })
    expect(history.problems.map(({ line, message }) => [line, message])).toEqual([
      [11, '时间读不出来，这条消息没有读入'],
      [13, '没有发送人，这条消息没有读入'],
    ])
  })

  test('the columns and numbers of WeChatMsg', async () => {
    const history = await readHistory(join(fixtures, 'memotrace.wechat.csv'))
    expect(talk(history)).toEqual([
      '09:00:00|刘出纳-市三院|用款计划送审按钮是灰的',
      '09:00:05|刘出纳-市三院||<图片>',
    ])
    expect(messages(history)[0]).toMatchObject({ id: '1', from: 'wxid_b', room: '7' })
  })

  test('a quote that is never closed costs its own record only', () => {
    const text =
      'time,sender,type,content\n2026-03-02 9:00:00,a,text,"坏的\n2026-03-02 9:01:00,b,text,"好的"\n'
    const history = parseHistory('x.csv', Buffer.from(text))
    expect(messages(history).map((line) => line.text)).toEqual(['好的'])
    expect(history.problems).toEqual([{ file: 'x.csv', line: 2, message: '引号没有配对，这条消息没有读入' }])
  })

  test('a title row without senders says which column is missing', () => {
    expect(parseHistory('x.csv', Buffer.from('时间,内容\n2026-03-02 9:00,早\n')).problems).toEqual([
      { file: 'x.csv', line: 1, message: '标题行缺少列：发送人' },
    ])
  })
})

describe('Slack export', () => {
  test.each([
    ['', 'flat'],
    ['workspace export/', 'inside a folder'],
  ])('zip with prefix %j (%s)', async (prefix) => {
    const history = parseHistory('export.zip', await slackZip(prefix))
    expect(talk(history)).toEqual([
      '09:00:00|张会计-实验小学|@值班助手 打印 <空白> & 没反应，见 说明（https://example.com/a）|<a.png>',
      '09:01:00|王工|@张会计-实验小学 换个浏览器',
      '09:01:30|告警|CPU 90%',
      '09:01:40|张会计-实验小学|谢谢',
    ])
    const [question, answer, alert] = messages(history)
    expect(question).toMatchObject({ room: 'help', from: 'U01', mentionsBot: true, replyTo: null })
    expect(answer).toMatchObject({
      replyTo: '1772413200.000200',
      mentions: ['U01'],
      mentionsBot: false,
      isBot: false,
    })
    expect(alert).toMatchObject({ from: 'B01', isBot: true })
    expect(history.lines.filter(({ kind }) => kind !== 'message')).toEqual([
      { kind: 'edited', at: 1772413270000, room: 'help', id: '1772413260.000300', text: '换成极速模式' },
      { kind: 'recalled', at: 1772413280000, room: 'help', id: '1772413200.000200' },
    ])
    expect(history.problems).toEqual([
      {
        file: `export.zip!${prefix}help/2026-03-02.json`,
        line: null,
        message: '第 7 项的 ts 缺少或类型不对',
      },
    ])
  })

  test('a zip cut short is one problem', async () => {
    const whole = await slackZip()
    const { lines, problems } = parseHistory('export.zip', whole.slice(0, whole.length / 2))
    expect(lines).toEqual([])
    expect(problems.map(({ message }) => message)).toEqual(['压缩包打不开，可能没有下载完整，请重新导出'])
  })
})

describe('files as people have them', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhiban-history-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test.each([
    ['gb18030', false],
    ['utf8', true],
    ['utf16le', true],
    ['utf16le', false],
    ['utf16be', true],
  ])('%s, byte order mark %p, Windows line ends: the same lines', async (encoding, addBOM) => {
    for (const name of ['group.qq.txt', 'group.wechat.csv', 'talk.jsonl']) {
      const text = await readFile(join(fixtures, name), 'utf8')
      const there = join(folder, name)
      await writeFile(there, iconv.encode(text.replaceAll('\n', '\r\n'), encoding, { addBOM }))
      const [read, expected] = [await readHistory(there), await readHistory(join(fixtures, name))]
      expect({ name, talk: talk(read), format: read.format }).toEqual({
        name,
        talk: talk(expected),
        format: expected.format,
      })
      expect(read.problems.map(({ line }) => line)).toEqual(expected.problems.map(({ line }) => line))
    }
  })

  test('the content decides where the name misleads', async () => {
    const qq = await readFile(join(fixtures, 'group.qq.txt'))
    expect(parseHistory('renamed.csv', qq).format).toBe('qq')
    expect(parseHistory('renamed.txt', await readFile(join(fixtures, 'talk.jsonl'))).format).toBe('jsonl')
    expect(parseHistory('renamed.txt', await readFile(join(fixtures, 'group.wechat.csv'))).format).toBe(
      'wechat',
    )
  })

  test('a file cut in the middle of a character keeps its other lines', async () => {
    const qq = await readFile(join(fixtures, 'group.qq.txt'))
    const cut = qq.subarray(0, qq.indexOf('上午也有') + 1)
    expect(talk(parseHistory('g.txt', cut)).slice(0, 4)).toEqual(talk(parseHistory('g.txt', qq)).slice(0, 4))
  })

  test('a file of another kind and a file that is not there', async () => {
    expect(parseHistory('notes.md', Buffer.from('# 会议记录\n没有聊天'))).toMatchObject({
      format: 'unknown',
      lines: [],
      problems: [{ file: 'notes.md', line: null }],
    })
    await expect(readHistory(join(folder, 'missing.txt'))).rejects.toMatchObject({
      code: 'history.unreadable',
      owner: 'user',
    })
  })
})
