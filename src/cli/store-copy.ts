import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import { Fault } from '../domain/fault.ts'
import type { CopyTarget } from '../ports/store-contents.ts'
import { copyStore } from '../usecases/copy-store.ts'

type Opened = CopyTarget & { readonly close: () => Promise<void> }

const open = async (address: string, isSource: boolean): Promise<Opened> => {
  if (address.startsWith('sqlite:')) {
    const { openContents } = await import('../../adapters/sqlite/contents.ts')
    return openContents({ folder: resolve(address.slice('sqlite:'.length)), mustExist: isSource })
  }
  if (!/^mongodb(\+srv)?:/.test(address))
    throw new Fault(
      'STORE_UNKNOWN',
      'user',
      'One of the addresses is of no known store.',
      'Write sqlite:FOLDER or mongodb://HOST/DATABASE.',
    )
  const { migrateMongo, openMongoStore } = await import('../../adapters/mongo/index.ts')
  if (!isSource) await migrateMongo({ uri: address })
  return openMongoStore({ uri: address, alone: true, copyTarget: !isSource })
}

const keyGoesAlong =
  'The key of sealed originals is not copied: before the first start give the target the same key (sealKeyFile, or seal.key in the data folder), else they stay sealed.'

/** `zhiban store copy`: a stopped desk into an empty store, verified by digest; a line per kind of record, and what to take along. */
export const storeCopyCommand = async (from: string, to: string): Promise<readonly string[]> => {
  const source = await open(from, true)
  try {
    const target = await open(to, false)
    try {
      const copied = await copyStore(source, target, () => {
        const hash = createHash('sha256')
        return { add: (line) => void hash.update(line), value: () => hash.digest('hex') }
      })
      return [...copied.map(({ kind, count, digest }) => `${kind}: ${count}, sha256 ${digest}`), keyGoesAlong]
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}
