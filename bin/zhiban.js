#!/usr/bin/env node
// Starts the TypeScript program on the Node 24 that npm installed beside it, whatever Node the host has.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url))
const major = Number(process.versions.node.split('.')[0])

if (major >= 24) {
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
  const child = spawn(runtime, [cli, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)))
}
