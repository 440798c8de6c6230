/** An address of the web as people write it: with a protocol, or a bare host with a path or a well-known end. */
const address =
  /(?:https?:\/\/)?(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?::\d+)?(?:[/?#][^\s，。；、）】》"'<>]*)?/gi

/** How plainly addresses are written: as they are, without protocol, or with dots that no filter takes for an address. */
export const linkLevels = ['whole', 'bare', 'dotless'] as const
export type LinkLevel = (typeof linkLevels)[number]

/**
 * Tencent refuses messages with addresses that are not on the bot's list (40054010). Said again without `https://`,
 * and if that is refused too with `．` for the dots of the host: browsers read that as a dot (UTS #46), people too.
 */
export const withPlainLinks = (text: string, level: LinkLevel): string => {
  if (level === 'whole') return text
  return text.replaceAll(address, (link) => {
    const bare = link.replace(/^https?:\/\//i, '')
    if (level === 'bare') return bare
    const end = bare.search(/[/?#]/)
    const host = end < 0 ? bare : bare.slice(0, end)
    return `${host.replaceAll('.', '．')}${end < 0 ? '' : bare.slice(end)}`
  })
}
