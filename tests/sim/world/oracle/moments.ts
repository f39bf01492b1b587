import type { World } from '../simulate.ts'
import type { Violation } from './violation.ts'
import { checkBytes, checkBytesOnServer } from './bytes.ts'
import { checkDismissed } from './dismissed.ts'
import { checkErased, noteErased } from './erased.ts'
import { checkLog } from './log.ts'
import { checkCursors, checkOwnWrites, checkSame, checkSent } from './phones.ts'
import { checkBodies, checkWords } from './words.ts'

/** Holds at every moment. Looks only at what has moved since it looked last. */
export async function checkNow(world: World): Promise<Violation[]> {
  const { server, phones, seen } = world
  const changed = phones.filter(phone => seen.changes.get(phone) !== phone.changes)
  const version = server.version()
  const violations: Violation[] = []
  if (version !== seen.version) {
    noteErased(world)
    violations.push(...checkLog(world), ...checkDismissed(world))
  }
  if (version !== seen.version || changed.length > 0)
    violations.push(...await checkBytes(world))
  for (const phone of changed) {
    seen.changes.set(phone, phone.changes)
    violations.push(...await checkCursors(world, phone), ...await checkOwnWrites(world, phone))
  }
  seen.version = version
  return violations
}

/** Holds when everybody has sent and read everything. */
export async function checkQuiet(world: World): Promise<Violation[]> {
  const violations = [
    ...await checkNow(world),
    ...checkBodies(world),
    ...checkWords(world),
    ...await checkBytesOnServer(world),
    ...await checkErased(world),
  ]
  for (const phone of world.phones)
    violations.push(...await checkSent(phone), ...await checkSame(world, phone))
  return violations
}
