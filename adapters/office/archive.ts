import { unzipSync, zipSync, type Unzipped } from 'fflate'
import { damaged, mostEntries, refuse } from './limits.ts'

/** The texts of an Office file. Pictures, fonts and macros stay packed. */
export interface Archive {
  readonly parts: ReadonlyMap<string, string>
  /** Pictures that were left packed. */
  readonly pictures: number
  /**
   * The same file made of nothing but these texts, some of them replaced: a reader of Office files that is handed this can
   * meet nothing that was not measured here.
   */
  readonly repacked: (replaced: ReadonlyMap<string, string>) => Buffer
}

const isText = (name: string): boolean => /\.(?:xml|rels)$/i.test(name)
const isPicture = (name: string): boolean => /^(?:xl|word)\/media\//i.test(name)
/** Office never writes one; what they are good for in a file from outside is bombs and reading other files. */
const typeDeclaration = /<!(?:DOCTYPE|ENTITY)/i

/**
 * Opens a packed Office file within bounds: sizes are added up from the directory before anything is unpacked, and no
 * entry is unpacked beyond the size that the directory gives.
 * @throws Fault `OFFICE_TOO_LARGE`, `OFFICE_DAMAGED`.
 */
export const openArchive = (file: string, bytes: Uint8Array, mostUnpacked: number): Archive => {
  let unpacked = 0
  let entries = 0
  let pictures = 0
  let files: Unzipped
  try {
    files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        entries += 1
        if (isPicture(name)) pictures += 1
        if (!isText(name)) return false
        unpacked += originalSize
        if (unpacked > mostUnpacked || entries > mostEntries) throw tooLarge(file)
        return true
      },
    })
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'OFFICE_TOO_LARGE') throw cause
    throw damaged(file, cause)
  }
  const decoder = new TextDecoder()
  const parts = new Map<string, string>()
  for (const [name, content] of Object.entries(files)) {
    const text = decoder.decode(content)
    if (typeDeclaration.test(text.slice(0, 4_096))) throw damaged(file)
    parts.set(name, text)
  }
  return {
    parts,
    pictures,
    repacked: (replaced) => {
      const encoder = new TextEncoder()
      const all = Object.fromEntries(
        Object.entries(files).map(([name, content]) => {
          const text = replaced.get(name)
          return [name, text === undefined ? content : encoder.encode(text)]
        }),
      )
      return Buffer.from(zipSync(all, { level: 0 }))
    },
  }
}

const tooLarge = (file: string) =>
  refuse('OFFICE_TOO_LARGE', `${file} 解开后太大，不像是问答清单`, '请只留下问答部分，另存一份后再导入')
