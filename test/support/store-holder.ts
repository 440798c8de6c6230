import { openStore } from '../../adapters/sqlite/index.ts'
import { receiptOf } from '../contracts/store-samples.ts'

/** Opens the store of the folder named first, forgets it, says so, and lives until it is killed. Needs `--expose-gc`. */
const hold = async (folder: string): Promise<void> => {
  const store = await openStore({ folder })
  await store.addReceipt(receiptOf('m1'))
}
await hold(process.argv[2] ?? '')
// What nothing refers to any more is collected, as it would be some day.
setTimeout(() => {
  globalThis.gc?.()
  setTimeout(() => console.log('held'), 50)
}, 50)
setInterval(() => undefined, 60_000)
