import { createLog } from '../../adapters/log/index.ts'
import { Fault } from '../../src/domain/fault.ts'
import { en } from '../../src/texts/en.ts'

/** Logs what the test of the log reads from standard error. */
const log = createLog('info', en.trouble)
log.info('ticket.opened', { ticket: 't1', ...{ text: 'what somebody wrote', title: 'and a title' } })
log.warn('chat.lost', { platform: 'qq', room: '10001', trouble: { code: 'qq-unreachable', where: 'napcat:3001', cause: 'ECONNREFUSED' } }) // prettier-ignore
log.error('chat.not-started', { error: new Fault('qq-door', 'operator', 'Nothing can listen.', 'Choose another port.', new Error('EADDRINUSE')) }) // prettier-ignore
