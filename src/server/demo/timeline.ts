import type { CapturePath, Position } from '../../domain/evidence/manifest.ts'
import type { EvidenceKind } from '../../domain/evidence/schema.ts'
import type { EventTime } from '../../domain/time/day.ts'
import type { Author, LooseShot, Shot } from './story/story.ts'
import { isFromShutter } from '../../domain/evidence/caption.ts'
import { instantOf, localMinuteOf } from '../../domain/time/day.ts'
import { demoId, demoSeed } from './demo-id.ts'
import { autumnActivities } from './story/autumn.ts'
import { looseShots } from './story/loose.ts'
import { springActivities } from './story/spring.ts'
import { winterActivities } from './story/winter.ts'

const minute = 60_000
const day = 24 * 60 * minute

export const demoActivities = [
  ...winterActivities,
  ...springActivities,
  ...autumnActivities,
].map((activity, n) => {
  const createdMs = instantOf(`${activity.day}T16:00`) - 3 * day
  return {
    ...activity,
    createdMs,
    id: demoId(`activity ${n}`, createdMs),
  }
})

/** A shot with everything that is known of it before it is drawn. */
export interface PlannedShot extends LooseShot {
  /** For ids and for drawing. */
  name: string
  id: string
  by: Author
  activityId: string | null
  shutterMs: number
  /** When the phone had a network again. */
  arrivesMs: number
  kind: EvidenceKind
  via: CapturePath
  position: Position | null
}

/** Every shot in the order in which it reaches the server; phones send in the order in which they captured. */
export function plannedShots(): PlannedShot[] {
  const belonging = demoActivities.flatMap(activity => activity.shots.map((shot): [LooseShot, string, Author] => [
    {
      ...shot,
      day: activity.day,
      place: shot.place ?? activity.place,
      people: shot.people ?? activity.people,
      background: activity.background,
      clauses: shot.clauses ?? activity.clauses,
    },
    activity.id,
    shot.by ?? activity.by,
  ]))
  const loose = looseShots.map((shot): [LooseShot, null, Author] => [shot, null, shot.by ?? '甲'])
  const sentMs = new Map<Author, number>()
  return [
    ...belonging,
    ...loose,
  ]
    .map(([shot, activityId, by], n) => plan(shot, { name: `shot ${n}`, activityId, by }))
    .sort((a, b) => a.shutterMs - b.shutterMs)
    .map((shot) => {
      const arrivesMs = Math.max(shot.arrivesMs, (sentMs.get(shot.by) ?? 0) + minute)
      sentMs.set(shot.by, arrivesMs)
      return { ...shot, arrivesMs }
    })
    .sort((a, b) => a.arrivesMs - b.arrivesMs)
}

function plan(shot: LooseShot, { name, activityId, by }: { name: string, activityId: string | null, by: Author }): PlannedShot {
  const seed = demoSeed(name)
  const shutterMs = instantOf(`${shot.day}T${shot.at}`) + seed % 55_000
  return {
    ...shot,
    ...wayOf(shot),
    name,
    by,
    activityId,
    id: demoId(name, shutterMs),
    shutterMs,
    arrivesMs: shutterMs + Math.max(6 * minute, (shot.offlineHours ?? 0) * 60 * minute),
    position: shot.as || seed % 4 === 0
      ? null
      : positionNear(seed, shutterMs),
  }
}

function wayOf({ as }: Shot): { kind: EvidenceKind, via: CapturePath } {
  if (as === 'pdf')
    return { kind: 'document', via: 'file' }
  return as === 'scan'
    ? { kind: 'scan', via: 'scan' }
    : { kind: 'photo', via: 'camera' }
}

/** Somewhere in 岳阳, as exact as phones are. */
function positionNear(seed: number, shutterMs: number): Position {
  return {
    latE6: 29_372_000 + seed % 4000,
    lonE6: 113_128_000 + (seed >>> 8) % 4000,
    accuracyM: 6 + seed % 25,
    fixedMs: shutterMs - 1000 - seed % 9000,
  }
}

/** `YYYY-MM-DDTHH:mm`: from the shutter, or for a file that was chosen as its owner stated it. */
export function eventOf({ shutterMs, via }: PlannedShot): EventTime {
  return {
    local: localMinuteOf(shutterMs),
    source: isFromShutter(via)
      ? 'shutter'
      : 'typed',
  }
}
