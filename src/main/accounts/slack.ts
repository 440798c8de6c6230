import { createSlack } from '../../../adapters/slack/index.ts'
import type { SlackAccount } from '../../config/accounts.ts'
import { textsFor } from '../../texts/languages.ts'
import { roomsOf, type Around, type OpenAccounts } from './around.ts'

/** The Slack apps, one a workspace. */
export const openSlack = (accounts: readonly SlackAccount[], around: Around): OpenAccounts => ({
  accounts: accounts.map(
    ({ platform, account, botToken, link }) =>
      () =>
        createSlack({
          account,
          botToken,
          link:
            link.mode === 'socket' ? { kind: 'socket', appToken: link.appToken } : { ...link, kind: 'http' },
          journal: () => around.journal(platform, account),
          now: Date.now,
          rooms: () => roomsOf(around, platform, account),
          home: {
            words: textsFor(around.language),
            board: (place, who) => around.board(place, who),
            summary: (who) => around.summaryFor(who),
          },
          log: around.log,
        }),
  ),
  routes: [],
})
