import type { Evidence } from '../../../../src/domain/evidence/schema.ts'
import type { EventTime } from '../../../../src/domain/time/day.ts'
import { expect, test } from 'vitest'
import { composeCaption, firstEvent, isTimeUnsure, missingElements, nearestPlace, prefillCaption, sourceOf } from '../../../../src/domain/evidence/caption.ts'
import { instantOf } from '../../../../src/domain/time/day.ts'

const activity = {
  title: '垃圾分类投放点整理',
  day: '2026-09-12',
  place: '社区服务中心',
  people: '甲、乙等志愿者17人',
  background: '“文明岳阳·爱卫同行”',
}
const square = { name: '联点共建社区小广场', latE6: 29_357_000, lonE6: 113_128_000 }
const dock = { name: '口岸联检楼', latE6: 29_380_000, lonE6: 113_160_000 }
const unmeasured = { name: '会议室', latE6: null, lonE6: null }
const atSquare = { latE6: 29_357_300, lonE6: 113_128_200, accuracyM: 12 }
const shutter: EventTime = { local: '2026-09-12T09:41', source: 'shutter' }
const seenMs = instantOf('2026-09-12T09:41')

test('a volunteer at a known place finds everything but the reason filled in, each with where it came from', () => {
  const { caption, sources } = prefillCaption({
    activity,
    places: [dock, square, unmeasured],
    position: atSquare,
  })
  expect(caption).toEqual({
    place: '联点共建社区小广场',
    people: '甲、乙等志愿者17人',
    subject: '垃圾分类投放点整理',
    background: '“文明岳阳·爱卫同行”',
  })
  expect(sources).toEqual({
    place: 'position',
    people: 'activity',
    subject: 'activity',
    background: 'activity',
  })
  expect(missingElements(caption)).toEqual(['reason'])
})

test('without a position the activity says the place; without either it stays open', () => {
  expect(prefillCaption({
    activity,
    places: [square],
  }).sources.place).toBe('activity')
  expect(prefillCaption({
    places: [square],
    position: null,
  })).toEqual({ caption: {}, sources: {} })
})

test('a place counts only within reach of the fix, and a vague fix names none', () => {
  const farM = (metres: number) => ({ ...atSquare, latE6: square.latE6 + Math.round(metres / 0.11132), lonE6: square.lonE6 })
  expect(nearestPlace(farM(140), [square])?.name).toBe(square.name)
  expect(nearestPlace(farM(160), [square])).toBeUndefined()
  expect(nearestPlace({
    ...farM(160),
    accuracyM: 200,
  }, [square])?.name).toBe(square.name)
  expect(nearestPlace({ ...atSquare, accuracyM: 1500 }, [square])).toBeUndefined()
  const next = { name: '小广场东门', latE6: atSquare.latE6, lonE6: atSquare.lonE6 }
  expect(nearestPlace(atSquare, [square, next])?.name).toBe('小广场东门')
})

test('degrees of longitude are shorter than degrees of latitude', () => {
  // 160 m east at 29 degrees north is more millionths of a degree than 160 m north.
  const east = (metres: number) => ({ ...atSquare, latE6: square.latE6, lonE6: square.lonE6 + Math.round(metres / 0.11132 / Math.cos(29.357 * Math.PI / 180)) })
  expect(nearestPlace(east(145), [square])?.name).toBe(square.name)
  expect(nearestPlace(east(156), [square])).toBeUndefined()
})

test('words that somebody changed are theirs; words left alone still point to the activity', () => {
  const context = {
    activity,
    places: [square],
    position: atSquare,
  }
  expect(sourceOf('people', '甲、乙等志愿者17人', context)).toBe('activity')
  expect(sourceOf('people', '甲一人', context)).toBe('typed')
  expect(sourceOf('place', '联点共建社区小广场', context)).toBe('position')
  expect(sourceOf('reason', '', context)).toBeUndefined()
  expect(sourceOf('reason', ' 。', context)).toBeUndefined()
})

test('the time of a photo taken in the app is the shutter, whatever its EXIF says', () => {
  expect(firstEvent({
    via: 'camera',
    correctedMs: seenMs,
    exifLocal: '2024-01-01T08:00',
    activityDay: '2026-09-13',
  })).toEqual(shutter)
  expect(firstEvent({ via: 'scan', correctedMs: seenMs })).toEqual(shutter)
})

test('a photo from the album says its own time, else the activity its day, else nobody', () => {
  expect(firstEvent({
    via: 'gallery',
    correctedMs: seenMs,
    exifLocal: '2026-09-11T15:20',
    activityDay: '2026-09-12',
  })).toEqual({ local: '2026-09-11T15:20', source: 'exif' })
  expect(firstEvent({ via: 'gallery', correctedMs: seenMs, activityDay: '2026-09-12' })).toEqual({ local: '2026-09-12T00:00', source: 'activity' })
  expect(firstEvent({ via: 'share', correctedMs: seenMs })).toEqual({ local: '2026-09-12T09:41', source: 'typed' })
})

test.for([
  '1970-01-01T08:00',
  '2000-01-01T00:00',
  '2026-09-14T09:41',
  '2026-02-30T09:41',
  'yesterday',
])('a camera that believes it is %s is not believed', (exifLocal) => {
  expect(firstEvent({ via: 'gallery', correctedMs: seenMs, exifLocal }).source).toBe('typed')
})

test('a time that nobody stated is asked for until somebody states one', () => {
  const evidence = (event: EventTime, via: string) => ({
    event,
    manifest: { via },
    correctedMs: seenMs,
  }) as unknown as Evidence
  const moment: EventTime = { local: '2026-09-12T09:41', source: 'typed' }
  expect(isTimeUnsure(evidence(moment, 'gallery'))).toBe(true)
  expect(isTimeUnsure(evidence({ ...moment, local: '2026-09-10T15:00' }, 'gallery'))).toBe(false)
  expect(isTimeUnsure(evidence(shutter, 'camera'))).toBe(false)
  expect(isTimeUnsure(evidence({ ...moment, source: 'exif' }, 'gallery'))).toBe(false)
  expect(missingElements({ reason: '整理' }, true)[0]).toBe('time')
})

test('six elements make one sentence of official style', () => {
  const { caption } = prefillCaption({
    activity,
    places: [square],
    position: atSquare,
  })
  expect(composeCaption({ ...caption, reason: '清扫落叶、分拣可回收物。' }, shutter))
    .toBe('2026年9月12日9时41分，甲、乙等志愿者17人在联点共建社区小广场开展垃圾分类投放点整理，清扫落叶、分拣可回收物。背景：“文明岳阳·爱卫同行”。')
})

test('what is missing leaves no hole in the sentence', () => {
  expect(composeCaption({}, shutter)).toBe('2026年9月12日9时41分。')
  expect(composeCaption({ place: '小广场' }, shutter)).toBe('2026年9月12日9时41分，在小广场。')
  expect(composeCaption({ subject: '召开推进会' }, { local: '2026-03-05T00:00', source: 'activity' })).toBe('2026年3月5日，召开推进会。')
  expect(composeCaption({ people: '综合科', subject: '印发会议纪要' }, { local: '2026-03-05T00:00', source: 'activity' })).toBe('2026年3月5日，综合科印发会议纪要。')
  expect(composeCaption({ reason: '看望老人；' }, { local: '2026-03-05T14:05', source: 'typed' })).toBe('2026年3月5日14时05分，看望老人。')
})
