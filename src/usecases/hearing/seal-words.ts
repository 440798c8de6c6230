import type { ChatEvent } from '../../domain/chat/event.ts'
import { maskEvent, type Originals } from '../../domain/chat/mask-event.ts'
import { maskPersonalNumbers } from '../../domain/privacy.ts'
import type { AlertEvent } from '../../domain/problems/alert.ts'
import type { Seal } from '../../ports/seal.ts'

/** What a use case needs to seal and open: the desk's seal, where it has one. */
interface Sealing {
  readonly seal?: Seal
}

/**
 * The door (law 9): the event as it may be stored, with personal numbers masked and its words sealed beside them under
 * its key. Nothing is sealed where nothing was masked, and nothing that a machine said.
 */
export const sealEvent = ({ seal }: Sealing, heard: ChatEvent): ChatEvent => {
  const { event, originals } = maskEvent(heard)
  if (originals === null || seal === undefined || event.sender.isSelf || event.sender.isBot) return event
  return event.kind === 'message' || event.kind === 'edited'
    ? { ...event, sealed: seal.seal(JSON.stringify(originals), event.key) }
    : event
}

/** The same for what a monitoring system says; sealed under its fingerprint. */
export const sealAlert = ({ seal }: Sealing, heard: AlertEvent): AlertEvent => {
  const [title, text, source] = [heard.title, heard.text, heard.source].map(maskPersonalNumbers)
  const event: AlertEvent = { ...heard, title: title ?? '', text: text ?? '', source: source ?? '' }
  if (seal === undefined || (event.title === heard.title && event.text === heard.text)) return event
  const originals: Originals = { text: heard.text === '' ? heard.title : `${heard.title}\n${heard.text}` }
  return { ...event, sealed: seal.seal(JSON.stringify(originals), heard.fingerprint) }
}

/** What was sealed; null when it cannot be opened. */
export const openOriginals = ({ seal }: Sealing, sealed: string, bound: string): Originals | null => {
  const opened = seal?.open(sealed, bound) ?? null
  return opened === null ? null : (JSON.parse(opened) as Originals)
}

/** The same words sealed for another place of use, to be spread; nothing where there are none or they cannot be opened. */
export const sealedFor = (
  { seal }: Sealing,
  sealed: string | undefined,
  from: string,
  to: string,
): { readonly sealed?: string } => {
  const opened = sealed === undefined ? null : (seal?.open(sealed, from) ?? null)
  return opened === null || seal === undefined ? {} : { sealed: seal.seal(opened, to) }
}
