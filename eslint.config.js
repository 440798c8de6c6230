import js from '@eslint/js'
import ts from 'typescript-eslint'

export default ts.config(
  { ignores: ['node_modules/', 'data/', 'coverage/', 'test/fixtures/'] },
  js.configs.recommended,
  ...ts.configs.strict,
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/domain/**', 'src/usecases/**', 'src/ports/**', 'adapters/**/*.ts', 'knowledge/**/*.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['src/domain/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time comes in as an argument (law 5).' },
        { object: 'Math', property: 'random', message: 'No randomness in the domain.' },
      ],
    },
  },
  {
    files: ['**/*.js'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
  {
    files: ['adapters/room/page/**/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        'window document fetch EventSource FormData location localStorage navigator setTimeout clearTimeout setInterval clearInterval requestAnimationFrame IntersectionObserver ResizeObserver history URL URLSearchParams Blob File FileReader Node Event CustomEvent HTMLElement matchMedia crypto console structuredClone Intl queueMicrotask AbortController'
          .split(' ')
          .map((name) => [name, 'readonly']),
      ),
    },
  },
)
