import type { Caption } from '../../domain/evidence/schema.ts'
import type { Deed, DemoDevice } from './demo-device.ts'
import type { DrawnShot } from './draw-shot.ts'
import type { CrossedEdit } from './story/crossed.ts'
import type { Author } from './story/story.ts'
import type { demoActivities, PlannedShot } from './timeline.ts'
import { scopeId } from '../../domain/scope.ts'
import { instantOf } from '../../domain/time/day.ts'
import { cast, demoCycleId } from './cast.ts'
import { eventOf } from './timeline.ts'

const minute = 60_000
const hour = 60 * minute
const work = scopeId('work', demoCycleId)
const edition = 'yueyang-wenming@1'

function refs(clauses: readonly string[]): string[] {
  return clauses.map(clause => `${edition}#${clause}`)
}

export function activityDeed({ id, createdMs, shots: _, by: __, clauses, ...fields }: (typeof demoActivities)[number]): Deed {
  const { type, title, day, place, people, background } = fields
  return {
    scope: work,
    kind: 'activity.created',
    coll: 'activity',
    id,
    atMs: createdMs,
    body: {
      type,
      title,
      day,
      endDay: null,
      place,
      people,
      background,
      clauses: refs(clauses),
    },
  }
}

/** Edits of one activity by people who had not seen each other's. */
export function crossedDeeds({ activity, field, edits }: CrossedEdit, activities: typeof demoActivities): { by: Author, deed: Deed }[] {
  const id = activities.find(({ title }) => title === activity)?.id
  return id === undefined
    ? []
    : edits.map(({ by, at, text }) => ({
        by,
        deed: {
          scope: work,
          kind: 'activity.changed',
          coll: 'activity',
          id,
          atMs: instantOf(at),
          isUnseen: true,
          body: { [field]: text },
        },
      }))
}

/** The capture with its pictures, and handing it in. */
export function captureDeeds(device: DemoDevice, shot: PlannedShot, { original, derivatives }: DrawnShot): Deed[] {
  const { id, shutterMs: atMs, by, fate = 'accepted' } = shot
  const target = { scope: work, coll: 'evidence', id }
  const { sha256, size, mime } = original
  const file = {
    sha256,
    size,
    mime,
    ...shot.as === 'pdf'
      ? { name: `${shot.paper ?? shot.subject}.pdf` }
      : {},
  }
  const capture = device.capture({
    scope: work,
    id,
    atMs,
    core: {
      kind: shot.kind,
      via: shot.via,
      position: shot.position,
      files: [file],
      event: eventOf(shot),
      activityId: shot.activityId,
      caption: captionOf(shot),
      clauses: refs(shot.clauses),
      hasMinors: false,
    },
  })
  const pictures = derivatives.map(({ bytes: _, ...derivative }): Deed => ({
    ...target,
    kind: 'derivative.added',
    atMs: atMs + 2000,
    body: { ...derivative, madeBy: cast[by].deviceId },
  }))
  const submitted: Deed[] = fate === 'draft'
    ? []
    : [
        {
          ...target,
          kind: 'status.changed',
          atMs: atMs + 4 * minute,
          body: { to: 'submitted' },
        },
      ]
  return [
    capture,
    ...pictures,
    ...submitted,
  ]
}

/** A draft, and what was sent back, still lacks what the reviewer asks for. */
function captionOf({ place, people, subject, background, reason, fate }: PlannedShot): Caption {
  if (fate === 'draft' || fate === 'returned')
    return { place, subject, background }
  return {
    place,
    people: people ?? '',
    subject,
    background,
    reason: reason ?? '',
  }
}

/** What the reviewer does the day after: nothing yet with what is still waiting. */
export function reviewOf(shot: PlannedShot): { by: Author, deed: Deed }[] {
  const { fate = 'accepted', id, arrivesMs, note, by: author } = shot
  if (fate === 'draft' || fate === 'submitted')
    return []
  const by = fate === 'approved' && author !== '丙'
    ? '丙'
    : '丁'
  const body = {
    to: fate,
    ...note === undefined
      ? {}
      : { reason: note },
  }
  return [
    {
      by,
      deed: {
        scope: work,
        kind: 'status.changed',
        coll: 'evidence',
        id,
        atMs: arrivesMs + 20 * hour,
        body,
      },
    },
  ]
}
