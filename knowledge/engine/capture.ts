import type { Capture, CaptureContext } from '../../src/ports/knowledge.ts'
export const capture = (text: string, _context: CaptureContext): Capture => ({
  kind: /[?？吗]/.test(text) ? 'question' : 'chatter',
  support: /[?？吗]/.test(text) ? 0.6 : 0.3,
})
