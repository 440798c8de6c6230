import { createLog } from '../adapters/log/index.ts'
import { addHealth, createTally, type AccountHealth, type Tally } from '../adapters/health/index.ts'
import { addHooks } from '../adapters/hooks/index.ts'
import { copyRoom, type Room } from '../adapters/room/index.ts'
import { createTimer } from '../adapters/timer/index.ts'
import { argvOf } from './cli/data-folder.ts'
import { loadSettings, type Settings as Config } from './config.ts'
import { Fault } from './domain/fault.ts'
import { roomOf } from './domain/people/people.ts'
import { openAccounts } from './main/accounts/index.ts'
import { journalsIn } from './main/accounts/journals.ts'
import { createFrontDesk } from './main/front-desk.ts'
import { fencedChat } from './main/instances/fence.ts'
import { createSharedSpeech } from './main/instances/shared-speech.ts'
import { runInstance, type Watch } from './main/instances/run-instance.ts'
import { greet, newsOf } from './main/greeting.ts'
import { languageOf } from './main/language.ts'
import { loginsFor } from './main/login-codes.ts'
import { openDesk, type OpenDesk } from './main/open-desk.ts'
import { standingAlone, type StandingAlone } from './main/stand-alone.ts'
import { createSwitchboard } from './main/switchboard.ts'
import { forgottenIn, openWebRoom, webPeople, webRooms } from './main/web-room.ts'
import type { Chat } from './ports/chat.ts'
import { textsFor } from './texts/languages.ts'

export interface Running {
  /** Of the web room; null when it is switched off. */
  readonly address: string | null
  readonly room: Room | null
  /** In the order of the settings. */
  readonly desks: readonly OpenDesk[]
  /** Every chat account at work. */
  readonly chats: readonly Chat[]
  /** Finishes what is under way and releases everything. */
  stop(): Promise<void>
  /** Reads the files of every desk again; a desk whose files have problems stays as it was. */
  reload(): Promise<readonly string[]>
}

type Routes = Parameters<typeof openWebRoom>[2]

/** Where monitoring systems report, when they were given a token (REC-6). */
const hooksOf = (config: Config, desks: readonly OpenDesk[]): Routes => {
  const { hookToken } = config
  if (hookToken === null) return []
  const alert = (name: string) => desks.find((one) => one.settings().contract.id === name)?.desk.alert ?? null
  return [(app) => addHooks(app, { token: hookToken, alert, now: Date.now })]
}

/** Where an operator's machines look: alive, ready, figures. */
const healthOf = (
  config: Config,
  desks: readonly OpenDesk[],
  chats: readonly Chat[],
  tally: Tally,
  watch: Watch | null,
): Routes => [
  (app) =>
    addHealth(app, {
      desks: () => desks.map(({ health }) => health),
      accounts: () => chats.map((chat) => accountHealth(chat, watch)),
      tally,
      now: Date.now,
      inWords: textsFor(languageOf(config)).trouble,
      token: config.metricsToken,
    }),
]

/** A copy of the web room: by the room itself, or of what one that is switched off has left. */
const copyOf = (room: Room | null, folder: string, draft: string) =>
  room === null ? copyRoom(folder, draft, Date.now()) : room.copyTo(draft)

/** An account at work here, for health. */
const accountHealth = (chat: Chat, watch: Watch | null): AccountHealth => ({
  platform: chat.platform,
  account: chat.account,
  health: () => chat.health(),
  ...(watch === null ? {} : { holder: () => ({ instance: watch.instance, isHere: true }) }),
})

/**
 * Puts the desks to work from their settings; `watch` where other instances may take them over. Rejects with a Fault
 * when one cannot start; nothing is left open then.
 */
export const launch = async (config: Config, watch: Watch | null = null): Promise<Running> => {
  if (!config.room.enabled && config.accounts.length === 0)
    throw new Fault(
      'NO_PLATFORM',
      'operator',
      'The web room is switched off and no other platform is configured: nobody could reach the desk.',
      'Set room.enabled to true in the configuration file.',
    )
  const log = createLog(config.logLevel, textsFor(languageOf(config)).trouble)
  const tally = createTally()
  const desks: OpenDesk[] = []
  const directories = () => desks.map((one) => one.desk.directory())
  const keeping = () =>
    desks.map((one) => ({ contract: one.settings().contract, directory: one.desk.directory() }))
  const switchboard = createSwitchboard((room) =>
    directories().flatMap((directory) => roomOf(directory, room)?.standby ?? []),
  )
  const speech = watch === null ? null : createSharedSpeech(watch.speeches, watch.fence)
  const fenced = (chat: Chat): Chat =>
    watch === null || speech === null ? chat : fencedChat(speech.chat(chat), watch.fence)
  const closeAll = () => Promise.all(desks.map((one) => one.close()))
  const accounts: StandingAlone[] = []
  let room: Room | null = null
  try {
    for (const [index, settings] of config.desks.entries())
      desks.push(
        await openDesk(settings, {
          log,
          meter: tally,
          now: Date.now,
          ...(watch === null ? {} : { fence: watch.fence }),
          chatFor: switchboard.chatFor,
          accounts: switchboard.accounts,
          gapsOf: switchboard.gapsOf,
          forgetSaid: async (own, at, goesOn) =>
            (await room?.forget(forgottenIn(keeping(), own, at), goesOn)) ?? { messages: 0, files: 0 },
          // The room serves all desks of the process; it goes into the backups of the first.
          copyRoom: async (draft) => (index === 0 ? copyOf(room, config.dataFolder, draft) : null),
          reloading: () => {
            for (const account of accounts) account.tryAgain()
          },
          reloaded: () => room?.replacePeople(webRooms(directories()), webPeople(directories())),
        }),
      )
    const front = createFrontDesk(desks, log)
    const configured = await openAccounts(config.accounts, {
      dataFolder: config.dataFolder,
      journal: journalsIn(
        config.dataFolder,
        watch === null || speech === null ? null : { ...watch, spoken: speech.journal },
      ),
      directories,
      board: front.board,
      summaryFor: front.summaryFor,
      language: languageOf(config),
      log,
    })
    if (configured.routes.length > 0 && !config.room.enabled)
      throw new Fault(
        'NO_PORT_FOR_CALLBACKS',
        'operator',
        'An account waits for callbacks, but the web room, on whose port they come, is switched off.',
        'Set room.enabled to true, or mode: websocket for the account.',
      )
    if (config.room.enabled) {
      const routes = [
        ...hooksOf(config, desks),
        ...healthOf(config, desks, switchboard.chats, tally, watch),
        ...configured.routes,
      ]
      const logins = (person: string) => loginsFor(directories(), switchboard.chats, person)
      room = openWebRoom(config, directories(), routes, logins, log)
      room.attachDesk(front)
      switchboard.add(fenced(room))
    }
    const isOurs = (): boolean => watch?.fence.held() ?? true
    for (const open of configured.accounts)
      accounts.push(standingAlone(open, { log, now: Date.now, random: Math.random, isOurs }))
    for (const account of accounts) switchboard.add(fenced(account))
    for (const { desk } of desks) await desk.resume()
    await switchboard.start((event) => front.receive(event))
    const timer = createTimer(Date.now, log)
    for (const { desk } of desks)
      timer.start({
        name: 'desk',
        nextAt: (now) => desk.nextAt(now),
        work: (now) => desk.tick(now),
      })
    for (const one of desks) one.begin()
    return {
      address: room?.address() ?? null,
      room,
      desks,
      chats: switchboard.chats,
      reload: async () => (await Promise.all(desks.map((one) => one.reload()))).flat(),
      stop: async () => {
        await switchboard.stop()
        await timer.stop()
        await closeAll()
      },
    }
  } catch (error) {
    await switchboard.stop()
    await closeAll()
    throw error
  }
}

/** How long a stop may take before the process ends anyway. */
const stopWithin = 9_000

/** On the embedded store the process is alone; on MongoDB it is one of as many as there are. */
const begin = async (config: Config): Promise<Pick<Running, 'reload' | 'stop'>> => {
  if (config.desks.every(({ store }) => store === null)) {
    const running = await launch(config)
    console.log(greet(running, config, process.uptime()))
    return running
  }
  return runInstance(config, {
    launch: async (part, watch) => {
      const since = performance.now()
      const running = await launch(part, watch)
      return { ...running, accounts: running.chats, seconds: (performance.now() - since) / 1_000 }
    },
    tell: (news) => console.log(newsOf(news, config)),
    // What could not be put down in time must not go on beside the instance that takes it over.
    stuck: () => process.exit(1),
    log: createLog(config.logLevel, textsFor(languageOf(config)).trouble),
  })
}

type Values = Readonly<Record<string, string | boolean | undefined>>

/** `zhiban start`: runs until it is told to stop; resolves with the exit code. */
export const start = async (values: Values): Promise<number> => {
  const config = loadSettings({
    argv: argvOf(values),
    env: process.env,
    cwd: process.cwd(),
  })
  const running = await begin(config)
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
