const byEnding: ReadonlyMap<string, string> = new Map(
  Object.entries({
    png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp', bmp: 'image/bmp',
    pdf: 'application/pdf', txt: 'text/plain', zip: 'application/zip', doc: 'application/msword', xls: 'application/vnd.ms-excel',
    docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    amr: 'audio/amr', sil: 'audio/silk', silk: 'audio/silk', slk: 'audio/silk', mp3: 'audio/mpeg', mp4: 'video/mp4',
  }),
) // prettier-ignore

/** By the ending of the name, which whoever sent the file has chosen. */
export const mediaTypeOf = (name: string, otherwise: string): string =>
  byEnding.get(/\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase() ?? '') ?? otherwise
