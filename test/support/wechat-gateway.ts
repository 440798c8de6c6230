import { createServer } from 'node:net'
import { Readable } from 'node:stream'
import { FileBox, type FileBoxInterface } from 'file-box'
import { log, type payloads } from 'wechaty-puppet'
import { PuppetMock } from 'wechaty-puppet-mock'
import { PuppetServer } from 'wechaty-puppet-service'

log.level('silent')

export const bot = 'wxid_bot'
export const theRoom = '777@chatroom'
/** Joins the names to the words, as WeChat does where a name was picked. */
export const picked = '\u2005'

/** What a gateway does differently from the next one. */
export interface GatewayTraits {
  readonly token: string
  readonly tls: boolean
  /** Sends answer with the id of the message. */
  readonly givesIds: boolean
  /** Own words come back as messages. */
  readonly echoes: boolean
  /** Who is meant comes as ids; otherwise only in the text. */
  readonly givesMentions: boolean
}

export const usualTraits: GatewayTraits = {
  token: 'insecure_zhiban-test',
  tls: true,
  givesIds: true,
  echoes: true,
  givesMentions: true,
}

export interface Sent {
  readonly conversation: string
  readonly text: string
  readonly mentions: readonly string[]
  readonly bytes: Buffer | null
  readonly id: string
}

interface Message {
  readonly type?: number
  readonly from: string
  readonly room?: string | null
  readonly text: string
  readonly mentions?: readonly string[]
  readonly filename?: string
}

/** WeChat and the program that drives it: people, rooms, messages. Lives on while the gateway in front of it dies. */
export class FakeWeChat extends PuppetMock {
  readonly sent: Sent[] = []
  readonly traits: GatewayTraits
  /** Room aliases by `room person`. */
  readonly aliases = new Map<string, string>()
  readonly files = new Map<string, () => FileBoxInterface>()
  /** Payloads that were asked for. */
  asked = 0
  /** Thrown by the next sends. */
  refusal: Error | null = null
  /** Sends are done, but answered never. */
  mute = false
  deafToDing = false
  private count = 0
  /** Ids are 64-bit numbers in WeChat. */
  private readonly first = 7_000_000_000_000_000_000n

  constructor(traits: GatewayTraits) {
    super()
    this.traits = traits
    this.mocker.createContact({ id: bot, name: '值班' })
    this.mocker.createContact({ id: 'zhang', name: '张三' })
    this.mocker.createContact({ id: 'li', name: '李四' })
    this.mocker.createRoom({ id: theRoom, topic: '南海镇街财政群', memberIdList: [bot, 'zhang', 'li'] })
    this.aliases.set(`${theRoom} zhang`, '财政局-张三')
  }

  /** Says something without telling anybody. */
  store({ type = 7, from, room = theRoom, text, mentions = [], filename }: Message): string {
    const id = String(this.first + BigInt((this.count += 1)))
    this.mocker.cacheMessagePayload.set(id, {
      id,
      type,
      talkerId: from,
      listenerId: room === null ? (from === bot ? 'zhang' : bot) : '',
      roomId: room ?? '',
      text,
      timestamp: Math.floor(Date.now() / 1_000),
      mentionIdList: this.traits.givesMentions ? [...mentions] : [],
      ...(filename === undefined ? {} : { filename }),
    } as payloads.Message)
    return id
  }

  say(message: Message): string {
    const id = this.store(message)
    this.emit('message', { messageId: id })
    return id
  }

  picture(bytes: Buffer, room: string | null = theRoom): string {
    const text = `<?xml version="1.0"?>\n<msg><img aeskey="0" hdlength="${bytes.length}" length="9" md5="0"/></msg>`
    const id = this.store({ type: 6, from: 'zhang', room, text, filename: 'A1.png' })
    this.files.set(id, () => FileBox.fromBuffer(bytes, 'A1.png'))
    this.emit('message', { messageId: id })
    return id
  }

  /** A picture whose bytes are made while they are read. */
  hugePicture(size: number): string {
    const id = this.store({ type: 6, from: 'zhang', text: '', filename: 'huge.png' })
    this.files.set(id, () =>
      FileBox.fromStream(
        Readable.from(
          (function* () {
            for (let left = size; left > 0; left -= 65_536) yield Buffer.alloc(Math.min(left, 65_536), 7)
          })(),
        ),
        'huge.png',
      ),
    )
    this.emit('message', { messageId: id })
    return id
  }

  private record(sent: Omit<Sent, 'id'>): Promise<string | undefined> {
    if (this.refusal !== null) return Promise.reject(this.refusal)
    const { conversation } = sent
    const isRoom = conversation.endsWith('@chatroom')
    if (
      isRoom
        ? !this.mocker.cacheRoomPayload.has(conversation)
        : !this.mocker.cacheContactPayload.has(conversation)
    )
      return Promise.reject(new Error(`no payload found for id ${conversation}`))
    const room = isRoom ? conversation : null
    const id = this.store({
      from: bot,
      room,
      text: sent.text,
      type: sent.bytes === null ? 7 : 6,
    })
    this.sent.push({ ...sent, id })
    if (this.traits.echoes) this.emit('message', { messageId: id })
    if (this.mute) return new Promise(() => undefined)
    return Promise.resolve(this.traits.givesIds ? id : undefined)
  }

  override messageSendText(conversation: string, text: string, mentions: string[] = []): Promise<void> {
    return this.record({ conversation, text, mentions, bytes: null }) as Promise<void>
  }

  override async messageSendFile(conversation: string, file: FileBoxInterface): Promise<void> {
    const bytes = await file.toBuffer()
    return this.record({ conversation, text: '', mentions: [], bytes }) as Promise<void>
  }

  override async messageRawPayload(id: string): Promise<payloads.Message> {
    this.asked += 1
    return super.messageRawPayload(id)
  }

  override async messageImage(id: string): Promise<FileBoxInterface> {
    return this.messageFile(id)
  }

  override async messageFile(id: string): Promise<FileBoxInterface> {
    const file = this.files.get(id)
    if (file === undefined) throw new Error(`no file for ${id}`)
    return file()
  }

  override async roomMemberRawPayload(room: string, person: string): Promise<payloads.RoomMember> {
    const roomAlias = this.aliases.get(`${room} ${person}`)
    const { name, avatar } = await this.contactPayload(person)
    return { id: person, name, avatar, ...(roomAlias === undefined ? {} : { roomAlias }) }
  }

  override ding(data?: string): void {
    if (!this.deafToDing) this.emit('dong', { data: data ?? '' })
  }
}

/** A port that was free a moment ago. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

/** The real server of the puppet service in front of a made-up WeChat: gRPC over TLS on loopback. */
export const createWechatGateway = async (given: Partial<GatewayTraits> = {}) => {
  const traits = { ...usualTraits, ...given }
  const wechat = new FakeWeChat(traits)
  const port = await freePort()
  let server: PuppetServer | null = null

  const listen = async (): Promise<void> => {
    server = new PuppetServer({
      puppet: wechat,
      endpoint: `127.0.0.1:${port}`,
      token: traits.token,
      tls: { disable: !traits.tls },
    })
    await server.start()
  }
  /** As by kill -9: every connection breaks at once. */
  const kill = async (): Promise<void> => {
    const dying = server
    server = null
    await dying?.stop()
  }
  return {
    traits,
    wechat,
    endpoint: `127.0.0.1:${port}`,
    port,
    listen,
    kill,
    login: (): void => {
      if (!wechat.isLoggedIn) wechat.login(bot)
    },
    close: async (): Promise<void> => {
      // The server waits five seconds after a login unless there is a logout.
      await wechat.logout('test over')
      await kill()
      await wechat.stop()
    },
  }
}

export type WechatGateway = Awaited<ReturnType<typeof createWechatGateway>>
