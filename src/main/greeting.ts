import type { Room } from '../../adapters/room/index.ts'
import type { Settings as Config } from '../config.ts'
import type { Chat } from '../ports/chat.ts'
import { textsFor } from '../texts/languages.ts'
import type { Settings } from '../usecases/context.ts'
import type { InstanceNews } from './instances/run-instance.ts'
import { languageOf } from './language.ts'
import type { OpenDesk } from './open-desk.ts'
import { webPeople } from './web-room.ts'

/** What is at work, as far as a terminal shows it. */
export interface AtWork {
  readonly address: string | null
  readonly room: Room | null
  readonly desks: readonly OpenDesk[]
  readonly chats: readonly Chat[]
}

/** What the terminal shows once the desks are at work. */
export const greet = (running: AtWork, config: Config, seconds: number): string => {
  const settings = running.desks.map((one) => one.settings())
  return [
    ...settings.map(
      ({ contract, directory, knowledge }) =>
        `值班 Zhiban · ${contract.name}（${contract.id}）：${directory.rooms.length} 个群，${directory.people.length} 人，${knowledge.size} 条知识`,
    ),
    ...(running.address === null ? [] : [`群聊页面 / web room: ${running.address}`]),
    ...running.chats
      .filter((chat) => chat.platform !== 'room')
      .map((chat) => {
        const health = chat.health()
        return `${chat.platform} ${chat.account}：${health.kind}${'trouble' in health ? `，${textsFor(languageOf(config)).trouble(health.trouble)}` : ''}`
      }),
    `${seconds.toFixed(1)} 秒就绪；数据在 ${config.dataFolder}`,
    ...(running.room === null ? [] : welcome(running.room, config, settings)),
    '停止：Ctrl-C',
  ].join('\n')
}

/** How people get into the web room. */
const welcome = (
  room: Room,
  config: Config,
  settings: readonly Pick<Settings, 'directory'>[],
): readonly string[] => {
  if (config.room.auth === 'token')
    return webPeople(settings.map(({ directory }) => directory)).map(
      (p) => `${p.name}：${room.linkFor(p.id)}`,
    )
  const engineer = settings[0]?.directory.people.find((p) => p.roles.includes('engineer'))
  return [
    '试一试：打开页面，选一位会计，在群里问“财政平台页面一直转圈怎么办”，',
    `        再用另一个窗口选${engineer?.name ?? '一位工程师'}，会计回“没解决”后，在工程师群发“认领”。`,
    '这是演示模式：任何打开页面的人都可以选身份。正式使用请看 README 的“个人链接”。',
  ]
}

/** What the terminal shows when an instance begins to work or to stand by. */
export const newsOf = (news: InstanceNews<AtWork & { readonly seconds: number }>): string => {
  if (news.kind === 'working') return greet(news.running, news.config, news.running.seconds)
  const where = news.address === null ? '' : `（${news.address}）`
  return `值班 Zhiban · 待命${where}：${news.holder === null ? '还没有实例在值班，正在接班' : `${news.holder} 在值班，它停下后由本实例接班`}`
}
