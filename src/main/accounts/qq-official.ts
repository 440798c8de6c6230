import { createCallbacks, createQqOfficial } from '../../../adapters/qq-official/index.ts'
import type { QqOfficialAccount } from '../../config/accounts.ts'
import type { Around, OpenAccounts } from './around.ts'

/** The official QQ bots; those with mode `webhook` share the routes. */
export const openQqOfficial = (accounts: readonly QqOfficialAccount[], around: Around): OpenAccounts => {
  const callbacks = createCallbacks()
  return {
    accounts: accounts.map(
      ({ platform, account, secret, mode, buttons, verified }) =>
        () =>
          createQqOfficial({
            account,
            secret,
            buttons,
            verified,
            link: mode === 'webhook' ? { kind: 'webhook', callbacks } : { kind: 'websocket' },
            journal: () => around.journal(platform, account),
            now: Date.now,
            log: around.log,
          }),
    ),
    routes: accounts.some(({ mode }) => mode === 'webhook') ? [callbacks.routes] : [],
  }
}
