/** Jest in ESM mode: TypeScript is stripped by swc, nothing is written to disk. */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } },
    ],
  },
  testTimeout: 30_000,
  // Many tests wait for sockets and timers: one more than the two cores of a small machine.
  maxWorkers: 3,
  // What a failed test leaves open must not keep the run from ending and saying so.
  forceExit: true,
}
