import type { Assignment, StandardAssignment } from './schema.ts'

/** Where a name stands in the source. */
export type NamePlace
  = | { kind: 'group', title: string }
    | { kind: 'standard', id: string }
    | { kind: 'bonus' }

export function assignmentOf(assignment: Assignment, standardId: string): StandardAssignment | undefined {
  return assignment.standards.find(row => row.standard === standardId)
}

/** Printed names that handle a clause; empty where none is printed. */
export function handlersOf(assignment: Assignment, clauseId: string): string[] {
  return assignment.standards
    .flatMap(row => row.handlers)
    .filter(entry => entry.clause === clauseId)
    .flatMap(entry => entry.names)
}

/** Every section once, in the order of its first mention. */
export function sectionsOf(assignment: Assignment): string[] {
  const rows = [
    ...assignment.standards,
    ...assignment.bonus
      ? [assignment.bonus]
      : [],
  ]
  return [
    ...new Set(rows.flatMap(row => row.sections)),
  ]
}

/** Standards that a section answers for, alone or with others. */
export function standardsOfSection(assignment: Assignment, section: string): string[] {
  return assignment.standards.filter(row => row.sections.includes(section)).map(row => row.standard)
}

/** Every printed name once, in the order of its first mention, with all its places. */
export function printedNames(assignment: Assignment): Map<string, NamePlace[]> {
  const places = new Map<string, NamePlace[]>()
  for (const [name, place] of mentions(assignment)) {
    const known = places.get(name) ?? []
    if (!known.some(other => JSON.stringify(other) === JSON.stringify(place)))
      known.push(place)
    places.set(name, known)
  }
  return places
}

/**
 * Pairs of printed names that may be one person: same length of three or more characters, same first character, one
 * other character different. A suggestion for the task force, never a fact: two people can have such names.
 */
export function suggestAliases(names: readonly string[]): [string, string][] {
  return names.flatMap((name, index) =>
    names.slice(index + 1).filter(other => looksAlike(name, other)).map((other): [string, string] => [name, other]))
}

function looksAlike(name: string, other: string): boolean {
  const [left, right] = [
    [...name],
    [...other],
  ]
  if (left.length < 3 || left.length !== right.length || left[0] !== right[0])
    return false
  return left.filter((character, index) => character !== right[index]).length === 1
}

function mentions(assignment: Assignment): [string, NamePlace][] {
  const groups = [assignment.leadingGroup, assignment.taskForce].flatMap(group => group ?? [])
  const inGroups = groups.flatMap(group => group.posts
    .flatMap(post => post.names)
    .map((name): [string, NamePlace] => [
      name,
      { kind: 'group', title: group.title },
    ]))
  const inRows = assignment.standards.flatMap(row => [
    ...row.leads,
    ...row.handlers.flatMap(entry => entry.names),
  ]
    .map((name): [string, NamePlace] => [
      name,
      { kind: 'standard', id: row.standard },
    ]))
  const inBonus = [
    ...assignment.bonus?.leads ?? [],
    ...assignment.bonus?.handlers ?? [],
  ]
    .map((name): [string, NamePlace] => [
      name,
      { kind: 'bonus' },
    ])
  return [
    ...inGroups,
    ...inRows,
    ...inBonus,
  ]
}
