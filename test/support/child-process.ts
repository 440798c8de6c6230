import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A Node process of a test's own. */
export interface ChildProcess {
  readonly pid: number
  /** What it printed so far, line by line; a last line without an end is none. */
  readonly lines: readonly string[]
  /** What it printed to its error output so far. */
  readonly complaints: () => string
  /** Resolves when this is so of what it printed; rejects with its complaints when it ends before. */
  printed(isSo: (lines: readonly string[]) => boolean): Promise<void>
  say(text: string): void
  signal(signal: NodeJS.Signals): void
  /** Resolves with the exit code, null when a signal ended it. */
  readonly ended: Promise<number | null>
}

export interface ChildOptions {
  readonly folder?: string
  /** Beside PATH, HOME and TMPDIR; nothing else is handed on. */
  readonly env?: Readonly<Record<string, string>>
  /** Of Node itself. */
  readonly flags?: readonly string[]
}

const handedOn = ['PATH', 'HOME', 'TMPDIR']
const running = new Set<ChildProcess>()

/** Ends what a failed test left running: for `afterAll`. */
export const endChildren = async (): Promise<void> => {
  for (const child of running) {
    child.signal('SIGCONT')
    child.signal('SIGKILL')
    await child.ended
  }
}

/**
 * Runs a script in a Node of its own. All its pipes are its own as well: one that it shared with the runner would keep the
 * whole run from ending for as long as the process lives.
 */
export const startChild = (
  script: string | URL,
  args: readonly string[],
  { folder, env, flags = [] }: ChildOptions = {},
): ChildProcess => {
  const path = script instanceof URL ? fileURLToPath(script) : script
  const node = spawn(process.execPath, ['--no-warnings', ...flags, path, ...args], {
    stdio: 'pipe',
    cwd: folder,
    env: { ...Object.fromEntries(handedOn.map((name) => [name, process.env[name]])), ...env },
  })
  const lines: string[] = []
  let rest = ''
  let complaints = ''
  const waiting = new Set<() => void>()
  node.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const [first = '', ...more] = chunk.split('\n')
    rest += first
    for (const next of more) {
      lines.push(rest)
      rest = next
    }
    for (const look of waiting) look()
  })
  node.stderr.setEncoding('utf8').on('data', (chunk: string) => (complaints += chunk))
  // It may be gone by the time it is spoken to.
  node.stdin.on('error', () => undefined)
  const child: ChildProcess = {
    pid: node.pid ?? 0,
    lines,
    complaints: () => complaints,
    printed: (isSo) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (isSo(lines)) resolve()
        }
        waiting.add(look)
        look()
        void child.ended.then((code) =>
          reject(new Error(`${path} ended with ${code} after ${lines.length} lines\n${complaints}`)),
        )
      }),
    say: (text) => void node.stdin.write(text),
    signal: (signal) => void node.kill(signal),
    ended: once(node, 'close').then(([code]) => {
      running.delete(child)
      return code as number | null
    }),
  }
  running.add(child)
  return child
}
