import { inOrder, type Queued } from '../../domain/chat/waiting-line.ts'
import type { Notice } from '../../domain/chat/notice.ts'
import type { ClockKind, Ticket } from '../../domain/tickets/ticket.ts'
import type { DeskContext } from '../context.ts'

interface Part extends Queued {
  readonly home:
    { readonly kind: 'ticket'; readonly number: Ticket['number'] } | { readonly kind: 'document' | 'loose' }
}

/** Calls to one person address them; several people find their names in the lines. */
export const sharedMention = (parts: readonly Queued[]): Notice['mention'] => {
  const [first] = parts
  const mention = first?.notice.crowd === undefined ? null : first.notice.mention
  return parts.every(({ notice }) => notice.mention?.account === mention?.account) ? mention : null
}

const picturesOf = ({ files }: Notice): number =>
  files?.files.filter(({ mediaType }) => mediaType.startsWith('image/')).length ?? 0

/** What several notices say as one; `showsPictures`: pictures can be seen there, one ticket at a time. */
export const mergedText = (ctx: DeskContext, parcels: readonly Part[], showsPictures: boolean): string => {
  const [first] = parcels
  if (first?.notice.crowd !== undefined)
    return ctx.texts.calls(
      inOrder(parcels).map(({ notice, home }) => ({
        line: notice.crowd?.line ?? '',
        number: home.kind === 'ticket' ? home.number : '',
        pictures: showsPictures && home.kind === 'ticket' ? picturesOf(notice) : 0,
      })),
    )
  const lines = parcels.flatMap(({ notice }) => notice.merge?.line ?? [])
  const [clock, kind] = (first?.notice.merge?.key ?? '').split(':')
  if (parcels.length < 2 || clock === undefined) return first?.notice.text ?? ''
  if (clock === 'alert') return ctx.texts.alertsCalled(lines)
  if (clock === 'alert-over') return ctx.texts.alertsOver(lines)
  if (clock === 'draft') return ctx.texts.kbDrafts(lines)
  if (clock === 'signed-in') return ctx.texts.signedIn(lines)
  if (clock === 'signed-out') return ctx.texts.signedOut(lines)
  if (clock === 'closed') return ctx.texts.closedSilents(lines)
  if (clock === 'retimed') return ctx.texts.retimes(lines)
  if (kind === undefined) {
    // What is a text of its own, such as a summary, stays whole in front of the others.
    const whole = lines.filter((line) => line.includes('\n'))
    const rest = lines.filter((line) => !line.includes('\n'))
    return [...whole, ...(rest.length === 0 ? [] : [ctx.texts.catchUp(rest)])].join('\n')
  }
  if (kind === 'breach' && parcels.some(({ notice }) => notice.merge?.key !== first?.notice.merge?.key))
    return ctx.texts.breaches(
      null,
      parcels.flatMap(({ notice: { merge } }) =>
        merge === null ? [] : ctx.texts.breachLineOf(merge.key.split(':')[0] as ClockKind, merge.line),
      ),
    )
  return kind === 'breach'
    ? ctx.texts.breaches(clock as ClockKind, lines)
    : ctx.texts.reminders(clock as ClockKind, lines)
}
