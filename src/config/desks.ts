import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { examineKeyFile } from '../../adapters/seal/index.ts'
import type { YamlFile } from '../../knowledge/read-yaml.ts'
import { textValue } from '../../knowledge/yaml-values.ts'
import type { Problem } from '../domain/fault.ts'
import { languages, type Language } from '../texts/languages.ts'
import type { Flag, Given } from './flags.ts'

const shippedArticles = fileURLToPath(new URL('../../knowledge/articles', import.meta.url))

/** Where a file that a desk reads was named: what is wrong with the name is wrong there. */
export type Named = Pick<Problem, 'file' | 'line'>

const deskFiles = ['contract', 'people', 'rooms', 'articles'] as const
export type DeskFile = (typeof deskFiles)[number]

/** What one desk is started with; desks share nothing but the process and its platforms (SEC-3). */
export interface DeskSettings {
  /** Id of a contract or the absolute path of a contract file, as `loadContract` takes it. */
  readonly contract: string
  readonly peopleFile: string
  readonly roomsFile: string
  readonly articlesFolder: string
  /** Its own store: the data folder, or one inside it when there are several desks. */
  readonly dataFolder: string
  /** Address of a MongoDB database; null: the embedded store in `dataFolder`. It may hold a password: never shown. */
  readonly store: string | null
  /** What opens sealed originals (SEC-3), as named in the settings; null: made beside the data, or kept in the database. */
  readonly sealKeyFile: string | null
  readonly language: Language
  readonly named: Readonly<Record<DeskFile, Named>>
}

const deskPart = z.strictObject({
  contract: textValue,
  people: textValue,
  rooms: textValue,
  articles: textValue.optional(),
  store: textValue.optional(),
  sealKeyFile: textValue.optional(),
  language: z.enum(languages).optional(),
})
/** What the desks of a file share. */
interface Around {
  readonly dataFolder: string
  readonly language: Language
  /** Relative paths of flags and variables start here. */
  readonly cwd: string
  readonly given: (flag: Flag) => Given | null
  readonly problems: Problem[]
}

/** Every desk that is to be started: the list under `desks`, or the one that the file, variables and flags describe. */
export const readDesks = (yaml: YamlFile, around: Around): readonly DeskSettings[] =>
  yaml.at(['desks']) === undefined ? [Object.freeze(readOne(yaml, around))] : readSeveral(yaml, around)

const readOne = (yaml: YamlFile, around: Around): DeskSettings => {
  const { dataFolder, language, cwd, given } = around
  const folder = dirname(yaml.file)
  const written = (key: DeskFile | 'store'): string | null =>
    yaml.at([key]) === undefined || yaml.at([key]) === null ? null : yaml.read([key], textValue)
  const path = (key: DeskFile, otherwise: string): string => {
    const text = written(key)
    return given(`--${key}`)?.path ?? (text === null ? otherwise : resolve(folder, text))
  }
  const named = (key: DeskFile): Named => {
    const outside = given(`--${key}`)
    return outside === null
      ? { file: yaml.file, line: yaml.lineOf([key]) }
      : { file: outside.source, line: null }
  }
  const contract = given('--contract')?.text ?? null
  return {
    contract:
      contract === null
        ? contractFrom(written('contract') ?? 'foshan-fiscal', folder)
        : contractFrom(contract, cwd),
    peopleFile: path('people', join(folder, 'people.yaml')),
    roomsFile: path('rooms', join(folder, 'rooms.yaml')),
    articlesFolder: path('articles', shippedArticles),
    dataFolder,
    store: storeFrom(
      given('--store')?.text ?? written('store'),
      given('--store')?.source ?? null,
      yaml,
      ['store'],
      around,
    ),
    sealKeyFile: sharedSealKey(yaml, around),
    language,
    named: {
      contract: named('contract'),
      people: named('people'),
      rooms: named('rooms'),
      articles: named('articles'),
    },
  }
}

/** The desks of a file that has several; each has files and data of its own. */
const readSeveral = (yaml: YamlFile, around: Around): readonly DeskSettings[] => {
  for (const key of deskFiles) {
    if (yaml.at([key]) !== undefined) yaml.complain([key], `写了 desks 就不再写 ${key}，请移到每个服务台里`)
    const outside = around.given(`--${key}`)
    if (outside !== null)
      around.problems.push({
        file: outside.source,
        line: null,
        message: '有几个服务台时不能用，请写在配置文件的 desks 里',
      })
  }
  const list = yaml.at(['desks'])
  if (!Array.isArray(list) || list.length === 0) {
    yaml.complain(['desks'], '应是一张清单，至少有一个服务台')
    return []
  }
  const sharedKey = sharedSealKey(yaml, around)
  const desks = list.flatMap((_, index) => {
    const read = yaml.read(['desks', index], deskPart)
    if (read === null) return []
    const folder = dirname(yaml.file)
    const named = (key: DeskFile): Named => ({ file: yaml.file, line: yaml.lineOf(['desks', index, key]) })
    return [
      {
        contract: contractFrom(read.contract, folder),
        peopleFile: resolve(folder, read.people),
        roomsFile: resolve(folder, read.rooms),
        articlesFolder: read.articles === undefined ? shippedArticles : resolve(folder, read.articles),
        dataFolder: join(around.dataFolder, basename(read.contract).replace(/\.ya?ml$/i, '')),
        store: storeFrom(read.store ?? null, null, yaml, ['desks', index, 'store'], around),
        sealKeyFile:
          read.sealKeyFile === undefined
            ? sharedKey
            : sealKeyFrom(
                resolve(folder, read.sealKeyFile),
                null,
                yaml,
                ['desks', index, 'sealKeyFile'],
                around,
              ),
        language: read.language ?? around.language,
        named: {
          contract: named('contract'),
          people: named('people'),
          rooms: named('rooms'),
          articles: named('articles'),
        },
      },
    ]
  })
  desks.forEach((desk, index) => {
    if (desks.findIndex((other) => other.dataFolder === desk.dataFolder) !== index)
      yaml.complain(['desks', index, 'contract'], '两个服务台不能用同名的合同')
    if (desk.store !== null && desks.findIndex((other) => other.store === desk.store) !== index)
      yaml.complain(['desks', index, 'store'], '两个服务台不能用同一个数据库')
  })
  return desks.map((desk) => Object.freeze(desk))
}

/** `sqlite` or an address of MongoDB; what is wrong is said without the address, which may hold a password. */
const storeFrom = (
  written: string | null,
  source: string | null,
  yaml: YamlFile,
  path: readonly (string | number)[],
  { problems }: Around,
): string | null => {
  if (written === null || written === 'sqlite') return null
  if (/^mongodb(?:\+srv)?:\/\/\S+\/[^/?\s]+/.test(written)) return written
  const message = '应是 sqlite，或 mongodb://主机/数据库'
  if (source === null) yaml.complain(path, message)
  else problems.push({ file: source, line: null, message })
  return null
}

/** The key file that is named outside the desks: for the one desk, or all that name none themselves. */
const sharedSealKey = (yaml: YamlFile, around: Around): string | null => {
  const outside = around.given('--seal-key-file')
  const at = yaml.at(['sealKeyFile'])
  const written = at === undefined || at === null ? null : yaml.read(['sealKeyFile'], textValue)
  if (outside !== null) return sealKeyFrom(outside.path, outside.source, yaml, [], around)
  return written === null
    ? null
    : sealKeyFrom(resolve(dirname(yaml.file), written), null, yaml, ['sealKeyFile'], around)
}

/** A key file that is named must be there: nobody means a new key by it. */
const sealKeyFrom = (
  file: string,
  source: string | null,
  yaml: YamlFile,
  path: readonly (string | number)[],
  { problems }: Around,
): string => {
  const found = examineKeyFile(file)
  const message = {
    key: null,
    missing: `找不到密钥文件（${file}）；头一次用，请执行 openssl rand -hex 32 > 文件，再 chmod 600`,
    unreadable: `密钥文件读不了（${file}）`,
    'no-key': `不是密钥文件（${file}），里面应是 32 字节的十六进制或 base64`,
    open: `密钥文件别人也能读（${file}），请执行 chmod 600`,
  }[found.kind]
  if (message !== null && source === null) yaml.complain(path, message)
  else if (message !== null && !problems.some((known) => known.message === message))
    problems.push({ file: source ?? '', line: null, message })
  return file
}

const contractFrom = (written: string, folder: string): string =>
  /[\\/]|\.ya?ml$/i.test(written) ? resolve(folder, written) : written
