import { parseInstant } from '../domain/time.ts'
import type { Instant } from '../domain/time.ts'
import type { CaptureContext } from '../ports/knowledge.ts'
import { createKnowledge } from '../../knowledge/knowledge.ts'
import { readJsonLines } from './eval-answers.ts'

/** Figures for "this is a support question". */
export interface CaptureFigures {
  readonly n: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
  readonly accuracy: number
}

/** What `zhiban eval capture --json` prints; `strict` leaves out the lines marked as borderline. */
export interface EvalCaptureResult extends CaptureFigures {
  readonly strict: CaptureFigures
  readonly msPerMessage: number
}

export interface EvalCaptureInput {
  /** A JSONL file of messages. */
  readonly messages: string
  /** Use `room`, `from` and `at` of the lines, in their order, to know who spoke when. */
  readonly context: boolean
}

interface Judged {
  readonly wanted: boolean
  readonly given: boolean
  readonly borderline: boolean
}

const figures = (judged: readonly Judged[]): CaptureFigures => {
  const hits = judged.filter((one) => one.wanted && one.given).length
  const given = judged.filter((one) => one.given).length
  const wanted = judged.filter((one) => one.wanted).length
  const precision = given === 0 ? 0 : hits / given
  const recall = wanted === 0 ? 0 : hits / wanted
  return {
    n: judged.length,
    precision,
    recall,
    f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
    accuracy:
      judged.length === 0 ? 0 : judged.filter((one) => one.wanted === one.given).length / judged.length,
  }
}

const alone: CaptureContext = {
  speaker: 'requester',
  mentionsBot: false,
  quotes: null,
  hasPicture: false,
  sinceOwnLast: null,
  sinceRoomLast: null,
  hasOpenTicket: false,
}

/** Remembers who spoke when, as far as the lines tell. */
const createContexts = (): ((line: Record<string, unknown>) => CaptureContext) => {
  const rooms = new Map<string, Instant>()
  const people = new Map<string, Instant>()
  return (line) => {
    const at = typeof line['at'] === 'string' ? parseInstant(line['at']) : null
    if (at === null) return alone
    const room = String(line['room'] ?? '')
    const person = `${room} ${String(line['from'] ?? '')}`
    const roomLast = rooms.get(room)
    const ownLast = people.get(person)
    rooms.set(room, at)
    people.set(person, at)
    return {
      ...alone,
      sinceRoomLast: roomLast === undefined ? null : at - roomLast,
      sinceOwnLast: ownLast === undefined ? null : at - ownLast,
    }
  }
}

/** Judges every message as the desk would, with the threshold that ships, and counts. */
export const evalCapture = async (input: EvalCaptureInput): Promise<EvalCaptureResult> => {
  const lines = readJsonLines(input.messages)
  const knowledge = createKnowledge([])
  const contextOf = input.context ? createContexts() : () => alone
  knowledge.capture('', alone)
  const from = performance.now()
  const judged = lines.map((line) => ({
    wanted: line['label'] === 1,
    given: knowledge.capture(String(line['text'] ?? ''), contextOf(line)).kind === 'question',
    borderline: line['borderline'] === true,
  }))
  const took = performance.now() - from
  return {
    ...figures(judged),
    strict: figures(judged.filter((one) => !one.borderline)),
    msPerMessage: lines.length === 0 ? 0 : took / lines.length,
  }
}
