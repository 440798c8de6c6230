import { z } from 'zod'
import { draftPeople } from '../../knowledge/load-people.ts'
import { openYaml } from '../../knowledge/read-yaml.ts'
import { textValue } from '../../knowledge/yaml-values.ts'
import type { Problem } from '../domain/fault.ts'
import { roomKinds, type Directory, type Room } from '../domain/people/people.ts'
import { replayPlatform, roomKeyOf } from './replay-events.ts'

const roomPart = z.strictObject({
  /** As the history names it. */
  id: textValue,
  name: textValue.optional(),
  kind: z.enum(roomKinds).default('group'),
  system: textValue.nullable().default(null),
  region: textValue.nullable().default(null),
})

/** Who and what a people file of a replay names; rooms of the history that it does not name are groups. */
export type ReplayCast = Required<
  Pick<Directory, 'people' | 'rooms' | 'shifts' | 'rotations' | 'overrides' | 'substitutes'>
>

export const emptyCast: ReplayCast = {
  people: [],
  rooms: [],
  shifts: [],
  rotations: [],
  overrides: [],
  substitutes: [],
}

/**
 * The people file of a replay: cards in the short form of harness.md, the duty lists of `people.yaml`, and `rooms:` with the
 * rooms that are no ordinary groups, e.g. `[{id: eng, name: 工程师群, kind: engineers}]`. Everything wrong comes with its line.
 */
export const loadReplayCast = (
  file: string,
): { readonly cast: ReplayCast; readonly problems: readonly Problem[] } => {
  const draft = draftPeople(file, { defaultPlatform: replayPlatform, besides: ['rooms'] })
  const yaml = openYaml(file)
  const rooms = yaml.list(['rooms'], roomPart).map(({ value, path }): Room => {
    const { id: own, name = own, kind, system, region } = value
    const written = yaml.at(['rooms'])
    const first = Array.isArray(written)
      ? written.findIndex((other: { id?: unknown }) => other.id === own)
      : -1
    if (first !== path[1]) yaml.complain([...path, 'id'], `群“${own}”写了两次`)
    return { key: roomKeyOf(own), name, kind, system, region }
  })
  const { people, shifts, rotations, overrides, substitutes } = draft
  return {
    cast: {
      people: people.map(({ value }) => value),
      rooms,
      shifts: shifts.map(({ value }) => value),
      rotations: rotations.map(({ value }) => value),
      overrides: overrides.map(({ value }) => value),
      substitutes: substitutes.map(({ value }) => value),
    },
    problems: [...draft.yaml.problems, ...(draft.yaml.raw === undefined ? [] : yaml.problems)],
  }
}
