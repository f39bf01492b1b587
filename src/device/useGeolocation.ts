/** Where the phone is, in WGS-84 degrees and metres. */
export interface Position {
  latitude: number
  longitude: number
  accuracyM: number
  /** When the fix was made, by the clock of this phone. */
  atMs: number
}

/** Every answer is a value: without a position a photo is still evidence. */
export type Fix
  = | { status: 'found', position: Position, ageMs: number }
    | { status: 'refused' }
    | { status: 'too-slow' }
    | { status: 'unavailable' }

export interface Locator {
  isSupported: boolean
  /** One fix, at most 8 s. A fix younger than `freshMs` is given again at once (several shots in a row). Never tracks. */
  locate: (freshMs?: number) => Promise<Fix>
  /** The last fix of this visit with its age now, if there was one. */
  lastFix: () => Fix | undefined
}

interface Parts {
  geolocation?: Pick<Geolocation, 'getCurrentPosition'> | undefined
  now?: () => number
}

const patienceMs = 8000
const refusedCode = 1
const slowCode = 3

type Answer = { position: Position } | { status: Exclude<Fix['status'], 'found'> }

function reasonOf(code: number): Answer {
  if (code === refusedCode)
    return { status: 'refused' }
  return {
    status: code === slowCode
      ? 'too-slow'
      : 'unavailable',
  }
}

async function ask(geolocation: NonNullable<Parts['geolocation']>): Promise<Answer> {
  return new Promise((resolve) => {
    // Some phones never call back while the permission question stands open: our own clock ends it.
    const timer = setTimeout(resolve, patienceMs, { status: 'too-slow' })
    const answer = (result: Answer): void => {
      clearTimeout(timer)
      resolve(result)
    }
    geolocation.getCurrentPosition(
      ({ coords, timestamp }) => answer({
        position: {
          latitude: coords.latitude,
          longitude: coords.longitude,
          accuracyM: coords.accuracy,
          atMs: timestamp,
        },
      }),
      ({ code }) => answer(reasonOf(code)),
      { enableHighAccuracy: true, timeout: patienceMs, maximumAge: 30_000 },
    )
  })
}

/** Asks the phone once where it is. Call it from a tap that has said why. */
export function useGeolocation(parts: Parts = {}): Locator {
  const geolocation = 'geolocation' in parts
    ? parts.geolocation
    : globalThis.navigator.geolocation
  const now = parts.now ?? Date.now
  let last: Position | undefined
  let asking: Promise<Answer> | undefined

  function aged(position: Position): Fix {
    return {
      status: 'found',
      position,
      ageMs: Math.max(0, now() - position.atMs),
    }
  }

  return {
    isSupported: geolocation !== undefined,
    async locate(freshMs = 15_000) {
      if (!geolocation)
        return { status: 'unavailable' }
      if (last && now() - last.atMs <= freshMs)
        return aged(last)
      // Several shots at once share one question to the phone.
      asking ??= ask(geolocation).finally(() => asking = undefined)
      const answer = await asking
      if ('status' in answer)
        return answer
      last = answer.position
      return aged(last)
    },
    lastFix: () => last && aged(last),
  }
}
