import { describe, expect, test } from '@jest/globals'
import { createSeal, freshKey } from '../../adapters/seal/index.ts'
import type { ChatEvent, MessageEvent } from '../../src/domain/chat/event.ts'
import { id, type AccountKey, type MessageId, type ReceiptKey, type RoomKey } from '../../src/domain/ids.ts'
import type { AlertEvent } from '../../src/domain/problems/alert.ts'
import type { Seal } from '../../src/ports/seal.ts'
import { openOriginals, sealAlert, sealedFor, sealEvent } from '../../src/usecases/hearing/seal-words.ts'

const seal = createSeal(freshKey())
const phone = '13800138000'
const identity = '440602199001011234'

/** Says how often the cipher was asked. */
const counted = (): { readonly seal: Seal; readonly calls: () => number } => {
  let calls = 0
  return {
    calls: () => calls,
    seal: { open: seal.open, seal: (text, bound) => ((calls += 1), seal.seal(text, bound)) },
  }
}

const message = (part: Partial<MessageEvent> = {}): MessageEvent => ({
  kind: 'message',
  key: id<ReceiptKey>('qq/10001/777/42'),
  at: 0,
  place: { kind: 'room', room: id<RoomKey>('qq/10001/13900139000') },
  sender: { account: id<AccountKey>(`qq/${phone}`), name: '周会计', isBot: false, isSelf: false },
  message: id<MessageId>('42'),
  text: '额度没恢复',
  mentions: [id<AccountKey>(`qq/${phone}`)],
  mentionsBot: false,
  quote: null,
  files: [],
  ...part,
})
const file = (name: string) => ({ name, mediaType: 'image/png', size: 1, ref: `ref-${phone}` })
const named = { ...message().sender, name: `周会计${phone}` }

const kinds: readonly {
  readonly name: string
  readonly event: ChatEvent
  readonly stored: object
  readonly originals: object | null
}[] = [
  { name: 'words', event: message({ text: `电话 ${phone}` }), stored: { text: '电话 138******00' }, originals: { text: `电话 ${phone}` } },
  { name: 'a quote', event: message({ quote: { message: null, text: phone } }), stored: { quote: { message: null, text: '138******00' } }, originals: { quote: phone } },
  { name: 'a name', event: message({ sender: named }), stored: { sender: { ...named, name: '周会计138******00' } }, originals: { name: `周会计${phone}` } },
  {
    name: 'names of files',
    event: message({ files: [file('a.png'), file(`${identity}.png`)] }),
    stored: { files: [file('a.png'), file('440*************34.png')] },
    originals: { files: ['a.png', `${identity}.png`] },
  },
  {
    name: 'an edit',
    event: { ...message(), kind: 'edited', text: `改为 ${phone}` },
    stored: { text: '改为 138******00' },
    originals: { text: `改为 ${phone}` },
  },
  { name: 'the name of who recalled', event: { ...message(), kind: 'recalled', sender: named }, stored: { sender: { name: '周会计138******00' } }, originals: null },
  { name: 'the words of the desk itself', event: message({ text: phone, sender: { ...named, isSelf: true } }), stored: { text: '138******00' }, originals: null },
  { name: 'the words of another bot', event: message({ text: phone, sender: { ...named, isBot: true } }), stored: { text: '138******00' }, originals: null },
] // prettier-ignore

describe('SEC-3 law 9: the door', () => {
  test.each(kinds)('$name', ({ event, stored, originals }) => {
    const kept = sealEvent({ seal }, event)
    expect(kept).toMatchObject(stored)
    const { key, place, sender, at } = event
    expect(kept).toMatchObject({ key, place, at, sender: { account: sender.account } })
    const sealed = 'sealed' in kept ? kept.sealed : undefined
    expect(sealed === undefined ? null : openOriginals({ seal }, sealed, key)).toEqual(originals)
    expect(JSON.stringify({ ...kept, key, place, sender: '', mentions: '', files: '' })).not.toContain(phone)
    // What comes through the door a second time is left as it is.
    expect(sealEvent({ seal }, kept)).toBe(kept)
  })

  test('words without a number cost no cipher, and are not even copied', () => {
    const { seal: watched, calls } = counted()
    for (const text of ['', '好的', '单号 20260304001 报错 ORA-00942', '金额 32000.50'])
      expect(sealEvent({ seal: watched }, message({ text }))).toEqual(message({ text }))
    const event = message()
    expect(sealEvent({ seal: watched }, event)).toBe(event)
    expect(calls()).toBe(0)
    sealEvent({ seal: watched }, message({ text: phone, sender: named }))
    expect(calls()).toBe(1)
  })

  test('where nobody will read originals, they are masked and gone', () => {
    expect(sealEvent({}, message({ text: phone }))).toEqual(message({ text: '138******00' }))
  })

  test('when sealing fails, nothing is stored: the platform offers the message again', () => {
    const broken: Seal = {
      open: () => null,
      seal: () => {
        throw new Error('no key')
      },
    }
    expect(() => sealEvent({ seal: broken }, message({ text: phone }))).toThrow('no key')
  })

  test('sealed for another place it opens there, and what cannot be opened is left out', () => {
    const sealed = seal.seal('{"text":"x"}', 'a')
    const moved = sealedFor({ seal }, sealed, 'a', 'b')
    expect(openOriginals({ seal }, moved.sealed ?? '', 'b')).toEqual({ text: 'x' })
    expect(openOriginals({ seal }, moved.sealed ?? '', 'a')).toBeNull()
    expect(sealedFor({ seal }, sealed, 'c', 'b')).toEqual({})
    expect(sealedFor({ seal }, undefined, 'a', 'b')).toEqual({})
  })

  const alert: AlertEvent = {
    fingerprint: '4406021990010112',
    state: 'firing',
    title: '转账失败',
    text: `卡号 6222021234567890123`,
    weight: 'critical',
    startedAt: 0,
    source: '银行接口',
  }

  test('an alert, by title and text; its fingerprint stays what it is found by', () => {
    const kept = sealAlert({ seal }, alert)
    expect(kept).toMatchObject({ fingerprint: alert.fingerprint, text: '卡号 6222***********0123' })
    expect(openOriginals({ seal }, kept.sealed ?? '', alert.fingerprint)).toEqual({
      text: '转账失败\n卡号 6222021234567890123',
    })
    const plain = { ...alert, text: '磁盘 92%' }
    expect(sealAlert({ seal }, plain)).toEqual(plain)
  })
})
