import { createLog } from '../adapters/log/index.ts'
import { createRoom, type Room } from '../adapters/room/index.ts'
import { openStore } from '../adapters/sqlite/index.ts'
import { createTimer } from '../adapters/timer/index.ts'
import { loadDirectory } from '../knowledge/load-directory.ts'
import { argvOf } from './cli/data-folder.ts'
import { loadSettings, type Settings as Config } from './config.ts'
import { problemLine, loadShipped } from './cli/load-desk.ts'
import { Fault } from './domain/fault.ts'
import type { Directory } from './domain/people.ts'
import type { RoomKey } from './domain/ids.ts'
import { platformOf } from './domain/event.ts'
import type { Ticket } from './domain/ticket.ts'
import { zh } from './texts/zh.ts'
import type { DeskContext, Settings } from './usecases/context.ts'
import { runDesk } from './usecases/run-desk.ts'

export interface Running {
  readonly address: string
  readonly room: Room
  /** What the desk was started with. */
  readonly settings: Settings
  /** Finishes what is under way and releases everything. */
  stop(): Promise<void>
  /** Reads contract, people, rooms and articles again; problems leave everything as it was. */
  reload(): Promise<readonly string[]>
}

const roomPlatform = 'room'

const loadAll = (config: Config): Settings => {
  const { contract, knowledge, problems } = loadShipped(config.contract, config.articlesFolder)
  const { directory, problems: cards } = loadDirectory({
    peopleFile: config.peopleFile,
    roomsFile: config.roomsFile,
    contract,
  })
  const all = [...problems, ...cards]
  if (directory === null || all.length > 0)
    throw new Fault(
      'SETTINGS_INVALID',
      'operator',
      all.map(problemLine).join('\n'),
      'Mend these lines, then try again.',
    )
  return { contract, knowledge, directory }
}

const ownRooms = (directory: Directory): Parameters<typeof createRoom>[0]['rooms'] =>
  directory.rooms.flatMap(({ key, name, kind, system }) => {
    const [platform, , room] = key.split('/')
    return platform !== roomPlatform || room === undefined
      ? []
      : [{ id: room, name, kind: kind === 'group' ? 'group' : 'engineers', system }]
  })

const ownPeople = (directory: Directory): Parameters<typeof createRoom>[0]['people'] =>
  directory.people.flatMap((person) => {
    const account = person.accounts.find((key) => key.startsWith(`${roomPlatform}/`))
    if (account === undefined) return []
    const role = person.roles.includes('engineer')
      ? 'engineer'
      : person.roles.includes('supervisor') || person.roles.includes('admin')
        ? 'supervisor'
        : 'requester'
    return [
      {
        id: account.slice(roomPlatform.length + 1),
        name: person.name,
        unit: person.unit,
        role,
        tier: person.tier,
      },
    ]
  })

/** The checked settings guarantee a secret where there must be one; without it the door stays shut. */
const authOf = (config: Config): Parameters<typeof createRoom>[0]['auth'] =>
  config.room.auth === 'token' ? { kind: 'token', secret: config.room.secret ?? '' } : { kind: 'demo' }

/** Puts a desk to work from its settings. Rejects with a Fault when it cannot start; nothing is left open then. */
export const launch = async (config: Config): Promise<Running> => {
  if (!config.room.enabled)
    throw new Fault(
      'NO_PLATFORM',
      'operator',
      'The web room is switched off and no other platform is configured: nobody could reach the desk.',
      'Set room.enabled to true in the configuration file.',
    )
  const log = createLog(config.logLevel)
  let settings = loadAll(config)
  const store = await openStore({ folder: config.dataFolder })
  try {
    const changes = new Set<(room: RoomKey | null) => void>()
    const reload = (): Promise<readonly string[]> => {
      try {
        const fresh = loadAll(config)
        if (fresh.contract.id !== settings.contract.id) return Promise.resolve(['换合同需要重新启动'])
        settings = fresh
        room.replacePeople(ownRooms(fresh.directory), ownPeople(fresh.directory))
        log.info('settings.reloaded')
        return Promise.resolve([])
      } catch (error) {
        log.warn('settings.kept', { error })
        return Promise.resolve(error instanceof Fault ? error.message.split('\n') : [String(error)])
      }
    }
    const ctx: DeskContext = {
      id: settings.contract.id,
      store,
      texts: zh,
      log,
      settings: () => settings,
      reload,
      changed: (ticket: Ticket) => {
        for (const listener of changes) listener(ticket.room)
      },
    }
    const room = createRoom({
      port: config.port,
      host: config.host,
      folder: config.dataFolder,
      auth: authOf(config),
      rooms: ownRooms(settings.directory),
      people: ownPeople(settings.directory),
      now: Date.now,
      log: {
        info: (fields, message) => log.info(message, fields),
        warn: (fields, message) => log.warn(message, fields),
        error: (fields, message) => log.error(message, fields),
      },
    })
    const chats = [room]
    const desk = runDesk(
      ctx,
      {
        now: Date.now,
        chatFor: (place) => chats.find((chat) => chat.platform === platformOf(place)) ?? null,
        born: Date.now(),
      },
      changes,
    )
    const timer = createTimer(Date.now, log)
    room.attachDesk(desk)
    await desk.resume()
    await room.start(async (event) => {
      await desk.receive(event)
    })
    timer.start({ name: 'desk', nextAt: (now) => desk.nextAt(now), work: (now) => desk.tick(now) })
    return {
      address: room.address(),
      room,
      settings,
      reload,
      stop: async () => {
        await room.stop()
        await timer.stop()
        await desk.settled()
        await store.close()
      },
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

const greet = (running: Running, config: Config, seconds: number): string => {
  const { contract, directory, knowledge } = running.settings
  const engineer = directory.people.find((p) => p.roles.includes('engineer'))
  return [
    `值班 Zhiban · ${contract.name}（${contract.id}）`,
    `群聊页面 / web room: ${running.address}`,
    `${directory.rooms.length} 个群，${directory.people.length} 人，${knowledge.size} 条知识，${seconds.toFixed(1)} 秒就绪；数据在 ${config.dataFolder}`,
    ...(config.room.auth === 'token'
      ? ownPeople(directory).map((p) => `${p.name}：${running.room.linkFor(p.id)}`)
      : [
          '试一试：打开页面，选一位会计，在群里问“电子票据打印出来是空白怎么办”，',
          `        再用另一个窗口选${engineer?.name ?? '一位工程师'}，会计回“没解决”后，在工程师群发“认领”。`,
          '这是演示模式：任何打开页面的人都可以选身份。正式使用请看 README 的“个人链接”。',
        ]),
    '停止：Ctrl-C',
  ].join('\n')
}

/** How long a stop may take before the process ends anyway. */
const stopWithin = 9_000

type Values = Readonly<Record<string, string | boolean | undefined>>

/** `zhiban start`: runs until it is told to stop; resolves with the exit code. */
export const start = async (values: Values): Promise<number> => {
  const config = loadSettings({ argv: argvOf(values), env: process.env, cwd: process.cwd() })
  const running = await launch(config)
  console.log(greet(running, config, process.uptime()))
  process.on('SIGHUP', () => void running.reload())
  return new Promise((resolve) => {
    let stopping = false
    const stop = (): void => {
      if (stopping) return
      stopping = true
      const forced = setTimeout(() => resolve(0), stopWithin)
      void running.stop().then(
        () => {
          clearTimeout(forced)
          resolve(0)
        },
        (error: unknown) => {
          console.error(error)
          resolve(1)
        },
      )
    }
    process.on('SIGTERM', stop)
    // npm runs the desk behind a shell that does not pass SIGTERM on: when that shell is gone, the desk was meant.
    const parent = process.ppid
    if (process.env['npm_lifecycle_event'] !== undefined) {
      setInterval(() => {
        if (process.ppid !== parent) stop()
      }, 500).unref()
    }
    process.on('SIGINT', stop)
  })
}
