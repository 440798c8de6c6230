import { Fault } from '../../domain/fault.ts'
import type { Chat } from '../../ports/chat.ts'
import type { Store } from '../../ports/store.ts'

/** Whether this instance may still write and speak. */
export interface Fence {
  held(): boolean
}

/** The time as this process measures it: `steady` is never set, `wall` goes on while a machine sleeps. Milliseconds. */
export interface Clocks {
  steady(): number
  wall(): number
}

/** What the clocks showed at one moment. */
export interface Reading {
  readonly steady: number
  readonly wall: number
}

export const readingOf = (clocks: Clocks): Reading => ({ steady: clocks.steady(), wall: clocks.wall() })

/** The fence as the holder of the lease works it. */
export interface LeaseFence extends Fence {
  /** Open until `openFor` after this reading, which was taken before the lease was asked for. */
  extend(asked: Reading): void
  /** How long it still stands open, ms. */
  left(): number
  /** For good. */
  close(): void
}

/**
 * A fence that stands open for `openFor` ms from a reading on. A process that was stopped and goes on, or a machine that
 * slept, finds it shut before it does anything: by the steady clock, or where that stood still, by the wall clock.
 */
export const createFence = (clocks: Clocks, openFor: number, asked: Reading): LeaseFence => {
  let since = asked
  let closed = false
  const left = (): number => {
    const { steady, wall } = readingOf(clocks)
    return closed ? 0 : Math.max(0, openFor - Math.max(steady - since.steady, wall - since.wall))
  }
  return {
    held: () => left() > 0,
    left,
    extend: (reading) => {
      since = reading
    },
    close: () => {
      closed = true
    },
  }
}

const writes: ReadonlySet<string | symbol> = new Set<keyof Store>([
  'addReceipt',
  'finishReceipt',
  'takeTicketNumber',
  'insertTicket',
  'replaceTicket',
  'takeSerial',
  'insertDocument',
  'replaceDocument',
  'insertNotice',
  'replaceNotice',
  'appendAudit',
  'forget',
  'tidy',
])

export const fencedFault = (): Fault =>
  new Fault(
    'INSTANCE_FENCED',
    'desk',
    'This instance no longer holds the desk.',
    'Nothing needs to be done: the instance that holds it does the work.',
  )

/** The same store; writes reject with INSTANCE_FENCED while the fence is not held. */
export const fencedStore = <Behind extends object>(store: Behind, fence: Fence): Behind =>
  new Proxy(store, {
    get: (target, name, receiver): unknown => {
      const member: unknown = Reflect.get(target, name, receiver)
      if (typeof member !== 'function' || !writes.has(name)) return member
      return (...given: unknown[]): unknown =>
        fence.held() ? Reflect.apply(member, target, given) : Promise.reject(fencedFault())
    },
  })

/** The same account; it says nothing while the fence is not held. */
export const fencedChat = (chat: Chat, fence: Fence): Chat =>
  new Proxy(chat, {
    get: (target, name, receiver): unknown => {
      if (name !== 'send') return Reflect.get(target, name, receiver)
      const send: Chat['send'] = async (message, parts) =>
        fence.held()
          ? target.send(message, parts)
          : { kind: 'retry', at: null, reason: 'another instance holds this account' }
      return send
    },
  })
