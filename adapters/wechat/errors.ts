/** The number in a gRPC failure (https://grpc.io/docs/guides/status-codes), wherever it was wrapped; null when there is none. */
export const statusOf = (error: unknown): number | null => {
  if (typeof error !== 'object' || error === null) return null
  const { code } = error as { readonly code?: unknown }
  if (typeof code === 'number') return code
  const written = /(?:^|\b)(\d{1,2}) [A-Z_]{4,}:/.exec(wordsOf(error))?.[1]
  return written === undefined ? null : Number(written)
}

export const wordsOf = (error: unknown): string => {
  if (typeof error === 'string') return error
  if (typeof error !== 'object' || error === null) return ''
  const { message, details, data, gerror } = error as Readonly<Record<string, unknown>>
  return [message, details, data, gerror].filter((part) => typeof part === 'string').join(' ')
}

/**
 * Puppets and Wechaty take the id of a room for that of a person when members come and go, and answer what they cannot
 * load with an error event (measured with 1.20.2). Nothing is lost by these.
 */
export const isNoise = (error: unknown): boolean =>
  /no payload|payload not found|no (?:room|contact|inviter|remover|changer) found|message not found|without room and listener|WatchdogAgent/i.test(
    wordsOf(error),
  )
