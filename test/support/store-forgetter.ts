import { writeSync } from 'node:fs'
import { openStore } from '../../adapters/sqlite/index.ts'
import { desk, nine } from '../contracts/store-samples.ts'

/** Forgets what is over in small parts and says how many tickets went with each, until nothing is left or it is killed: `store-forgetter.ts FOLDER`. */
const [folder = ''] = process.argv.slice(2)
const store = await openStore({ folder })
for (;;) {
  const { tickets, receipts, notices } = await store.forget({
    desk,
    ticketsBefore: nine,
    receiptsBefore: nine,
    limit: 10,
  })
  writeSync(1, `${tickets}\n`)
  if (tickets + receipts + notices === 0) break
}
await store.close()
