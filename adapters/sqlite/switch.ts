import {
  copyFileSync,
  existsSync,
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Fault } from '../../src/domain/fault.ts'
import { corruptFault } from './faults.ts'
import { syncFile, syncFolder } from './files.ts'

/** One file or folder that takes the place of another; what was there is kept. Paths begin at the folder of the data. */
export interface Move {
  readonly draft: string
  readonly target: string
  readonly kept: string
}

const planFile = 'restore.json'

/** Is a restore half done in this folder? What is there is then neither the old nor the new. */
export const isSwitching = (folder: string): boolean => existsSync(join(folder, planFile))

export const unfinishedRestore = (folder: string): Fault =>
  new Fault(
    'RESTORE_UNFINISHED',
    'operator',
    `A restore into ${folder} was cut off in its last step.`,
    'Start the desk, or run the restore again: either finishes it.',
  )

/**
 * Puts several files in the place of others as one step: first the plan is on disk, then the names change. Killed before
 * the plan is there, everything is as before; killed after, `finishSwitch` brings it to the end.
 */
export const switchAll = (folder: string, moves: readonly Move[]): void => {
  for (const { kept } of moves)
    if (existsSync(resolve(folder, kept)))
      throw new Fault(
        'RESTORE_TWICE',
        'user',
        `${resolve(folder, kept)} exists already.`,
        'Wait a second and try again.',
      )
  const plan = join(folder, planFile)
  writeFileSync(`${plan}.part`, JSON.stringify({ moves }), { flush: true })
  renameSync(`${plan}.part`, plan)
  syncFolder(folder)
  finishSwitch(folder)
}

/** Brings a restore to its end that was cut off while names changed; does nothing where there is none. */
export const finishSwitch = (folder: string): void => {
  const plan = join(folder, planFile)
  if (!existsSync(plan)) return
  for (const { draft, target, kept } of movesIn(plan))
    move(resolve(folder, draft), resolve(folder, target), resolve(folder, kept))
  rmSync(plan)
  syncFolder(folder)
}

const movesIn = (plan: string): readonly Move[] => {
  try {
    return (JSON.parse(readFileSync(plan, 'utf8')) as { readonly moves: readonly Move[] }).moves
  } catch (cause) {
    throw corruptFault(plan, cause)
  }
}

const move = (draft: string, target: string, kept: string): void => {
  // Done before the cut.
  if (!existsSync(draft)) return
  if (existsSync(target)) keep(target, kept)
  renameSync(draft, target)
  syncFolder(dirname(target))
}

/** A file gets a second name, so that the first never names nothing; a folder can have only one. */
const keep = (target: string, kept: string): void => {
  if (statSync(target).isDirectory()) return renameSync(target, kept)
  // A log that could not be brought into the database belongs to it and must not meet the new one.
  if (hasLog(target)) renameSync(`${target}-wal`, `${kept}-wal`)
  for (const suffix of ['-wal', '-shm']) rmSync(`${target}${suffix}`, { force: true })
  if (existsSync(kept)) return
  try {
    linkSync(target, kept)
  } catch {
    copyFileSync(target, `${kept}.part`)
    syncFile(`${kept}.part`)
    renameSync(`${kept}.part`, kept)
  }
}

/** Is part of the data still in the log beside the file? */
export const hasLog = (file: string): boolean => existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0
