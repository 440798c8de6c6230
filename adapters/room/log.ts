/** Where the room says what an operator should know: ids and counts, never what people write. A pino logger fits. */
export interface RoomLog {
  info(fields: Record<string, unknown>, message: string): void
  warn(fields: Record<string, unknown>, message: string): void
  error(fields: Record<string, unknown>, message: string): void
}
