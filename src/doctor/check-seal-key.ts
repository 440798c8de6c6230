import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { examineKeyFile, keyFileName } from '../../adapters/seal/index.ts'
import type { DeskSettings } from '../config.ts'
import type { Finding } from './finding.ts'

/**
 * The key of sealed originals that lies with the data of a desk. One that the settings name is checked with them; one that
 * is missing is made at first need.
 */
export const checkSealKey = ({
  store,
  sealKeyFile,
  dataFolder,
}: Pick<DeskSettings, 'store' | 'sealKeyFile' | 'dataFolder'>): readonly Finding[] => {
  const file = join(dataFolder, keyFileName)
  if (store !== null || sealKeyFile !== null || !existsSync(file)) return []
  const finding = (level: Finding['level'], message: string, next: string): readonly Finding[] => [
    { level, area: 'store', file, line: null, message, next },
  ]
  const { kind } = examineKeyFile(file)
  if (kind === 'open') return finding('warning', '封存原文的密钥别人也能读', '执行 chmod 600')
  if (kind === 'no-key' || kind === 'unreadable')
    return finding('error', '封存原文的密钥读不出来，值班启动不了', '从留底的地方拷回来；没有留底才删掉它，以前封存的原文就打不开了') // prettier-ignore
  return []
}
