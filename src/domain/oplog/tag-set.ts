/**
 * An add-wins set in a row: element -> the ids of the ops that added it. A removal names the additions that its author
 * had seen, so an addition that happened meanwhile survives.
 */
export type TagSet = Readonly<Record<string, readonly string[]>>

export function elementsOf(set: TagSet | undefined): string[] {
  return Object.keys(set ?? {}).sort()
}

export function withElement(set: TagSet, element: string, tag: string): TagSet {
  const tags = set[element] ?? []
  return tags.includes(tag)
    ? set
    : {
        ...set,
        [element]: [...tags, tag],
      }
}

export function withoutElement(set: TagSet, element: string, seen: readonly string[]): TagSet {
  const left = (set[element] ?? []).filter(tag => !seen.includes(tag))
  const { [element]: _, ...others } = set
  return left.length > 0
    ? { ...others, [element]: left }
    : others
}
