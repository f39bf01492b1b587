import type { Grant } from '../../domain/access/roles.ts'
import type { Clock, ServerParts } from '../parts.ts'
import type { DrawnShot } from './draw-shot.ts'
import type { Author } from './story/story.ts'
import type { PlannedShot } from './timeline.ts'
import { Failure } from '../../domain/failure.ts'
import { withLog } from '../oplog/with-log.ts'
import { isDemoUnit, isSetUp } from '../people/set-up-state.ts'
import { readMeta, writeMeta } from '../storage/identity.ts'
import { cast, foundedMs } from './cast.ts'
import { activityDeed, captureDeeds, crossedDeeds, reviewOf } from './deeds.ts'
import { DemoDevice } from './demo-device.ts'
import { drawShot } from './draw-shot.ts'
import { demoGrant, foundDemo } from './found-demo.ts'
import { inOrder } from './in-order.ts'
import { crossedEdits } from './story/crossed.ts'
import { demoActivities, plannedShots } from './timeline.ts'
import { keepVisitRunning } from './visit.ts'

/** Until edits that crossed each other reached the server. */
const OFFLINE_MS = 12 * 3_600_000

/** One thing that reaches the server at its time. */
interface Arrival { atMs: number, run: (parts: ServerParts) => Promise<void> }

/**
 * Fills an empty folder with a year of work, all of it through the op log like that of real phones. Done once; a fill that
 * was broken off is completed by the next start.
 * @throws Failure `already-set-up` where the folder holds a real unit
 */
export async function fillDemo(parts: ServerParts): Promise<void> {
  if (await isSetUp(parts.db) && !await isDemoUnit(parts.db))
    throw new Failure('already-set-up')
  if (await readMeta(parts.db, 'demoFilled') === null) {
    await liveThroughTheYear(parts)
    await writeMeta(parts.db, 'demoFilled', '1')
  }
  await keepVisitRunning(parts)
}

async function liveThroughTheYear(parts: ServerParts): Promise<void> {
  const { clock, setTo } = movingClock(parts.clock)
  const then: ServerParts = { ...parts, clock }
  const everyone = [
    cast.甲,
    cast.乙,
    cast.丙,
    cast.丁,
    cast.戊,
    cast.己,
    cast.庚,
  ]
  const grants = everyone.map(person => demoGrant(person, parts.clock.now()))
  setTo(foundedMs)
  await withLog(then, async log => await foundDemo(log, grants))
  const arrivals = arrivalsOf(devicesOf(grants)).sort((a, b) => a.atMs - b.atMs)
  for (const { atMs, run } of arrivals) {
    setTo(atMs)
    await run(then)
  }
}

function devicesOf(grants: readonly Grant[]): Record<Author, DemoDevice> {
  const device = (name: Author): DemoDevice => new DemoDevice(cast[name], grants.filter(grant => grant.personId === cast[name].personId))
  return {
    甲: device('甲'),
    乙: device('乙'),
    丙: device('丙'),
    丁: device('丁'),
  }
}

function arrivalsOf(devices: Record<Author, DemoDevice>): Arrival[] {
  const shots = plannedShots()
  const drawn = inOrder(shots, async shot => await drawShot(shot, shot.name))
  return [
    ...demoActivities.map((activity): Arrival => ({
      atMs: activity.createdMs,
      run: async parts => await devices[activity.by].push(parts, [
        activityDeed(activity),
      ]),
    })),
    ...crossedEdits.flatMap(crossed => crossedDeeds(crossed, demoActivities)).map(({ by, deed }): Arrival => ({
      atMs: deed.atMs + OFFLINE_MS,
      run: async parts => await devices[by].push(parts, [deed]),
    })),
    ...shots.flatMap((shot, n): Arrival[] => [
      {
        atMs: shot.arrivesMs,
        run: async parts => await arrive(parts, devices[shot.by], { shot, drawn: await drawn(n) }),
      },
      ...reviewOf(shot).map(({ by, deed }): Arrival => ({
        atMs: deed.atMs,
        run: async parts => await devices[by].push(parts, [deed]),
      })),
    ]),
  ]
}

async function arrive(parts: ServerParts, device: DemoDevice, { shot, drawn }: { shot: PlannedShot, drawn: DrawnShot }): Promise<void> {
  await device.push(parts, captureDeeds(device, shot, drawn))
  // As phones send: the thumb first, the original last.
  for (const file of [...drawn.derivatives, drawn.original])
    await device.send(parts, file)
}

/** The demo's year passes as fast as the machine can. */
function movingClock({ later }: Clock): { clock: Clock, setTo: (ms: number) => void } {
  let nowMs = 0
  return {
    clock: {
      now: () => nowMs,
      later,
    },
    setTo: ms => void (nowMs = ms),
  }
}
