import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFileSeal, createSeal, examineKeyFile, freshKey, keyOf } from '../../adapters/seal/index.ts'
import { Fault } from '../../src/domain/fault.ts'

const words = '身份证 440602199001011234 登录不了 😀'
const bound = 'qq/10001/777/42'
const key = freshKey()
const seal = createSeal(key)

describe('SEC-3 the seal', () => {
  test('opens what it sealed, however long, and seals the same words to another value', () => {
    for (const text of ['', '号', words, words.repeat(2_000)])
      expect(seal.open(seal.seal(text, bound), bound)).toBe(text)
    expect(seal.seal(words, bound)).not.toBe(seal.seal(words, bound))
    expect(seal.seal(words, bound)).not.toContain('440602199001011234')
  })

  const flipped = (sealed: string, at: number): string => {
    const [version = '', value = ''] = sealed.split('.')
    const bytes = Buffer.from(value, 'base64url')
    const index = at < 0 ? bytes.length + at : at
    bytes[index] = (bytes[index] ?? 0) ^ 1
    return `${version}.${bytes.toString('base64url')}`
  }
  const shut: readonly { readonly name: string; readonly of: (sealed: string) => string }[] = [
    { name: 'a bit of the nonce', of: (sealed) => flipped(sealed, 0) },
    { name: 'a bit of the words', of: (sealed) => flipped(sealed, 14) },
    { name: 'a bit of the tag', of: (sealed) => flipped(sealed, -1) },
    { name: 'a shorter tag', of: (sealed) => sealed.slice(0, -8) },
    { name: 'half of it', of: (sealed) => sealed.slice(0, sealed.length / 2) },
    { name: 'less than nonce and tag', of: () => 'v1.AAAA' },
    { name: 'another version', of: (sealed) => sealed.replace('v1', 'v2') },
    { name: 'plain words', of: () => words },
    { name: 'nothing', of: () => '' },
  ]
  test.each(shut)('$name: shut', ({ of }) => {
    expect(seal.open(of(seal.seal(words, bound)), bound)).toBeNull()
  })

  test('under another binding and with another key: shut', () => {
    const sealed = seal.seal(words, bound)
    expect(seal.open(sealed, `${bound}1`)).toBeNull()
    expect(createSeal(freshKey()).open(sealed, bound)).toBeNull()
    expect(createSeal(keyOf(key.hex)).open(sealed, bound)).toBe(words)
  })

  test('a fingerprint tells keys apart and is no part of one', () => {
    expect(keyOf(key.hex)).toEqual(key)
    expect(freshKey().fingerprint).not.toBe(key.fingerprint)
    expect(key.hex).not.toContain(key.fingerprint)
  })
})

describe('SEC-3 the key file', () => {
  let folder = ''
  let file = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'zhiban-seal-'))
    file = join(folder, 'data', 'seal.key')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test('is made when the first value is sealed, for its owner alone, and opens it after a restart', () => {
    const first = createFileSeal(file)
    expect(first.open('v1.AAAA', bound)).toBeNull()
    expect(existsSync(file)).toBe(false)
    const sealed = first.seal(words, bound)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/)
    expect(existsSync(`${file}.part`)).toBe(false)
    const second = createFileSeal(file)
    expect(second.open(sealed, bound)).toBe(words)
    second.seal(words, bound)
    expect(createFileSeal(file).open(sealed, bound)).toBe(words)
  })

  test('a crash while it was made leaves a part, and the next one is made anew', () => {
    createFileSeal(file).seal(words, bound)
    rmSync(file)
    writeFileSync(`${file}.part`, 'abc')
    const sealed = createFileSeal(file).seal(words, bound)
    expect(createFileSeal(file).open(sealed, bound)).toBe(words)
  })

  test('when it is lost, what was sealed stays shut and new values open', () => {
    const sealed = createFileSeal(file).seal(words, bound)
    rmSync(file)
    const after = createFileSeal(file)
    expect(after.open(sealed, bound)).toBeNull()
    expect(after.open(after.seal(words, bound), bound)).toBe(words)
    expect(after.open(sealed, bound)).toBeNull()
  })

  test('one that is put back is found without a restart', () => {
    const sealed = createFileSeal(file).seal(words, bound)
    const kept = readFileSync(file, 'utf8')
    rmSync(file)
    const running = createFileSeal(file)
    expect(running.open(sealed, bound)).toBeNull()
    writeFileSync(file, kept, { mode: 0o600 })
    expect(running.open(sealed, bound)).toBe(words)
  })

  test('damaged before it was needed: nothing opens, nothing is sealed, and the file is left as it is', () => {
    const early = createFileSeal(file)
    const sealed = createFileSeal(file).seal(words, bound)
    writeFileSync(file, 'half')
    expect(early.open(sealed, bound)).toBeNull()
    expect(() => early.seal(words, bound)).toThrow(Fault)
    expect(readFileSync(file, 'utf8')).toBe('half')
  })

  test('nothing is sealed where no key can be written', () => {
    const taken = join(folder, 'file')
    writeFileSync(taken, '')
    const nowhere = createFileSeal(join(taken, 'seal.key'))
    const fault = (() => {
      try {
        return nowhere.seal(words, bound)
      } catch (error) {
        return error
      }
    })()
    expect(fault).toBeInstanceOf(Fault)
    expect(fault).toMatchObject({ code: 'SEAL_KEY', owner: 'operator' })
  })

  const base64 = Buffer.from(key.hex, 'hex').toString('base64')
  const contents: readonly { readonly name: string; readonly text: string; readonly kind: string }[] = [
    { name: 'hexadecimal', text: key.hex, kind: 'key' },
    { name: 'hexadecimal in capitals with a line end', text: `${key.hex.toUpperCase()}\r\n`, kind: 'key' },
    { name: 'base64', text: `${base64}\n`, kind: 'key' },
    { name: 'too short', text: key.hex.slice(2), kind: 'no-key' },
    { name: 'cut off', text: key.hex.slice(0, 31), kind: 'no-key' },
    { name: 'empty', text: '', kind: 'no-key' },
    { name: 'a password', text: 'correct horse battery staple', kind: 'no-key' },
    { name: 'something long', text: key.hex.repeat(100), kind: 'no-key' },
  ]
  test.each(contents)('$name: $kind', ({ text, kind }) => {
    const named = join(folder, 'named.key')
    writeFileSync(named, text, { mode: 0o600 })
    const found = examineKeyFile(named)
    expect(found.kind).toBe(kind)
    if ('hex' in found) expect(found.hex).toBe(key.hex)
    if (kind === 'no-key') {
      expect(() => createFileSeal(named)).toThrow(Fault)
      expect(readFileSync(named, 'utf8')).toBe(text)
    }
  })

  test('readable by everybody it is told, by the group it is not', () => {
    const named = join(folder, 'named.key')
    writeFileSync(named, key.hex)
    chmodSync(named, 0o644)
    expect(examineKeyFile(named)).toEqual({ kind: 'open', hex: key.hex })
    chmodSync(named, 0o640)
    expect(examineKeyFile(named)).toEqual({ kind: 'key', hex: key.hex })
  })

  test('a folder is no key, and a link to nowhere is a missing one', () => {
    expect(examineKeyFile(folder)).toEqual({ kind: 'no-key' })
    symlinkSync(join(folder, 'nowhere'), join(folder, 'link'))
    expect(examineKeyFile(join(folder, 'link'))).toEqual({ kind: 'missing' })
  })
})
