import { describe, expect, test } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { doctor, type Patient } from '../src/cli/doctor.ts'
import { printFindings, type Finding } from '../src/doctor/finding.ts'

const project = resolve(import.meta.dirname, '..')
const broken = join(project, 'test/fixtures/broken')

const patient = (config: string | null, more: Partial<Patient['sources']> = {}): Patient => ({
  sources: {
    argv: [...(config === null ? [] : ['--config', config]), '--port', '0'],
    env: {},
    cwd: join(tmpdir(), 'zhiban-no-such-folder'),
    ...more,
  },
  now: Date.parse('2026-03-02T09:00:00+08:00'),
  timeZone: 'Asia/Shanghai',
  lexiconFile: join(project, 'knowledge/lexicon/lexicon.yaml'),
  store: {
    exists: () => false,
    examine: () => Promise.reject(new Error('there is nothing to examine')),
    openTickets: () => Promise.reject(new Error('there are no tickets')),
  },
})

/** A fault that must be named: file and line, and words of the message. */
interface Fault {
  readonly file: string
  readonly line: number
  readonly words: string
}

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  )

/** The faults that the files name themselves, in comments. */
const marked = (name: string): readonly Fault[] =>
  filesBelow(join(broken, name)).flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((text, index) =>
        text
          .split('# fault: ')
          .slice(1)
          .map((words) => ({ file: relative(broken, file), line: index + 1, words: words.trim() })),
      ),
  )

/** Faults that a comment in the file would change. */
const unmarkable: Readonly<Record<string, readonly Fault[]>> = {
  settings: [],
  contract: [
    { file: 'contract/contract.yaml', line: 83, words: '缺少名为 unit 的组' },
    { file: 'contract/contract.yaml', line: 83, words: '缺少名为 name 的组' },
    { file: 'contract/contract.yaml', line: 83, words: '没有 danwei 这个组' },
    { file: 'contract/contract.yaml', line: 83, words: '重复的组里又有重复' },
  ],
  people: [],
  articles: [
    { file: 'articles/articles/twice.md', line: 2, words: 'KB-0001 已经被' },
    { file: 'articles/articles/body.md', line: 6, words: '正文要写在小标题下面' },
    { file: 'articles/articles/body.md', line: 7, words: '不认识的小标题“办法”' },
    { file: 'articles/articles/body.md', line: 9, words: '步骤要逐条写' },
    { file: 'articles/articles/body.md', line: 5, words: '没有可以回答的内容' },
  ],
  writing: [
    { file: 'writing/zhiban.yaml', line: 6, words: '同一层里这个名字写了两次' },
    { file: 'writing/zhiban.yaml', line: 3, words: 'rooms：找不到这个文件' },
    { file: 'writing/zhiban.yaml', line: 4, words: 'articles：找不到这个文件夹' },
    { file: 'writing/people.yaml', line: 3, words: '不是 UTF-8 编码' },
    { file: 'writing/contract.yaml', line: 2, words: '这一行有全角冒号' },
    { file: 'writing/contract.yaml', line: 5, words: '少了引号' },
  ],
}

describe.each(Object.entries(unmarkable))('the broken configuration “%s”', (name, others) => {
  const faults = [...marked(name), ...others]
  const findings = doctor(patient(join(broken, name, 'zhiban.yaml')))
  const errors = async (): Promise<readonly Finding[]> =>
    (await findings).filter(({ level }) => level === 'error')

  test('has several faults', () => {
    expect(faults.length).toBeGreaterThanOrEqual(5)
  })

  test.each(faults.map((fault) => [`${fault.file}:${fault.line} ${fault.words}`, fault] as const))(
    '%s',
    async (_, { file, line, words }) => {
      expect(await errors()).toContainEqual(
        expect.objectContaining({
          file: join(broken, file),
          line,
          message: expect.stringContaining(words),
          next: expect.stringMatching(/./),
        }),
      )
    },
  )

  test('nothing else is called a fault', async () => {
    const named = (await errors()).filter(
      ({ file, line, message }) =>
        !faults.some(
          (fault) =>
            join(broken, fault.file) === file && fault.line === line && message.includes(fault.words),
        ),
    )
    expect(named).toEqual([])
  })
})

describe('the shipped configuration', () => {
  test('is in order, and every area was looked at', async () => {
    const findings = await doctor(patient(null))
    expect(findings.filter(({ level }) => level !== 'ok')).toEqual([])
    expect(findings.map(({ area }) => area)).toEqual([
      'settings',
      'contract',
      'people',
      'articles',
      'store',
      'lexicon',
      'calendar',
      'clock',
      'platform',
    ])
  })

  test('flags and variables are named as the source of their faults', async () => {
    const findings = await doctor(
      patient(null, {
        argv: ['--contract', 'foshan', '--port', 'x'],
        env: { ZHIBAN_PEOPLE: '/nowhere.yaml', ZHIBAN_LOGS: 'x' },
      }),
    )
    // A desk may be at work on the standard port of the machine that tests.
    const said = findings
      .filter(({ level, message }) => level !== 'ok' && !message.includes('已经有程序在用'))
      .map(({ level, file, message }) => `${level} ${file ?? ''} ${message}`)
    expect(said).toEqual([
      expect.stringContaining('warning 环境变量 ZHIBAN_LOGS 没有这个变量，不起作用，是不是想写 ZHIBAN_LOG'),
      expect.stringContaining('error 参数 --port 应是 0 到 65535 的整数'),
      expect.stringContaining('error 参数 --contract contract：没有“foshan”这份合同'),
      expect.stringContaining('error 环境变量 ZHIBAN_PEOPLE people：找不到这个文件（/nowhere.yaml）'),
    ])
  })
})

/** The command looks at the real clock: without the notice of the running year this one error is right. */
const unknownYear = /没有 \d+ 年的节假日/

describe('the command', () => {
  const run = (
    ...args: readonly string[]
  ): { readonly status: number | null; readonly lines: readonly string[] } => {
    const folder = mkdtempSync(join(tmpdir(), 'zhiban-doctor-'))
    try {
      const { status, stderr } = spawnSync(
        process.execPath,
        [join(project, 'src/cli.ts'), 'doctor', '--data', folder, ...args],
        {
          cwd: project,
          encoding: 'utf8',
          env: { PATH: process.env['PATH'] },
        },
      )
      return { status, lines: stderr.trim().split('\n') }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  test('says what is in order, and its code agrees', () => {
    const { status, lines } = run('--port', '0')
    expect(lines.filter((line) => line.startsWith('[错误]') && !unknownYear.test(line))).toEqual([])
    expect(lines).toContainEqual(expect.stringMatching(/^\[正常\] 合同 佛山财政平台/))
    const errors = lines.filter((line) => line.startsWith('[错误]')).length
    expect(lines.at(-1)).toMatch(errors === 0 ? /^0 处错误，.*可以启动$/ : /请先改好错误，再启动$/)
    expect(status).toBe(errors === 0 ? 0 : 1)
  })

  test('names each fault on a line of its own, relative to where one stands, and ends with 1', () => {
    const { status, lines } = run('--config', 'test/fixtures/broken/settings/zhiban.yaml')
    expect(
      lines.filter((line) => line.startsWith('[错误] 配置 test/fixtures/broken/settings/zhiban.yaml:')),
    ).toHaveLength(8)
    expect(lines.at(-1)).toMatch(/^8 处错误，.*请先改好错误，再启动$/)
    expect(status).toBe(1)
  })
})

test('findings are printed worst first within their area, with what to do', () => {
  const finding = (level: Finding['level'], area: Finding['area'], message: string): Finding => ({
    level,
    area,
    file: '/srv/desk/a.yaml',
    line: 3,
    message,
    next: level === 'ok' ? '' : '改',
  })
  expect(
    printFindings(
      [finding('ok', 'store', '甲'), finding('warning', 'people', '乙'), finding('error', 'people', '丙')],
      '/srv/desk',
    ),
  ).toEqual([
    '[错误] 人员和群 a.yaml:3 丙 → 改',
    '[提醒] 人员和群 a.yaml:3 乙 → 改',
    '[正常] 数据 a.yaml:3 甲',
    '1 处错误，1 处提醒，1 项正常：请先改好错误，再启动',
  ])
})
