import type { Item, Recorder, Target } from '../../container/shapes.ts'
import type { ShotWords } from './shot-form.ts'
import { captionFields, evidenceOf } from '../../domain/evidence/schema.ts'
import { canMove } from '../../domain/evidence/status.ts'
import { elementsOf } from '../../domain/oplog/tag-set.ts'

export interface Spoken { item: Item, target: Target, words: ShotWords }

type Patch = Parameters<Recorder['changeCaption']>[1]

/**
 * Records what was said about each photo, and hands them in. Only what differs is written, so a page that was killed half
 * way does it again without harm.
 */
export async function handIn(all: readonly Spoken[], recorder: Recorder): Promise<void> {
  await recordWords(all, recorder)
  const open = all.filter(({ item }) => canMove(evidenceOf(item).status, 'submitted'))
  if (open.length > 0)
    await recorder.changeStatus(open.map(({ target }) => target), 'submitted')
}

/** Records the words and leaves the photos drafts. */
export async function recordWords(all: readonly Spoken[], recorder: Recorder): Promise<void> {
  for (const [patch, targets] of grouped(all, patchOf))
    await recorder.changeCaption(targets, patch)
  for (const [link, targets] of grouped(all, ({ item, words }) => words.clauses.filter(each => !linksOf(item).includes(each))))
    await eachOf(link, each => recorder.link('evidence', targets, each))
  for (const [link, targets] of grouped(all, ({ item, words }) => linksOf(item).filter(each => !words.clauses.includes(each))))
    await eachOf(link, each => recorder.unlink('evidence', targets, each))
}

async function eachOf(links: readonly string[], write: (link: string) => Promise<void>): Promise<void> {
  for (const link of links)
    await write(link)
}

function linksOf(item: Item): string[] {
  return elementsOf(evidenceOf(item).clauses)
}

function patchOf({ item, words }: Spoken): Patch {
  const evidence = evidenceOf(item)
  const differing = captionFields.filter(field => (words.caption[field] ?? '').trim() !== (evidence.caption[field] ?? '').trim())
  return {
    ...(differing.length > 0
      ? {
          caption: Object.fromEntries(differing.map(field => [
            field,
            (words.caption[field] ?? '').trim(),
          ])),
        }
      : {}),
    ...(words.event.local === evidence.event.local
      ? {}
      : { event: words.event }),
    ...(words.hasMinors === evidence.hasMinors
      ? {}
      : { hasMinors: words.hasMinors }),
  }
}

/** Photos that need the same are written together; those that need nothing are left out. */
function grouped<T extends object>(all: readonly Spoken[], needOf: (spoken: Spoken) => T): Array<[T, Target[]]> {
  const groups = new Map<string, [T, Target[]]>()
  for (const spoken of all) {
    const need = needOf(spoken)
    const key = JSON.stringify(need)
    if (Object.keys(need).length === 0)
      continue
    const group = groups.get(key) ?? [need, []]
    group[1].push(spoken.target)
    groups.set(key, group)
  }
  return [
    ...groups.values(),
  ]
}
