import type { Trouble } from '../domain/chat/trouble.ts'

/** What is at work when the program has started, as its terminal shows it. */
export interface StartView {
  readonly desks: readonly {
    readonly name: string
    readonly contract: string
    readonly rooms: number
    readonly people: number
    readonly articles: number
  }[]
  /** Of the web room; null when it is switched off. */
  readonly address: string | null
  /** Accounts on other platforms, `account` as `platform/account`. */
  readonly accounts: readonly {
    readonly account: string
    readonly stands: 'ready' | 'connecting' | Trouble
  }[]
  readonly seconds: number
  readonly folder: string
  /** How people get into the web room: by links of their own, or as whoever they pick; null without a room. */
  readonly entry:
    | { readonly kind: 'links'; readonly links: readonly { readonly name: string; readonly link: string }[] }
    /** `ask`: a question with an answer; null while the desk knows nothing yet. */
    | { readonly kind: 'picking'; readonly ask: string | null; readonly engineer: string | null }
    | null
}
