import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrateMongo } from '../../adapters/mongo/index.ts'
import { startChild, type ChildProcess } from './child-process.ts'
import { startTrial } from './mongo-wire/trial.ts'
import { createNapcatServer, readable, theGroup } from './napcat-server.ts'
import { until } from './qq-desk.ts'

const program = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))
const engineers = { group: 888 }

/** A process of its own that runs the desk. */
export interface InstanceProcess extends ChildProcess {
  readonly name: string
}

/** One database, one QQ gateway, and as many instances of one desk as a test starts. */
export const instanceScene = async () => {
  const trial = await startTrial()
  const uri = trial.fresh()
  await migrateMongo({ uri })
  const gateway = await createNapcatServer()
  await gateway.listen()
  gateway.members.set(
    888,
    new Map([
      [43, '王工'],
      [gateway.traits.self, '值班助手'],
    ]),
  )
  const folder = mkdtempSync(join(tmpdir(), 'zhiban-instances-'))
  const writeSettings = (link: string): void =>
    writeFileSync(
      join(folder, 'zhiban.yaml'),
      `contract: foshan-fiscal\npeople: people.yaml\nrooms: rooms.yaml\nroom: { enabled: false }\naccounts:\n  - { platform: qq, account: "10001", ${link} }\n`,
    )
  writeSettings(`mode: forward, url: "${gateway.url()}"`)
  writeFileSync(
    join(folder, 'people.yaml'),
    'people:\n  - { id: wang, name: 王工, roles: [engineer], tier: 1, accounts: [qq/43] }\n',
  )
  writeFileSync(
    join(folder, 'rooms.yaml'),
    'rooms:\n  - { key: qq/10001/777, name: 南海镇街财政群, kind: group, region: 南海区 }\n  - { key: qq/10001/888, name: 运维工程师群, kind: engineers }\n',
  )
  const started: InstanceProcess[] = []

  const spawnProgram = (command: string, name: string, more: readonly string[]) => {
    const data = join(folder, name)
    mkdirSync(data, { recursive: true })
    const settings = ['--config', join(folder, 'zhiban.yaml'), '--data', data, '--store', uri]
    const env = { ZHIBAN_QQ_TOKEN_10001: gateway.traits.token }
    return { name, ...startChild(program, [command, ...settings, ...more], { env }) }
  }

  const start = (name: string): InstanceProcess => {
    const instance = spawnProgram('start', name, ['--port', '0', '--log', 'error'])
    started.push(instance)
    return instance
  }

  const said = (chat: Parameters<typeof gateway.messages>[0]): readonly string[] =>
    gateway
      .messages(chat)
      .filter(({ from }) => from === gateway.traits.self)
      .map(({ segments }) => readable(gateway, segments))

  return {
    trial,
    uri,
    folder,
    gateway,
    start,
    /** For those that start from now on: the gateway comes in by this port. */
    reverseAt: (port: number): void => writeSettings(`mode: reverse, host: 127.0.0.1, port: ${port}`),
    /** Runs a command to its end; resolves with what it printed. */
    run: async (command: string, ...more: readonly string[]): Promise<string> => {
      const { ended, lines, complaints } = spawnProgram(command, command, more)
      await ended
      return [...lines, complaints()].join('\n')
    },
    /** A requester's words in the group. */
    ask: (text: string) => gateway.say(theGroup, 42, [{ type: 'text', data: { text } }]),
    /** The engineer's words in the engineers' group. */
    command: (text: string) => gateway.say(engineers, 43, [{ type: 'text', data: { text } }]),
    /** What the desk said in the group. */
    heardInGroup: () => said(theGroup),
    heardByEngineers: () => said(engineers),
    /** Resolves when the others would know until when the account was heard. */
    noted: async (): Promise<void> => {
      const note = () => trial.inside(uri, (db) => db.collection('leases').findOne({ heardAt: { $gt: 0 } }))
      for (const began = Date.now(); (await note()) === null;)
        if (Date.now() - began > 60_000) throw new Error('never: a note of what was heard')
    },
    /** Resolves when an instance printed a line that contains this. */
    printed: (instance: InstanceProcess, words: string, within = 60_000): Promise<void> =>
      until(
        `${instance.name} prints ${words}\n${instance.lines.join('\n')}\n${instance.complaints()}`,
        () => instance.lines.some((line) => line.includes(words)),
        within,
      ),
    end: async (): Promise<void> => {
      for (const instance of started) {
        instance.signal('SIGCONT')
        instance.signal('SIGKILL')
        await instance.ended
      }
      await gateway.close()
      await trial.end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export type InstanceScene = Awaited<ReturnType<typeof instanceScene>>
