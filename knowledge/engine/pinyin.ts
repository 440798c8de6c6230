import { pinyin } from 'pinyin-pro'

/** Sounds that input methods and southern speech mix up, written alike. */
const blur = (sound: string): string =>
  sound
    .replace(/^(z|c|s)h/, '$1')
    .replace(/^n(?=[aeiou])/, 'l')
    .replace(/^ü$/, 'v')
    .replace(/(a|e|i)ng$/, '$1n')

const sounds = new Int16Array(65536)
const numbers = new Map<string, number>()

const numberOf = (sound: string): number => {
  const number = numbers.get(sound) ?? numbers.size + 1
  numbers.set(sound, number)
  return number
}

/**
 * A number for how a Chinese character sounds, without tone and with near sounds alike; 0 for anything else.
 * Characters with several readings count with the commonest.
 */
export const soundOf = (code: number): number => {
  const known = sounds[code] ?? 0
  if (known !== 0) return known > 0 ? known : 0
  let number = -1
  if (code >= 0x4e00 && code <= 0x9fff) {
    const sound = blur(pinyin(String.fromCharCode(code), { toneType: 'none', type: 'array' })[0] ?? '')
    if (/^[a-zü]+$/.test(sound)) number = numberOf(sound)
  }
  sounds[code] = number
  return Math.max(number, 0)
}

const readings = new Map<number, readonly number[]>()

/** All sounds a character can have, the commonest first; none for anything else. */
export const soundsOf = (code: number): readonly number[] => {
  const known = readings.get(code)
  if (known !== undefined) return known
  const first = soundOf(code)
  const found = new Set<number>()
  if (first !== 0) {
    found.add(first)
    for (const sound of pinyin(String.fromCharCode(code), {
      toneType: 'none',
      type: 'array',
      multiple: true,
    }))
      found.add(numberOf(blur(sound)))
  }
  const list = [...found]
  readings.set(code, list)
  return list
}
