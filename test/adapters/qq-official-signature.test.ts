import { describe, expect, test } from '@jest/globals'
import { isSigned, keysOf, signatureOf } from '../../adapters/qq-official/signature.ts'
import { tencentSignature } from '../support/qq-official-server.ts'

/**
 * Tencent's own examples: bot-docs 2025-04, 安全和授权 (sign.md) and 事件订阅与通知 (event-emit.md). The page prints the
 * signed body on one line; of 32,768 ways to space it, only this one fits the signature.
 */
const vectors = {
  key: {
    secret: 'naOC0ocQE3shWLAfffVLB1rhYPG7',
    public: [215, 195, 98, 254, 120, 174, 248, 31, 242, 50, 135, 180, 147, 98, 139, 93, 176, 42, 60, 79, 227, 11, 33, 94, 77, 25, 96, 155, 93, 118, 103, 58],
  },
  validation: {
    secret: 'DG5g3B4j9X2KOErG', token: 'Arq0D5A61EgUu4OxUvOp', time: '1725442341',
    signature: '87befc99c42c651b3aac0278e71ada338433ae26fcb24307bdc5ad38c1adc2d01bcfcadc0842edac85e85205028a1132afe09280305f13aa6909ffc2d652c706',
  },
  request: {
    secret: 'naOC0ocQE3shWLAfffVLB1rhYPG7', time: '1725442341', body: '{\n  "op": 0,\n  "d": {},\n  "t": "GATEWAY_EVENT_NAME"\n}',
    signature: '865ad13a61752ca65e26bde6676459cd36cf1be609375b37bd62af366e1dc25a8dc789ba7f14e017ada3d554c671a911bfdf075ba54835b23391d509579ed002',
  },
} as const // prettier-ignore

describe("Tencent's documented signatures", () => {
  test('the public key of a secret', () => {
    const { public: key } = keysOf(vectors.key.secret)
    expect([...key.export({ format: 'der', type: 'spki' }).subarray(-32)]).toEqual(vectors.key.public)
  })

  test('the answer to a validation request', () => {
    const { secret, token, time, signature } = vectors.validation
    expect(signatureOf(keysOf(secret), time, token)).toBe(signature)
  })

  test('the signature of an event, by the adapter and by the peer of these tests', () => {
    const { secret, time, body, signature } = vectors.request
    expect(isSigned(keysOf(secret), time, Buffer.from(body), signature)).toBe(true)
    expect(signatureOf(keysOf(secret), time, body)).toBe(signature)
    expect(tencentSignature(secret, time, body)).toBe(signature)
  })

  const { secret, time } = vectors.request
  const body = Buffer.from('{"op":0}')
  const good = tencentSignature(secret, time, '{"op":0}')
  test.each([
    ['another body', time, Buffer.from('{"op":1}'), good],
    ['another time', '1725442342', body, good],
    ['another secret', time, body, tencentSignature('another', time, '{"op":0}')],
    ['a signature cut short', time, body, good.slice(2)],
    ['no signature', time, body, ''],
    ['no hexadecimal', time, body, 'z'.repeat(128)],
    ['a signature that is not canonical', time, body, `${good.slice(0, 126)}ff`],
  ])('%s is not signed', (_what, at, bytes, signature) => {
    expect(isSigned(keysOf(secret), at, bytes, signature)).toBe(false)
    expect(isSigned(keysOf(secret), time, body, good)).toBe(true)
  })
})
