/** Where a text may be cut, best first: between paragraphs, lines, sentences, clauses, words. */
const cuts: readonly RegExp[] = [
  /\n\s*\n/g,
  /\n/g,
  /[。！？；…]+[”’」』）)]*|[.!?;]+(?=\s)/g,
  /[，、：,:]/g,
  /\s/g,
]

/** A piece is not cut shorter than this part of the limit for the sake of a better place. */
const fullEnough = 0.5

/** The length of a text as platforms count it: UTF-16 units, the same as `String.length`. */
const cutPlace = (text: string, limit: number): number => {
  for (const cut of cuts) {
    let best = 0
    for (const match of text.slice(0, limit).matchAll(cut)) best = match.index + match[0].length
    if (best >= limit * fullEnough) return best
  }
  // Nowhere to cut: not between the two halves of one character.
  const code = text.charCodeAt(limit - 1)
  return code >= 0xd800 && code <= 0xdbff && limit > 1 ? limit - 1 : limit
}

/**
 * The text in pieces of at most `limit` (from 2) UTF-16 units, cut at the ends of paragraphs, lines or sentences.
 * Only blank space at a cut is lost; a text that fits is one piece, an empty one too.
 */
export const splitText = (text: string, limit: number): readonly string[] => {
  const pieces: string[] = []
  let rest = text
  while (rest.length > limit) {
    const at = cutPlace(rest, limit)
    const piece = rest.slice(0, at).trimEnd()
    if (piece !== '') pieces.push(piece)
    rest = rest.slice(at).trimStart()
  }
  if (rest !== '' || pieces.length === 0) pieces.push(rest)
  return pieces
}
