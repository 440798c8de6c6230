import type { Room } from '../../adapters/room/index.ts'
import type { Settings as Config } from '../config.ts'
import { accountName } from '../ports/accounts.ts'
import type { Chat } from '../ports/chat.ts'
import { textsFor } from '../texts/languages.ts'
import type { StartView } from '../texts/terminal-views.ts'
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
  return textsFor(languageOf(config)).started({
    desks: settings.map(({ contract, directory, knowledge }) => ({
      name: contract.name,
      contract: contract.id,
      rooms: directory.rooms.length,
      people: directory.people.length,
      articles: knowledge.size,
    })),
    address: running.address,
    accounts: running.chats.filter(({ platform }) => platform !== 'room').map(accountOf),
    seconds,
    folder: config.dataFolder,
    entry: running.room === null ? null : entryOf(running.room, config, settings),
  })
}

const accountOf = (chat: Chat): StartView['accounts'][number] => {
  const health = chat.health()
  return {
    account: accountName(chat),
    stands: 'trouble' in health ? health.trouble : health.kind,
  }
}

/** How people get into the web room. */
const entryOf = (room: Room, config: Config, settings: readonly Settings[]): StartView['entry'] => {
  if (config.room.auth === 'token')
    return {
      kind: 'links',
      links: webPeople(settings.map(({ directory }) => directory)).map(({ id, name }) => ({
        name,
        link: room.linkFor(id),
      })),
    }
  const [first] = settings
  const article = first?.knowledge.articles().find(({ audience }) => audience === 'requester')
  const engineer = first?.directory.people.find(({ roles }) => roles.includes('engineer'))
  return { kind: 'picking', ask: article?.question ?? null, engineer: engineer?.name ?? null }
}

/** What the terminal shows when an instance begins to work or to stand by. */
export const newsOf = (news: InstanceNews<AtWork & { readonly seconds: number }>, config: Config): string =>
  news.kind === 'working'
    ? greet(news.running, news.config, news.running.seconds)
    : textsFor(languageOf(config)).standingBy(news.address, news.holder)
