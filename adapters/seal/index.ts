import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import type { Seal, SealKey } from '../../src/ports/seal.ts'
import { makeKeyFile, readKeyFile } from './key-file.ts'

export { examineKeyFile, keyFileName, readKeyFile } from './key-file.ts'
export type { KeyFile } from './key-file.ts'

const version = 'v1'
const cipher = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/** A key that nobody has had before. */
export const freshKey = (): SealKey => keyOf(randomBytes(32).toString('hex'))

/** The key with its fingerprint. */
export const keyOf = (hex: string): SealKey => ({
  hex,
  fingerprint: createHash('sha256').update(`zhiban seal ${hex}`).digest('hex').slice(0, 16),
})

/**
 * Seals with AES-256-GCM: a random nonce for every value, what it is bound to as associated data. `key` is asked before
 * the first value is sealed (it may make one, or throw) and `known` before the first is opened (null: there is none).
 */
const sealWith = (key: () => SealKey, known: () => SealKey | null): Seal => ({
  seal: (text, bound) => {
    const { hex } = key()
    const nonce = randomBytes(nonceBytes)
    const sealing = createCipheriv(cipher, Buffer.from(hex, 'hex'), nonce).setAAD(Buffer.from(bound))
    const sealed = [nonce, sealing.update(text, 'utf8'), sealing.final(), sealing.getAuthTag()]
    return `${version}.${Buffer.concat(sealed).toString('base64url')}`
  },
  open: (sealed, bound) => {
    const hex = known()?.hex
    const [of, value = ''] = sealed.split('.')
    const bytes = Buffer.from(value, 'base64url')
    if (hex === undefined || of !== version || bytes.length < nonceBytes + tagBytes) return null
    try {
      const opening = createDecipheriv(cipher, Buffer.from(hex, 'hex'), bytes.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      })
        .setAAD(Buffer.from(bound))
        .setAuthTag(bytes.subarray(-tagBytes))
      const text = opening.update(bytes.subarray(nonceBytes, -tagBytes))
      return Buffer.concat([text, opening.final()]).toString('utf8')
    } catch {
      // Altered, of another place or of another key: which of them cannot be told.
      return null
    }
  },
})

/** Seals with a key at hand. */
export const createSeal = (key: SealKey): Seal =>
  sealWith(
    () => key,
    () => key,
  )

/**
 * Seals with the key of a file, which is made when the first value is sealed. Throws a Fault SEAL_KEY when there is a file
 * that holds no key: it may be a damaged one, and is left as it is.
 */
export const createFileSeal = (file: string): Seal => {
  let key: SealKey | null = null
  const known = (): SealKey | null => {
    const hex = key === null ? readKeyFile(file) : null
    if (hex !== null) key = keyOf(hex)
    return key
  }
  known()
  return sealWith(() => {
    const old = known()
    if (old !== null) return old
    const made = freshKey()
    makeKeyFile(file, made.hex)
    key = made
    return made
  }, quietly(known))
}

/** A key file that was damaged since the start opens nothing, and what was sealed is told as shut. */
const quietly = (known: () => SealKey | null) => (): SealKey | null => {
  try {
    return known()
  } catch {
    return null
  }
}
