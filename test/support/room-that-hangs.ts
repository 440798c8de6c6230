import { createRoom } from '../../adapters/room/index.ts'
import { demoSettings } from './demo-room.ts'

/** A process whose desk never finishes storing: what the test kills. Prints its address. */
const room = createRoom(demoSettings(process.argv[2] ?? ''))
await room.start(() => new Promise(() => undefined))
process.stdout.write(`${room.address()}\n`)
