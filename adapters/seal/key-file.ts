import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { Fault } from '../../src/domain/fault.ts'

/** In the data folder, where the settings name no other. */
export const keyFileName = 'seal.key'

const keyBytes = 32
const largest = 1_024

/** What a key file holds, or what is wrong with it. */
export type KeyFile =
  | { readonly kind: 'key'; readonly hex: string }
  | { readonly kind: 'missing' | 'unreadable' | 'no-key' }
  /** Everybody on the machine may read it. */
  | { readonly kind: 'open'; readonly hex: string }

const hexIn = (text: string): string | null => {
  const written = text.trim()
  if (/^[0-9a-f]{64}$/i.test(written)) return written.toLowerCase()
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(written)) return null
  const bytes = Buffer.from(written, 'base64')
  return bytes.length === keyBytes ? bytes.toString('hex') : null
}

/** Looks at a key file: 32 bytes in hexadecimal or base64, for its owner and at most its group. */
export const examineKeyFile = (file: string): KeyFile => {
  try {
    if (!existsSync(file)) return { kind: 'missing' }
    const found = statSync(file)
    const { mode, size } = found
    const hex = !found.isFile() || size > largest ? null : hexIn(readFileSync(file, 'utf8'))
    if (hex === null) return { kind: 'no-key' }
    // Windows has no such modes.
    const isOpen = process.platform !== 'win32' && (mode & 0o007) !== 0
    return { kind: isOpen ? 'open' : 'key', hex }
  } catch {
    return { kind: 'unreadable' }
  }
}

const next: Readonly<Record<'unreadable' | 'no-key', string>> = {
  unreadable: 'Let the user under which the desk runs read it.',
  'no-key': 'Bring the file back from where its copy is kept. Only where there is none, remove it: a new key is made, and what was sealed before stays shut.',
} // prettier-ignore

/** The key in hexadecimal, null where there is no file. Throws a Fault SEAL_KEY when the file holds none. */
export const readKeyFile = (file: string): string | null => {
  const found = examineKeyFile(file)
  if ('hex' in found) return found.hex
  if (found.kind === 'missing') return null
  throw new Fault('SEAL_KEY', 'operator', `${file} holds no key that can be read.`, next[found.kind])
}

/** Writes a new key file that only its owner reads; it is on the disk when this returns, and never there by half. */
export const makeKeyFile = (file: string, hex: string): void => {
  const draft = `${file}.part`
  try {
    mkdirSync(dirname(file), { recursive: true })
    rmSync(draft, { force: true })
    const opened = openSync(draft, 'wx', 0o600)
    try {
      writeSync(opened, `${hex}\n`)
      fsyncSync(opened)
    } finally {
      closeSync(opened)
    }
    renameSync(draft, file)
    if (process.platform === 'win32') return
    const folder = openSync(dirname(file), 'r')
    fsyncSync(folder)
    closeSync(folder)
  } catch (cause) {
    throw new Fault(
      'SEAL_KEY',
      'operator',
      `The key of the sealed originals cannot be written to ${file}.`,
      'See that the folder can be written and has space; messages with personal numbers wait until then.',
      cause,
    )
  }
}
