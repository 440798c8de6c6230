import type { Account, AccountPlatform } from '../../config/accounts.ts'
import type { Around, OpenAccounts } from './around.ts'

type Of<Platform extends AccountPlatform> = Extract<Account, { readonly platform: Platform }>

/** How the accounts of a platform are opened; what a platform needs is loaded only when it has an account. */
const openers: {
  readonly [Platform in AccountPlatform]: (
    accounts: readonly Of<Platform>[],
    around: Around,
  ) => Promise<OpenAccounts>
} = {
  qq: async (accounts, around) => (await import('./qq.ts')).openQq(accounts, around),
  'qq-official': async (accounts, around) =>
    (await import('./qq-official.ts')).openQqOfficial(accounts, around),
  wechat: async (accounts, around) => (await import('./wechat.ts')).openWechat(accounts, around),
  slack: async (accounts, around) => (await import('./slack.ts')).openSlack(accounts, around),
}

/** The configured accounts, not yet started. */
export const openAccounts = async (accounts: readonly Account[], around: Around): Promise<OpenAccounts> => {
  const platforms = [...new Set(accounts.map(({ platform }) => platform))]
  const opened = await Promise.all(
    platforms.map((platform) => {
      const own = accounts.filter((account) => account.platform === platform)
      return (openers[platform] as (own: readonly Account[], around: Around) => Promise<OpenAccounts>)(
        own,
        around,
      )
    }),
  )
  return {
    accounts: opened.flatMap(({ accounts }) => accounts),
    routes: opened.flatMap(({ routes }) => routes),
  }
}
