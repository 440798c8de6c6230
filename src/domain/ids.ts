/** Branded strings: all ids are strings on the wire, and mixing two kinds must not compile. */
type Brand<Name extends string> = string & { readonly __brand: Name }

/** One contract's support operation, e.g. `foshan-fiscal`. */
export type DeskId = Brand<'DeskId'>
/** A room on one platform account: `platform/account/room`. Stable across restarts. */
export type RoomKey = Brand<'RoomKey'>
/** A person's account on a platform: `platform/user`. Roles hang on these (law 7). */
export type AccountKey = Brand<'AccountKey'>
/** An entry of the contact cards. */
export type PersonId = Brand<'PersonId'>
/** A ticket document; derived from the event that opened it, so that opening twice is opening once (law 2). */
export type TicketId = Brand<'TicketId'>
/** What people type: short, per desk, never reused, e.g. `1023`. */
export type TicketNumber = Brand<'TicketNumber'>
/** A platform's id of one message, unique within its room. */
export type MessageId = Brand<'MessageId'>
/** `platform/account/room/event`: the unique key under which an event is stored before it is understood. */
export type ReceiptKey = Brand<'ReceiptKey'>
/** An outgoing message; derived from what caused it. */
export type NoticeId = Brand<'NoticeId'>
/** What a desk keeps beside its tickets; derived from what caused it. */
export type DocumentId = Brand<'DocumentId'>
/** A knowledge article, e.g. `KB-0031`. */
export type ArticleId = Brand<'ArticleId'>

/** Names a string as an id of the given kind; the caller vouches that it is one. */
export const id = <Id extends string>(value: string): Id => value as Id
