import { splitText } from '../../src/domain/chat/split-text.ts'
import type { Choice } from '../../src/domain/chat/notice.ts'
import { picturesOf, type Outgoing, type Picture } from '../../src/ports/chat.ts'
import { withPlainLinks, type LinkLevel } from './links.ts'
import { digestOf, type Fields } from './wire.ts'

/** One message to Tencent, before it is known how it goes out. */
export type Line =
  | {
      readonly kind: 'words'
      readonly digest: string
      /** `<qqbot-at-user …>` and a blank, or the name, or nothing. */
      readonly lead: string
      readonly text: string
      /** Offered below it; what to type where they are not shown. */
      readonly choices: readonly Choice[]
      readonly prompt: string | null
    }
  | { readonly kind: 'picture'; readonly digest: string; readonly picture: Picture }

/** The openid in an account key, or null when it is not one of this platform. */
export const openidIn = (key: string): string | null => /^qq-official\/([^/]+)$/.exec(key)?.[1] ?? null

/** What people wrote must not turn into a mention of everybody when it is quoted back. */
const harmless = (text: string): string =>
  text.replaceAll(/<(?=qqbot-|@)/g, '＜').replaceAll(/@everyone\b/gi, '＠everyone')

/** The messages that say it: the first mentions, the last words carry the choices, pictures follow one by one. */
export const writeLines = (message: Outgoing, maxLength: number, buttons: boolean): readonly Line[] => {
  const { mention, prompt, choices } = message
  const offered = buttons ? choices.slice(0, mostButtons) : []
  const openid = mention === null ? null : openidIn(mention.account)
  const lead =
    message.to.kind !== 'room' || mention === null
      ? ''
      : openid === null
        ? `@${mention.name} `
        : `<qqbot-at-user id="${openid}" /> `
  const words = offered.length > 0 || prompt === null ? message.text : `${message.text}\n${prompt}`
  const pieces = splitText(harmless(words.toWellFormed()), maxLength)
  const lines = pieces.map((text, index): Line => {
    const last = index === pieces.length - 1
    return {
      kind: 'words',
      digest: digestOf(`${index}|${text}`),
      lead: index === 0 ? lead : '',
      text,
      choices: last ? offered : [],
      prompt: last && offered.length > 0 ? prompt : null,
    }
  })
  const pictures = picturesOf(message).map((picture, index): Line => ({
    kind: 'picture',
    digest: digestOf(`picture ${index}|${picture.bytes.byteLength}|${picture.name}`),
    picture,
  }))
  return [...lines, ...pictures]
}

/** Five rows of five; more than one row of a few is no help on a phone. */
const mostButtons = 5
/** Letters on a button (发送群聊消息, RenderData). */
const longestLabel = 10

/** What a press brings back: the action, and the notice whose line it was on. */
export const buttonData = (action: string, notice: string): string => `zb|${action}|${notice}`
export const readButton = (data: string): { readonly action: string; readonly notice: string } | null => {
  const match = /^zb\|([^|]*)\|(.+)$/s.exec(data)
  return match === null ? null : { action: match[1] ?? '', notice: match[2] ?? '' }
}

const keyboardOf = (choices: readonly Choice[], notice: string): Fields => ({
  content: {
    rows: choices.map(({ action, label }, index) => ({
      buttons: [
        {
          id: String(index + 1),
          render_data: {
            label: label.slice(0, longestLabel),
            visited_label: label.slice(0, longestLabel),
            style: 1,
          },
          action: {
            type: 1,
            permission: { type: 2 },
            data: buttonData(action, notice),
            unsupport_tips: '当前版本不支持按钮，请直接发文字',
          },
        },
      ],
    })),
  },
})

/** Words of ours are no Markdown. */
const escaped = (text: string): string =>
  text.replaceAll(/[\\`*_~[\]<>]/g, '\\$&').replaceAll(/^([#+-])/gm, '\\$1')

/** The body of a message without its way out. `plain`: in words, although there are choices. */
export const bodyOf = (
  line: Extract<Line, { kind: 'words' }>,
  notice: string,
  level: LinkLevel,
  plain: boolean,
): Fields => {
  const text = withPlainLinks(line.text, level)
  if (line.choices.length > 0 && !plain)
    return {
      msg_type: 2,
      markdown: { content: `${line.lead}${escaped(text)}` },
      keyboard: keyboardOf(line.choices, notice),
    }
  return {
    msg_type: 0,
    content: `${line.lead}${text}${line.prompt === null ? '' : `\n${withPlainLinks(line.prompt, level)}`}`,
  }
}
