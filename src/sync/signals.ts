/**
 * One signal that ends when any of these ends, with the reason of the first. `AbortSignal.any` would do, but phones with a
 * browser of 2022 do not have it, and without it nothing would ever be sent. `release` lets go of the signals once the work is
 * over: a signal that lives as long as the page would otherwise gather a listener for every request.
 */
export function eitherSignal(signals: ReadonlyArray<AbortSignal | undefined>): { signal: AbortSignal, release: () => void } {
  const either = new AbortController()
  const given = signals.filter(signal => signal !== undefined)
  const listeners = given.map(signal => ({
    signal,
    listener: () => either.abort(signal.reason),
  }))
  for (const { signal, listener } of listeners)
    signal.addEventListener('abort', listener, { once: true })
  const first = given.find(signal => signal.aborted)
  if (first)
    either.abort(first.reason)
  return {
    signal: either.signal,
    release: () => listeners.forEach(({ signal, listener }) => signal.removeEventListener('abort', listener)),
  }
}

/** Ends after so many milliseconds, counted anew with every `restart`, or never once it is released. */
export function timeLimit(ms: number): { signal: AbortSignal, restart: () => void, release: () => void } {
  const limit = new AbortController()
  const start = () => setTimeout(() => limit.abort(new DOMException('no answer in time', 'TimeoutError')), ms)
  let timer = start()
  return {
    signal: limit.signal,
    restart() {
      clearTimeout(timer)
      timer = start()
    },
    release: () => clearTimeout(timer),
  }
}
