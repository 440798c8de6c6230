import { readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'

/** What a measurement ran on: figures of different machines are not to be compared. */
export const machine = () => ({
  cpu: cpus()[0]?.model ?? '',
  cores: cpus().length,
  memoryGB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  platform: `${process.platform}-${process.arch}`,
})

/** The most memory that a process ever held, in MB; that of this process unless a status file is named. */
export const peakRssMB = (status = '/proc/self/status'): number => {
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readIfThere(status))?.[1]
  return Math.round(Number(kilobytes ?? process.memoryUsage().rss / 1024) / 1024)
}

const readIfThere = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** The value below which so large a share of the sorted values lies, rounded to a hundredth. */
export const percentile = (sorted: readonly number[], share: number): number =>
  Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 100) / 100
