/**
 * `zhiban store copy` with many tickets: SQLite → MongoDB → SQLite, and what a kill half-way leaves.
 * `node bench/copy-store.ts [TICKETS]`, by default 100000. The server is that of ZHIBAN_TEST_MONGODB_URI, else the test
 * double in a process of its own: the figures are then those of the command, the driver and SQLite, not of MongoDB.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import mongoose from 'mongoose'
import { openContents } from '../adapters/sqlite/contents.ts'
import { openStore } from '../adapters/sqlite/index.ts'
import { noted, receiptOf, saidOf, ticketOf } from '../test/contracts/store-samples.ts'
import { machine } from '../src/cli/machine.ts'

const tickets = Number(process.argv[2] ?? 100_000)
const cli = new URL('../src/cli.ts', import.meta.url).pathname
const double = new URL('../test/support/mongo-wire/serve.ts', import.meta.url).pathname
const base = mkdtempSync(join(tmpdir(), 'zhiban-copy-'))

interface Ran {
  readonly code: number | null
  readonly lines: string
  readonly errors: string
  readonly seconds: number
  readonly peakRssMB: number
}

/** Runs the command as people do; `killAfter` is in ms. */
const copy = async (from: string, to: string, killAfter = Infinity): Promise<Ran> => {
  const begun = performance.now()
  const child = spawn(process.execPath, ['--no-warnings', cli, 'store', 'copy', from, to], { stdio: ['ignore', 'pipe', 'pipe'] })
  let lines = ''
  let errors = ''
  let peak = 0
  child.stdout.on('data', (chunk: Buffer) => (lines += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const look = setInterval(() => {
    try {
      const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]
      peak = Math.max(peak, Number(kilobytes ?? 0) / 1024)
    } catch {
      peak += 0
    }
    if (performance.now() - begun > killAfter) child.kill('SIGKILL')
  }, 50)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  clearInterval(look)
  return { code, lines, errors, seconds: Math.round((performance.now() - begun) / 100) / 10, peakRssMB: Math.round(peak) }
} // prettier-ignore

/** A year of a desk: every ticket with three messages and their receipts, and a timeline. */
const fill = async (folder: string): Promise<void> => {
  const store = await openContents({ folder })
  const portion = 1_000
  for (let from = 0; from < tickets; from += portion) {
    const some = Array.from({ length: Math.min(portion, tickets - from) }, (_, index) => from + index)
    await store.put('receipts', some.flatMap((n) => [0, 1, 2].map((m) => ({ ...receiptOf(`m${n}-${m}`), outcome: `ticket:${1_001 + n}` })))) // prettier-ignore
    const made = some.map((n) =>
      ticketOf(`t${n}`, 1_001 + n, {
        messages: [0, 1, 2].map((m) => saidOf(`m${n}-${m}`)),
        timeline: [
          ...ticketOf(`t${n}`, 1_001 + n).timeline,
          ...Array.from({ length: 7 }, (_, index) =>
            noted(1_772_413_200_000 + n * 60_000 + index, `e${index}`),
          ),
        ],
      }),
    )
    await store.put('tickets', made)
  }
  await store.put('counters', [{ desk: ticketOf('t', 1).desk, series: null, last: 1_000 + tickets }])
  await store.close()
}

const codeOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'opened',
    (error: unknown) => String((error as { readonly code?: unknown }).code),
  )

const named = process.env['ZHIBAN_TEST_MONGODB_URI'] ?? ''
const child = named === '' ? spawn(process.execPath, ['--no-warnings', double], { stdio: ['pipe', 'pipe', 'inherit'] }) : null // prettier-ignore
const server =
  child === null ? named : String((await createInterface(child.stdout)[Symbol.asyncIterator]().next()).value)
const [, host = '', options = ''] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)\/?[^?]*(\?.*)?$/.exec(server) ?? []
const databaseOf = (name: string): string => `${host}/zhiban_bench_${process.pid}_${name}${options}`
const drop = async (name: string): Promise<void> => {
  const connection = await mongoose.createConnection(databaseOf(name)).asPromise()
  await connection.dropDatabase()
  await connection.close()
}

try {
  await fill(join(base, 'first'))
  const first = `sqlite:${join(base, 'first')}`
  const there = await copy(first, databaseOf('whole'))
  const back = await copy(databaseOf('whole'), `sqlite:${join(base, 'second')}`)
  const isSame = there.code === 0 && back.code === 0 && there.lines === back.lines
  await drop('whole')

  const half = (there.seconds * 1_000) / 2
  const killed = await copy(first, databaseOf('half'), half)
  const whileHeld = await copy(first, databaseOf('half'))
  // The killed one said of itself that it is at work; it is forgotten after a minute.
  await sleep(61_000)
  const asSource = await copy(databaseOf('half'), `sqlite:${join(base, 'third')}`)
  const again = await copy(first, databaseOf('half'))
  const killedBack = await copy(
    databaseOf('half'),
    `sqlite:${join(base, 'fourth')}`,
    (back.seconds * 1_000) / 2,
  )
  const opened = await codeOf(openStore({ folder: join(base, 'fourth') }))
  await sleep(61_000)
  const againBack = await copy(databaseOf('half'), `sqlite:${join(base, 'fourth')}`)
  await drop('half')

  const figures = ({ code, seconds, peakRssMB }: Ran) => ({ code, seconds, peakRssMB })
  const refusal = ({ errors }: Ran): string => /STORE_[A-Z_]+/.exec(errors)?.[0] ?? errors.slice(0, 200)
  console.log(
    JSON.stringify(
      {
        bench: 'store copy',
        server: child === null ? 'MongoDB' : 'TEST DOUBLE, no figures of MongoDB',
        machine: machine(),
        tickets,
        receipts: tickets * 3,
        toMongo: figures(there),
        toSqlite: figures(back),
        digestsEqual: isSame,
        killedToMongo: { code: killed.code, atOnceAgain: refusal(whileHeld), asSource: refusal(asSource), again: figures(again), same: again.lines === there.lines },
        killedToSqlite: { code: killedBack.code, openedByDesk: opened, again: figures(againBack), same: againBack.lines === there.lines },
      },
      null,
      1,
    ),
  ) // prettier-ignore
  if (!isSame || again.lines !== there.lines || againBack.lines !== there.lines) process.exitCode = 1
} finally {
  child?.stdin.end()
  rmSync(base, { recursive: true, force: true })
}
