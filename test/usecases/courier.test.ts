import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createRecorder } from '../../adapters/recorder/index.ts'
import { openStore } from '../../adapters/sqlite/index.ts'
import type { Directory } from '../../src/domain/people/people.ts'
import { silentLog, type Log } from '../../src/ports/log.ts'
import type { Store } from '../../src/ports/store.ts'
import { createCourier } from '../../src/usecases/delivery/courier.ts'
import { OutbreakWatch } from '../../src/usecases/problems/watch-outbreaks.ts'
import type { DeskContext } from '../../src/usecases/context.ts'
import { stillContext } from '../../src/usecases/still-context.ts'
import {
  accountOf,
  desk,
  looseOf,
  nine,
  roomOf,
  saidOf,
  ticketOf,
  waiting,
} from '../contracts/store-samples.ts'
import { foshanContract, shippedKnowledge } from '../support/scene.ts'
import { createTempFolders } from '../support/wechat-desk.ts'

const folders = createTempFolders('zhiban-courier-')
afterAll(folders.remove)

let store: Store
beforeEach(async () => {
  store = await openStore({ folder: folders.next() })
})
afterEach(() => store.close())

const directory: Directory = {
  people: [],
  rooms: [{ key: roomOf('g1'), name: '服务群', kind: 'group', system: null, region: null }],
  shifts: [],
}
const contextWith = (log: Log): DeskContext => {
  const settings = {
    contract: { ...foshanContract, speech: null, quietHours: null },
    directory,
    knowledge: shippedKnowledge,
  }
  return stillContext(store, settings, { log })
}

/** A courier on one chat, with the order of what it did. */
const courierThat = (first: (done: string[]) => Promise<boolean>, log: Log = silentLog) => {
  const done: string[] = []
  const chat = createRecorder('test', (message) => {
    done.push(`said ${message.id}`)
    return Promise.resolve(`m-${message.id}`)
  })
  const courier = createCourier(contextWith(log), { chatFor: () => chat, now: () => nine }, () => first(done))
  return { courier, done }
}

describe('the courier', () => {
  test('law 6 speaks between two looks at what a storm has in common, however much of it waits', async () => {
    await store.insertNotice(looseOf('n1', waiting(nine)))
    let left = 3
    const { courier, done } = courierThat((order) => {
      left -= 1
      order.push(`looked, ${left} left`)
      return Promise.resolve(left > 0)
    })
    await courier.deliver()
    expect(done).toEqual(['looked, 2 left', 'said n1', 'looked, 1 left', 'looked, 0 left'])
  })

  test('asked while it is on its way it goes round once more, alone', async () => {
    const { courier, done } = courierThat(async (order) => {
      order.push('round')
      if (order.length === 1) {
        await store.insertNotice(looseOf('late', waiting(nine)))
        void courier.deliver()
      }
      return false
    })
    await courier.deliver()
    expect(done).toEqual(['round', 'said late', 'round'])
  })

  test('what fails is logged, stays due, and is said the next time', async () => {
    await store.insertNotice(looseOf('n1', waiting(nine)))
    const logged: string[] = []
    const log: Log = { ...silentLog, error: (event) => void logged.push(event) }
    let fails = true
    const { courier, done } = courierThat(() => {
      if (fails) return Promise.reject(new Error('the disk is gone'))
      return Promise.resolve(false)
    }, log)
    await courier.deliver()
    expect([logged, done]).toEqual([['courier.failed'], []])
    fails = false
    await courier.deliver()
    await courier.settled()
    expect(done).toEqual(['said n1'])
  })
})

test('WRK-4 reports of a storm are looked at part by part, and all in the end', async () => {
  const watch = new OutbreakWatch()
  const texts = ['电子票据打印不出来报错', '支付令签章失败', '登录不上系统', '指标查不到报错']
  for (let n = 0; n < 120; n += 1)
    watch.note(
      ticketOf(`t${n}`, 2_000 + n, {
        desk,
        room: roomOf('g1'),
        openedAt: nine,
        requester: {
          account: accountOf(`u${n}`),
          name: `用户${n}`,
          unit: null,
          region: null,
          verified: false,
        },
        messages: [saidOf(`m${n}`, { from: accountOf(`u${n}`), text: `${texts[n % texts.length] ?? ''}` })],
      }),
    )
  const more: boolean[] = []
  do more.push(await watch.settle(contextWith(silentLog), nine))
  while (more.at(-1) === true)
  expect(more).toEqual([true, true, false])
})
