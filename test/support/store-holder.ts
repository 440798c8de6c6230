import { openStore } from '../../adapters/sqlite/index.ts'
import { receiptOf } from '../contracts/store-samples.ts'

/** Opens the store of the folder named first, says so, and holds it until it is killed. */
const store = await openStore({ folder: process.argv[2] ?? '' })
await store.addReceipt(receiptOf('m1'))
console.log('held')
setInterval(() => undefined, 60_000)
