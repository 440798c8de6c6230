import { createHash } from 'node:crypto'
import { splitText } from '../../src/domain/chat/split-text.ts'
import { picturesOf, type Outgoing, type Picture } from '../../src/ports/chat.ts'
import { escape } from './mrkdwn.ts'
import { actionPrefix } from './read-body.ts'
import { maxBlock, maxLength } from './settings.ts'
import type { Fields } from './wire.ts'

/** One message on the wire, and a digest by which its words are known again. */
export type Line =
  | {
      readonly kind: 'words'
      /** As people read it. */
      readonly plain: string
      /** With Slack's marks. */
      readonly text: string
      /** The words with buttons below; null where the text alone does. */
      readonly blocks: readonly Fields[] | null
      readonly digest: string
    }
  | { readonly kind: 'picture'; readonly picture: Picture; readonly digest: string }

const hash = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22)

/** The digest of an uploaded picture, by what Slack's history tells of it. */
export const pictureDigest = (name: string, size: number): string => hash(`${name}|${size}`)

/** What is written on a message of ours, so that the history tells it from another with the same words. */
export const tagOf = (notice: string, index: number): string => hash(`${notice}|${index}`)

/** The user id in an account key, or null when it is not one of Slack. */
export const userIn = (key: string): string | null => /^slack\/([UW][A-Z0-9]+)$/.exec(key)?.[1] ?? null

/** Pieces that fit into a block once they are escaped, which makes a character five at most; some room for the mention. */
const blockTexts = (words: string): readonly string[] =>
  splitText(words, maxBlock - 40).flatMap((piece) =>
    escape(piece).length <= maxBlock - 40 ? [escape(piece)] : splitText(piece, maxBlock / 6).map(escape),
  )

/** Slack's own limits: 25 buttons in a row, 75 characters on one. */
const buttonRows = (choices: Outgoing['choices']): readonly Fields[] => {
  const buttons = choices.map(({ action, label }, index) => ({
    type: 'button',
    action_id: `${actionPrefix}${index}`,
    text: { type: 'plain_text', text: label.slice(0, 75), emoji: false },
    value: action,
  }))
  return Array.from({ length: Math.ceil(buttons.length / 25) }, (_, row) => ({
    type: 'actions',
    elements: buttons.slice(row * 25, row * 25 + 25),
  }))
}

/** The messages that say it: the first mentions, the last of the words has the buttons, pictures follow. */
export const writeLines = (message: Outgoing): readonly Line[] => {
  const { choices, prompt, mention } = message
  // Where there are buttons nobody needs to be told what to type.
  const words = `${message.text}${prompt === null || choices.length > 0 ? '' : `\n${prompt}`}`
  const user = mention === null ? null : userIn(mention.account)
  const called = mention === null || message.to.kind === 'direct' ? '' : `@${mention.name} `
  const lead = called === '' || user === null ? escape(called) : `<@${user}> `
  const pieces = splitText(words.toWellFormed(), maxLength)
  const lines = pieces.map((piece, index): Line => {
    const start = index === 0 ? lead : ''
    const shown = index === pieces.length - 1 && choices.length > 0
    const [first = '', ...rest] = shown ? blockTexts(piece) : []
    const sections = [`${start}${first}`, ...rest].map((text) => ({
      type: 'section',
      text: { type: 'mrkdwn', text, verbatim: true },
    }))
    return {
      kind: 'words',
      plain: piece,
      text: `${start}${escape(piece)}`,
      blocks: shown ? [...sections, ...buttonRows(choices)] : null,
      digest: hash(piece.replaceAll(/\s/g, '')),
    }
  })
  const pictures = picturesOf(message).map((picture): Line => ({
    kind: 'picture',
    picture,
    digest: pictureDigest(picture.name, picture.bytes.byteLength),
  }))
  return [...lines, ...pictures]
}
