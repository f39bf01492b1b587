/**
 * Makes things ahead, a few at the same time, for someone who asks for them one after the other. A failure is thrown to who
 * asks for that thing.
 */
export function inOrder<T, Made>(things: readonly T[], make: (thing: T) => Promise<Made>, ahead = 4): (n: number) => Promise<Made> {
  const begun: Promise<Made>[] = []

  function beginUpTo(last: number): void {
    for (let n = begun.length; n <= last && n < things.length; n += 1) {
      const making = make(things[n]!)
      making.catch(() => {}) // whoever asks hears of it
      begun.push(making)
    }
  }

  return async (n) => {
    beginUpTo(n + ahead)
    return await begun[n]!
  }
}
