import { openMongoStore } from '../../../adapters/mongo/index.ts'
import { id } from '../../../src/domain/ids.ts'
import type { PersonId, TicketId } from '../../../src/domain/ids.ts'
import { changed } from '../../contracts/store-samples.ts'

/**
 * Claims every ticket it can, as one of several processes on one database: `racer.ts URI NAME TICKETS`. Says "ready",
 * waits for a line, then says what it won and how often another was faster between its read and its write.
 */
const [uri = '', name = '', tickets = '0'] = process.argv.slice(2)
const sideBySide = 20
const store = await openMongoStore({ uri })
console.log('ready')
await new Promise((resolve) => process.stdin.once('data', resolve))
process.stdin.pause()

const won: string[] = []
let overtaken = 0
let next = 0

const lane = async (): Promise<void> => {
  while (next < Number(tickets)) {
    const ticket = id<TicketId>(`race-${next}`)
    next += 1
    const seen = await store.ticket(ticket)
    if (seen === null || seen.assignee !== null) continue
    const mine = changed(seen, { state: 'working', assignee: id<PersonId>(name) })
    if (await store.replaceTicket(mine)) won.push(ticket)
    else overtaken += 1
  }
}
await Promise.all(Array.from({ length: sideBySide }, lane))
await store.close()
console.log(JSON.stringify({ won, overtaken }))
