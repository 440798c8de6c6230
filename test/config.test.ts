import { afterAll, describe, expect, test } from '@jest/globals'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { loadSettings, readSettings, sayProblem, type Settings, type SettingsSources } from '../src/config.ts'
import { Fault } from '../src/domain/fault.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhiban-config-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const file = join(folder, 'desk.yaml')
const project = resolve(import.meta.dirname, '..')

/** Settings from one YAML text, with flags and variables. */
const read = (yaml: string, more: Partial<SettingsSources> = {}): ReturnType<typeof readSettings> => {
  writeFileSync(file, yaml)
  const { argv = [], env = {} } = more
  return readSettings({ argv: ['--config', file, ...argv], env, cwd: '/srv/desk' })
}

const settingsOf = (yaml: string, more: Partial<SettingsSources> = {}): Settings => {
  const { settings, problems } = read(yaml, more)
  if (settings === null) throw new Error(problems.map(sayProblem).join('\n'))
  return settings
}

describe('where a setting comes from', () => {
  const ways: readonly [string, string, readonly string[], Record<string, string>, number][] = [
    ['nothing said', '{}', [], {}, 8420],
    ['the file', 'port: 1111', [], {}, 1111],
    ['a variable wins over the file', 'port: 1111', [], { ZHIBAN_PORT: '2222' }, 2222],
    ['a flag wins over both', 'port: 1111', ['--port', '3333'], { ZHIBAN_PORT: '2222' }, 3333],
    ['a flag written with =', 'port: 1111', ['--port=3333'], {}, 3333],
    ['an empty variable is none', 'port: 1111', [], { ZHIBAN_PORT: ' ' }, 1111],
    ['any free port', '{}', ['--port', '0'], {}, 0],
  ]
  test.each(ways)('%s', (_, yaml, argv, env, port) => {
    expect(settingsOf(yaml, { argv, env }).port).toBe(port)
  })

  test('the shipped file starts the demo desk', () => {
    const settings = loadSettings({ argv: [], env: {}, cwd: '/srv/desk' })
    expect(settings).toEqual({
      configFile: join(project, 'config/zhiban.yaml'),
      host: '127.0.0.1',
      port: 8420,
      dataFolder: '/srv/desk/data',
      desks: [
        {
          contract: 'foshan-fiscal',
          peopleFile: join(project, 'config/people.yaml'),
          roomsFile: join(project, 'config/rooms.yaml'),
          articlesFolder: join(project, 'knowledge/articles'),
          dataFolder: '/srv/desk/data',
          store: null,
          sealKeyFile: null,
          language: 'zh-CN',
          named: expect.anything(),
        },
      ],
      room: { enabled: true, auth: 'demo', secret: null },
      hookToken: null,
      metricsToken: null,
      accounts: [],
      logLevel: 'info',
    })
    expect(Object.isFrozen(settings)).toBe(true)
    expect(Object.isFrozen(settings.room)).toBe(true)
  })

  test('paths in a file start at the file, those of flags and variables where one stands', () => {
    const settings = settingsOf('data: store\npeople: who.yaml\ncontract: mine.yaml', {
      argv: ['--rooms', 'rooms.yaml'],
      env: { ZHIBAN_ARTICLES: '../articles' },
    })
    expect(settings.dataFolder).toBe(join(folder, 'store'))
    const [desk] = settings.desks
    expect(desk?.peopleFile).toBe(join(folder, 'who.yaml'))
    expect(desk?.contract).toBe(join(folder, 'mine.yaml'))
    expect(desk?.roomsFile).toBe('/srv/desk/rooms.yaml')
    expect(desk?.articlesFolder).toBe('/srv/articles')
  })

  test('a database is taken as it is, and never shown when it is wrong', () => {
    const storeOf = (argv: readonly string[]) => settingsOf('{}', { argv }).desks[0]?.store
    expect(storeOf(['--store', 'sqlite'])).toBeNull()
    expect(storeOf(['--store', 'mongodb://u:p@host/zhiban'])).toBe('mongodb://u:p@host/zhiban')
    const { settings, problems } = read('store: mongodb://user:geheim@host')
    expect(settings).toBeNull()
    const said = problems.map(sayProblem).join()
    expect(said).toContain('mongodb://主机/数据库')
    expect(said).not.toContain('geheim')
  })

  test('a contract given as a file is a path, given as a name stays a name', () => {
    const contractOf = (typed: string) => settingsOf('{}', { argv: ['--contract', typed] }).desks[0]?.contract
    expect(contractOf('./foo.yaml')).toBe('/srv/desk/foo.yaml')
    expect(contractOf('eticket')).toBe('eticket')
  })
})

describe('chat accounts', () => {
  const reverse = 'accounts: [{ platform: qq, account: "10001", mode: reverse, port: 8431 }]'

  test('QQ forward and reverse, the token from the environment', () => {
    const yaml = `accounts:
  - { platform: qq, account: "10001", mode: forward, url: "ws://127.0.0.1:3001" }
  - { platform: qq, account: "10002", mode: reverse, port: 8431 }`
    const env = { ZHIBAN_QQ_TOKEN_10001: 'one', ZHIBAN_QQ_TOKEN_10002: ' two ' }
    expect(settingsOf(yaml, { env }).accounts).toEqual([
      {
        platform: 'qq',
        account: '10001',
        token: 'one',
        link: { mode: 'forward', url: 'ws://127.0.0.1:3001' },
      },
      {
        platform: 'qq',
        account: '10002',
        token: 'two',
        link: { mode: 'reverse', host: '127.0.0.1', port: 8431 },
      },
    ])
  })

  test('WeChat by a gateway with and without TLS, and by a puppet, listening only', () => {
    const yaml = `accounts:
  - { platform: wechat, account: desk_1, mode: service, endpoint: "gw.example:8788" }
  - { platform: wechat, account: desk_2, mode: service, tls: off }
  - { platform: wechat, account: trial, mode: puppet, listenOnly: true }`
    const env = { ZHIBAN_WECHAT_TOKEN_desk_1: 'insecure_a', ZHIBAN_WECHAT_TOKEN_desk_2: 'insecure_b' }
    expect(settingsOf(yaml, { env }).accounts).toEqual([
      {
        platform: 'wechat',
        account: 'desk_1',
        listenOnly: false,
        link: {
          mode: 'service',
          endpoint: 'gw.example:8788',
          token: 'insecure_a',
          tls: { caCert: null, serverName: null },
        },
      },
      {
        platform: 'wechat',
        account: 'desk_2',
        listenOnly: false,
        link: { mode: 'service', endpoint: null, token: 'insecure_b', tls: null },
      },
      {
        platform: 'wechat',
        account: 'trial',
        listenOnly: true,
        link: { mode: 'puppet', puppet: 'wechaty-puppet-wechat4u' },
      },
    ])
  })

  test('the certificate of a WeChat gateway lies beside the file, and one that is not there is named', () => {
    const yaml = (name: string): string => `accounts:
  - platform: wechat
    account: desk
    mode: service
    tls:
      caCert: ${name}`
    const env = { ZHIBAN_WECHAT_TOKEN_desk: 'gateway_a' }
    writeFileSync(join(folder, 'ca.pem'), '')
    expect(settingsOf(yaml('ca.pem'), { env }).accounts).toMatchObject([
      { link: { tls: { caCert: join(folder, 'ca.pem') } } },
    ])
    const absent = join(folder, 'none.pem')
    expect(read(yaml('none.pem'), { env }).problems).toEqual([
      { file, line: 6, message: expect.stringContaining(`找不到这个证书文件（${absent}）`) },
    ])
  })

  describe('SEC-3 the key of sealed originals', () => {
    const keyFile = (name: string, text: string, mode = 0o600): string => {
      writeFileSync(join(folder, name), text, { mode })
      chmodSync(join(folder, name), mode)
      return join(folder, name)
    }
    const hex = '0123456789abcdef'.repeat(4)

    test('lies beside the file, serves every desk that names none, and a desk may have its own', () => {
      const shared = keyFile('shared.key', hex)
      const own = keyFile('own.key', `${Buffer.from(hex, 'hex').toString('base64')}\n`)
      expect(settingsOf('sealKeyFile: shared.key').desks[0]?.sealKeyFile).toBe(shared)
      const yaml = `sealKeyFile: shared.key
desks:
  - { contract: foshan-fiscal, people: a/people.yaml, rooms: a/rooms.yaml }
  - { contract: eticket, people: b/people.yaml, rooms: b/rooms.yaml, sealKeyFile: own.key }`
      expect(settingsOf(yaml).desks.map(({ sealKeyFile }) => sealKeyFile)).toEqual([shared, own])
      const env = { ZHIBAN_SEAL_KEY_FILE: own }
      expect(settingsOf('sealKeyFile: shared.key', { env }).desks[0]?.sealKeyFile).toBe(own)
    })

    const wrong: readonly [string, string, string, number, string][] = [
      ['one that is not there', 'none.key', '', 0, '找不到密钥文件'],
      ['one that is cut off', 'short.key', hex.slice(1), 0o600, '不是密钥文件'],
      ['one that everybody may read', 'open.key', hex, 0o644, '密钥文件别人也能读'],
    ]
    test.each(wrong)('%s is a problem of its line', (_, name, text, mode, said) => {
      if (mode !== 0) keyFile(name, text, mode)
      const { settings, problems } = read(`port: many\nsealKeyFile: ${name}`)
      expect(settings).toBeNull()
      expect(problems).toEqual([
        { file, line: 1, message: expect.stringContaining('port') },
        { file, line: 2, message: expect.stringContaining(said) },
      ])
      expect(JSON.stringify(problems)).not.toContain(hex.slice(1))
      expect(read('{}', { env: { ZHIBAN_SEAL_KEY_FILE: join(folder, name) } }).problems).toEqual([
        { file: '环境变量 ZHIBAN_SEAL_KEY_FILE', line: null, message: expect.stringContaining(said) },
      ])
    })
  })

  test('Slack by socket and by HTTP, and an official QQ bot', () => {
    const yaml = `accounts:
  - { platform: slack, account: T0123ABCD, mode: socket }
  - { platform: slack, account: T0456EFGH, mode: http, port: 8433 }
  - { platform: qq-official, account: "102000001", mode: webhook }`
    const env = {
      ZHIBAN_SLACK_BOT_TOKEN_T0123ABCD: 'xoxb-1',
      ZHIBAN_SLACK_APP_TOKEN_T0123ABCD: 'xapp-1',
      ZHIBAN_SLACK_BOT_TOKEN_T0456EFGH: 'xoxb-2',
      ZHIBAN_SLACK_SIGNING_SECRET_T0456EFGH: 's',
      ZHIBAN_QQ_SECRET_102000001: 'secret',
    }
    const { settings, warnings } = read(yaml, { env })
    expect(warnings).toEqual([])
    expect(settings?.accounts).toEqual([
      {
        platform: 'slack',
        account: 'T0123ABCD',
        botToken: 'xoxb-1',
        link: { mode: 'socket', appToken: 'xapp-1' },
      },
      {
        platform: 'slack',
        account: 'T0456EFGH',
        botToken: 'xoxb-2',
        link: { mode: 'http', host: '127.0.0.1', port: 8433, path: '/slack/events', signingSecret: 's' },
      },
      {
        platform: 'qq-official',
        account: '102000001',
        secret: 'secret',
        mode: 'webhook',
        buttons: false,
        verified: false,
      },
    ])
  })

  const wrong: readonly [string, string, string][] = [
    ['no list', 'accounts: qq', '应是一张清单'],
    ['a token in the file', `${reverse.slice(0, -2)}, token: x }]`, '令牌和密钥不能写在文件里'],
    ['reverse without a token', reverse, 'ZHIBAN_QQ_TOKEN_10001'],
    [
      'a platform nobody knows',
      'accounts: [{ platform: icq, account: "1" }]',
      '应是 qq、qq-official、slack、wechat 之一',
    ],
    [
      'Slack without tokens',
      'accounts: [{ platform: slack, account: T0123ABCD, mode: socket }]',
      'ZHIBAN_SLACK_APP_TOKEN_T0123ABCD',
    ],
    ['no address', 'accounts: [{ platform: qq, account: "10001", mode: forward }]', 'url'],
    [
      'an address that is none',
      'accounts: [{ platform: qq, account: "10001", mode: forward, url: "127.0.0.1" }]',
      'ws://',
    ],
    [
      'an account twice',
      'accounts: [{ platform: qq, account: "10001", mode: forward, url: "ws://a" }, { platform: qq, account: "10001", mode: forward, url: "ws://b" }]',
      '已经写过一次',
    ],
  ]
  test.each(wrong)('%s is a problem', (_, yaml, said) => {
    const { settings, problems } = read(yaml)
    expect(settings).toBeNull()
    expect(problems.map(sayProblem).join('\n')).toContain(said)
  })
})

describe('several desks', () => {
  const two = `
data: store
language: en
desks:
  - { contract: foshan-fiscal, people: a/people.yaml, rooms: a/rooms.yaml }
  - { contract: b/own.yaml, people: b/people.yaml, rooms: b/rooms.yaml, articles: b/articles, language: zh-CN }`

  test('SEC-3 each has files, data and a language of its own', () => {
    const { desks } = settingsOf(two)
    expect(desks.map(({ named: _, ...desk }) => desk)).toEqual([
      {
        contract: 'foshan-fiscal',
        peopleFile: join(folder, 'a/people.yaml'),
        roomsFile: join(folder, 'a/rooms.yaml'),
        articlesFolder: join(project, 'knowledge/articles'),
        dataFolder: join(folder, 'store/foshan-fiscal'),
        store: null,
        sealKeyFile: null,
        language: 'en',
      },
      {
        contract: join(folder, 'b/own.yaml'),
        peopleFile: join(folder, 'b/people.yaml'),
        roomsFile: join(folder, 'b/rooms.yaml'),
        articlesFolder: join(folder, 'b/articles'),
        dataFolder: join(folder, 'store/own'),
        store: null,
        sealKeyFile: null,
        language: 'zh-CN',
      },
    ])
    expect(desks.map(({ named }) => named.people.line)).toEqual([5, 6])
  })

  const wrong: readonly [string, string, readonly string[], string][] = [
    ['an empty list', 'desks: []', [], '至少有一个服务台'],
    ['no list', 'desks: foshan-fiscal', [], '至少有一个服务台'],
    ['a desk without people', 'desks: [{ contract: a, rooms: r.yaml }]', [], 'people'],
    [
      'the same contract twice',
      `${two}\n  - { contract: foshan-fiscal, people: p, rooms: r }`,
      [],
      '同名的合同',
    ],
    ['a contract outside the list as well', `${two}\ncontract: eticket`, [], '不再写 contract'],
    ['a flag that would mean one of them', two, ['--people', 'p.yaml'], '有几个服务台时不能用'],
  ]
  test.each(wrong)('%s is a problem', (_, yaml, argv, said) => {
    const { settings, problems } = read(yaml, { argv })
    expect(settings).toBeNull()
    expect(problems.map(sayProblem).join('\n')).toContain(said)
  })
})

describe('the secret of the web room', () => {
  const secret = 'sixteen-or-more-characters'
  const token = 'room: { auth: token }'

  test('comes from the environment only', () => {
    expect(settingsOf(token, { env: { ZHIBAN_ROOM_SECRET: secret } }).room).toEqual({
      enabled: true,
      auth: 'token',
      secret,
    })
    const { settings, problems } = read(`room: { auth: token, secret: ${secret} }`, {
      env: { ZHIBAN_ROOM_SECRET: secret },
    })
    expect(settings).toBeNull()
    expect(problems).toHaveLength(1)
    expect(problems[0]?.message).toContain('密钥不能写在文件里')
    expect(JSON.stringify(problems)).not.toContain(secret)
  })

  const refused: readonly [string, string | undefined, string][] = [
    ['missing', undefined, '没有设置'],
    ['blank', '   ', '没有设置'],
    ['too short', 'short', '太短，至少 16 个字符'],
  ]
  test.each(refused)('in token mode a %s one is refused', (_, value, words) => {
    const { settings, problems } = read(token, { env: { ZHIBAN_ROOM_SECRET: value } })
    expect(settings).toBeNull()
    expect(problems.map(sayProblem)).toEqual([
      expect.stringContaining(`环境变量 ZHIBAN_ROOM_SECRET ${words}`),
    ])
  })

  test('is not asked for when the room is off or a demo', () => {
    expect(settingsOf('room: { auth: token, enabled: false }').room.secret).toBeNull()
    expect(settingsOf('room: { auth: demo }').room.secret).toBeNull()
  })
})

describe('what is wrong', () => {
  const wrong: readonly [string, string, readonly string[], Record<string, string>, string][] = [
    ['an unknown flag', '{}', ['--prot', '1'], {}, '参数 --prot 没有这个参数，是不是想写 --port'],
    ['a flag without its value', '{}', ['--port'], {}, '参数 --port 后面少了值'],
    ['a flag before another flag', '{}', ['--data', '--port', '1'], {}, '参数 --data 后面少了值'],
    ['a stray word', '{}', ['now'], {}, '参数 now 这里不需要这个词'],
    [
      'a port that is no number',
      '{}',
      ['--port', '80x'],
      {},
      '参数 --port 应是 0 到 65535 的整数，现在是“80x”',
    ],
    [
      'a port out of range',
      '{}',
      [],
      { ZHIBAN_PORT: '65536' },
      '环境变量 ZHIBAN_PORT 应是 0 到 65535 的整数，现在是“65536”',
    ],
    ['a log level', '{}', [], { ZHIBAN_LOG: 'loud' }, '环境变量 ZHIBAN_LOG 应是 trace、debug'],
    [
      'a file value that a flag overrides',
      '\nport: many',
      ['--port', '1'],
      {},
      `${file}:2 port：应是数字，现在是“many”`,
    ],
  ]
  test.each(wrong)('%s', (_, yaml, argv, env, line) => {
    const { settings, problems } = read(yaml, { argv, env })
    expect(settings).toBeNull()
    expect(problems.map(sayProblem)).toEqual([expect.stringContaining(line)])
  })

  test('everything is named in one Fault', () => {
    writeFileSync(file, 'port: 70000\nlog: loud\n')
    const start = (): Settings =>
      loadSettings({ argv: ['--config', file, '--nope', '1'], env: { ZHIBAN_PORT: 'x' }, cwd: '/' })
    expect(start).toThrow(Fault)
    try {
      start()
    } catch (error) {
      const fault = error as Fault
      expect(fault.code).toBe('settings-invalid')
      expect(fault.owner).toBe('operator')
      expect(fault.message.split('\n')).toEqual([
        '配置有 4 处错误：',
        expect.stringContaining('参数 --nope'),
        expect.stringContaining('环境变量 ZHIBAN_PORT'),
        expect.stringContaining(`${file}:1 port`),
        expect.stringContaining(`${file}:2 log`),
      ])
      expect(fault.next).toContain('zhiban doctor')
    }
  })

  test('a missing configuration file', () => {
    const { settings, problems } = readSettings({ argv: ['--config', 'nowhere.yaml'], env: {}, cwd: folder })
    expect(settings).toBeNull()
    expect(problems).toEqual([{ file: join(folder, 'nowhere.yaml'), line: null, message: '找不到这个文件' }])
  })

  test('a misspelt variable is a warning: it may belong to something else', () => {
    const { settings, warnings } = read('{}', {
      env: { ZHIBAN_PROT: '1', ZHIBAN_TEST_MONGODB_URI: 'x', HOME: '/' },
    })
    expect(settings).not.toBeNull()
    expect(warnings.map(sayProblem)).toEqual([
      '环境变量 ZHIBAN_PROT 没有这个变量，不起作用，是不是想写 ZHIBAN_PORT',
    ])
  })
})
