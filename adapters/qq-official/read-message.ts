import { mediaTypeOf } from '../../src/ports/account/media-types.ts'
import { fieldsOf, idText, numberOf, plainText, readFrame, type Fields } from './wire.ts'

/** A picture or file found in a message. */
export interface FoundFile {
  readonly name: string
  readonly mediaType: string
  /** Bytes; 0 when Tencent does not say. */
  readonly size: number
  readonly url: string | null
}

/** The words on a face: `ext` is Base64 of `{"text":"[赞]"}`. */
const faceText = (ext: string): string => {
  const face = readFrame(Buffer.from(ext, 'base64').toString('utf8'))
  const text = plainText(face?.['text']).trim()
  return text === '' ? '[表情]' : text
}

const mention = /<@!?([A-Za-z0-9_-]+)>|<qqbot-at-user\s+id="([^"]*)"\s*\/>/g
const face = /<faceType=\d+,faceId="[^"]*",ext="([^"]*)">/g

/** The words of a message: mentions by name, our own left out, faces by what they say. */
export const readText = (
  content: string,
  people: readonly Fields[],
  isSelf: (openid: string) => boolean,
  nameOf: (openid: string) => string | null,
): string => {
  const nameHere = (openid: string): string => {
    const person = people.find((one) =>
      [one['id'], one['member_openid'], one['user_openid']].includes(openid),
    )
    const name = plainText(person?.['username']) || plainText(person?.['nickname'])
    return (name || nameOf(openid) || '群友').replaceAll(/\s/g, '')
  }
  return content
    .replaceAll(mention, (_all, old: string | undefined, given: string | undefined) => {
      const openid = old ?? given ?? ''
      return isSelf(openid) ? '' : `@${nameHere(openid)} `
    })
    .replaceAll(face, (_all, ext: string) => faceText(ext))
    .replaceAll(/(@\S+) {2,}/g, '$1 ')
    .trim()
}

/** The last part of a path, never more. */
const baseName = (name: string): string => name.split(/[\\/]/).pop() ?? ''

/** Addresses come without a protocol at times. */
const addressOf = (value: unknown): string | null => {
  const url = plainText(value).trim()
  if (url === '') return null
  if (/^https?:\/\//i.test(url)) return url
  return `https://${url.replace(/^\/\//, '')}`
}

/** Pictures and files with the words that stand for them; a voice message comes with what Tencent heard in it. */
export const readAttachments = (
  attachments: readonly Fields[],
): {
  readonly files: readonly FoundFile[]
  readonly words: readonly string[]
  readonly unknown: readonly string[]
} => {
  const files: FoundFile[] = []
  const words: string[] = []
  const unknown: string[] = []
  for (const attachment of attachments) {
    const type = plainText(attachment['content_type']).split(';')[0]?.trim() ?? ''
    const given = baseName(plainText(attachment['filename']))
    const size = Math.max(0, numberOf(attachment['size']) ?? 0)
    const url = addressOf(attachment['url'])
    const add = (name: string, mediaType: string, from = url): void =>
      void files.push({ name: given === '' ? name : given, mediaType, size, url: from })
    if (type.startsWith('image')) add('图片', type.includes('/') ? type : 'image/jpeg')
    else if (type === 'voice' || type.startsWith('audio/')) {
      const wav = addressOf(attachment['voice_wav_url'])
      add('语音', wav === null ? 'audio/silk' : 'audio/wav', wav ?? url)
      const heard = plainText(attachment['asr_refer_text']).trim()
      words.push(heard === '' ? '[语音]' : `[语音：${heard}]`)
    } else if (type.startsWith('video')) {
      add('视频', 'video/mp4')
      words.push('[视频]')
    } else {
      if (type !== 'file' && !type.includes('/')) unknown.push(`attachment.${type || 'untyped'}`)
      add('文件', type.includes('/') ? type : mediaTypeOf(given, 'application/octet-stream'))
      words.push(given === '' ? '[文件]' : `[文件：${given}]`)
    }
  }
  return { files, words, unknown }
}

/** The openid and name of everybody a message names, for later messages that do not. */
export const namesIn = (data: Fields): readonly (readonly [openid: string, name: string])[] => {
  const listed: readonly unknown[] = Array.isArray(data['mentions']) ? data['mentions'] : []
  return [data['author'], ...listed].flatMap((value) => {
    const person = fieldsOf(value)
    const openid = idText(person?.['member_openid']) ?? idText(person?.['user_openid'])
    const name = plainText(person?.['username']).trim()
    return openid === null || name === '' ? [] : [[openid, name] as const]
  })
}
