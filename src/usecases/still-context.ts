import { silentLog } from '../ports/log.ts'
import type { Store } from '../ports/store.ts'
import { zh } from '../texts/zh.ts'
import type { DeskContext, Settings } from './context.ts'

/**
 * What use cases work with where the settings stay as they are and nobody looks on: in replays and measurements, beside a
 * desk that is stopped, in tests. Speaks Chinese and logs nothing, unless `more` says otherwise.
 */
export const stillContext = (
  store: Store,
  settings: Settings,
  more: Partial<DeskContext> = {},
): DeskContext => ({
  id: settings.contract.id,
  store,
  texts: zh,
  log: silentLog,
  settings: () => settings,
  reload: () => Promise.resolve([]),
  changed: () => undefined,
  ...more,
})
