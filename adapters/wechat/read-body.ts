import { mediaTypeOf } from '../../src/ports/account/media-types.ts'
import { attribute, element, looksLikeXml, rawElement } from './xml.ts'

/** Kinds of messages as Wechaty numbers them (wechaty-puppet, schemas/message.ts). */
export const messageKinds = {
  unknown: 0, attachment: 1, audio: 2, contact: 3, chatHistory: 4, emoticon: 5, image: 6, text: 7, location: 8, miniProgram: 9,
  groupNote: 10, transfer: 11, redEnvelope: 12, recalled: 13, url: 14, video: 15, post: 16,
} as const // prettier-ignore

/** A picture or file in a message: how the puppet is asked for it, and what is known before it is fetched. */
export interface FoundFile {
  readonly ask: 'image' | 'file'
  readonly name: string
  readonly mediaType: string
  /** Bytes; 0 when the message does not say. */
  readonly size: number
}

/** What a message says. */
export type Body =
  | {
      readonly kind: 'said'
      readonly text: string
      readonly file: FoundFile | null
      readonly quote: { readonly message: string | null; readonly text: string } | null
    }
  | { readonly kind: 'recalled'; readonly message: string }
  /** Known and of no interest to a desk: somebody taps somebody. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'unknown'; readonly what: string }

const said = (text: string, file: FoundFile | null = null): Body => ({
  kind: 'said',
  text,
  file,
  quote: null,
})

const named = (kind: string, name: string): string => (name === '' ? `[${kind}]` : `[${kind}：${name}]`)

const sizeIn = (written: string): number => {
  const size = Number(written)
  return Number.isSafeInteger(size) && size > 0 ? size : 0
}

const picture = (text: string, filename: string): FoundFile => ({
  ask: 'image',
  name: filename === '' ? '图片' : filename,
  mediaType: mediaTypeOf(filename, 'image/jpeg'),
  size: sizeIn(attribute(text, 'img', 'hdlength')) || sizeIn(attribute(text, 'img', 'length')),
})

const fileNamed = (name: string, fallback: string, otherwise: string, size: string): FoundFile => ({
  ask: 'file',
  name: name === '' ? fallback : name,
  mediaType: mediaTypeOf(name, otherwise),
  size: sizeIn(size),
})

/** The way a reply that quotes is written: `「周会计：报错了」`, a line of dashes, the reply. */
const quoted = /^「([^\n：:]{1,64})[：:]([\s\S]*?)」[^\S\n]*\n(?:-[^\S\n]?){5,}[^\S\n]*\n([\s\S]*)$/

const readText = (text: string): Body => {
  const parts = quoted.exec(text)
  const [, , old, reply] = parts ?? []
  if (old === undefined || reply === undefined) return said(text)
  return { kind: 'said', text: reply, file: null, quote: { message: null, text: old.trim() } }
}

/** A reply that some puppets leave as WeChat sends it (application message 57). */
const readReply = (xml: string): Body => {
  const refer = rawElement(xml, 'refermsg') ?? ''
  const outside = xml.replace(refer, '')
  const old = element(refer, 'content')
  const message = element(refer, 'svrid')
  return {
    kind: 'said',
    text: element(outside, 'title'),
    file: null,
    quote: {
      message: /^\d+$/.test(message) ? message : null,
      // Of a picture the XML is quoted: it has nothing to read but its title.
      text: looksLikeXml(old) ? element(old, 'title') : old,
    },
  }
}

/** The id of a recalled message: alone, or in the notice as WeChat sends it. */
const readRecall = (text: string): Body => {
  const message = looksLikeXml(text)
    ? element(text, 'newmsgid') || element(text, 'msgid')
    : /^\s*(\S{1,128})\s*$/.exec(text)?.[1]
  return message === undefined || message === ''
    ? { kind: 'unknown', what: 'message.recall-of-nothing' }
    : { kind: 'recalled', message }
}

/** What a puppet could not name: some of it is understood all the same. */
const readUnknown = (text: string): Body => {
  if (!looksLikeXml(text)) return { kind: 'unknown', what: 'message.unknown' }
  const system = attribute(text, 'sysmsg', 'type')
  if (system === 'revokemsg') return readRecall(text)
  if (system === 'pat') return { kind: 'idle' }
  if (system !== '') return { kind: 'unknown', what: `message.sysmsg-${system.slice(0, 40)}` }
  const type = element(
    (rawElement(text, 'appmsg') ?? '').replace(rawElement(text, 'refermsg') ?? '', ''),
    'type',
  )
  if (type === '57') return readReply(text)
  return { kind: 'unknown', what: type === '' ? 'message.xml' : `message.appmsg-${type.slice(0, 10)}` }
}

/** Reads one message by its kind. Everything becomes something; nothing throws. */
export const readBody = (kind: number, text: string, filename: string): Body => {
  switch (kind) {
    case messageKinds.text:
      return looksLikeXml(text) && element(text, 'type') !== '' ? readUnknown(text) : readText(text)
    case messageKinds.image:
      return said('', picture(text, filename))
    case messageKinds.audio:
      return said('[语音]', fileNamed(filename, '语音', 'audio/silk', attribute(text, 'voicemsg', 'length')))
    case messageKinds.video:
      return said('[视频]', fileNamed(filename, '视频', 'video/mp4', attribute(text, 'videomsg', 'length')))
    case messageKinds.attachment: {
      const name = filename || element(text, 'title')
      const file = fileNamed(name, '文件', 'application/octet-stream', element(text, 'totallen'))
      return said(named('文件', name), file)
    }
    case messageKinds.contact:
      return said('[名片]')
    case messageKinds.chatHistory:
      return said(named('聊天记录', element(text, 'title')))
    case messageKinds.emoticon:
      return said('[表情]')
    case messageKinds.location:
      return said(
        named('位置', attribute(text, 'location', 'poiname') || attribute(text, 'location', 'label')),
      )
    case messageKinds.miniProgram:
      return said(named('小程序', element(text, 'title')))
    case messageKinds.groupNote:
      return said(named('群笔记', element(text, 'title')))
    case messageKinds.transfer:
      return said('[转账]')
    case messageKinds.redEnvelope:
      return said('[红包]')
    case messageKinds.url:
      return element(text, 'type') === '57'
        ? readReply(text)
        : said(`${named('链接', element(text, 'title'))}${element(text, 'url')}`)
    case messageKinds.post:
      return said('[视频号]')
    case messageKinds.recalled:
      return readRecall(text)
    case messageKinds.unknown:
      return readUnknown(text)
    default:
      return { kind: 'unknown', what: `message.kind-${kind}` }
  }
}
