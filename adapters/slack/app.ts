import type * as BoltModule from '@slack/bolt'
import type { Identity } from './identity.ts'
import type { Take } from './line.ts'
import { commandName, ownAction, shortcutId } from './read-body.ts'
import { fieldsOf, type Fields } from './wire.ts'

/** What is used of Bolt; loaded only where there is an account. */
export type Bolt = Pick<typeof BoltModule, 'App' | 'LogLevel' | 'webApi' | 'HTTPModuleFunctions'>

const nothing = (): void => undefined

/** Slack's packages write what people said and whole payloads into their logs (law 9). */
export const silence = (bolt: Bolt) => ({
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => bolt.LogLevel.ERROR,
  setName: nothing,
})

export interface AppParts {
  readonly account: string
  readonly botToken: string
  readonly identity: () => Identity | null
  /** Takes what the app was told; resolves with whether it may be acknowledged. */
  readonly take: Take
}

/**
 * The Bolt app behind both ways in. Bolt acknowledges an event before its listeners run (`App.processEvent`), so the
 * receivers here give it an acknowledgement that does nothing, and do the real one when the listener has stored it.
 */
export const createApp = (bolt: Bolt, { account, botToken, identity, take }: AppParts): Take => {
  const taken = new WeakMap<Fields, boolean>()
  const listen = async ({ body }: { readonly body: object }): Promise<void> => {
    const fields = fieldsOf(body)
    if (fields !== null) taken.set(fields, await take(fields))
  }
  const receiver: BoltModule.Receiver = {
    init: nothing,
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  }
  const app = new bolt.App({
    receiver,
    convoStore: false,
    // Own words are read too: they prove that what was said has arrived.
    ignoreSelf: false,
    logger: silence(bolt),
    authorize: () => {
      const self = identity()
      // Before it is known who we are, nobody can say which words are ours; Slack sends it again.
      if (self === null) return Promise.reject(new Error('not connected yet'))
      const { user, bot } = self
      const known = { botToken, botUserId: user, teamId: account }
      return Promise.resolve(bot === null ? known : { ...known, botId: bot })
    },
  })
  app.error(() => Promise.resolve())
  app.event(/.*/, listen)
  app.action(ownAction, listen)
  app.shortcut(shortcutId, listen)
  app.command(commandName, listen)

  return async (body) => {
    try {
      await app.processEvent({ body, ack: () => Promise.resolve() })
    } catch {
      // Bolt expects of a payload what its documentation promises; what is not so is counted below.
    }
    // What no listener has taken is counted as unknown, once we know who we are.
    return taken.get(body) ?? (identity() === null ? false : take(body))
  }
}
