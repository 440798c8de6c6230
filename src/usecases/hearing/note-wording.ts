import { id, type DocumentId } from '../../domain/ids.ts'
import type { MessageEvent } from '../../domain/chat/event.ts'
import { maskPersonalNumbers } from '../../domain/privacy.ts'
import type { Person } from '../../domain/people/people.ts'
import { chinaDate, type Instant } from '../../domain/time.ts'
import { forbiddenIn } from '../../texts/forbidden.ts'
import { insertDocument } from '../change-document.ts'
import { sayLoose } from '../delivery/compose-notice.ts'
import { byRule, type DeskContext } from '../context.ts'

/**
 * A forbidden wording towards requesters is counted for quality checks, and its author gets a better one in private:
 * once for each wording and day, never in the group (ANS-4). Doing it again for the same message changes nothing.
 */
export const noteWording = async (
  ctx: DeskContext,
  person: Person,
  event: Pick<MessageEvent, 'key' | 'place'>,
  text: string,
  now: Instant,
): Promise<void> => {
  const account = person.accounts[0]
  for (const wording of forbiddenIn(maskPersonalNumbers(text))) {
    const { item } = wording
    const { place } = event
    await insertDocument(ctx, {
      id: id<DocumentId>(`${ctx.id}:slip:${event.key}:${item}`),
      kind: 'speech-slip',
      key: person.id,
      state: `${item}`,
      at: now,
      body: {
        person: person.id,
        name: person.name,
        item,
        room: place.kind === 'room' ? place.room : null,
        at: now,
      },
    })
    if (account === undefined) continue
    // Named after person, wording and day: saying it again says nothing.
    const trigger = `wording:${item}:${chinaDate(now)}`
    await sayLoose(
      ctx,
      { at: now, by: byRule('ANS-4 wording'), trigger },
      {
        kind: 'hint',
        to: { kind: 'direct', account },
        person: person.id,
        text: ctx.texts.wordingHint(wording),
      },
    )
  }
}
