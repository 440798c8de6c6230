import type { Problem } from '../domain/fault.ts'

/** `file:line message`, as editors and people can follow it. */
export const problemLine = (problem: Problem): string =>
  `${problem.file}${problem.line === null ? '' : `:${problem.line}`} ${problem.message}`
