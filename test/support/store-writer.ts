import { writeSync } from 'node:fs'
import { openStore } from '../../adapters/sqlite/index.ts'
import type { Receipt } from '../../src/domain/chat/event.ts'
import { id } from '../../src/domain/ids.ts'
import type { TicketId } from '../../src/domain/ids.ts'
import type { Ticket } from '../../src/domain/tickets/ticket.ts'
import {
  changed, desk, looseOf, nine, noted, noticeOf, receiptOf, saidOf, sent, ticketOf, waiting,
} from '../contracts/store-samples.ts' // prettier-ignore

/**
 * Works on a store like a desk under load, and says a line for everything the store has acknowledged, until it is
 * killed: `store-writer.ts FOLDER ROUND [LANES]`. With 0 lanes it only finishes what the killed one before it left.
 */
const [folder = '', round = '0', lanes = '6'] = process.argv.slice(2)
const store = await openStore({ folder })

/** Written in one system call, so that a kill leaves no half of it unless the pipe is full. */
const say = (...words: readonly (string | number)[]): void => void writeSync(1, `${words.join(' ')}\n`)

const ticketFor = (receipt: Receipt): TicketId => id<TicketId>(`ticket-of-${receipt.key}`)

/** Law 2: the ticket's id derives from the receipt, so doing this again after a crash changes nothing. */
const openTicket = async (receipt: Receipt): Promise<Ticket> => {
  const known = await store.ticket(ticketFor(receipt))
  if (known !== null) return known
  const number = await store.takeTicketNumber(desk)
  say('number', number)
  const message = receipt.event.kind === 'message' ? receipt.event.message : receipt.key
  const ticket = ticketOf(ticketFor(receipt), number, {
    messages: [saidOf(message)],
    notices: [noticeOf(`ack-${receipt.key}`, waiting(nine))],
    wakeAt: nine + Number(number),
  })
  await store.insertTicket(ticket)
  say('inserted', ticket.id, number)
  return ticket
}

const settle = async (receipt: Receipt): Promise<void> => {
  const ticket = await openTicket(receipt)
  await store.finishReceipt(receipt.key, `ticket:${ticket.number}`)
  say('finished', receipt.key, `ticket:${ticket.number}`)
}

/** Reads, adds an entry under its own trigger, and tries again when another was faster. */
const note = async (ticketId: TicketId, trigger: string): Promise<void> => {
  for (;;) {
    const seen = await store.ticket(ticketId)
    if (seen === null) throw new Error(`${ticketId} is gone`)
    const next = changed(seen, {
      state: seen.version % 2 === 0 ? 'open' : 'working',
      timeline: [...seen.timeline, noted(nine + seen.version, trigger)],
      notices: [noticeOf('n', seen.version % 3 === 0 ? sent(nine) : waiting(nine + seen.version))],
      wakeAt: seen.version % 5 === 0 ? null : nine + seen.version,
    })
    if (!(await store.replaceTicket(next))) continue
    say('noted', ticketId, next.version, trigger)
    return
  }
}

for (const receipt of await store.pendingReceipts(100_000)) await settle(receipt)
say('ready')

const shared = receiptOf(`shared-${round}`)

const work = async (lane: number): Promise<void> => {
  for (let turn = 0; ; turn += 1) {
    const name = `r${round}-${lane}-${turn}`
    const receipt = receiptOf(name)
    await store.addReceipt(receipt)
    say('received', receipt.key)
    if (turn % 4 === 0 && (await store.addReceipt(receipt)) !== 'duplicate') say('doubled', receipt.key)
    await settle(receipt)
    await note(ticketFor(receipt), `${name}-a`)
    await note(ticketFor(shared), `${name}-shared`)
    await store.insertNotice(looseOf(name, waiting(nine + turn)))
    say('told', name)
  }
}

if (lanes === '0') await store.close()
else {
  await store.addReceipt(shared)
  await settle(shared)
  await Promise.all(Array.from({ length: Number(lanes) }, (_, lane) => work(lane)))
}
