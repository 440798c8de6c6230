import { startMongoWire } from './index.ts'

/**
 * The stand-in as a process of its own, as `zhiban bench desk --store mongo` starts it in a checkout: says the address of a
 * server on one line and ends when its standard input is closed, so that it never outlives who started it.
 */
const wire = await startMongoWire()
console.log(wire.uri(''))
process.stdin.resume()
process.stdin.once('close', () => process.exit(0))
