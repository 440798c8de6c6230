/**
 * How long nobody works when the instance at work is killed, and when it is told to stop: `node bench/takeover.ts [TIMES]`.
 * Two processes on one MongoDB (the stand-in of the tests, unless ZHIBAN_TEST_MONGODB_URI names a server) and one QQ gateway
 * on the loopback; measured from the signal until the successor is connected to the gateway and ready.
 */
import { instanceScene } from '../test/support/instances.ts'

const times = Number(process.argv[2] ?? 5)
const ready = 'QQ 10001：就绪'

const measure = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<readonly number[]> => {
  const scene = await instanceScene()
  const took: number[] = []
  try {
    let working = scene.start('instance-0')
    await scene.printed(working, ready)
    for (let round = 1; round <= times; round += 1) {
      const next = scene.start(`instance-${round}`)
      await scene.printed(next, '待命')
      await scene.noted()
      const at = performance.now()
      working.signal(signal)
      await scene.printed(next, ready)
      took.push(performance.now() - at)
      await working.ended
      working = next
    }
    if (scene.gateway.mostConnected() > 1) throw new Error('two instances were connected at once')
  } finally {
    await scene.end()
  }
  return took.toSorted((a, b) => a - b)
}

for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
  const took = await measure(signal)
  const seconds = took.map((ms) => (ms / 1000).toFixed(1))
  console.log(
    `${signal}: ${times} times, fastest ${seconds[0]} s, middle ${seconds[times >> 1]} s, slowest ${seconds.at(-1)} s`,
  )
}
process.exit(0)
