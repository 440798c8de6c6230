import type { ChatEvent, MessageEvent } from '../../src/domain/chat/event.ts'
import { id, type NoticeId, type RoomKey } from '../../src/domain/ids.ts'
import { minute, type Instant } from '../../src/domain/time.ts'
import type { Chat, Outgoing } from '../../src/ports/chat.ts'
import type { Desk, TicketView } from '../../src/ports/desk.ts'

/** A desk just clever enough to drive a page: answers questions with buttons, opens a ticket on `unsolved`, lets it be claimed. */
export interface EchoDesk extends Desk {
  readonly heard: readonly ChatEvent[]
}

const steps = `打印是空白，多半是打印控件版本旧：
1. 退出浏览器，到“下载中心”装新版打印控件
2. 重开浏览器，重新打印
依据 KB-0031 v4。`

export const createEchoDesk = (chat: Chat, now: () => Instant): EchoDesk => {
  const heard: ChatEvent[] = []
  const keys = new Set<string>()
  const listeners = new Set<(room: RoomKey | null) => void>()
  const questions = new Map<string, MessageEvent>()
  let tickets: readonly TicketView[] = []

  const say = async (event: ChatEvent, text: string, extra: Partial<Outgoing> = {}): Promise<void> => {
    const notice = id<NoticeId>(`echo:${event.key}`)
    const mention = { account: event.sender.account, name: event.sender.name }
    const message = {
      id: notice,
      to: event.place,
      text,
      mention,
      quote: null,
      choices: [],
      prompt: null,
      ...extra,
    }
    const outcome = await chat.send(message, [{ id: notice, kind: 'reply', article: null, ticket: null }])
    if (outcome.kind === 'sent' && outcome.message !== null && event.kind === 'message')
      questions.set(outcome.message, event)
  }
  const write = (number: string, ticket: Partial<TicketView>): void => {
    tickets = tickets.map((one) => (one.number === number ? { ...one, ...ticket } : one))
    for (const listener of listeners) listener(null)
    for (const { room } of tickets)
      for (const listener of listeners) listener(room === null ? null : id<RoomKey>(room))
  }
  const open = (event: ChatEvent, title: string): string => {
    const number = String(1023 + tickets.length)
    tickets = [
      {
        number,
        title,
        state: 'queued',
        severity: 'normal',
        requester: event.sender.name,
        unit: null,
        assignee: null,
        room: event.place.kind === 'room' ? event.place.room : null,
        openedAt: now(),
        clocks: [
          { kind: 'response', startedAt: now(), dueAt: now() + 10 * minute, state: 'running' },
          { kind: 'resolution', startedAt: now(), dueAt: now() + 120 * minute, state: 'running' },
        ],
      },
      ...tickets,
    ]
    write(number, {})
    return number
  }

  const answer = async (event: ChatEvent): Promise<void> => {
    if (event.sender.isSelf) return
    if (event.kind === 'pressed' && event.action === 'unsolved') {
      const number = open(event, questions.get(event.message)?.text ?? '')
      await say(event, `已记录 #${number}，已请值班工程师，10 分钟内答复您。`)
    } else if (event.kind === 'message') {
      const [, claimed] = /^认领\s*(\d+)$/.exec(event.text) ?? []
      const [, solved] = /^解决\s*(\d+)/.exec(event.text) ?? []
      if (claimed !== undefined) {
        write(claimed, { state: 'working', assignee: event.sender.name })
        await say(event, `${event.sender.name}已认领 #${claimed}。`, { mention: null })
      } else if (solved !== undefined) {
        write(solved, { state: 'resolved', clocks: [] })
        await say(event, `#${solved} 已处理，请看一下，好了回“好了”。`, {
          mention: null,
          quote: event.message,
        })
      } else if (/打印|怎么|空白/.test(event.text)) {
        await say(event, steps, {
          choices: [
            { action: 'solved', label: '解决了', say: '解决了' },
            { action: 'unsolved', label: '没解决', say: '没解决' },
          ],
        })
      }
    }
  }

  return {
    heard,
    receive: async (event) => {
      if (keys.has(event.key)) return 'duplicate'
      keys.add(event.key)
      heard.push(event)
      await answer(event)
      return 'stored'
    },
    board: async (place) => ({
      tickets: tickets.filter((ticket) => place.kind === 'direct' || ticket.room === place.room),
      whole: place.kind === 'direct',
      duty: [{ tier: 1, name: '一线', people: ['王工'] }],
      problems: [],
    }),
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
