/** A map that forgets what was put in first. */
export const bounded = <Value>(most: number) => {
  const map = new Map<string, Value>()
  return {
    has: (key: string): boolean => map.has(key),
    get: (key: string): Value | null => map.get(key) ?? null,
    put: (key: string, value: Value): void => {
      map.delete(key)
      map.set(key, value)
      const [oldest] = map.keys()
      if (map.size > most && oldest !== undefined) map.delete(oldest)
    },
    drop: (key: string): void => void map.delete(key),
    keys: (): readonly string[] => [...map.keys()],
  }
}
