const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

const decode = (text: string): string =>
  text
    .replaceAll(/<!\[CDATA\[([\s\S]*?)\]\]>/g, '$1')
    .replaceAll(/&(lt|gt|amp|quot|apos|#\d{1,7});/g, (whole, name: string) => {
      if (!name.startsWith('#')) return entities[name] ?? whole
      const code = Number(name.slice(1))
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
    })

/** WeChat writes what is not text as a small XML document; nothing deeper than its elements by name is needed. */
export const looksLikeXml = (text: string): boolean => /^\s*<(?:\?xml|msg|sysmsg|appmsg)\b/.test(text)

/** What stands between the first tags of that name, still encoded; null when there is no such element. */
export const rawElement = (xml: string, name: string): string | null => {
  const open = new RegExp(`<${name}(?:\\s[^>]*)?>`).exec(xml)
  if (open === null) return null
  const start = open.index + open[0].length
  const end = xml.indexOf(`</${name}>`, start)
  return end < 0 ? null : xml.slice(start, end)
}

/** The words of the first element of that name, empty when there are none. */
export const element = (xml: string, name: string): string => decode(rawElement(xml, name) ?? '').trim()

/** An attribute of the first element of that name, empty when there is none. */
export const attribute = (xml: string, name: string, key: string): string => {
  const tag = new RegExp(`<${name}\\s[^>]*?\\b${key}\\s*=\\s*"([^"]*)"`).exec(xml)
  return decode(tag?.[1] ?? '')
}
