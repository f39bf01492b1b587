/**
 * The time that decides between concurrent edits: the phone's clock, corrected by what was measured at this push, not
 * before the device's previous op and never after now, even where the server's own clock went back. A wrong clock never
 * causes a refusal.
 */
export function trustedTime(clientMs: number, { offsetMs, previousMs, receivedMs }: { offsetMs: number, previousMs: number, receivedMs: number }): number {
  return Math.min(Math.max(previousMs, clientMs + offsetMs), receivedMs)
}
