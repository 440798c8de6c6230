import { Fault } from '../../src/domain/fault.ts'
import type { Meter } from '../../src/ports/meter.ts'

/** The same store; a call that rejects is counted by its code and rejects as before. */
export const countFailures = <Store extends object>(store: Store, meter: Meter): Store =>
  new Proxy(store, {
    get: (target, name, receiver): unknown => {
      const member: unknown = Reflect.get(target, name, receiver)
      if (typeof member !== 'function') return member
      return (...given: unknown[]): unknown => {
        const result: unknown = Reflect.apply(member, target, given)
        if (result instanceof Promise)
          result.catch((error: unknown) => meter.storeFailed(error instanceof Fault ? error.code : 'UNKNOWN'))
        return result
      }
    },
  })
