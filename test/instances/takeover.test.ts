import { createServer, type AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { instanceScene, type InstanceProcess, type InstanceScene } from '../support/instances.ts'
import { until } from '../support/qq-desk.ts'

const question = '财政平台页面一直转圈怎么办'

let scene: InstanceScene
beforeEach(async () => {
  scene = await instanceScene()
})
afterEach(() => scene.end(), 60_000)

const working = 'QQ 10001：就绪'
const answers = (): number => scene.heardInGroup().filter((line) => line.includes('KB-')).length

/** One at work and one standing by. */
const pair = async () => {
  const first = scene.start('first')
  await scene.printed(first, working)
  const second = scene.start('second')
  await scene.printed(second, '待命')
  return { first, second }
}

describe('one instance', () => {
  test('doctor says who is at work, and does not log its account in a second time', async () => {
    expect(await scene.run('doctor')).toContain('MongoDB 可以使用，现在没有实例在值班')
    const first = scene.start('first')
    await scene.printed(first, working)
    const said = await scene.run('doctor', '--send', 'all')
    expect(said).toMatch(/MongoDB 可以使用，\S+\/\d+ 在值班/)
    expect(said).toMatch(/账号 qq\/10001 正由实例 \S+ 使用，没有试连/)
    expect(scene.gateway.mostConnected()).toBe(1)
  }, 240_000)
})

describe('two instances of one desk', () => {
  test('one works and the other stands by; killed, it is followed, and what was said meanwhile is heard', async () => {
    const { first, second } = await pair()
    expect(second.lines.some((line) => line.includes(working))).toBe(false)
    scene.ask(question)
    await until('the first answers', () => answers() === 1, 60_000)

    await scene.noted()
    first.signal('SIGKILL')
    await first.ended
    // Nobody is connected now: the gateway keeps it, as QQ does, for those who ask for the history.
    scene.ask('没解决')
    await scene.printed(second, working)
    await until(
      'the second calls the engineer',
      () => scene.heardByEngineers().some((line) => line.includes('#1001')),
      60_000,
    )
    expect(answers()).toBe(1)
    expect(scene.gateway.mostConnected()).toBe(1)
  }, 240_000)

  test('told to stop, it hands over at once', async () => {
    const { first, second } = await pair()
    scene.ask(question)
    await until('the first answers', () => answers() === 1, 60_000)
    first.signal('SIGTERM')
    expect(await first.ended).toBe(0)
    await scene.printed(second, working)
    scene.ask('没解决')
    await until(
      'the second calls the engineer',
      () => scene.heardByEngineers().some((line) => line.includes('#1001')),
      60_000,
    )
    expect(answers()).toBe(1)
    expect(scene.gateway.mostConnected()).toBe(1)
  }, 240_000)

  test('stopped and going on, the first finds itself fenced out: it says nothing more and lets the account go', async () => {
    const { first, second } = await pair()
    first.signal('SIGSTOP')
    await scene.printed(second, working)
    // Both hear it now: the connection of a stopped process stays open.
    scene.ask(question)
    await until('the second answers', () => answers() === 1, 60_000)
    first.signal('SIGCONT')
    await until('the first has let go', () => scene.gateway.connected() === 1, 60_000)
    await scene.printed(first, '待命')
    scene.ask('没解决')
    await until(
      'an engineer is called',
      () => scene.heardByEngineers().some((line) => line.includes('#1001')),
      60_000,
    )
    expect(answers()).toBe(1)
    expect(scene.heardByEngineers().filter((line) => line.includes('认领 1001'))).toHaveLength(1)

    // It is not spent: when the second goes, it is its turn again.
    second.signal('SIGTERM')
    await second.ended
    const before = first.lines.filter((line) => line.includes(working)).length
    await until(
      'the first works again',
      () => first.lines.filter((line) => line.includes(working)).length > before,
      60_000,
    )
  }, 240_000)

  test('while its account waits to be started again, the other takes over and starts it', async () => {
    const other = createServer()
    const port = await new Promise<number>((resolve) =>
      other.listen(0, '127.0.0.1', () => resolve((other.address() as AddressInfo).port)),
    )
    scene.reverseAt(port)
    const waiting = 'QQ 10001：没能启动'
    const begun = ({ lines }: InstanceProcess): number =>
      lines.filter((line) => line.includes('QQ 10001：')).length
    try {
      const first = scene.start('first')
      await scene.printed(first, waiting)
      const second = scene.start('second')
      await scene.printed(second, '待命')
      first.signal('SIGSTOP')
      await scene.printed(second, waiting)
      // Both would find the port free now, and the first goes on in the middle of its wait.
      await new Promise((resolve) => other.close(resolve))
      first.signal('SIGCONT')
      scene.gateway.dial(() => `ws://127.0.0.1:${port}`)
      await scene.printed(first, '待命')
      await until('the gateway is let in', () => scene.gateway.connected() === 1, 90_000)
      scene.ask(question)
      await until('it is answered', () => answers() === 1, 60_000)
      second.signal('SIGTERM')
      await second.ended
      // Whoever was let in was the second: it is gone, and the first takes its turn.
      await until('the first starts it', () => begun(first) === 2, 60_000)
      expect(scene.gateway.mostConnected()).toBe(1)
    } finally {
      other.close()
    }
  }, 240_000)

  test('the store does not answer for longer than a lease lasts: the account is let go, and taken again afterwards', async () => {
    const first = scene.start('first')
    await scene.printed(first, working)
    await scene.trial.wire?.down()
    await until('the account is let go', () => scene.gateway.connected() === 0, 60_000)
    scene.ask(question)
    await scene.trial.wire?.up()
    await until('the account is taken again', () => scene.gateway.connected() === 1, 60_000)
    await until('what was said meanwhile is answered', () => answers() === 1, 60_000)
  }, 240_000)
})
