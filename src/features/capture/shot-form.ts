import type { Item } from '../../container/shapes.ts'
import type { CaptionContext, CaptionElement, CaptionField } from '../../domain/evidence/caption.ts'
import type { Caption, Evidence } from '../../domain/evidence/schema.ts'
import type { EventTime } from '../../domain/time/day.ts'
import type { CaptureDraft, ShotChanges } from '../../widgets/capture-draft.ts'
import { isTimeUnsure, missingElements } from '../../domain/evidence/caption.ts'
import { captionFields, evidenceOf } from '../../domain/evidence/schema.ts'
import { elementsOf } from '../../domain/oplog/tag-set.ts'

type Typed = Pick<CaptureDraft, 'shared' | 'own'>

/** One photo as it will be once the words are recorded. */
export interface ShotWords {
  caption: Caption
  event: EventTime
  isTimeUnsure: boolean
  hasMinors: boolean
  clauses: readonly string[]
}

/** What holds for this photo: its own words, else those for all, else what it was born with. */
export function wordsOf(item: Item, { shared, own }: Typed): ShotWords {
  const evidence = evidenceOf(item)
  const alone = own[item.id]
  const caption = Object.fromEntries(captionFields.map(field => [field, alone?.caption[field] ?? shared.caption[field] ?? evidence.caption[field] ?? '']))
  const local = alone?.eventLocal ?? shared.eventLocal
  return {
    caption,
    event: local && local !== evidence.event.local
      ? { local, source: 'typed' }
      : evidence.event,
    isTimeUnsure: local === undefined && isTimeUnsure(evidence),
    hasMinors: alone?.hasMinors ?? shared.hasMinors ?? evidence.hasMinors,
    clauses: clausesAfter(evidence, {
      ...shared.clauses,
      ...alone?.clauses,
    }),
  }
}

function clausesAfter({ clauses }: Evidence, switched: Readonly<Record<string, boolean>>): string[] {
  const all = new Set([
    ...elementsOf(clauses),
    ...Object.keys(switched),
  ])
  return [...all].filter(link => switched[link] ?? clauses[link] !== undefined).sort()
}

export type Change
  = | { element: CaptionElement, text: string }
    | { hasMinors: boolean }
    | { clause: string, isOn: boolean }

/** The typed words after one more change, for this photo alone or for all of them. */
export function withChange({ shared, own }: Typed, change: Change, onlyId?: string): Typed {
  if (onlyId === undefined) {
    // What is said for all holds for all: an exception for one photo gives way to it.
    return {
      shared: changed(shared, change),
      own: Object.fromEntries(Object.entries(own).map(([id, part]) => [
        id,
        forgetting(part, change),
      ])),
    }
  }
  return {
    shared,
    own: {
      ...own,
      [onlyId]: changed(own[onlyId] ?? { caption: {}, clauses: {} }, change),
    },
  }
}

function changed(part: ShotChanges, change: Change): ShotChanges {
  if ('hasMinors' in change)
    return { ...part, hasMinors: change.hasMinors }
  if ('clause' in change) {
    return {
      ...part,
      clauses: { ...part.clauses, [change.clause]: change.isOn },
    }
  }
  return change.element === 'time'
    ? { ...part, eventLocal: change.text }
    : {
        ...part,
        caption: { ...part.caption, [change.element]: change.text },
      }
}

function forgetting(part: ShotChanges, change: Change): ShotChanges {
  const { eventLocal, hasMinors, ...rest } = part
  const kept = {
    ...rest,
    ...(eventLocal === undefined
      ? {}
      : { eventLocal }),
    ...(hasMinors === undefined
      ? {}
      : { hasMinors }),
  }
  if ('hasMinors' in change)
    return without(kept, 'hasMinors')
  if ('clause' in change) {
    return {
      ...kept,
      clauses: without(kept.clauses, change.clause),
    }
  }
  return change.element === 'time'
    ? without(kept, 'eventLocal')
    : {
        ...kept,
        caption: without(kept.caption, change.element),
      }
}

function without<T extends object>(object: T, key: string): T {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key)) as T
}

/** What one of these photos still lacks, each once, in printed order; `clause` last. */
export function lackingIn(all: readonly ShotWords[]): Array<CaptionElement | 'clause'> {
  const lacking = new Set<CaptionElement | 'clause'>(all.flatMap(words => [
    ...missingElements(words.caption, words.isTimeUnsure),
    ...(words.clauses.length === 0
      ? ['clause' as const]
      : []),
  ]))
  return ['time', ...captionFields, 'clause' as const].filter(element => lacking.has(element as CaptionElement)) as Array<CaptionElement | 'clause'>
}

/** Empty elements that an activity could fill, chosen after the photos were taken. */
export function filledBy(context: Caption, all: readonly ShotWords[]): Partial<Record<CaptionField, string>> {
  return Object.fromEntries(captionFields.flatMap(field => context[field] && all.every(words => !words.caption[field]?.trim())
    ? [
        [field, context[field]],
      ]
    : []))
}

/** What the photo itself knows beside the activity: where the phone was. */
export function contextFor(item: Item, context: CaptionContext): CaptionContext {
  return { ...context, position: evidenceOf(item).manifest.position }
}
