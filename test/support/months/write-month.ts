import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  chinaDate,
  day,
  minute,
  second,
  weekday,
  chinaDayNumber,
  type Instant,
} from '../../../src/domain/time.ts'
import { at, Dice, draftOf, story, type Draft, type Line, type Mark, type Speaker } from './month.ts'
import { speakersOf, type MonthPlan, type Pools } from './plan.ts'

const notice = (year: number): { holidays: Record<string, string>; makeUpDays: Record<string, string> } =>
  JSON.parse(
    readFileSync(fileURLToPath(new URL(`../../../knowledge/calendar/${year}.json`, import.meta.url)), 'utf8'),
  ) as { holidays: Record<string, string>; makeUpDays: Record<string, string> }

const greetings = ['在吗', '老师好', '你好', '请问一下', '有人在吗', '各位老师', '', '', '', '']
const goodNews = ['解决了', '好了，谢谢', '可以了', '好了', '解决了，谢谢', '按这个弄好了，解决了']
const thanks = ['好了，谢谢', '可以了谢谢', '好了', '好了好了，辛苦了', '恢复了，谢谢', '正常了']
const claims = ['认领', '认领', '接单']

/** Composes the month of a plan: its stories, what is drawn from its pools, what is said every day. */
class Composer {
  readonly #plan: MonthPlan
  readonly #dice: Dice
  readonly #people: ReadonlyMap<string, Speaker>
  readonly #lines: Line[] = []
  readonly #decks: Record<keyof Pools, string[]>
  readonly #askers: Speaker[]
  readonly #talkers: readonly Speaker[]
  readonly #stories: readonly Line[]
  #turn = 0
  #labels = 0

  constructor(plan: MonthPlan) {
    this.#plan = plan
    this.#dice = new Dice(plan.seed)
    this.#people = speakersOf(plan)
    const requesters = [...this.#people.values()].filter(({ id }) => id.startsWith('u'))
    this.#talkers = requesters.slice(-5)
    this.#askers = this.#shuffled(requesters.slice(0, -5))
    this.#stories = story(
      plan.stories,
      plan.year,
      (name) => this.#speaker(name),
      (nick) => [...this.#people.values()].find((one) => one.nick === nick),
    )
    const { pools } = plan
    this.#decks = {
      known: this.#shuffled(pools.known), more: this.#shuffled(pools.more), work: this.#shuffled(pools.work), plain: this.#shuffled(pools.plain),
      wait: this.#shuffled(pools.wait), out: this.#shuffled(pools.out), off: this.#shuffled(pools.off), chatter: this.#shuffled(pools.chatter),
    } // prettier-ignore
  }

  #shuffled<T>(items: readonly T[]): T[] {
    const left = [...items]
    const mixed: T[] = []
    while (left.length > 0) mixed.push(...left.splice(this.#dice.between(0, left.length - 1), 1))
    return mixed
  }

  #speaker(name: string): Speaker {
    const found = this.#people.get(name)
    if (found === undefined) throw new Error(`${this.#plan.contract}: nobody is called ${name}`)
    return found
  }

  #say(time: Instant, room: string, who: Speaker, text: string, mark: Mark = null, label: string | null = null, quotes: string | null = null): void {
    this.#lines.push({ at: Math.floor(time / second) * second, room, who, text, mark, label, quotes, recalls: false })
  } // prettier-ignore

  /** Whose turn it is; nobody who has a story of their own within a day and a half. */
  #nextAsker(time: Instant, room: string | null): Speaker {
    for (let tries = 0; tries < 2 * this.#askers.length; tries += 1) {
      this.#turn += 1
      const asker = this.#askers[this.#turn % this.#askers.length]
      const busy = this.#stories.some(
        ({ who, at: said }) => who === asker && Math.abs(said - time) < 1.5 * day,
      )
      if (asker !== undefined && !busy && (room ?? asker.room) === asker.room) return asker
    }
    throw new Error('nobody asks')
  }

  /** A burst as people type it; returns the label of the question and the time of its last line. */
  #ask(time: Instant, who: Speaker, words: string): { readonly label: string; readonly now: Instant } {
    const dice = this.#dice
    const label = `t${(this.#labels += 1)}`
    let now = time
    const greeting = dice.pick(greetings)
    if (greeting !== '') {
      this.#say(now, who.room, who, greeting)
      now += dice.between(3, 7) * second
    }
    words.split(' // ').forEach((line, i) => {
      if (i > 0) now += dice.between(4, 7) * second
      this.#say(now, who.room, who, line, i === 0 ? 'question' : null, i === 0 ? label : null)
    })
    return { label, now }
  }

  /** One matter of a pool, from the first word on. */
  #thread(kind: Exclude<keyof Pools, 'chatter'>, time: Instant, engineer: Speaker): void {
    const row = this.#decks[kind].shift()
    if (row === undefined) return
    const dice = this.#dice
    const [, only = null, matter = row] = /^(g\d)>(.*)$/.exec(row) ?? []
    const who = this.#nextAsker(time, only)
    const [words = '', first = '', second_ = '', cause = '', fix = ''] = matter.split('|')
    const { label, now: asked } = this.#ask(time, who, words)
    const { room } = who
    let now = asked
    const wait = (from: number, to: number): Instant => (now += dice.between(from, to) * second)
    const staff = (text: string, quotes: string | null = label): void => this.#say(now, room, engineer, text, null, null, quotes)
    const asker = (text: string): void => this.#say(now, room, who, text)
    const resolved = (why: string, how: string): void => {
      wait(20, 90)
      staff(`解决 ${why}/${how}`)
      this.#report(now, engineer, label)
      wait(60, 900)
      if (dice.chance(0.8)) asker(dice.pick(thanks))
    }
    switch (kind) {
      case 'known':
        wait(70, 260)
        asker(dice.pick(goodNews))
        break
      case 'more':
        wait(80, 200)
        asker(`没解决，${first}`)
        wait(60, 170)
        staff(dice.pick(claims))
        wait(200, 900)
        staff(`@${who.nick} ${second_}`, null)
        resolved(cause, fix)
        break
      case 'off':
      case 'work':
        wait(60, kind === 'off' ? 900 : 200)
        staff(dice.pick(claims))
        wait(90, 400)
        staff(`@${who.nick} ${first}`, null)
        wait(60, 300)
        asker(second_)
        wait(300, 2400)
        resolved(cause, fix)
        break
      case 'plain':
        wait(60, 200)
        staff(`@${who.nick} ${first}`, null)
        wait(120, 600)
        asker(second_ === '' ? dice.pick(thanks) : second_)
        break
      case 'wait':
        wait(60, 200)
        staff(dice.pick(claims))
        wait(90, 300)
        staff(`等待用户 ${first}`)
        wait(900, 5400)
        asker(second_)
        wait(300, 1500)
        resolved(cause, fix)
        break
      case 'out':
        wait(90, 220)
        staff(`退回 ${first}`)
        break
    }
  } // prettier-ignore

  /** Most reports are handed in, in time or not. */
  #report(now: Instant, engineer: Speaker, label: string): void {
    const { reports } = this.#plan
    if (reports === null || !this.#dice.chance(0.9)) return
    this.#say(now + this.#dice.between(...reports) * minute, 'eng', engineer, `报告 {#${label}} 提交`)
  }

  #talk(time: Instant): void {
    const row = this.#decks.chatter.shift()
    if (row === undefined) return
    const room = this.#dice.pick(this.#talkers).room
    const voices = this.#shuffled(this.#talkers)
    let now = time
    row.split(' // ').forEach((line, i) => {
      const voice = voices[i % voices.length]
      if (voice !== undefined) this.#say(now, room, voice, line, 'chatter')
      now += this.#dice.between(12, 90) * second
    })
  }

  #isKept(time: Instant): boolean {
    return this.#plan.kept.some((entry) => {
      const [date = '', hours] = entry.split(' ')
      const clock = new Date(time + 480 * minute).toISOString().slice(11, 16)
      if (chinaDate(time).slice(5) !== date) return false
      const [from = '', to = ''] = hours?.split('-') ?? ['00:00', '24:00']
      return from <= clock && clock < to
    })
  }

  compose(): readonly Draft[] {
    const { plan } = { plan: this.#plan }
    const official = notice(plan.year)
    const last = at(`${plan.year}-${plan.to} 00:00`)
    for (let midnight = at(`${plan.year}-${plan.from} 00:00`); midnight <= last; midnight += day) {
      const date = chinaDate(midnight)
      const isWorkday =
        date in official.makeUpDays ||
        (weekday(chinaDayNumber(midnight)) <= 5 && !(date in official.holidays))
      this.#day(midnight, isWorkday)
      this.#routines(midnight, isWorkday)
    }
    this.#lines.push(...this.#stories)
    return draftOf(this.#lines)
  }

  #day(midnight: Instant, isWorkday: boolean): void {
    const dice = this.#dice
    const clockTime = (clock: string, jitter: number): Instant => {
      const [hours = '0', minutes = '0'] = clock.split(':')
      return midnight + (Number(hours) * 60 + Number(minutes) + dice.between(-jitter, jitter)) * minute + dice.between(0, 59) * second
    }
    const engineer = (names: readonly string[]): Speaker => this.#speaker(dice.pick(names))
    if (!isWorkday) {
      if (dice.chance(0.4)) {
        const time = clockTime(dice.pick(['09:40', '15:20', '20:10']), 20)
        if (!this.#isKept(time)) this.#thread('off', time, engineer(this.#plan.byNight))
      }
      if (dice.chance(0.3)) this.#talk(clockTime('11:00', 60))
      return
    }
    if (dice.chance(0.75)) this.#talk(clockTime('08:15', 10))
    if (dice.chance(0.5)) this.#talk(clockTime('12:25', 15))
    const wanted = dice.between(...this.#plan.perDay)
    const slots = this.#shuffled(this.#plan.slots).slice(0, wanted).toSorted()
    for (const slot of slots) {
      const time = clockTime(slot, 9)
      const kinds = (['known', 'known', 'work', 'work', 'work', 'more', 'plain', 'plain', 'wait', 'out'] as const)
        .filter((kind) => this.#decks[kind].length > 0)
      if (kinds.length > 0 && !this.#isKept(time)) this.#thread(dice.pick(kinds), time, engineer(this.#plan.byDay))
    }
    if (dice.chance(0.2)) {
      const time = clockTime('19:40', 50)
      if (!this.#isKept(time)) this.#thread('off', time, engineer(this.#plan.byNight))
    }
  } // prettier-ignore

  #routines(midnight: Instant, isWorkday: boolean): void {
    const date = chinaDate(midnight).slice(5)
    for (const { at: clock, who, text, on, except, only } of this.#plan.routines) {
      if (on === 'workdays' && !isWorkday) continue
      if (except?.includes(date) === true || only?.includes(date) === false) continue
      const [hours = '0', minutes = '0'] = clock.split(':')
      const time = midnight + (Number(hours) * 60 + Number(minutes)) * minute + this.#dice.between(0, 239) * second
      this.#say(time, 'eng', this.#speaker(who), text)
    }
  } // prettier-ignore
}

/** The month of a plan, line by line, with marks; ticket numbers still stand as `{#m12}`. */
export const composeMonth = (plan: MonthPlan): readonly Draft[] => new Composer(plan).compose()
