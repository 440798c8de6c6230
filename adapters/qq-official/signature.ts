import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto'

/** PKCS#8 around a bare Ed25519 seed (RFC 8410). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const seedSize = 32
const signatureSize = 64

export interface Keys {
  readonly secret: KeyObject
  readonly public: KeyObject
}

/** The keys that both sides make of the AppSecret: repeated until it fills a seed (Tencent, 安全和授权). */
export const keysOf = (appSecret: string): Keys => {
  const text = Buffer.from(appSecret, 'utf8')
  const seed = Buffer.alloc(seedSize)
  for (let at = 0; at < seedSize; at += 1) seed[at] = text[at % text.length] ?? 0
  const secret = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' })
  return { secret, public: createPublicKey(secret) }
}

/** Hexadecimal. */
export const signatureOf = (keys: Keys, timestamp: string, body: string | Buffer): string =>
  sign(null, Buffer.concat([Buffer.from(timestamp), Buffer.from(body)]), keys.secret).toString('hex')

/** Did Tencent sign exactly these bytes at this time? */
export const isSigned = (keys: Keys, timestamp: string, body: Buffer, signature: string): boolean => {
  if (!/^[0-9a-f]{128}$/i.test(signature)) return false
  const bytes = Buffer.from(signature, 'hex')
  // The highest bits of a canonical signature are zero; Tencent's own check asks for it too.
  if (bytes.length !== signatureSize || ((bytes[signatureSize - 1] ?? 0) & 224) !== 0) return false
  return verify(null, Buffer.concat([Buffer.from(timestamp), body]), keys.public, bytes)
}
