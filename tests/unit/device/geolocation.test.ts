import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useGeolocation } from '../../../src/device/useGeolocation.ts'

type Success = (position: GeolocationPosition) => void
type Refusal = (error: GeolocationPositionError) => void

/** A phone that answers as the test says; counts how often it was asked. */
function aPhone(answer: (success: Success, refusal: Refusal) => void): { geolocation: Pick<Geolocation, 'getCurrentPosition'>, asked: () => number } {
  let times = 0
  return {
    asked: () => times,
    geolocation: {
      getCurrentPosition(success, refusal) {
        times += 1
        answer(success, error => refusal?.(error))
      },
    },
  }
}

function fixAt(timestamp: number): GeolocationPosition {
  return {
    coords: { latitude: 29.37, longitude: 113.1, accuracy: 12 },
    timestamp,
  } as GeolocationPosition
}

function refusal(code: number): GeolocationPositionError {
  return { code } as GeolocationPositionError
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a fix tells where, how exact, and how old it is', async () => {
  const { geolocation } = aPhone(success => success(fixAt(1000)))
  const { locate } = useGeolocation({
    geolocation,
    now: () => 4000,
  })
  expect(await locate()).toEqual({
    status: 'found',
    position: {
      latitude: 29.37,
      longitude: 113.1,
      accuracyM: 12,
      atMs: 1000,
    },
    ageMs: 3000,
  })
})

test('a person who refuses is not an error', async () => {
  const { geolocation } = aPhone((_, refuse) => refuse(refusal(1)))
  expect(await useGeolocation({ geolocation }).locate()).toEqual({ status: 'refused' })
})

test('no signal indoors is told apart from a refusal', async () => {
  const { geolocation } = aPhone((_, refuse) => refuse(refusal(2)))
  expect(await useGeolocation({ geolocation }).locate()).toEqual({ status: 'unavailable' })
})

test('a phone that never answers keeps nobody waiting longer than eight seconds', async () => {
  const { geolocation } = aPhone(() => {})
  let answer: unknown
  void useGeolocation({ geolocation }).locate().then(fix => answer = fix)
  await vi.advanceTimersByTimeAsync(7999)
  expect(answer).toBeUndefined()
  await vi.advanceTimersByTimeAsync(1)
  expect(answer).toEqual({ status: 'too-slow' })
})

test('shots in a row share one fix; a later one asks again', async () => {
  let clock = 1000
  const phone = aPhone(success => success(fixAt(clock)))
  const { locate, lastFix } = useGeolocation({
    geolocation: phone.geolocation,
    now: () => clock,
  })
  await Promise.all([
    locate(),
    locate(),
  ])
  clock += 15_000
  expect(await locate()).toMatchObject({ ageMs: 15_000 })
  expect(lastFix()).toMatchObject({ ageMs: 15_000 })
  expect(phone.asked()).toBe(1)
  clock += 1
  await locate()
  expect(phone.asked()).toBe(2)
})

test('a clock set back does not make a fix come from the future', async () => {
  const { geolocation } = aPhone(success => success(fixAt(9000)))
  expect(await useGeolocation({
    geolocation,
    now: () => 1000,
  }).locate()).toMatchObject({ ageMs: 0 })
})

test('a browser without positions says so at once', async () => {
  const locator = useGeolocation({ geolocation: undefined })
  expect(locator.isSupported).toBe(false)
  expect(await locator.locate()).toEqual({ status: 'unavailable' })
})
