import { mediaTypeOf } from '../../src/ports/account/media-types.ts'
import type { Segment } from './cq-code.ts'
import { fieldsOf, idText, numberOf, plainText, readFrame, type Fields } from './wire.ts'

/** A picture or file found in a message, with what the gateway calls it. */
export interface FoundFile {
  readonly name: string
  readonly mediaType: string
  /** Bytes; 0 when the gateway does not say. */
  readonly size: number
  /** `image:A1B2.png`, `file:/1f2e…`: how to ask for it again. */
  readonly source: string
  readonly url: string | null
}

export interface Reading {
  readonly text: string
  /** QQ numbers, the account itself among them. */
  readonly mentions: readonly string[]
  /** The message that is quoted. */
  readonly quote: string | null
  readonly files: readonly FoundFile[]
  /** Kinds of segments that are not known here. */
  readonly unknown: readonly string[]
}

/** How people are called, as far as it is known. */
export type NameOf = (account: string) => string | null

/** The last part of a path or address: some gateways give the whole path of their machine. */
const baseName = (path: string): string => path.split(/[\\/]/).pop()?.split('?')[0] ?? ''

const fileOf = (kind: string, data: Fields, otherwise: string, fallback: string): FoundFile => {
  // NapCat and the specification say `file`, Lagrange `filename`; group files have an id of their own.
  const handle = plainText(data['file_id']) || plainText(data['file']) || plainText(data['filename'])
  const written = plainText(data['name']) || plainText(data['filename']) || plainText(data['file'])
  const name = /^(?:base64:|https?:|file:)/.test(written) ? '' : baseName(written)
  const url = plainText(data['url']) || (/^https?:/.test(handle) ? handle : '')
  return {
    name: name === '' ? fallback : name,
    mediaType: mediaTypeOf(name, otherwise),
    size: Math.max(0, numberOf(data['file_size']) ?? numberOf(data['size']) ?? 0),
    source: `${kind}:${handle}`,
    url: url === '' ? null : url,
  }
}

/** What a card says on its face: JSON cards carry a `prompt`, e.g. `[QQ小程序]腾讯文档`. */
const cardFace = (data: unknown): string => {
  const card = typeof data === 'string' ? readFrame(data) : fieldsOf(data)
  const face = plainText(card?.['prompt']) || plainText(card?.['desc'])
  return face === '' ? '[卡片]' : `[卡片：${face.replace(/^\[(.*?)\]/, '$1 ').trim()}]`
}

const named = (kind: string, name: string): string => (name === '' ? `[${kind}]` : `[${kind}：${name}]`)

/** Kinds that have nothing to read but their name. */
const bare: ReadonlyMap<string, string> = new Map(Object.entries({
  face: '[表情]', mface: '[表情]', bface: '[表情]', sface: '[表情]', marketface: '[表情]', poke: '[戳一戳]', shake: '[窗口抖动]',
  dice: '[骰子]', rps: '[猜拳]', xml: '[卡片]', forward: '[聊天记录]', node: '[聊天记录]', contact: '[名片]', music: '[音乐]',
  redbag: '[红包]', gift: '[礼物]', miniapp: '[小程序]', longmsg: '[长消息]', keyboard: '', anonymous: '',
})) // prettier-ignore

/** Reads the segments of one message into words, people and files. Everything becomes something; nothing throws. */
export const readSegments = (segments: readonly Segment[], self: string, nameOf: NameOf): Reading => {
  const words: string[] = []
  const mentions: string[] = []
  const files: FoundFile[] = []
  const unknown: string[] = []
  let quote: string | null = null
  for (const { type, data } of segments) {
    switch (type) {
      case 'text': {
        const said = plainText(data['text'])
        words.push(words.at(-1)?.startsWith('@') === true ? said.replace(/^ /, '') : said)
        break
      }
      case 'markdown':
        words.push(plainText(data['content']))
        break
      case 'at': {
        const account = idText(data['qq']) ?? ''
        if (account !== '' && account !== 'all') mentions.push(account)
        // To whom it is said is known; the number of the account is not to be taken for that of a ticket.
        if (account === '' || account === self) break
        const name = plainText(data['name']).replace(/^@/, '') || (nameOf(account) ?? '群友')
        words.push(account === 'all' ? '@全体成员 ' : `@${name.replaceAll(/\s/g, '')} `)
        break
      }
      case 'reply':
        quote ??= idText(data['id'])
        break
      case 'image':
        files.push(fileOf('image', data, 'image/jpeg', '图片'))
        break
      case 'record':
        files.push(fileOf('record', data, 'audio/amr', '语音'))
        words.push('[语音]')
        break
      case 'video':
        files.push(fileOf('video', data, 'video/mp4', '视频'))
        words.push('[视频]')
        break
      case 'file':
      case 'onlinefile': {
        const file = fileOf('file', data, 'application/octet-stream', '文件')
        files.push(file)
        words.push(named('文件', file.name === '文件' ? '' : file.name))
        break
      }
      case 'json':
        words.push(cardFace(data['data']))
        break
      case 'share':
        words.push(`${named('链接', plainText(data['title']))}${plainText(data['url'])}`)
        break
      case 'location':
        words.push(named('位置', plainText(data['title']) || plainText(data['content'])))
        break
      default: {
        const word = bare.get(type)
        if (word === undefined) unknown.push(type)
        words.push(word ?? named('不支持的消息', type))
      }
    }
  }
  return { text: words.join('').trim(), mentions, quote, files, unknown }
}
