#!/usr/bin/env node
// Starts the TypeScript program on the Node 24 that npm installed beside it, whatever Node the host has.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath } from 'node:url'

/** MB for what is mostly short-lived; Node's own choice takes 70 MB more under load and is no faster. As in package.json. */
const youngAtMost = '--max-semi-space-size=16'

const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url))
const major = Number(process.versions.node.split('.')[0])

if (major >= 24) {
  // The program as it was read last time: without this its types are taken out again at every start. A folder that
  // cannot be written costs only that time.
  module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/zhiban', import.meta.url)))
  await import(cli)
} else {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const runtime = fileURLToPath(new URL(`../node_modules/.bin/${name}`, import.meta.url))
  if (!existsSync(runtime)) {
    console.error(
      `Zhiban needs Node 24, this is ${process.version}: run "npm ci" in the project folder (it brings Node 24), then "npm start". ` +
        `值班需要 Node 24：请在项目目录运行 npm ci，再运行 npm start。`,
    )
    process.exit(1)
  }
  const child = spawn(runtime, [youngAtMost, cli, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)))
}
